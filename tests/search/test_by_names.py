"""What is asked for by topic, author, speaker or who reported it is found exactly, however much else matches."""

from __future__ import annotations

import pytest

from app.core.fulltext import lists, matching
from app.quotes.answers.asking import marks, narrowing
from app.search import matched
from tests.newsroom import Json, Newsroom, Seat
from tests.plans import asked_of
from tests.promises.public_side import act, change, quoting
from tests.search.looking import LIVE, found, names, walked

HARBOR, ENERGY, FERRIES = ({"slug": name.lower(), "name": name} for name in ("Harbor", "Energy", "Ferries"))
OLD = {
    "speaker": "ida-bell",
    "reported_by": "harbor-post",
    "topic": "harbor",
    "author": "jo-ek",
    "language": "nn",
}


def weir(text: str, speaker: str, through: str, **members: object) -> Json:
    steps = [{"role": "reported_by", "source": through}]
    words = {"text": text, "speaker": speaker, "language": members["language"], "attribution": steps}
    return quoting(f"Weir: {text}", text, **members) | {"quotes": [words]}


@pytest.fixture
def weirs(editor: Seat) -> Json:
    """An old story, and much that is newer, all about the weir."""
    old = weir("The weir holds", "Ida Bell", "Harbor Post", topics=[HARBOR], authors=["Jo Ek"], language="nn")
    made = editor.made(LIVE, old)
    for number in range(4):
        newer = weir(
            f"Weir {number} leaks", "Tom Reed", "Channel 9", topics=[ENERGY], authors=["R. Okafor"], language="en"
        )
        editor.made(LIVE, newer)
    return made


@pytest.mark.parametrize("name", OLD)
def test_what_is_rare_is_found_though_much_is_newer(
    newsroom: Newsroom, reader: Seat, weirs: Json, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # given that of all matches only the two newest would be looked at one by one, and that no list is short
    newsroom.keep_no_answers()
    for module in (lists, matched):
        monkeypatch.setattr(module, "FEW", 0)
        monkeypatch.setattr(module, "SHORT", 2)
    for module in (narrowing, matching):
        monkeypatch.setattr(module, "SHORT", -1)

    # when it is looked for by what few have
    quoted = [] if name == "author" else ["The weir holds"]
    asked = {name: OLD[name]}
    for sort in ("relevance", "-published_at"):
        page = found(reader, "weir", sort=sort, count="true", **asked)

        # then it is there, and nothing else, and that is all
        assert sorted(walked(reader, "weir", sort=sort, **asked)) == [*quoted, "Weir: The weir holds"]
        assert (page["total"], page["total_is"]) == (1 + len(quoted), "exact")

    # and the lists have it, too
    for sort in ("relevance", "-published_at", "published_at", "-updated_at"):
        if name != "reported_by":
            assert names(reader, "weir", "/v1/articles", sort=sort, **asked) == ["Weir: The weir holds"]
    for sort in ("relevance", "-id", "id", "created_at") if quoted else ():
        assert names(reader, "weir", "/v1/quotes", sort=sort, **asked) == quoted
        assert found(reader, "weir", "/v1/quotes", sort=sort, count="true", **asked).get("total_is") == "exact"
        assert names(reader, "weir", "/v1/quotes", sort=sort, disputed="false", **asked) == quoted


def test_who_asks_for_two_gets_what_has_both_and_for_one_of_many_what_has_any(reader: Seat, weirs: Json) -> None:
    assert names(reader, "weir", topic="harbor", speaker="tom-reed") == []
    assert sorted(names(reader, "weir", topic="harbor", author="jo-ek,r-okafor")) == ["Weir: The weir holds"]
    assert len(names(reader, "weir", topic="harbor,energy", type="quote")) == 5
    for unknown in ("nothing-such", "00000000-0000-7000-8000-000000000000"):
        assert names(reader, "weir", topic=unknown) == names(reader, "weir", speaker=unknown) == []
        assert names(reader, "weir", "/v1/quotes", topic=unknown) == []


def test_what_is_said_on_behalf_is_found_in_a_list_with_words(editor: Seat, reader: Seat) -> None:
    office = {"name": "Energy Office", "kind": "organization"}
    editor.made(LIVE, quoting("Weir holds", "The weir holds", speaker="Ada Lind", on_behalf_of=office))
    asked = {"speaker": "energy-office", "or_behalf": "true"}
    for sort in ("relevance", "-id", "created_at"):
        assert names(reader, "weir", "/v1/quotes", sort=sort, **asked) == ["The weir holds"]
        assert names(reader, "weir", "/v1/quotes", sort=sort, speaker="energy-office") == []


def test_names_are_those_of_now(editor: Seat, reader: Seat, weirs: Json) -> None:
    # given the old story, found by all its names
    path, quote = f"/v1/articles/{weirs['id']}", f"/v1/quotes/{weirs['quotes'][0]['id']}"

    # when it gets another topic and another author
    change(editor, path, topics=[FERRIES], authors=["Tove Dahl"])
    assert len(names(reader, "weir", topic="harbor")) == 2
    act(editor, path, "publish")

    # then it is found by these, and its quote with it
    assert names(reader, "weir", topic="harbor") == names(reader, "weir", author="jo-ek") == []
    assert sorted(names(reader, "weir", topic="ferries")) == ["The weir holds", "Weir: The weir holds"]
    assert names(reader, "weir", author="tove-dahl") == ["Weir: The weir holds"]

    # and when another said it, and it came through another, then the article that prints it is found so, too
    steps = [
        {"role": "speaker", "source": {"name": "Otto Brandt", "kind": "person"}},
        {"role": "reported_by", "source": "Quay Radio", "via": [0]},
    ]
    version = editor.get(f"{quote}/attribution?view=draft").headers["etag"].strip('"')
    assert editor.put(f"{quote}/attribution", {"steps": steps}, version=version).status_code == 200
    for asked in ({"speaker": "otto-brandt"}, {"reported_by": "quay-radio"}):
        assert sorted(names(reader, "weir", **asked)) == ["The weir holds", "Weir: The weir holds"]
    for asked in ({"speaker": "ida-bell"}, {"reported_by": "harbor-post"}):
        assert names(reader, "weir", **asked) == []


def test_a_quote_is_not_on_the_topic_of_a_retracted_article_unless_such_are_asked_for(
    editor: Seat, reader: Seat, weirs: Json
) -> None:
    # given that another article prints the words, on another topic, and the first is retracted
    again = quoting("Ferries wait", "The weir holds", topics=[FERRIES]) | {"quotes": [{"id": weirs["quotes"][0]["id"]}]}
    editor.made(LIVE, again)
    path = f"/v1/articles/{weirs['id']}"
    version = editor.read(f"{path}?view=draft")["version"]
    assert editor.post(f"{path}/retract", {"text": "It was false."}, version=version).status_code == 200

    # then they are found on that topic alone
    assert names(reader, "weir", topic="harbor") == names(reader, "weir", "/v1/quotes", topic="harbor") == []
    assert names(reader, "weir", topic="ferries", type="quote") == ["The weir holds"]
    for more in ({"type": "quote"}, {"path": "/v1/quotes"}):
        assert names(reader, "weir", topic="harbor", retracted="true", **more) == ["The weir holds"]


@pytest.mark.parametrize("below", [4, 8])
def test_a_topic_of_many_below_it_is_searched_and_the_index_is_not_asked_for_each(
    newsroom: Newsroom, editor: Seat, reader: Seat, monkeypatch: pytest.MonkeyPatch, below: int
) -> None:
    # given a topic with few or many below it, where five words are the most that the index is asked for
    newsroom.keep_no_answers()
    monkeypatch.setattr(marks, "MOST", 5)
    top = editor.made("/v1/topics", {"name": "Everything"})
    for number in range(below):
        editor.made("/v1/topics", {"name": f"Part {number}", "parent": top["slug"]})
    for number, topic in enumerate(("part-1", "part-3", None)):
        topics = [topic] if topic else []
        editor.made(LIVE, quoting(f"Weir {number}", f"The weir holds {number}", speaker="Ida Bell", topics=topics))

    # when what is on it is looked for
    with asked_of(newsroom.database) as asked:
        everything = sorted(names(reader, "weir", topic="everything", language="en"))
        listed = [
            sorted(names(reader, "weir", f"/v1/{kind}", topic="everything", sort=sort))
            for kind in ("articles", "quotes")
            for sort in ("relevance", "-updated_at")
        ]

    # then it is found either way
    articles, quotes = ["Weir 0", "Weir 1"], ["The weir holds 0", "The weir holds 1"]
    assert everything == [*quotes, *articles]
    assert listed == [articles, articles, quotes, quotes]
    words = [str(values.get("q_words", "")) for values in asked.values()]
    assert any("·language·en" in word for word in words)
    assert any("·topic·" in word for word in words) == (below == 4)
