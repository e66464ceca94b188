"""What may be asked, and what is answered to what somebody typed: never a defect, never a syntax error."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from app.core.fulltext import lists
from app.search import shown
from tests.articles.stories import plain
from tests.newsroom import Seat
from tests.search.looking import LIVE, found, names

LISTS = ("/v1/search", "/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics")
TYPED = (
    '"', '""', '"unclosed', 'un"closed', "'", "''", "`", "wi-fi", "O'Neil", "-", "--", "---a", '-"', "- -", "+", "*",
    "a*", "*a", "^a", "a:b", "headline:harbor", "{headline}: a", "(", ")", "()", "(a", "a)", "AND", "OR", "NOT",
    "a AND", "OR b", "NOT a", "a NOT b", "NEAR", "NEAR(a b, 2)", "a & b", "a | b", "!a", "a <-> b", "a:*", ":A",
    "🚢", "👩‍💻👨‍👩‍👧", "\u200b", "\u00ad", "\u0301", "\ufffd", "\u202eabc", "%", "_", "%%", "a%b_c", "\\", "\\'",
    "a\\", ";", "--; DROP TABLE search_row", "' OR 1=1 --", "{q}", ":q_words", "%(q)s", "$1", "?", "·article", "·",
    "\t", "\n", "a " * 128, "-a " * 85, '"a" ' * 64, "語" * 256, "a" * 256, "-" * 256, '"' * 256, "(" * 256,
    "\u0301" * 256, "ﷺ" * 256,
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_nothing_that_somebody_types_is_an_error(editor: Seat, reader: Seat, path: str) -> None:
    editor.made(LIVE, plain("Harbor reopens"))
    for typed in TYPED:
        for sort in ("", "relevance"):
            more = {"q": typed, "count": "true"} | ({"sort": sort} if sort else {})
            answer = reader.get(f"{path}?{urlencode(more)}")
            assert answer.status_code == 200, (typed, answer.text)


@pytest.mark.parametrize("typed", ["🚢", "-", '""', "…", "-harbor", '-"harbor reopens"', " \t"])
def test_without_a_word_to_look_for_nothing_is_found(editor: Seat, reader: Seat, typed: str) -> None:
    editor.made(LIVE, plain("Harbor reopens"))
    for path in LISTS:
        page = found(reader, typed, path, count="true")
        assert page == {"items": [], "next_cursor": None, "total": 0, "total_is": "exact"}


@pytest.mark.parametrize(
    ("path", "asked", "status", "parameter"),
    [
        ("/v1/search", "", 400, "q"),
        ("/v1/search", "type=article", 400, "q"),
        ("/v1/search", "q=", 400, "q"),
        ("/v1/search", "q=a%00b", 400, "q"),
        ("/v1/search", "q=" + "a" * 257, 400, "q"),
        ("/v1/search", "q=a&q=b", 400, "q"),
        ("/v1/search", "q=" + "a" * 60_000, 414, None),
        ("/v1/search", "q=a&type=collection", 400, "type"),
        ("/v1/search", "q=a&sort=headline", 400, "sort"),
        ("/v1/search", "q=a&trashed=true", 400, "trashed"),
        ("/v1/articles", "sort=relevance", 400, "sort"),
        ("/v1/articles", "q=a&sort=-relevance", 400, "sort"),
        ("/v1/articles", "q=a&sort=relevance,-id", 400, "sort"),
        ("/v1/quotes", "sort=relevance", 400, "sort"),
        ("/v1/sources", "sort=relevance", 400, "sort"),
        ("/v1/topics", "sort=id,relevance", 400, "sort"),
        ("/v1/topics", "q=" + "a" * 257, 400, "q"),
        ("/v1/collections", "q=a", 400, "q"),
    ],
)
def test_what_makes_no_sense_is_refused(
    reader: Seat, path: str, asked: str, status: int, parameter: str | None
) -> None:
    answer = reader.get(f"{path}?{asked}")
    assert answer.status_code == status, answer.text
    if parameter is not None:
        assert answer.json()["errors"][0]["parameter"] == parameter


def test_a_cursor_goes_on_with_the_same_words_alone(editor: Seat, reader: Seat) -> None:
    for number in range(3):
        editor.made(LIVE, plain(f"Harbor {number}"))
    for path, sort in (("/v1/search", "relevance"), ("/v1/search", "-published_at"), ("/v1/articles", "relevance")):
        cursor = found(reader, "harbor", path, sort=sort, limit=1)["next_cursor"]
        for other in ({"q": "reopens"}, {"q": "harbor", "language": "en"}, {"q": "Harbor"}):
            answer = reader.get(f"{path}?{urlencode({'sort': sort, **other, 'cursor': cursor})}")
            assert answer.json()["type"].endswith("invalid-cursor"), (path, other)


@pytest.mark.parametrize(("path", "sort"), [("/v1/search", "-published_at"), ("/v1/articles", "published_at")])
def test_a_cursor_of_the_time_when_the_oldest_came_first_is_refused(
    editor: Seat, reader: Seat, monkeypatch: pytest.MonkeyPatch, path: str, sort: str
) -> None:
    for number in range(3):
        editor.made(LIVE, plain(f"Harbor {number}"))
    with monkeypatch.context() as earlier:
        for module in (lists, shown):
            earlier.setattr(module, "by_number", lambda bound_to: bound_to)
        cursor = found(reader, "harbor", path, sort=sort, limit=1)["next_cursor"]
    answer = reader.get(f"{path}?{urlencode({'q': 'harbor', 'sort': sort, 'limit': 1, 'cursor': cursor})}")
    assert answer.json()["type"].endswith("invalid-cursor")


def test_editors_search_drafts_with_the_right_key_and_never_the_trash(editor: Seat, reader: Seat) -> None:
    editor.made("/v1/articles", plain("Harbor stays shut"))
    assert reader.get("/v1/search?q=harbor&view=draft").status_code == 401
    for path in ("/v1/search", "/v1/articles"):
        assert names(editor, "harbor", path, view="draft", sort="relevance") == ["Harbor stays shut"]
    answer = editor.get("/v1/articles?q=harbor&view=draft&trashed=true")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_with_trashed")
