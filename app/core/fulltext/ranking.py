"""Relevance: the newest matches, the best of them first. Counted here, so that both databases rank alike.

Headline and name count more than what follows, and newer counts more than older: whole points for where the words
stand, half a point for each year. The moment counts by itself, not by how long ago it is, so that the order of two
things is the same tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from app.core.fulltext.asking import Sought
from app.core.fulltext.matching import MOST, Matches
from app.core.fulltext.rows import TIE_BITS
from app.core.lists import CountedQuery, PageQuery, binding_of
from app.core.pages import Cursors
from app.core.reader import Reader

IN_TITLE, IS_TITLE, IN_LEAD, TOGETHER = 3.0, 3.0, 1.0, 1.0
A_YEAR = 0.5
YEAR = 365.25 * 86_400_000


class Hit(NamedTuple):
    """A match as it is ranked: by its score, then by its number."""

    score: int
    n: int
    kind: str
    id: str


def best(reader: Reader, wanted: Sought, found: Matches) -> tuple[list[Hit], bool]:
    """The newest matches, the best first; whether there are older ones."""
    where = " AND ".join(found.conditions)
    rows = reader.tuples(
        f"SELECT hit.n, hit.kind, hit.id, hit.title, hit.lead FROM {found.origin} WHERE {where}"
        f" ORDER BY {found.key} DESC LIMIT {MOST + 1}",
        **found.values,
    )
    hits = [Hit(score(wanted, n, title, lead), n, kind, ident) for n, kind, ident, title, lead in rows[:MOST]]
    return sorted(hits, reverse=True), len(rows) > MOST


def score(wanted: Sought, n: int, title: str, lead: str) -> int:
    """In millionths of a point."""
    heading, opening = f" {title} ", f" {lead} "
    words = [f" {word} " for word in wanted.words]
    in_title = sum(word in heading for word in words) / len(words)
    points = IN_TITLE * in_title + IN_LEAD * sum(word in opening for word in words) / len(words)
    if in_title == 1.0:
        whole = " ".join(wanted.runs)
        points += (TOGETHER if f" {whole} " in heading else 0.0) + (IS_TITLE if whole == title else 0.0)
    return round((points + A_YEAR * (n >> TIE_BITS) / YEAR) * 1_000_000)


def total_told(ask: CountedQuery, total: int, *, capped: bool) -> dict[str, Any]:
    """`total` and `total_is`, where they are asked for; and where not all that match were looked at."""
    if not ask.count and not capped:
        return {}
    return {"total": min(total, MOST), "total_is": "at_least" if capped else "exact"}


@dataclass(slots=True)
class Best:
    """The best that come after a cursor, in their order; how many were ranked, and whether there are more."""

    hits: list[Hit]
    total: int
    capped: bool

    def next_cursor(self, cursors: Cursors, ask: PageQuery, bound_to: str, length: int) -> str | None:
        """The cursor of what follows so many of them, or None."""
        if length >= len(self.hits):
            return None
        last = self.hits[length - 1]
        return cursors.make([last.score, last.n], binding_of(ask, bound_to))


def best_of(reader: Reader, cursors: Cursors, ask: PageQuery, wanted: Sought, found: Matches, bound_to: str) -> Best:
    """The best of what matches, from the cursor on. Raises InvalidCursor."""
    after = None if ask.cursor is None else tuple(cursors.read(ask.cursor, binding_of(ask, bound_to), 2))
    hits, capped = best(reader, wanted, found)
    rest = hits if after is None else [hit for hit in hits if (hit.score, hit.n) < after]
    return Best(rest, len(hits), capped)
