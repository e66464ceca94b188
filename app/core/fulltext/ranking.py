"""Relevance: the newest matches, the best of them first. Counted here, so that both databases rank alike.

Headline and name count more than what follows, and newer counts more than older: whole points for where the words
stand, half a point for each year. The moment counts by itself, not by how long ago it is, so that the order of two
things is the same tomorrow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from app.core.fulltext.asking import Sought
from app.core.fulltext.matching import MOST, Matches, having, table_of
from app.core.fulltext.rows import LEAD_MARK, TITLE_MARK, WHOLE_MARK, milliseconds_of
from app.core.paging.lists import CountedQuery, PageQuery, binding_of
from app.core.paging.pages import Cursors
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

IN_TITLE, IS_TITLE, IN_LEAD, TOGETHER = 3.0, 3.0, 1.0, 1.0
A_YEAR = 0.5
YEAR = 365.25 * 86_400_000


Hit = tuple[int, int]
"""A match as it is ranked: its score in millionths of a point, and how new it is, its number without the sign."""


def scored(reader: Reader, wanted: Sought, found: Matches, *, draft: bool) -> tuple[list[Hit], bool]:
    """The newest matches; whether there may be older ones."""
    numbers = reader.column(found.newest(MOST + 1), **found.values)
    points = {number: A_YEAR * milliseconds_of(number) / YEAR for number in numbers[:MOST]}
    if points:
        add_places(reader, wanted, points, found.filters, draft=draft)
    hits = [(round(worth * 1_000_000), -number) for number, worth in points.items()]
    return hits, len(numbers) > MOST or found.oldest is not None


def add_places(
    reader: Reader, wanted: Sought, points: dict[int, float], filters: Sequence[Sequence[str]], *, draft: bool
) -> None:
    """Add what it is worth where the words stand. The index knows which titles and openings have a word, so that hardly
    any row is read.
    """
    numbers, words = tuple(points), wanted.words
    titled: list[set[int]] = []
    for word in words:
        in_title = points.keys() & having(reader, wanted, f"{TITLE_MARK}{word}", numbers, filters, draft=draft)
        for number in in_title:
            points[number] += IN_TITLE / len(words)
        for number in points.keys() & having(reader, wanted, f"{LEAD_MARK}{word}", numbers, filters, draft=draft):
            points[number] += IN_LEAD / len(words)
        titled.append(in_title)
    together = set.intersection(*titled)
    if len(words) == 1:
        is_title = having(reader, wanted, f"{WHOLE_MARK}{words[0]}", numbers, (), draft=draft)
    else:
        whole, titles = " ".join(wanted.runs), titles_of(reader, together, draft=draft)
        together = {number for number, title in titles.items() if f" {whole} " in f" {title} "}
        is_title = [number for number in together if titles[number] == whole]
    for number in together:
        points[number] += TOGETHER
    for number in points.keys() & is_title:
        points[number] += IS_TITLE


def titles_of(reader: Reader, numbers: Collection[int], *, draft: bool) -> dict[int, str]:
    statement = f"SELECT n, title FROM {table_of(draft=draft)} WHERE n IN (:numbers)"
    return dict(reader.tuples(statement, numbers=sorted(numbers))) if numbers else {}


def total_told(ask: CountedQuery, total: int, *, capped: bool) -> dict[str, Any]:
    """`total` and `total_is`, where they are asked for; and where not all that match were looked at."""
    if not ask.count and not capped:
        return {}
    return {"total": min(total, MOST), "total_is": "at_least" if capped else "exact"}


@dataclass(slots=True)
class Best:
    """The best that come after a cursor, in their order, one more than a page, and the things of that page; how many
    were ranked, and whether there are more.
    """

    hits: list[Hit]
    things: list[Thing]
    total: int
    capped: bool

    def next_cursor(self, cursors: Cursors, ask: PageQuery, bound_to: str, length: int) -> str | None:
        """The cursor of what follows so many of them, or None."""
        if length >= len(self.hits):
            return None
        return cursors.make(list(self.hits[length - 1]), binding_of(ask, bound_to))


def best_of(
    reader: Reader, cursors: Cursors, ask: PageQuery, wanted: Sought, found: Matches, bound_to: str, *, draft: bool
) -> Best:
    """The best of what matches, from the cursor on. Raises InvalidCursor."""
    after = None if ask.cursor is None else tuple(cursors.read(ask.cursor, binding_of(ask, bound_to), 2))
    hits, capped = scored(reader, wanted, found, draft=draft)
    rest = hits if after is None else [hit for hit in hits if hit < after]
    best = nlargest(ask.limit + 1, rest)
    known = f"SELECT n, kind, id FROM {table_of(draft=draft)} WHERE n IN (:numbers)"
    things = {-n: (kind, ident) for n, kind, ident in reader.tuples(known, numbers=[-newness for _, newness in best])}
    return Best(best, [things[newness] for _, newness in best[: ask.limit]], len(hits), capped)
