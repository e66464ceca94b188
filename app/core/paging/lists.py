"""Lists: one way to page through any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Annotated, Any, ClassVar, Literal, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import Request
from pydantic import BeforeValidator, Field
from starlette.datastructures import URL

from app.core.http.parameters import Pairs, Query, pairs_of
from app.core.paging.pages import Cursors, Order
from app.core.sql.reader import Reader, Row
from app.core.wiring import house

COUNT_CAP = 1_000
FREE = {"cursor", "limit", "count", "fields", "include", "body_format", "marks", "facets", "highlight", "min_seq"}
"""What may change from page to page."""
AT_ONCE = (FREE - {"count", "facets", "highlight"}) | {"view"}
"""What makes no list take longer to find."""
NO_FILTERS = FREE | {"q", "sort", "view", "retracted", "trashed"}


def _whole(value: object) -> object:
    """Digits and nothing else: no sign, no blank, no other script's digits."""
    if isinstance(value, str):
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise ValueError("Give a whole number, such as 20.")
        return int(value)
    return value


def _truth(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError("Give true or false.")
        return value == "true"
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Truth = Annotated[bool, BeforeValidator(_truth)]
DraftView = Annotated[
    Literal["draft"] | None, Field(description="`draft` answers what an editor sees; needs the scope drafts:read")
]


class ReadQuery(Query):
    """What everything takes that anybody may read."""

    min_seq: Annotated[
        Whole | None,
        Field(
            ge=0,
            description="The answer has this public change at least, as `Onrecord-Seq` numbers them: it is waited for",
        ),
    ] = None


class PageQuery(ReadQuery):
    """What every list takes."""

    at_hand: ClassVar[frozenset[str]] = frozenset()
    """Filters each of which, by itself, leaves what there is a list of, to go along from any place."""

    limit: Annotated[Whole, Field(ge=1, le=100, description="Items on a page")] = 20
    cursor: Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before")] = None

    @property
    def may_take_long(self) -> bool:
        """Whether a page may take more than a moment to find, so that it is read in a thread: with a filter that is not
        at hand, a sort or a count it may be looked for row by row.
        """
        given = self.model_fields_set - AT_ONCE
        return len(given) > 1 or not given <= self.at_hand

    @cached_property
    def bound(self) -> str:
        """What a cursor is bound to of a query: all that is asked for, but for what may change from page to page."""
        return self.model_dump_json(exclude=FREE, exclude_defaults=True)


class CountedQuery(PageQuery):
    """A list that also tells how long it is."""

    count: Annotated[Truth, Field(description="Adds `total` and `total_is`")] = False

    @property
    def filters(self) -> set[str]:
        """What is asked for besides words, order and form."""
        return self.model_fields_set - NO_FILTERS


class Beside(NamedTuple):
    """Columns of another table that are wanted with a page: what has the id of a row in its `key`, if anything has.

    They are looked up for the page alone, not for all that is gone through to find it. `of` is the row's own column.
    """

    table: str
    key: str
    columns: tuple[str, ...]
    of: str

    def added(self, statement: str) -> str:
        """A page with these columns, in any order."""
        names = ", ".join(f"beside.{name}" for name in self.columns)
        joined = f"LEFT JOIN {self.table} beside ON beside.{self.key} = page.{self.of}"
        return f"SELECT page.*, {names} FROM ({statement}) page {joined}"


def page_of(
    reader: Reader,
    cursors: Cursors,
    ask: PageQuery,
    order: Order,
    columns: str,
    conditions: Sequence[str],
    values: Mapping[str, Any],
    bound_to: str,
    cut: Callable[[list[Row]], int] | None = None,
    beside: Beside | None = None,
) -> tuple[list[Row], str | None]:
    """One page of `SELECT columns` (text of ours, with its FROM), and the cursor of the next or None.

    The cursor is bound to `bound_to` and to filters, sort and view as they were asked for, not to the SQL made of them:
    a walk goes on when a topic has got another below it. `cut` says how many of the rows fit into one answer; the
    cursor goes on from there. Raises InvalidCursor.
    """
    where, bound = list(conditions), dict(values)
    binding = binding_of(ask, bound_to)
    if ask.cursor is not None:
        condition, after = order.after(cursors.read(ask.cursor, binding, len(order.terms)))
        where.append(condition)
        bound |= after
    statement = (
        f"SELECT {order.keys()}, {columns}{' WHERE ' if where else ''}{' AND '.join(where)}"
        f" ORDER BY {order.sql()} LIMIT :page_limit"
    )
    statement = statement if beside is None else beside.added(statement)
    found, width = reader.run(statement, bound | {"page_limit": ask.limit + 1}), len(order.terms)
    names = [column[0] for column in found.description[width:]]
    rows = found.fetchall()
    if beside is not None:
        put_in_order(rows, order)
    kept = [dict(zip(names, row[width:], strict=True)) for row in rows[: ask.limit]]
    if cut is not None and kept:
        kept = kept[: cut(kept)]
    more = len(rows) > len(kept)
    return kept, cursors.make(rows[len(kept) - 1][:width], binding) if more else None


def put_in_order(rows: list[tuple[Any, ...]], order: Order) -> None:
    """Sort rows that begin with their sort values: text compares as it does in the database, by code point."""
    for position in reversed(range(len(order.terms))):
        rows.sort(key=itemgetter(position), reverse=order.terms[position][1])


def binding_of(ask: PageQuery, bound_to: str) -> str:
    """What a cursor of this list is bound to."""
    return f"{bound_to} {ask.bound}"


def is_whole(ask: PageQuery, next_cursor: str | None) -> bool:
    """Whether a page has all of its list, so that nobody has to count."""
    return ask.cursor is None and next_cursor is None


def total_of(
    reader: Reader,
    ask: CountedQuery,
    page: tuple[Sequence[Row], str | None],
    source: str,
    conditions: Sequence[str],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """`total` of the list that has this page, and whether it is exact, where that is asked for: counting stops at a
    thousand.
    """
    if not ask.count:
        return {}
    rows, next_cursor = page
    if is_whole(ask, next_cursor):
        return {"total": len(rows), "total_is": "exact"}
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    found = reader.value(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM {source}{where} LIMIT :count_cap) counted",
        **values,
        count_cap=COUNT_CAP + 1,
    )
    return {"total": min(found, COUNT_CAP), "total_is": "exact" if found <= COUNT_CAP else "at_least"}


def finds_many(reader: Reader, select: str, values: Mapping[str, Any], most: int) -> bool:
    """Whether a statement finds more rows than that."""
    counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({select}) found LIMIT {most + 1}) counted"
    return int(reader.value(counted, **values)) > most


def link_to_next(request: Request, cursor: str | None) -> str | None:
    """The absolute address of the next page."""
    if cursor is None:
        return None
    return f"{public_url(request)}{begun(request.scope['path'], pairs_of(request))}cursor={cursor}"


@lru_cache(maxsize=256)
def begun(path: str, pairs: Pairs) -> str:
    """The address of a page behind its host, for the cursor to follow. A slug in the path may be of any script, a
    header is ASCII.
    """
    asked = urlencode([(name, value) for name, value in pairs if name not in {"cursor", "min_seq"}])
    return f"{quote(path)}?{asked}{'&' if asked else ''}"


def public_url(request: Request) -> str:
    """The address that readers use, without a slash at the end; from the Host header only where none is set."""
    settings, scope = house(request).settings, request.scope
    if settings.public_url:
        return settings.public_url.rstrip("/")
    server = tuple(scope.get("server") or ()) or None
    return address_of(scope["scheme"], request.headers.get("host"), server, scope.get("root_path", ""))


@lru_cache(maxsize=64)
def address_of(scheme: str, host: str | None, server: tuple[Any, ...] | None, root: str) -> str:
    """The address that a request came to: most come to the same, and making it takes as long as a statement."""
    headers = [] if host is None else [(b"host", host.encode("latin-1"))]
    return str(URL(scope={"scheme": scheme, "server": server, "path": f"{root}/", "headers": headers})).rstrip("/")
