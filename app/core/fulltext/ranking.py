"""Relevance: the newest matches, the best of them first. Counted here, so that both databases rank alike.

Headline and name count more than what follows, and newer counts more than older: whole points for where the words
stand, half a point for each year. The moment counts by itself, not by how long ago it is, so that the order of two
things is the same tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from app.core.fulltext.asking import Sought
from app.core.fulltext.matching import MOST, Matches
from app.core.fulltext.rows import TIE_BITS
from app.core.lists import CountedQuery, PageQuery, binding_of
from app.core.pages import Cursors
from app.core.reader import Reader

IN_TITLE, IS_TITLE, IN_LEAD, TOGETHER = 3.0, 3.0, 1.0, 1.0
A_YEAR = 0.5
YEAR = 365.25 * 86_400_000


Hit = tuple[int, int, str, str]
"""A match as it is ranked: its score, its number, its kind and its id."""


def scored(reader: Reader, wanted: Sought, found: Matches) -> tuple[list[Hit], bool]:
    """The newest matches; whether there may be older ones."""
    selected = found.selected("hit.n, hit.kind, hit.id, hit.title, hit.lead")
    rows = reader.tuples(f"{selected} ORDER BY {found.key} DESC LIMIT {MOST + 1}", **found.values)
    score = scorer(wanted)
    hits = [(score(n, title, lead), n, kind, ident) for n, kind, ident, title, lead in rows[:MOST]]
    return hits, len(rows) > MOST or found.oldest is not None


def scorer(wanted: Sought) -> Callable[[int, str, str], int]:
    """What gives the score of a match, in millionths of a point, by its number, title and lead."""
    words = [(word, f" {word} ") for word in wanted.words]
    whole = " ".join(wanted.runs)
    in_title, in_lead = IN_TITLE / max(len(words), 1), IN_LEAD / max(len(words), 1)

    def score(n: int, title: str, lead: str) -> int:
        there, points = 0, A_YEAR * (n >> TIE_BITS) / YEAR
        for word, alone in words:
            # Most have it in neither, and that is told without making either longer.
            if word in title and alone in f" {title} ":
                there += 1
                points += in_title
            if word in lead and alone in f" {lead} ":
                points += in_lead
        if there == len(words) and f" {whole} " in f" {title} ":
            points += TOGETHER + (IS_TITLE if whole == title else 0.0)
        return round(points * 1_000_000)

    return score


def total_told(ask: CountedQuery, total: int, *, capped: bool) -> dict[str, Any]:
    """`total` and `total_is`, where they are asked for; and where not all that match were looked at."""
    if not ask.count and not capped:
        return {}
    return {"total": min(total, MOST), "total_is": "at_least" if capped else "exact"}


@dataclass(slots=True)
class Best:
    """The best that come after a cursor, in their order, one more than a page; how many were ranked, and whether there
    are more.
    """

    hits: list[Hit]
    total: int
    capped: bool

    def next_cursor(self, cursors: Cursors, ask: PageQuery, bound_to: str, length: int) -> str | None:
        """The cursor of what follows so many of them, or None."""
        if length >= len(self.hits):
            return None
        return cursors.make(list(self.hits[length - 1][:2]), binding_of(ask, bound_to))


def best_of(reader: Reader, cursors: Cursors, ask: PageQuery, wanted: Sought, found: Matches, bound_to: str) -> Best:
    """The best of what matches, from the cursor on. Raises InvalidCursor."""
    after = None if ask.cursor is None else tuple(cursors.read(ask.cursor, binding_of(ask, bound_to), 2))
    hits, capped = scored(reader, wanted, found)
    rest = hits if after is None else [hit for hit in hits if hit[:2] < after]
    return Best(nlargest(ask.limit + 1, rest), len(hits), capped)
