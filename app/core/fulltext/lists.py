"""`q` on the list of a kind: the list narrowed to what matches, in one of three orders.

By its moments the list goes along the index, as far as somebody walks. By relevance, and in any other order, it is that
of the newest thousand matches, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from app.core.fulltext.asking import sought
from app.core.fulltext.matching import FEW, MOST, Matches, are_few, counted, matches, row_tests, table_of
from app.core.fulltext.ranking import best_of, total_told
from app.core.lists import CountedQuery, page_of, total_of
from app.core.pages import Cursors, Order
from app.core.problems import InvalidParameter
from app.core.reader import Reader, Row

By = Literal["newest", "oldest", "relevance", "another"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a kind without `q`: its FROM, the column of its ids, conditions and values.

    `newest` is the name of the sort that goes by the moments of the index. `narrow` says whether filters may leave
    little of the list; None of one that they never leave little of.
    """

    kind: str
    origin: str
    ident: str
    conditions: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    newest: str = "id"
    narrow: bool = False
    draft: bool = False


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
    found = matches(reader, wanted, [listed.kind], draft=listed.draft)
    values = {**found.values, **listed.values}
    if listed.narrow and wanted.runs and not are_few(reader, found):
        length = counted(reader, listed.origin, listed.conditions, listed.values, FEW)
        if length <= FEW:
            tests, values = row_tests(wanted.runs, wanted.without)
            own = [f"hit.kind = '{listed.kind}'", f"hit.id = {listed.ident}", *tests]
            origin = f"{listed.origin} CROSS JOIN {table_of(draft=listed.draft)} hit"
            return Matches(origin, "hit.n", [*listed.conditions, *own], {**values, **listed.values})
    conditions = [*found.conditions, f"{listed.ident} = hit.id", *listed.conditions]
    return Matches(f"{found.origin} CROSS JOIN {listed.origin}", found.key, conditions, values)


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
        rows, cursor = page_of(reader, cursors, ask, order(), selected, where, values, bound_to, cut)
        return Page(rows, cursor, total_of(reader, listed.origin, where, values) if ask.count else {})
    by = order_with_words(getattr(ask, "sort", None), listed.newest)
    found = matching_list(reader, q, listed)
    if by == "relevance":
        return best_rows(reader, cursors, ask, q, listed, found, columns, bound_to, cut)
    if by == "another":
        newest = f"SELECT hit.id FROM {found.origin} WHERE {' AND '.join(found.conditions)}"
        among = f"{listed.ident} IN ({newest} ORDER BY {found.key} DESC LIMIT {MOST})"
        origin, conditions, terms = listed.origin, [*listed.conditions, among], order()
    else:
        origin, conditions, terms = found.origin, found.conditions, Order(((found.key, by == "newest"),))
    selected = f"{columns} FROM {origin}"
    rows, cursor = page_of(reader, cursors, ask, terms, selected, conditions, found.values, bound_to, cut)
    total = 0
    if ask.count or by == "another":
        total = counted(reader, found.origin, found.conditions, found.values, MOST)
    return Page(rows, cursor, total_told(ask, total, capped=total > MOST))


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
    ranked = best_of(reader, cursors, ask, sought(q), found, bound_to)
    ids = [hit.id for hit in ranked.hits[: ask.limit]]
    fetched = reader.rows(
        f"SELECT {listed.ident} AS ranked_id, {columns} FROM {listed.origin}"
        f" WHERE {' AND '.join([*listed.conditions, f'{listed.ident} IN (:ranked_ids)'])}",
        **listed.values,
        ranked_ids=ids,
    )
    by_id = {row.pop("ranked_id"): row for row in fetched}
    rows = [by_id[ident] for ident in ids if ident in by_id]
    if cut is not None and rows:
        rows = rows[: cut(rows)]
    cursor = ranked.next_cursor(cursors, ask, bound_to, len(rows))
    return Page(rows, cursor, total_told(ask, ranked.total, capped=ranked.capped))
