"""One live article with its quotes, put together as JSON from quotes that are finished already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic_core import to_json

from app.articles.answers.live import OCCURRENCES, Ask, live_views
from app.core.answering import Shown, thing_of
from app.core.reader import Reader, Row
from app.quotes.projecting import Finished, finished_quotes


def finished_article(reader: Reader, row: Row, ask: Ask) -> Shown | None:
    """The article as `live_views` gives it; None where its quotes are not finished, or more is asked of them."""
    if not ask.quotes or ask.marks or "sources" in ask.include:
        return None
    printed: dict[str, list[Row]] = {}
    for place in reader.rows(OCCURRENCES, ids=[row["article_id"]]):
        del place["article_id"]
        printed.setdefault(place.pop("quote_id"), []).append(place)
    quotes = finished_quotes(reader, list(printed))
    if quotes is None:
        return None
    seq = row.pop("seq")
    live = live_views(reader, [row], replace(ask, quotes=False))
    body = live.views[row["article_id"]]
    whole = "quotes.attribution" in ask.include
    members = b",".join(quote_json(quotes[ident], places, whole=whole) for ident, places in printed.items())
    shown = thing_of(reader, body, seq, ("article", row["article_id"]), live.things)
    shown.finished = to_json(body)[:-1] + b',"quotes":[' + members + b"]}"
    shown.tags = " ".join(quote.tags for quote in quotes.values()).split()
    return shown


def quote_json(quote: Finished, places: list[dict[str, Any]], *, whole: bool) -> bytes:
    """The quote with where it is printed and, if it is asked for, its attribution."""
    attribution = b',"attribution":' + quote.attribution.encode() if whole else b""
    return quote.view[:-1].encode() + b',"occurrences":' + to_json(places) + attribution + b"}"
