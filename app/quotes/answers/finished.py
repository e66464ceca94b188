"""A page of quotes, put together as JSON from quotes that are finished already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from app.core.http.answering import Shown, list_of
from app.core.paging.lists import Beside
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.live.projecting import FINISHED_QUOTES, Finished, printed_json

PLAIN = frozenset({"articles", "attribution"})
COLUMNS = Finished._fields
LISTED, LISTED_WHOLE = (FINISHED_QUOTES.beside(columns, "id") for columns in (COLUMNS[:-1], COLUMNS))


def beside(include: frozenset[str]) -> Beside | None:
    """What is finished of each quote of a page, unless more is asked of them."""
    if not include <= PLAIN:
        return None
    return LISTED_WHOLE if "attribution" in include else LISTED


def finished_page(
    reader: Reader, rows: Sequence[Row], rest: dict[str, Any], *, whole: bool, most: int, retracted: bool
) -> Shown | None:
    """The page as `quote_views` and the articles of each make it, with the whole attribution or without; None where not
    all are finished.

    `rest` are the members that come after the items.
    """
    if any(row["view"] is None for row in rows):
        return None
    things, tags = set[Thing](), [row["tags"] for row in rows]
    if most == NEWEST and not retracted:
        tags += [row["printed_tags"] for row in rows]
        members = [row["printed"] for row in rows]
    else:
        printed = articles_of(reader, [row["id"] for row in rows], draft=False, retracted=retracted, most=most)
        things = {("article", article["id"]) for articles, _ in printed.values() for article in articles}
        members = [printed_json(*printed[row["id"]]) for row in rows]
    if whole:
        members = [f'"attribution":{row["attribution"]},{more}' for row, more in zip(rows, members, strict=True)]
    items = [f"{row['view'][:-1]},{more}}}" for row, more in zip(rows, members, strict=True)]
    shown = list_of(reader, {"items": [], **rest}, "quote", None, "article", "topic")
    shown.things, shown.tags = things, " ".join(tags).split()
    shown.finished = b'{"items":[' + ",".join(items).encode() + b"]," + to_json(rest)[1:]
    return shown
