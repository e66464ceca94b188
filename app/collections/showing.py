"""What a public collection shows: those of its items that are public. It makes none of them so."""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.visibility import Edge, shows, watched_by
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

ROOTS = "SELECT id FROM collection WHERE id IN (:ids) AND published AND trashed_at IS NULL"
ITEMS = """
    SELECT i.collection_id, v.kind, v.id FROM collection_item i
        JOIN visible v ON v.kind = 'article' AND v.id = i.article_id WHERE i.collection_id IN (:ids)
    UNION ALL SELECT i.collection_id, v.kind, v.id FROM collection_item i
        JOIN visible v ON v.kind = 'quote' AND v.id = i.quote_id WHERE i.collection_id IN (:ids)
"""
HOLDING = "SELECT DISTINCT collection_id FROM collection_item WHERE {} IN (:ids)"


@shows("collection", ROOTS)
def shown_by_collections(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for collection, kind, ident in reader.tuples(ITEMS, ids=ids):
        yield Edge(("collection", collection), (kind, ident), weak=True)


@watched_by("article")
def holding_articles(reader: Reader, ids: list[str]) -> Iterator[Thing]:
    for ident in reader.column(
        "SELECT DISTINCT collection_id FROM collection_item WHERE article_id IN (:ids)", ids=ids
    ):
        yield ("collection", ident)


@watched_by("quote")
def holding_quotes(reader: Reader, ids: list[str]) -> Iterator[Thing]:
    for ident in reader.column(HOLDING.format("quote_id"), ids=ids):
        yield ("collection", ident)
