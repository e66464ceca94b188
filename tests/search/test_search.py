"""Search over everything: what is found, in which order, under which filters."""

from __future__ import annotations

import pytest

from tests.articles.stories import TAPE, plain
from tests.newsroom import Seat
from tests.promises.public_side import act, quoting
from tests.search.looking import LIVE, found, names, walked

LISTS = ("/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics")


def test_all_four_kinds_are_found_in_one_answer(editor: Seat, reader: Seat) -> None:
    # given a live story with a quote and a speaker, about a topic
    story = quoting("Lind on energy", "Ships are back", speaker="Ada Lind")
    editor.made(LIVE, {**story, "topics": [{"slug": "lind-affair", "name": "Lind affair"}]})

    # when a reader looks for a word that stands in all of them
    items = found(reader, "lind")["items"]

    # then each comes in the short form of its kind
    assert {item["type"] for item in items} == {"article", "quote", "source", "topic"}
    by_type = {item["type"]: item for item in items}
    assert by_type["quote"]["credit"] == "Ada Lind"
    assert by_type["quote"]["articles"][0]["headline"] == "Lind on energy"
    assert by_type["article"]["topics"][0]["name"] == "Lind affair"

    # and `type` narrows, as does the list of each kind
    assert names(reader, "lind", type="source,topic", sort="-published_at") == ["Lind affair", "Ada Lind"]
    one_each = ["Lind on energy", "Ships are back", "Ada Lind", "Lind affair"]
    assert [names(reader, "lind", path) for path in LISTS] == [[name] for name in one_each]


TEXTS = (
    "Łódź and Müller meet",
    "The wi-fi of O'Neil fails",
    "東京都知事が語る",
    "上海的天气很好",
    "Lindén denies the red tape",
    "Tape that is red",
)
FINDS = {
    "lodz": [0], "MULLER": [0], "müller łódź": [0], "wi-fi": [1], "wifi": [], "fi wi": [1], '"fi wi"': [],
    "o'neil": [1], "O’Neil": [1], "oneil": [], "neil": [1],
    "京": [2], "東京": [2], "知事": [2], "都知事": [2], "東知": [], "天气": [3], "天": [3], "気": [],
    '"red tape"': [4], "red tape": [5, 4], "tape -denies": [5], 'tape -"red tape"': [5], "linden": [4],
    "tape 東京": [], "is": [5], "nothing": [], "tap": [], "-tape": [], "🚢": [], "red -": [5, 4],
}  # fmt: skip


def test_words_phrases_and_exclusions_are_found_in_any_script(editor: Seat, reader: Seat) -> None:
    # given a live article of each text
    for text in TEXTS:
        editor.made(LIVE, plain(text, language="en"))

    # then each query finds what it should, newest first, in both places
    for path in ("/v1/search", "/v1/articles"):
        for query, expected in FINDS.items():
            assert names(reader, query, path, sort="-published_at") == [TEXTS[place] for place in expected], query


def test_a_text_is_found_by_all_its_parts_and_no_phrase_joins_two(editor: Seat, reader: Seat) -> None:
    editor.made(LIVE, TAPE)
    article = ["Minister disputes tape 📼"]
    for query in ("disputes tape", '"a recording"', "clumsy", '"turned away"', "tape clumsy"):
        assert names(reader, query, type="article") == article, query
    assert names(reader, '"tape a recording"') == []
    assert names(reader, "chancellor", "/v1/quotes") == ["You will not dare"]
    assert names(reader, "lind choice", "/v1/quotes") == ["I have no choice"]


def test_a_headline_counts_more_than_a_body_and_newer_more_than_older(editor: Seat, reader: Seat) -> None:
    # given the word in a headline, then in a body, then in a headline again
    editor.made(LIVE, plain("Ferry sails", summary="At last."))
    editor.made(LIVE, plain("Harbor reopens", body={"text": "No word of it. " * 40 + "The ferry is back."}))
    editor.made(LIVE, plain("Ferry sinks", summary="At last."))

    # then relevance, which needs not be asked for, has the body last, and the list's own order is by time
    assert names(reader, "ferry") == ["Ferry sinks", "Ferry sails", "Harbor reopens"]
    assert names(reader, "ferry", "/v1/articles", sort="relevance") == names(reader, "ferry", sort="relevance")
    assert names(reader, "ferry", "/v1/articles") == ["Ferry sinks", "Harbor reopens", "Ferry sails"]
    assert names(reader, "ferry", "/v1/articles", sort="headline") == ["Ferry sails", "Ferry sinks", "Harbor reopens"]


def test_filters_leave_out_the_kinds_that_they_cannot_be_asked_of(editor: Seat, reader: Seat) -> None:
    # given two stories with the same word everywhere
    first = quoting("Dam holds", "The dam holds", speaker="Ada Lind", authors=["R. Okafor"], language="en")
    first["quotes"][0]["attribution"] = [{"role": "reported_by", "source": "Dam Gazette"}]
    editor.made(LIVE, {**first, "topics": [{"slug": "dams", "name": "The dam"}]})
    editor.made(LIVE, quoting("Dam bricht", "Der dam bricht", speaker="Tom Reed", language="de"))

    # then each filter counts for articles and quotes alone
    expected = {"Dam holds", "The dam holds"}
    for given in (
        {"topic": "dams"}, {"speaker": "ada-lind"}, {"reported_by": "dam-gazette"}, {"language": "en"},
        {"topic": "dams", "speaker": "ada-lind", "language": "en", "verification": "unverified,attributed"},
    ):  # fmt: skip
        assert set(names(reader, "dam", **given)) == expected, given
        assert set(names(reader, "dam", **given, sort="-published_at")) == expected, given
        assert names(reader, "dam", **given, type="source") == [], given
    assert names(reader, "dam", author="r-okafor") == ["Dam holds"]
    assert len(names(reader, "dam", published_after="2020-01-01")) == 4
    assert names(reader, "dam", published_before="2020-01-01") == []
    assert names(reader, "dam", speaker="nobody-known") == []
    assert len(names(reader, "dam")) == 6


def test_retracted_articles_and_what_only_they_show_are_asked_for(editor: Seat, reader: Seat) -> None:
    # given a quote of a standing article, and one of a retracted one
    editor.made(LIVE, quoting("Lock opens", "The lock opens", speaker="Ida Bell"))
    gone = editor.made(LIVE, quoting("Lock bursts", "The lock bursts", speaker="Ida Bell"))
    act(editor, f"/v1/articles/{gone['id']}", "retract", text="It did not burst.")

    # then the latter are found, and count, with retracted=true only
    standing = ["Lock opens", "The lock opens"]
    assert sorted(names(reader, "lock")) == standing
    assert found(reader, "lock", count="true")["total"] == 2
    assert len(names(reader, "lock", retracted="true")) == 4
    assert names(reader, "lock", "/v1/quotes") == ["The lock opens"]
    assert len(names(reader, "lock", "/v1/quotes", retracted="true")) == 2
    assert names(reader, "bursts", "/v1/articles") == []
    assert names(reader, "bursts", "/v1/articles", retracted="true") == ["Lock bursts"]


@pytest.mark.parametrize("path", ["/v1/quotes", "/v1/articles"])
@pytest.mark.parametrize("sort", ["relevance", "-id", "id", "updated_at"])
def test_a_list_with_words_counts_what_it_has(editor: Seat, reader: Seat, path: str, sort: str) -> None:
    for place in ("Lock", "Lock gate", "Lock keeper"):
        made = editor.made(LIVE, quoting(f"{place} opens", f"The {place} opens", speaker="Ida Bell"))
    act(editor, f"/v1/articles/{made['id']}", "retract", text="It did not open.")
    for retracted, there in (("false", 2), ("true", 3)):
        page = found(reader, "lock", path, sort=sort, retracted=retracted, count="true", limit=1)
        assert (page["total"], page["total_is"]) == (there, "exact")
        assert len(walked(reader, "lock", path, sort=sort, retracted=retracted, limit=1)) == there


@pytest.mark.parametrize("sort", ["relevance", "-published_at", "published_at", "headline"])
def test_a_walk_through_the_pages_sees_each_match_once(editor: Seat, reader: Seat, sort: str) -> None:
    for number in range(7):
        editor.made(LIVE, plain(f"Harbor {number}"))
    expected = [f"Harbor {number}" for number in range(7)]
    path = "/v1/search" if sort in {"relevance", "-published_at"} else "/v1/articles"
    seen = walked(reader, "harbor", path, sort=sort, limit=3)
    assert seen == (expected if path == "/v1/articles" else expected[::-1])
    assert walked(reader, "harbor", "/v1/articles", limit=3) == expected[::-1]
    assert found(reader, "harbor", path, sort=sort, count="true")["total"] == 7
