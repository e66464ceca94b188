"""Answers put together as JSON from articles and quotes that are finished already."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from pydantic_core import to_json

from app.articles.answers.live import AS_LISTED, CORRECTIONS, LIVE, OCCURRENCES, Ask, bodies_of, body_columns, wanted
from app.articles.projecting import FINISHED_ARTICLES
from app.core.answering import Shown, list_of, thing_of
from app.core.ids import is_id
from app.core.reader import Reader, Row
from app.quotes.projecting import Finished, finished_quotes

IN_FULL = frozenset({"sources", "authors", "topics"})
"""Includes that what is finished does not have."""
FINISHED = f"""
    FROM {LIVE} JOIN visible v ON v.kind = 'article' AND v.id = a.article_id
    JOIN public_article p ON p.article_id = a.article_id AND p.seq = v.seq
"""


def finished_page(
    reader: Reader, ids: Sequence[str], ask: Ask, rest: dict[str, Any], ranges_over: Collection[str]
) -> Shown | None:
    """The page as `live_views` makes it; None where not all are finished, or more is asked of them.

    `rest` are the members that come after the items.
    """
    articles = FINISHED_ARTICLES.of(reader, ids, ("view", "tags")) if ask == AS_LISTED else None
    if articles is None:
        return None
    shown = list_of(reader, {"items": [], **rest}, "article", None, *ranges_over)
    shown.tags = " ".join(tags for _, tags in articles.values()).split()
    shown.finished = b'{"items":[' + ",".join(articles[ident][0] for ident in ids).encode() + b"]," + to_json(rest)[1:]
    return shown


def finished_article(reader: Reader, reference: str, ask: Ask) -> Shown | None:
    """The article as `live_views` makes it; None where it or its quotes are not finished, or more is asked of them."""
    if ask.marks or ask.include & IN_FULL:
        return None
    column, value = ("a.article_id", reference.lower()) if is_id(reference) else ("a.slug", reference)
    columns = ", ".join(("a.article_id", "p.view", "p.tags", "v.seq", *body_columns(ask)))
    row = reader.row(f"SELECT {columns} {FINISHED} WHERE {column} = :value", value=value)
    if row is None:
        return None
    ident, printed, tags = row["article_id"], b"", [row["tags"]]
    if wanted("quotes", ask):
        places = places_in(reader, ident)
        whole = "quotes.attribution" in ask.include
        quotes = finished_quotes(reader, list(places), whole=whole)
        if quotes is None:
            return None
        members = (quote_json(quotes[quote], where) for quote, where in places.items())
        printed = b',"quotes":[' + b",".join(members) + b"]"
        tags += (quote.tags for quote in quotes.values())
    shown = thing_of(reader, {}, row["seq"], ("article", ident))
    shown.tags = " ".join(tags).split()
    shown.finished = beginning(row["view"], ask) + more_of(reader, row, ask) + printed + b"}"
    return shown


def beginning(view: str, ask: Ask) -> bytes:
    """The article without what is behind its body, as far as it is wanted, still to be closed."""
    if ask.kept is not None:
        kept = {name: member for name, member in json.loads(view).items() if wanted(name, ask)}
        return to_json(kept)[:-1]
    return view[:-1].encode()


def more_of(reader: Reader, row: Row, ask: Ask) -> bytes:
    more: dict[str, Any] = {}
    if ask.corrections and wanted("corrections", ask):
        more["corrections"] = reader.rows(CORRECTIONS, ids=[row["article_id"]])
        for correction in more["corrections"]:
            del correction["article_id"]
    if ask.formats:
        more["body"] = bodies_of(row, ask, ())
    return b"," + to_json(more)[1:-1] if more else b""


def places_in(reader: Reader, ident: str) -> dict[str, list[Row]]:
    """Where the article prints each of its quotes, in its order."""
    places: dict[str, list[Row]] = {}
    for place in reader.rows(OCCURRENCES, ids=[ident]):
        del place["article_id"]
        places.setdefault(place.pop("quote_id"), []).append(place)
    return places


def quote_json(quote: Finished, places: list[Row]) -> bytes:
    """The quote with its attribution, if that was asked for, and where it is printed."""
    return quote.begun().encode() + b',"occurrences":' + to_json(places) + b"}"
