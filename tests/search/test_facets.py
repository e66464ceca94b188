"""Facets: what a search would find if it were narrowed otherwise, and nobody who has no name."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import AIDE, LIVE, act, published, quoting

NAMES = ("topic", "speaker", "reported_by", "author", "language", "type", "verification")
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"retracted": "true"},
    {"topic": "energy"},
    {"topic": "industry", "language": "en"},
    {"speaker": "ada-lind", "type": "quote"},
    {"language": "en,de"},
    {"type": "article,source"},
    {"verification": "attributed", "speaker": "ida-bell"},
    {"reported_by": "channel-9"},
    {"author": "r-okafor", "retracted": "true"},
    {"published_after": "2020-01-01", "topic": "energy"},
)


def search(seat: Seat, q: str, **parameters: object) -> Json:
    rest = "".join(f"&{name}={value}" for name, value in parameters.items())
    return seat.read(f"/v1/search?q={quote(q)}{rest}")


def facet(seat: Seat, q: str, name: str, **parameters: object) -> dict[str, int]:
    """How much has each value, by its label."""
    return {one["label"]: one["count"] for one in search(seat, q, facets=name, **parameters)["facets"][name]}


@pytest.mark.parametrize("view", ["", "draft"])
def test_a_count_is_what_the_search_finds_when_it_is_narrowed_to_that_value(
    newsroom: Newsroom, editor: Seat, view: str
) -> None:
    # given something of every kind, and drafts beside it
    published(editor)
    aide = quoting("Aide speaks again", "The tape was cut", speaker=AIDE, topics=["grid"], authors=["Ida Bell"])
    editor.made("/v1/articles", aide)
    editor.made(LIVE, quoting("Tapes", "The tape is real", speaker="Ida Bell", topics=["grid"], language="de"))
    seat, also = (editor, {"view": "draft"}) if view else (newsroom.reader, {})
    counted = 0

    for filters in FILTERS:
        for q in ("the", "tape", "harbor"):
            # when all facets are asked for under some filters
            found = search(seat, q, **filters, **also, facets=",".join(NAMES), limit=1)["facets"]
            assert list(found) == list(NAMES)

            # then each value is what is found with it in place of its filter
            for name, values in found.items():
                assert values == sorted(values, key=lambda one: (-one["count"], one["label"])), name
                for one in values:
                    narrowed = search(seat, q, **{**filters, **also, name: one["value"]}, count="true", limit=1)
                    assert (one["count"], one["count_is"]) == (narrowed["total"], "exact"), (q, filters, name, one)
                    counted += 1
    assert counted > 250


def test_who_is_quoted_on_a_topic(editor: Seat, reader: Seat) -> None:
    # given stories on two topics, one below the other, in which three people speak
    locks = {"slug": "locks", "name": "Locks", "parent": {"slug": "canals"}}
    both: list[Json] = [{"slug": "canals", "name": "Canals"}, locks]
    for number, (speaker, topic) in enumerate(
        [("Ida Bell", "locks"), ("Ida Bell", "canals"), ("Otto Brandt", "locks")]
    ):
        chosen = [one for one in both if one["slug"] == topic or number == 0]
        editor.made(LIVE, quoting(f"Water {number}", f"Water runs {number}", speaker=speaker, topics=chosen))
    editor.made(LIVE, quoting("Water elsewhere", "Water boils", speaker="Ada Lind"))

    # then the facet counts those who speak there, and its own filter does not narrow it
    assert facet(reader, "water", "speaker", topic="canals", type="quote") == {"Ida Bell": 2, "Otto Brandt": 1}
    own = facet(reader, "water", "speaker", speaker="ida-bell", type="quote")
    assert own == {"Ida Bell": 2, "Ada Lind": 1, "Otto Brandt": 1}
    assert facet(reader, "water", "topic", speaker="ida-bell", type="quote") == {"Canals": 2, "Locks": 1}
    assert facet(reader, "water", "topic", speaker="otto-brandt", type="quote") == {"Canals": 1, "Locks": 1}

    # and words that nobody said have empty facets
    assert search(reader, "nothingness", facets="topic,type")["facets"] == {"topic": [], "type": []}
    assert "facets" not in search(reader, "water")


def test_who_has_no_name_and_who_is_not_public_is_in_no_facet(editor: Seat, reader: Seat) -> None:
    # given a quote of an unnamed source which somebody unnamed reported, and a draft with others
    reported = [{"role": "reported_by", "source": {**AIDE, "name": "a clerk"}}]
    editor.made(LIVE, quoting("Aide speaks", "He was never there", speaker=AIDE, attribution=reported))
    draft = quoting("Never again", "Never there", speaker="Zoe Zacharias", topics=[{"name": "Zoos"}])
    made = editor.made("/v1/articles", {**draft, "language": "fr"})

    # then a reader sees how much there is, and nobody
    before = search(reader, "never", facets=",".join(NAMES))["facets"]
    assert [before[name] for name in ("speaker", "reported_by", "author", "topic")] == [[], [], [], []]
    assert {one["value"]: one["count"] for one in before["type"]} == {"article": 1, "quote": 1}
    assert [one["value"] for one in before["language"]] == ["en"]

    # and an editor, those who have a name
    assert facet(editor, "never", "speaker", view="draft") == {"Zoe Zacharias": 2}

    # and when the draft goes live, readers see them too
    act(editor, f"/v1/articles/{made['id']}", "publish")
    assert facet(reader, "never", "speaker") == {"Zoe Zacharias": 2}


MANY = """
    INSERT INTO search_row (n, kind, id, language, title, words)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3001)
    SELECT -n, 'source', 'none-' || n, NULL, 'harbor', ' ·source ¹harbor harbor ' FROM numbers
"""


def test_of_very_many_matches_the_newest_are_counted_and_the_answer_says_so(newsroom: Newsroom, editor: Seat) -> None:
    # given an article, and more matches before it than are counted
    editor.made(LIVE, plain("Harbor reopens", topics=[{"name": "Port"}]))
    newsroom.write(MANY)

    # then the newest are counted, as at least so many
    found = search(newsroom.reader, "harbor", facets="topic,language", limit=1)["facets"]
    assert [(one["label"], one["count"], one["count_is"]) for one in found["topic"]] == [("Port", 1, "at_least")]
    assert facet(newsroom.reader, "harbor", "type") == {"source": 2999, "article": 1}

    # and under a filter that leaves few, exactly
    found = search(newsroom.reader, "harbor", facets="topic", language="en", limit=1)["facets"]
    assert [(one["label"], one["count"], one["count_is"]) for one in found["topic"]] == [("Port", 1, "exact")]


@pytest.mark.parametrize("name", ["speaker", "topic"])
def test_a_facet_may_have_more_values_than_one_statement_names(newsroom: Newsroom, editor: Seat, name: str) -> None:
    # given articles that name eighty thousand different things, none of which is public, and one that is
    for number in range(20):
        marks = " ".join(f"·{name}·{number * 4000 + one:032x}" for one in range(4000))
        newsroom.write(
            "INSERT INTO search_row (n, kind, id, language, title, words)"
            f" VALUES ({-1 - number}, 'article', 'none-{number}', 'en', 'harbor', ' ·article {marks} ¹harbor harbor ')"
        )
    editor.made(LIVE, quoting("Harbor reopens", "It rains", speaker="Port", topics=[{"name": "Port"}]))

    # then it is found among them
    assert facet(newsroom.reader, "harbor", name) == {"Port": 1}


def test_a_facet_has_the_twenty_values_that_most_have(editor: Seat, reader: Seat) -> None:
    topics = [{"name": f"Topic {number:02}"} for number in reversed(range(60))]
    editor.made(LIVE, plain("Harbor reopens", topics=topics))
    editor.made(LIVE, plain("Harbor closes", topics=[{"slug": "topic-24"}]))
    found = facet(reader, "harbor", "topic")
    assert list(found.items()) == [("Topic 24", 2), *((f"Topic {number:02}", 1) for number in range(19))]


@pytest.mark.parametrize("view", ["", "draft"])
def test_what_is_taken_back_is_on_its_topics_for_those_who_ask_for_it(
    newsroom: Newsroom, editor: Seat, view: str
) -> None:
    # given the same words in two articles, one of which is taken back
    made = editor.made(LIVE, quoting("Locks leak", "Water runs out", speaker="Ida Bell", topics=[{"name": "Locks"}]))
    printed = [{"id": made["quotes"][0]["id"], "occurrences": [{"exact": "Water runs out"}]}]
    body = {"text": "“Water runs out”, it was said."}
    other = {"headline": "Canals run dry", "language": "en", "body": body, "quotes": printed}
    editor.made(LIVE, {**other, "topics": [{"name": "Canals"}]})
    act(editor, f"/v1/articles/{made['id']}", "retract", text="The locks are tight.")
    seat, also = (editor, {"view": "draft"}) if view else (newsroom.reader, {})

    # then they are on the topic of the other, and on both for those who ask for what was taken back
    assert facet(seat, "water", "topic", type="quote", **also) == {"Canals": 1}
    both = facet(seat, "water", "topic", type="quote", retracted="true", **also)
    assert both == {"Canals": 1, "Locks": 1}
    for topic in ("canals", "locks"):
        found = search(seat, "water", type="quote", retracted="true", topic=topic, count="true", **also)
        assert found["total"] == 1


def test_however_many_have_no_name_those_who_have_one_are_told(editor: Seat, reader: Seat) -> None:
    # given a story that quotes fifty unnamed people on the harbor, and one in which somebody speaks of something else
    words = [f"The harbor of day {number} is gone" for number in range(50)]
    text = "\n\n".join(f"Somebody said: “{said}.”" for said in words)
    quotes = [{"text": said, "speaker": AIDE} for said in words]
    editor.made(LIVE, {"headline": "Harbor closes", "language": "en", "body": {"text": text}, "quotes": quotes})
    editor.made(LIVE, quoting("Harbor reopens", "It rains", speaker="Ida Bell"))

    # then each of the fifty has more matches than she, and she is the one who is told
    assert facet(reader, "harbor", "speaker") == {"Ida Bell": 1}


def test_a_facet_that_there_is_not_is_refused_with_the_one_that_was_meant(reader: Seat) -> None:
    for given, meant in (("speakers", "speaker"), ("topics", "topic"), ("lang", "language"), ("published", None)):
        refused = reader.get(f"/v1/search?q=harbor&facets=type,{given}")
        assert (refused.status_code, refused.json().get("did_you_mean")) == (400, meant), given
    for query in ("facets=", "facets=type,type", "facets=type&facets=topic", "facets=type"):
        refused = reader.get(f"/v1/search?{'q=a&' if query != 'facets=type' else ''}{query}")
        assert refused.status_code == 400, query


def test_the_pages_of_a_search_go_on_with_or_without_facets(editor: Seat, reader: Seat) -> None:
    for number in range(3):
        editor.made(LIVE, plain(f"Harbor {number}"))
    first = search(reader, "harbor", facets="type", highlight="true", limit=2)
    assert first["facets"]["type"][0]["count"] == 3
    second = search(reader, "harbor", limit=2, cursor=first["next_cursor"])
    assert ([item["headline"] for item in second["items"]], "facets" in second) == (["Harbor 0"], False)
