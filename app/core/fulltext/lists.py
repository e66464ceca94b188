"""`q` on the list of a kind: the list narrowed to what matches, in one of three orders.

By its moments the list goes along the index, as far as somebody walks. By relevance, and in any other order, it is that
of the newest thousand matches, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from app.core.fulltext.asking import Sought, sought
from app.core.fulltext.matching import (
    FEW,
    MOST,
    SHORT,
    Matches,
    by_number,
    counted,
    is_short,
    matches,
    oldest_of,
    row_tests,
    table_of,
)
from app.core.fulltext.ranking import best_of, total_told
from app.core.paging.lists import Beside, CountedQuery, is_whole, page_of, total_of
from app.core.paging.pages import Cursors, Order
from app.core.problems import InvalidParameter
from app.core.sql.reader import Reader, Row

By = Literal["newest", "oldest", "relevance", "another"]


@dataclass(slots=True)
class Listed:
    """A list of a kind without `q`: its FROM, the column of its ids, conditions and values.

    `newest` is the name of the sort that goes by the moments of the index. `filtered` says whether filters may leave
    little of the list, and `short` whether they do; None where that is still to be counted. `left_out` says that it has
    what other lists leave out, too, and `marks` are the words of filters that the index answers: a list that has no
    other is not filtered.
    """

    kind: str
    origin: str
    ident: str
    conditions: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    newest: str = "id"
    filtered: bool = False
    short: bool | None = None
    draft: bool = False
    left_out: bool = True
    counted: tuple[str, list[str]] | None = None
    """Another FROM with its conditions, by which the same list is counted at less cost."""
    beside: Beside | None = None
    """What is wanted with each row of a page."""
    marks: Sequence[Sequence[str]] = ()
    table: str | None = None
    """What has the ids and all that there is a sort by, without telling what of it is in the list."""


class Page(NamedTuple):
    """The rows of a page, the cursor of the next or None, and `total` and `total_is` as far as they are told."""

    rows: list[Row]
    next_cursor: str | None
    total: dict[str, Any]


def check_words(q: str | None, sort: list[str] | None, *, trashed: bool = False) -> None:
    """Refuse what makes no sense with, or without, `q`. Raises InvalidParameter."""
    names = [name.removeprefix("-") for name in sort or ()]
    if "relevance" in names and (q is None or sort != ["relevance"]):
        detail = "Sort by relevance alone, without -." if q is not None else "Give q too, or sort in another way."
        raise InvalidParameter.on("sort", "needs_q" if q is None else "invalid", detail)
    if q is not None and trashed:
        raise InvalidParameter.on("q", "not_with_trashed", "What is in the trash is not searched: leave trashed out.")


def order_with_words(sort: list[str] | None, newest: str) -> By:
    if sort == ["relevance"]:
        return "relevance"
    if sort is None or sort == [f"-{newest}"]:
        return "newest"
    return "oldest" if sort == [newest] else "another"


def matching_list(reader: Reader, q: str, listed: Listed) -> Matches:
    """What of the list matches: by the index, or, of a list that is short, by a test of each row."""
    wanted = sought(q)
    found, oldest = matches(reader, wanted, [listed.kind], draft=listed.draft, filters=listed.marks), None
    if listed.filtered and wanted.runs and oldest_of(reader, found, FEW) is not None:
        short = listed.short
        if short is None:
            short = is_short(reader, listed.origin, listed.conditions, listed.values)
        if short:
            return tested_list(wanted, listed)
        oldest = oldest_of(reader, found, SHORT)
    conditions = [*found.conditions, f"{listed.ident} = hit.id", *listed.conditions]
    values = {**found.values, **listed.values}
    return Matches(f"{found.origin} CROSS JOIN {listed.origin}", found.key, conditions, values, oldest)


def of_index_alone(reader: Reader, q: str, listed: Listed) -> Matches | None:
    """The same of a list that has all that readers find of its kind, whose rows need not be looked up."""
    if listed.filtered or listed.draft:
        return None
    return matches(reader, sought(q), [listed.kind], draft=False, left_out=listed.left_out, filters=listed.marks)


def tested_list(wanted: Sought, listed: Listed) -> Matches:
    tests, values = row_tests(wanted.runs, wanted.without)
    own = [f"hit.kind = '{listed.kind}'", f"hit.id = {listed.ident}", *tests]
    origin = f"{listed.origin} CROSS JOIN {table_of(draft=listed.draft)} hit"
    return Matches(origin, "hit.n", [*listed.conditions, *own], {**values, **listed.values})


def listed_page(
    reader: Reader,
    cursors: Cursors,
    ask: CountedQuery,
    q: str | None,
    listed: Listed,
    columns: str,
    order: Callable[[], Order],
    bound_to: str,
    cut: Callable[[list[Row]], int] | None = None,
) -> Page:
    """A page of the list, with `q` of what matches. `order` makes the order that `sort` asks for.

    Raises InvalidCursor and InvalidParameter.
    """
    if q is None:
        selected, where, values = f"{columns} FROM {listed.origin}", listed.conditions, listed.values
        rows, cursor = page_of(reader, cursors, ask, order(), selected, where, values, bound_to, cut, listed.beside)
        counting = listed.counted or (listed.origin, where)
        return Page(rows, cursor, total_of(reader, ask, (rows, cursor), *counting, values))
    by = order_with_words(getattr(ask, "sort", None), listed.newest)
    found = matching_list(reader, q, listed)
    alone = of_index_alone(reader, q, listed)
    hits = alone or found
    if by == "relevance":
        return best_rows(reader, cursors, ask, q, listed, hits, columns, bound_to, cut)
    origin, conditions, values = found.origin, found.conditions, found.values
    terms, many = Order(((found.key, by == "oldest"),)), None
    if by == "another":
        origin, conditions, values, many = newest_of_list(reader, listed, hits, alone=alone is not None)
        terms = order()
    else:
        bound_to = by_number(bound_to)
    selected = f"{columns} FROM {origin}"
    rows, cursor = page_of(reader, cursors, ask, terms, selected, conditions, values, bound_to, cut, listed.beside)
    if many is None:
        if not ask.count:
            return Page(rows, cursor, {})
        many = len(rows) if is_whole(ask, cursor) else counted(reader, hits)
    return Page(rows, cursor, total_told(ask, many, capped=many > MOST or found.oldest is not None))


def newest_of_list(
    reader: Reader, listed: Listed, hits: Matches, *, alone: bool
) -> tuple[str, list[str], dict[str, Any], int]:
    """The newest thousand of what matches: a FROM, conditions and values, and how many there are, at most one more.

    Where the index `alone` says what is in the list, their rows need not be asked for that.
    """
    newest = f"{hits.selected('hit.id')} ORDER BY {hits.key} LIMIT {MOST + 1}"
    ids = reader.column(newest, **hits.values)
    among, chosen = f"{listed.ident} IN (:among)", {"among": ids[:MOST]}
    if alone and listed.table is not None:
        return listed.table, [among], chosen, len(ids)
    return listed.origin, [*listed.conditions, among], listed.values | chosen, len(ids)


def best_rows(
    reader: Reader,
    cursors: Cursors,
    ask: CountedQuery,
    q: str,
    listed: Listed,
    found: Matches,
    columns: str,
    bound_to: str,
    cut: Callable[[list[Row]], int] | None,
) -> Page:
    ranked = best_of(reader, cursors, ask, sought(q), found, bound_to, draft=listed.draft)
    ids = [ident for _, ident in ranked.things]
    statement = (
        f"SELECT {listed.ident} AS ranked_id, {columns} FROM {listed.origin}"
        f" WHERE {' AND '.join([*listed.conditions, f'{listed.ident} IN (:ranked_ids)'])}"
    )
    statement = statement if listed.beside is None else listed.beside.added(statement)
    fetched = reader.rows(statement, **listed.values, ranked_ids=ids)
    by_id = {row.pop("ranked_id"): row for row in fetched}
    rows = [by_id[ident] for ident in ids if ident in by_id]
    if cut is not None and rows:
        rows = rows[: cut(rows)]
    cursor = ranked.next_cursor(cursors, ask, bound_to, len(rows))
    return Page(rows, cursor, total_told(ask, ranked.total, capped=ranked.capped))
