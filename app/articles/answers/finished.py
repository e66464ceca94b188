"""Answers put together as JSON from articles and quotes that are finished already."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from app.articles.answers.live import AS_LISTED, CORRECTIONS, LIVE, OCCURRENCES, Ask, bodies_of, body_columns, wanted
from app.articles.live.projecting import FINISHED_ARTICLES
from app.core.http.answering import Shown, list_of, thing_of
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.quotes.live.projecting import Finished, finished_quotes

WHOLE = Ask()
IN_FULL = frozenset({"sources", "authors", "topics"})
"""Includes that what is finished does not have."""
FINISHED = f"FROM {LIVE} JOIN public_article p ON p.article_id = a.article_id"


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
    columns = ", ".join(("a.article_id", "p.view", "p.tags", "p.seq", *body_columns(ask)))
    row = reader.row(f"SELECT {columns} {FINISHED} WHERE {column} = :value", value=value)
    if row is None:
        return None
    ident, printed, tags = row["article_id"], b"", [row["tags"]]
    if wanted("quotes", ask):
        places = places_in(reader, [ident]).get(ident, {})
        whole = "quotes.attribution" in ask.include
        quotes = finished_quotes(reader, list(places), whole=whole)
        if quotes is None:
            return None
        printed = quotes_json(quotes, places)
        tags += (quote.tags for quote in quotes.values())
    corrections = corrections_of(reader, [ident]) if ask.corrections and wanted("corrections", ask) else None
    shown = thing_of(reader, {}, row["seq"], ("article", ident))
    shown.tags = " ".join(tags).split()
    shown.finished = beginning(row["view"], ask) + more_of(row, ask, corrections) + printed + b"}"
    return shown


def finished_articles(reader: Reader, ids: Sequence[str]) -> dict[str, bytes] | None:
    """The articles as `live_views` makes them when no more is asked for; None where not all are finished."""
    columns = ", ".join(("a.article_id", "p.view", *body_columns(WHOLE)))
    rows = reader.rows(f"SELECT {columns} {FINISHED} WHERE a.article_id IN (:ids)", ids=list(ids))
    places = places_in(reader, ids)
    quotes = finished_quotes(reader, list({quote for by_quote in places.values() for quote in by_quote}), whole=False)
    if quotes is None or len(rows) < len(ids):
        return None
    corrections, found = corrections_of(reader, ids), {}
    for row in rows:
        ident = row["article_id"]
        printed = quotes_json(quotes, places.get(ident, {}))
        found[ident] = beginning(row["view"], WHOLE) + more_of(row, WHOLE, corrections) + printed + b"}"
    return found


def beginning(view: str, ask: Ask) -> bytes:
    """The article without what is behind its body, as far as it is wanted, still to be closed."""
    if ask.kept is not None:
        kept = {name: member for name, member in json.loads(view).items() if wanted(name, ask)}
        return to_json(kept)[:-1]
    return view[:-1].encode()


def more_of(row: Row, ask: Ask, corrections: dict[str, list[Row]] | None) -> bytes:
    more: dict[str, Any] = {}
    if corrections is not None:
        more["corrections"] = corrections.get(row["article_id"], [])
    if ask.formats:
        more["body"] = bodies_of(row, ask, ())
    return b"," + to_json(more)[1:-1] if more else b""


def corrections_of(reader: Reader, ids: Sequence[str]) -> dict[str, list[Row]]:
    corrections: dict[str, list[Row]] = {}
    for correction in reader.rows(CORRECTIONS, ids=list(ids)):
        corrections.setdefault(correction.pop("article_id"), []).append(correction)
    return corrections


def places_in(reader: Reader, ids: Sequence[str]) -> dict[str, dict[str, list[Row]]]:
    """Where each article prints each of its quotes, in its order."""
    places: dict[str, dict[str, list[Row]]] = {}
    for place in reader.rows(OCCURRENCES, ids=list(ids)):
        places.setdefault(place.pop("article_id"), {}).setdefault(place.pop("quote_id"), []).append(place)
    return places


def quotes_json(quotes: Mapping[str, Finished], places: Mapping[str, list[Row]]) -> bytes:
    """The member with the quotes of an article, each where it is printed."""
    return b',"quotes":[' + b",".join(quote_json(quotes[quote], where) for quote, where in places.items()) + b"]"


def quote_json(quote: Finished, places: list[Row]) -> bytes:
    """The quote with its attribution, if that was asked for, and where it is printed."""
    return quote.begun().encode() + b',"occurrences":' + to_json(places) + b"}"
