"""A page of quotes, put together as JSON from quotes that are finished already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from app.core.http.answering import Shown, list_of
from app.core.sql.reader import Reader
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.live.projecting import Finished, finished_quotes, printed_json

PLAIN = frozenset({"articles", "attribution"})


def finished_page(
    reader: Reader, ids: Sequence[str], include: frozenset[str], rest: dict[str, Any], *, most: int, retracted: bool
) -> Shown | None:
    """The page as `quote_views` and the articles of each make it; None where not all are finished, or more is asked.

    `rest` are the members that come after the items.
    """
    quotes = finished_quotes(reader, ids, whole="attribution" in include) if include <= PLAIN else None
    if quotes is None:
        return None
    plainly = most == NEWEST and not retracted
    printed = {} if plainly else articles_of(reader, ids, draft=False, retracted=retracted, most=most)
    items = ",".join(quote_json(quotes[ident], printed.get(ident)) for ident in ids)
    shown = list_of(reader, {"items": [], **rest}, "quote", None, "article", "topic")
    shown.things = {("article", article["id"]) for articles, _ in printed.values() for article in articles}
    tags = (f"{quote.tags} {quote.printed_tags}" if plainly else quote.tags for quote in quotes.values())
    shown.tags = " ".join(tags).split()
    shown.finished = b'{"items":[' + items.encode() + b"]," + to_json(rest)[1:]
    return shown


def quote_json(quote: Finished, printed: tuple[list[dict[str, Any]], int] | None) -> str:
    return f"{quote.begun()},{quote.printed if printed is None else printed_json(*printed)}}}"
