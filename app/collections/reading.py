"""Reading collections. Readers get one that is public, and of its items those that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.core.values.ids import is_id
from app.quotes.telling.reading import quote_views

COLUMNS = "c.id, c.version, c.slug, c.title, c.description, c.created_at, c.updated_at"
EDITORS_COLUMNS = f"{COLUMNS}, c.published, c.trashed_at"
# A CROSS JOIN keeps SQLite to the order written here: a list goes along an index of its own, a page at a time.
VISIBLE = "collection c CROSS JOIN visible v"
IS_VISIBLE = "v.kind = 'collection' AND v.id = c.id"
SORTS = {
    "id": "c.id",
    "slug": "c.slug",
    "title": "c.title",
    "updated_at": "c.updated_at",
    "created_at": "c.created_at",
}
ITEMS = """
    SELECT i.collection_id, i.note, i.quote_id, a.{id} AS id, a.slug, a.headline, a.language, a.published_at
    FROM collection_item i LEFT JOIN {articles} WHERE i.collection_id IN (:ids) ORDER BY i.collection_id, i.position
"""
EDITORS_ITEMS = ITEMS.format(id="id", articles="article a ON a.id = i.article_id AND a.trashed_at IS NULL")
PUBLIC_ITEMS = ITEMS.format(
    id="article_id", articles="live_article a ON a.article_id = i.article_id AND a.status = 'published'"
)
ARTICLE = ("id", "slug", "headline", "language", "published_at")
CARD = (
    "id", "type", "version", "text", "wording", "language", "speaker", "speaker_title", "told_by", "credit",
    "verification", "disputed",
)  # fmt: skip


@dataclass(slots=True)
class ItemSet:
    """The items of each collection as they go over the wire, and every public thing that they show."""

    views: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    things: set[Thing] = field(default_factory=set)


def collection_view(row: Row) -> dict[str, Any]:
    """A row of COLUMNS or EDITORS_COLUMNS as it goes over the wire, without its items."""
    view = {"id": row.pop("id"), "type": "collection", "version": row.pop("version"), **row}
    if "published" in view:
        view["published"] = bool(view["published"])
    return view


def find_collection(reader: Reader, reference: str, *, draft: bool) -> Row | None:
    """The row that an id or slug names; for readers only if it is public, with its `seq`."""
    column = "c.id" if is_id(reference) else "c.slug"
    value = reference.lower() if is_id(reference) else reference
    if draft:
        return reader.row(f"SELECT {EDITORS_COLUMNS} FROM collection c WHERE {column} = :value", value=value)
    return reader.row(f"SELECT {COLUMNS}, v.seq FROM {VISIBLE} WHERE {IS_VISIBLE} AND {column} = :value", value=value)


def how_many_fit(reader: Reader, collections: Sequence[str], most: int, *, draft: bool) -> int:
    """How many of the first of these show no more than so many quotes together; one always does."""
    # In this order: a database may begin at all quotes that are public.
    origin = "collection_item i" if draft else "collection_item i CROSS JOIN visible v"
    shown = "" if draft else " AND v.kind = 'quote' AND v.id = i.quote_id"
    counts = dict(
        reader.tuples(
            f"SELECT i.collection_id, COUNT(i.quote_id) FROM {origin}"
            f" WHERE i.collection_id IN (:ids){shown} GROUP BY i.collection_id",
            ids=list(collections),
        )
    )
    sums = accumulate(counts.get(ident, 0) for ident in collections)
    return max(1, sum(1 for quotes in sums if quotes <= most))


def items_of(reader: Reader, collections: Sequence[str], *, draft: bool) -> ItemSet:
    """The items of these collections in their order; for readers only what is public, and no retracted article."""
    found = ItemSet({ident: [] for ident in collections})
    if not collections:
        return found
    rows = reader.rows(EDITORS_ITEMS if draft else PUBLIC_ITEMS, ids=list(collections))
    quotes = quote_views(reader, sorted({row["quote_id"] for row in rows if row["quote_id"]}), draft=draft)
    for row in rows:
        article, quote = None, quotes.views.get(row["quote_id"])
        if row["id"] is not None:
            article = {"type": "article"} | {name: row[name] for name in ARTICLE}
            found.things.add(("article", row["id"]))
        if article is None and quote is None:
            continue
        card = None if quote is None else {name: quote[name] for name in CARD}
        found.views[row["collection_id"]].append({"article": article, "quote": card, "note": row["note"]})
    found.things |= quotes.things
    return found
