"""Public things in bulk, each as its own address answers it, in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import to_json

from app.articles.answers.finished import WHOLE, finished_articles
from app.articles.answers.live import live_articles
from app.collections.reading import COLUMNS as COLLECTION_COLUMNS
from app.collections.reading import collection_view, items_of
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.quotes.live.projecting import finished_quotes
from app.quotes.telling.reading import quote_views
from app.sources.reading import COLUMNS as SOURCE_COLUMNS
from app.sources.reading import source_view
from app.topics.reading import COLUMNS as TOPIC_COLUMNS
from app.topics.reading import PARENT, topic_view

View = dict[str, Any] | bytes
"""As JSON already, where it is finished."""

WEIGHTS = {
    "article": """
        SELECT a.article_id, LENGTH(a.body_html),
            (SELECT COUNT(DISTINCT o.quote_id) FROM live_occurrence o WHERE o.article_id = a.article_id)
        FROM live_article a WHERE a.article_id IN (:ids)
    """,
    "collection": """
        SELECT i.collection_id, 0, COUNT(i.quote_id) FROM collection_item i
        WHERE i.collection_id IN (:ids) GROUP BY i.collection_id
    """,
}


def weights_of(reader: Reader, things: Iterable[Thing]) -> dict[Thing, tuple[int, int]]:
    """How many characters and quotes each of these brings, where that may be many."""
    found: dict[Thing, tuple[int, int]] = {}
    for kind, ids in grouped(things):
        if kind in WEIGHTS:
            for ident, characters, quotes in reader.tuples(WEIGHTS[kind], ids=ids):
                found[kind, ident] = (characters, quotes)
    return found


def grouped(things: Iterable[Thing]) -> list[tuple[str, list[str]]]:
    kinds: dict[str, list[str]] = {}
    for kind, ident in things:
        kinds.setdefault(kind, []).append(ident)
    return sorted(kinds.items())


def views_of(reader: Reader, things: Iterable[Thing]) -> dict[Thing, bytes]:
    """These things as readers get them; what is not there is left out."""
    return {
        (kind, ident): view if isinstance(view, bytes) else to_json(view)
        for kind, ids in grouped(things)
        for ident, view in LOADING[kind](reader, ids).items()
    }


def articles(reader: Reader, ids: list[str]) -> Mapping[str, View]:
    return finished_articles(reader, ids) or live_articles(reader, ids, WHOLE).views


def quotes(reader: Reader, ids: list[str]) -> Mapping[str, View]:
    finished = finished_quotes(reader, ids, whole=False)
    if finished is not None:
        return {ident: quote.view.encode() for ident, quote in finished.items()}
    return quote_views(reader, ids, draft=False).views


def sources(reader: Reader, ids: list[str]) -> Mapping[str, View]:
    rows = reader.rows(f"SELECT {SOURCE_COLUMNS} FROM source s WHERE s.id IN (:ids) AND s.kind <> 'unnamed'", ids=ids)
    return {row["id"]: source_view(row) for row in rows}


def topics(reader: Reader, ids: list[str]) -> Mapping[str, View]:
    rows = reader.rows(f"SELECT {TOPIC_COLUMNS} FROM topic t {PARENT} WHERE t.id IN (:ids)", ids=ids)
    return {row["id"]: topic_view(row) for row in rows}


def collections(reader: Reader, ids: list[str]) -> Mapping[str, View]:
    rows = reader.rows(f"SELECT {COLLECTION_COLUMNS} FROM collection c WHERE c.id IN (:ids)", ids=ids)
    views = [collection_view(row) for row in rows]
    items = items_of(reader, [view["id"] for view in views], draft=False)
    return {view["id"]: view | {"items": items.views[view["id"]]} for view in views}


LOADING: Mapping[str, Callable[[Reader, list[str]], Mapping[str, View]]] = {
    "article": articles,
    "collection": collections,
    "quote": quotes,
    "source": sources,
    "topic": topics,
}
