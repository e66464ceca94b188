"""Answers put together as JSON from articles and quotes that are finished already."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from app.articles.answers.live import LIVE, Ask, bodies_of, body_columns, wanted
from app.articles.live.projecting import FINISHED_ARTICLES, places_read
from app.core.http.answering import Shown, list_of, thing_of
from app.core.sql.columns import dump_json
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.quotes.live.projecting import Finished, finished_quotes

WHOLE = Ask()
IN_FULL = frozenset({"sources", "authors", "topics"})
"""Includes that what is finished does not have."""
LISTED = FINISHED_ARTICLES.beside(("view", "tags"), "article_id")
FINISHED = f"FROM {LIVE} JOIN public_article p ON p.article_id = a.article_id"


def finished_page(
    reader: Reader, rows: Sequence[Row], rest: dict[str, Any], ranges_over: Collection[str]
) -> Shown | None:
    """The page as `live_views` makes it; None where not all are finished. `rest` are the members after the items."""
    views = [row["view"] for row in rows]
    if None in views:
        return None
    shown = list_of(reader, {"items": [], **rest}, "article", None, *ranges_over)
    shown.tags = " ".join([row["tags"] for row in rows]).split()
    shown.finished = b'{"items":[' + ",".join(views).encode() + b"]," + to_json(rest)[1:]
    return shown


def finished_article(reader: Reader, reference: str, ask: Ask) -> Shown | None:
    """The article as `live_views` makes it; None where it or its quotes are not finished, or more is asked of them."""
    if ask.marks or ask.include & IN_FULL:
        return None
    column, value = ("a.article_id", reference.lower()) if is_id(reference) else ("a.slug", reference)
    row = reader.row(f"SELECT {columns_of(ask)} {FINISHED} WHERE {column} = :value", value=value)
    if row is None:
        return None
    places = places_read(row["places"]) if wanted("quotes", ask) else None
    quotes = finished_quotes(reader, list(places or ()), whole="quotes.attribution" in ask.include)
    if quotes is None:
        return None
    shown = thing_of(reader, {}, row["seq"], ("article", row["article_id"]))
    shown.tags = " ".join([row["tags"], *(quote.tags for quote in quotes.values())]).split()
    shown.finished = article_json(row, ask, places, quotes)
    return shown


def finished_articles(reader: Reader, ids: Sequence[str]) -> dict[str, bytes] | None:
    """The articles as `live_views` makes them when no more is asked for; None where not all are finished."""
    rows = reader.rows(f"SELECT {columns_of(WHOLE)} {FINISHED} WHERE a.article_id IN (:ids)", ids=list(ids))
    places = {row["article_id"]: places_read(row["places"]) for row in rows}
    quotes = finished_quotes(reader, list({quote for printed in places.values() for quote in printed}), whole=False)
    if quotes is None or len(rows) < len(ids):
        return None
    return {row["article_id"]: article_json(row, WHOLE, places[row["article_id"]], quotes) for row in rows}


def columns_of(ask: Ask) -> str:
    return ", ".join(("a.article_id", "p.view", "p.tags", "p.seq", "p.corrections", "p.places", *body_columns(ask)))


def article_json(row: Row, ask: Ask, places: Mapping[str, str] | None, quotes: Mapping[str, Finished]) -> bytes:
    """The article, as far as it is wanted; with its quotes where it is told in which places they stand."""
    members = [beginning(row["view"], ask)]
    if ask.corrections and wanted("corrections", ask):
        members.append(f'"corrections":{row["corrections"]}')
    if ask.formats:
        members.append(f'"body":{dump_json(bodies_of(row, ask, ()))}')
    if places is not None:
        printed = [f'{quotes[quote].begun()},"occurrences":{where}}}' for quote, where in places.items()]
        members.append(f'"quotes":[{",".join(printed)}]')
    # What may be kept is joined, as that takes no more memory than it has bytes; what was encoded took room for more.
    return b"".join([",".join(members).encode(), b"}"])


def beginning(view: str, ask: Ask) -> str:
    """The article without what is behind its body, as far as it is wanted, still to be closed."""
    if ask.kept is None:
        return view[:-1]
    return dump_json({name: member for name, member in json.loads(view).items() if wanted(name, ask)})[:-1]
