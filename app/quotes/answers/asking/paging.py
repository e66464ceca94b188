"""A page of what was narrowed down."""

from __future__ import annotations

from app.core.paging.lists import PageQuery, page_of
from app.core.paging.pages import Cursors, Order
from app.core.sql.reader import Reader, Row
from app.quotes.answers.asking.narrowed import Narrowed


def page(
    reader: Reader, cursors: Cursors, ask: PageQuery, order: Order, columns: str, found: Narrowed, bound_to: str
) -> tuple[list[Row], str | None]:
    """The rows of a page, and the cursor of the next or None. Raises InvalidCursor."""
    selected = f"{columns} FROM {found.origin}"
    return page_of(reader, cursors, ask, order, selected, found.conditions, found.values, bound_to)
