"""Relevance: the newest matches, the best of them first. Counted here, so that both databases rank alike.

Headline and name count more than what follows, and newer counts more than older: whole points for where the words
stand, half a point for each year. The moment counts by itself, not by how long ago it is, so that the order of two
things is the same tomorrow.
"""

from __future__ import annotations

from typing import NamedTuple

from app.core.fulltext.asking import Sought
from app.core.fulltext.matching import MOST, Matches
from app.core.fulltext.rows import TIE_BITS
from app.core.lists import PageQuery, binding_of
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


class Ranked(NamedTuple):
    """A page of the best, the cursor of the next, and how many were ranked; `capped` when there are more."""

    hits: list[Hit]
    next_cursor: str | None
    total: int
    capped: bool


def best(reader: Reader, wanted: Sought, found: Matches) -> tuple[list[Hit], bool]:
    """The newest matches, the best first; whether there are older ones."""
    rows = reader.tuples(
        f"SELECT s.n, s.kind, s.id, s.title, s.lead FROM {found.origin} WHERE {' AND '.join(found.conditions)}"
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


def best_page(
    reader: Reader, cursors: Cursors, ask: PageQuery, wanted: Sought, found: Matches, bound_to: str
) -> Ranked:
    """One page of the best. Raises InvalidCursor."""
    binding = binding_of(ask, bound_to)
    after = None if ask.cursor is None else tuple(cursors.read(ask.cursor, binding, 2))
    hits, capped = best(reader, wanted, found)
    rest = hits if after is None else [hit for hit in hits if (hit.score, hit.n) < after]
    page = rest[: ask.limit]
    cursor = cursors.make([page[-1].score, page[-1].n], binding) if len(rest) > len(page) else None
    return Ranked(page, cursor, len(hits), capped)
