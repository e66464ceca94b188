"""Whatever is typed into a search box, by whatever program: an answer or a refusal, the same from both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote, quote_from_bytes, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.demo.loading import load_demo
from tests import databases
from tests.newsroom import Json, Newsroom, Seat, migrate, opened

LISTS = ("/v1/search", "/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics", "/v1/search/suggest")
SECRET = "the same for both, so that their cursors are the same too"
FACETS = "topic,speaker,reported_by,author,language,type,verification"
WORDS = (
    "tunnel", "Tunnel", "the", "haldt", "hadlt", "KESTREL", "ferry", "mayor", "Sörby", "sorby", "budget", "aldersound",
    "no", "sea", "a", "ledger", "fans", "🎧", "⛴️", "Orla", "bell", "said", "töt", "Roos", "radio", "c", "t",
)  # fmt: skip
SIGNS = (
    '"', "“", "„", "'", "-", " -", "*", "^", ":", "(", ")", "{", "}", "[", "]", "&", "|", "!", "<->", ":*", "+", ",",
    " AND ", " OR ", " NOT ", " NEAR(", "NEAR/2", "\\", "%", "_", ";", "--", "$1", "?", "·", "·article", "\t", "\n",
    "\u200b", "\u202e", "\u2066", "\u0301", "\ufeff", "\ufffd", "語", "東京", "서울", "ع", "מ", "👩‍🚒", "½", "ﷺ", "İ",
    "\x1f", "\x7f", "\U0010ffff",
)  # fmt: skip
pieces = some.one_of(some.sampled_from(WORDS), some.sampled_from(SIGNS), some.text(max_size=5))
typed = some.lists(pieces, min_size=1, max_size=4).map(lambda found: quote(" ".join(found), errors="surrogatepass"))
joined = some.lists(pieces, min_size=1, max_size=8).map(lambda found: quote("".join(found), errors="surrogatepass"))
# What no browser sends: bytes that are no UTF-8, halves of characters, a lone surrogate, a NUL, half an escape.
broken = some.one_of(
    some.binary(min_size=1, max_size=12).map(quote_from_bytes),
    some.sampled_from(
        ["%ed%a0%80", "%ed%bf%bf", "%ff", "%c0%af", "%f0%9f", "%00", "a%00b", "%", "%zz", "%u0041", "a+b"]
    ),
)
questions = some.one_of(typed, joined, joined, broken)
narrowings = some.fixed_dictionaries(
    {},
    optional={
        "type": some.sampled_from(["article", "quote,source", "topic"]),
        "sort": some.sampled_from(["relevance", "-published_at"]),
        "topic": some.sampled_from(["sea", "tunnel", "nothing"]),
        "speaker": some.sampled_from(["corin-haldt", "tilde-roos"]),
        "reported_by": some.just("radio-kestrel"),
        "language": some.just("en"),
        "facets": some.sampled_from([FACETS, "speaker"]),
        "highlight": some.just("true"),
        "count": some.just("true"),
        "retracted": some.just("true"),
        "limit": some.sampled_from(["1", "2", "20"]),
    },
)


@pytest.fixture(scope="module")
def both() -> Iterator[list[Seat]]:
    """A reader at each of two newsrooms, which have the demo, in either kind of database."""
    with ExitStack() as stack:
        seats = []
        for kind in databases.KINDS:
            server = databases.server(kind)
            url = databases.fresh_database(server, migrate)
            stack.callback(databases.drop_database, server, url)
            newsroom = Newsroom(stack.enter_context(opened(url, secret=SECRET)))
            load_demo(newsroom.database, "http://testserver")
            seats.append(newsroom.reader)
        yield seats


def told(seat: Seat, path: str) -> tuple[int, Json]:
    answer = seat.get(path)
    return answer.status_code, {name: kept for name, kept in answer.json().items() if name != "request_id"}


@pytest.mark.parametrize("sort", ["relevance", "-published_at"])
def test_both_databases_find_the_same_by_the_words_that_there_are(both: list[Seat], sort: str) -> None:
    everything = {"facets": FACETS, "highlight": "true", "count": "true", "sort": sort, "limit": "100"}
    found = 0
    for word in WORDS:
        status, answer = told(both[0], address := f"/v1/search?{urlencode({'q': word, **everything})}")
        assert (status, answer) == (200, told(both[1], address)[1]), word
        found += bool(answer["items"])
    assert found > 15


@settings(max_examples=250, deadline=None)
@given(question=questions, path=some.sampled_from(LISTS), narrowing=narrowings)
def test_both_databases_answer_the_same_to_whatever_is_typed(
    both: list[Seat], question: str, path: str, narrowing: dict[str, str]
) -> None:
    narrowing = narrowing if path == "/v1/search" else {"limit": narrowing.get("limit", "20")}
    status, answer = told(both[0], address := f"{path}?q={question}&{urlencode(narrowing)}")

    assert (status, answer) == told(both[1], address)
    assert status in {200, 400}, (address, answer)
    if status == 400:
        (error,) = answer["errors"]
        assert error["parameter"] == "q", (address, answer)
