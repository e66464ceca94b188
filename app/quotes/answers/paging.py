"""A page of what was narrowed down. The cursor is bound to the filters, sort and view as they were asked for.

Not to the SQL made of them: the same question may be put another way once there are more rows, or more topics below
one, and a walk that has begun must go on.
"""

from __future__ import annotations

from app.core.lists import PageQuery
from app.core.pages import Cursors, Order
from app.core.reader import Reader, Row
from app.quotes.answers.narrowing import Narrowed

FREE = {"cursor", "limit", "count", "fields", "include"}
"""What may change from page to page."""


def page(
    reader: Reader, cursors: Cursors, ask: PageQuery, order: Order, columns: str, found: Narrowed, bound_to: str
) -> tuple[list[Row], str | None]:
    """The rows of a page, and the cursor of the next or None. Raises InvalidCursor."""
    where, values = list(found.conditions), dict(found.values)
    binding = f"{bound_to} {ask.model_dump_json(exclude=FREE, exclude_defaults=True)}"
    if ask.cursor is not None:
        condition, after = order.after(cursors.read(ask.cursor, binding, len(order.terms)))
        where.append(condition)
        values |= after
    rows = reader.rows(
        f"SELECT {order.keys()}, {columns} FROM {found.origin} WHERE {' AND '.join(where)}"
        f" ORDER BY {order.sql()} LIMIT :page_limit",
        **values,
        page_limit=ask.limit + 1,
    )
    more = len(rows) > ask.limit
    names = [f"key_{position}" for position in range(len(order.terms))]
    keys = [[row.pop(name) for name in names] for row in rows]
    return rows[: ask.limit], cursors.make(keys[ask.limit - 1], binding) if more else None
