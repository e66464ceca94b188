"""A story that is edited, and what its quotes must be afterwards."""

from __future__ import annotations

from app.articles.anchoring.finding import CONTEXT, Spot, selector
from app.articles.anchoring.following import Anchored, Followed, follow

OPENING = "The council of Norvik met on Tuesday to decide what becomes of the old ferry line."
LIND = (
    "“The ferry is older than I am, and it has never once been on time,” Ada Lind told the council before the vote was "
    "called. She said that nobody had asked the islanders."
)
REED = (
    "Tom Reed of the crews’ union disagreed. “We will not give up the night boat,” he said in the hall after the "
    "meeting."
)
CLOSING = "The council votes again in March, when the repairs at the southern pier are done."
BODY = "\n\n".join([OPENING, LIND, REED, CLOSING])
FERRY = "The ferry is older than I am, and it has never once been on time"
BOAT = "We will not give up the night boat"


def texts_of(body: str, headline: str = "Norvik puts off its ferry", summary: str = "") -> dict[str, str]:
    return {"headline": headline, "summary": summary, "body": body}


def occurrence(words: str, texts: dict[str, str], field: str = "body", nth: int = 1) -> Anchored:
    at = -1
    for _ in range(nth):
        at = texts[field].index(words, at + 1)
    return occurrence_at(texts, Spot(field, at, at + len(words)))


def occurrence_at(texts: dict[str, str], spot: Spot) -> Anchored:
    one = selector(texts, spot)
    return Anchored(one.field, one.exact, one.prefix, one.suffix, one.start, one.end, "anchored")


def again(now: Followed) -> Anchored:
    return Anchored(now.field, now.exact, now.prefix, now.suffix, now.start, now.end, now.state)


def after(edited: str, *words: str, body: str = BODY) -> list[Followed]:
    return follow([occurrence(one, texts_of(body)) for one in words], texts_of(edited))


def assert_anchored(now: Followed, text: str, words: str, nth: int = 1) -> None:
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    assert (now.state, now.start, now.end) == ("anchored", at, at + len(words))
    assert now.exact == words
    assert now.prefix == text[max(0, at - CONTEXT) : at]
    assert now.suffix == text[at + len(words) :][:CONTEXT]
    assert now.found is None


def assert_drifted(now: Followed, text: str, words: str, was: str) -> None:
    at = text.index(words)
    assert (now.state, now.found) == ("drifted", words)
    assert (now.start, now.end) == (at, at + len(words))
    assert now.exact == was


def assert_orphaned(now: Followed, was: Anchored) -> None:
    assert now == Followed("orphaned", was.field, None, None, was.exact, was.prefix, was.suffix)
