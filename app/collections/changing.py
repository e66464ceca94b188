"""Changing collections: their members and items, the trash, and publishing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.changes.recording import name_action, touch
from app.changes.trash import take_back, throw_away
from app.collections.models import Collection, CollectionItem
from app.collections.shapes import ChosenItem, CollectionCreate, CollectionUpdate
from app.core.problems import Conflict, InvalidContent, SlugTaken
from app.core.shapes import check_read_only
from app.core.sql.db import in_turn, reader_of
from app.core.values.slugs import free_slug, slug_of

ARTICLES = """
    SELECT a.id, a.id FROM article a WHERE a.id IN (:ids) AND a.trashed_at IS NULL
    UNION ALL SELECT s.slug, a.id FROM article_slug s JOIN article a ON a.id = s.article_id
    WHERE s.slug IN (:slugs) AND a.trashed_at IS NULL
"""
QUOTES = "SELECT id FROM quote WHERE id IN (:ids) AND trashed_at IS NULL AND merged_into_id IS NULL"
Row = tuple[str | None, str | None, str | None]
"""What a row of an item says: article, quote, note."""


def create_collection(session: Session, data: CollectionCreate) -> Collection:
    """A new collection. Raises InvalidContent, SlugTaken."""
    collection = Collection(slug=data.slug or "", title=data.title, description=data.description)
    refuse_taken(session, collection)
    rows = found_items(session, data.items)
    collection.slug = collection.slug or derived_slug(session, collection)
    session.add(collection)
    session.flush()
    write_items(session, collection, rows)
    return collection


def update_collection(
    session: Session, collection: Collection, data: CollectionUpdate, current: dict[str, Any]
) -> None:
    """Change the members that were given. Raises InvalidContent, SlugTaken."""
    check_read_only(data, current)
    for member in ("title", "slug", "description"):
        if data.given(member):
            setattr(collection, member, getattr(data, member))
    refuse_taken(session, collection)
    session.add(collection)
    if data.given("items"):
        write_items(session, collection, found_items(session, data.items))


def found_items(session: Session, items: Sequence[ChosenItem]) -> list[Row]:
    """What each item names. Raises InvalidContent at the item that names nothing, two things, or one named before."""
    reader = reader_of(session)
    articles = [item.article for item in items if item.article is not None]
    known = dict(
        reader.tuples(
            ARTICLES,
            ids=[article.id for article in articles if article.id],
            slugs=[article.slug for article in articles if article.slug],
        )
    )
    quotes = set(reader.column(QUOTES, ids=[item.quote.id for item in items if item.quote is not None]))
    rows: dict[tuple[str | None, str | None], Row] = {}
    for place, item in enumerate(items):
        named = named_by(item, f"/items/{place}", known, quotes)
        if named in rows:
            raise InvalidContent.at(f"/items/{place}", "twice", "This is already in the list. Give it once.")
        rows[named] = (*named, item.note)
    return list(rows.values())


def named_by(
    item: ChosenItem, pointer: str, articles: dict[str, str], quotes: set[str]
) -> tuple[str | None, str | None]:
    if (item.article is None) == (item.quote is None):
        raise InvalidContent.at(pointer, "one_thing", "Give an article or a quote, and not both.")
    if item.quote is not None:
        if item.quote.id not in quotes:
            raise InvalidContent.at(f"{pointer}/quote", "no_such_quote", "Name a quote that is there, by its id.")
        return None, item.quote.id
    assert item.article is not None
    article = articles.get(item.article.id or item.article.slug or "")
    if article is None:
        detail = "Name an article that is there, by its id or slug."
        raise InvalidContent.at(f"{pointer}/article", "no_such_article", detail)
    return article, None


def write_items(session: Session, collection: Collection, rows: Sequence[Row]) -> None:
    """Make these the collection's items, if they are not."""
    query = select(CollectionItem).where(col(CollectionItem.collection_id) == collection.id)
    old = session.execute(query.order_by(col(CollectionItem.position))).scalars().all()
    if [(item.article_id, item.quote_id, item.note) for item in old] == list(rows):
        return
    touch(session, collection)
    for item in old:
        session.delete(item)
    session.flush()
    for position, (article, quote, note) in enumerate(rows):
        session.add(
            CollectionItem(
                collection_id=collection.id, position=position, article_id=article, quote_id=quote, note=note
            )
        )


def holder(session: Session, collection: Collection, slug: str) -> str | None:
    """The other collection, in the trash or not, that has the slug."""
    with session.no_autoflush:
        query = select(col(Collection.id)).where(col(Collection.slug) == slug, col(Collection.id) != collection.id)
        return session.execute(query).scalars().first()


def refuse_taken(session: Session, collection: Collection) -> None:
    if collection.slug and (other := holder(session, collection, collection.slug)) is not None:
        detail = "Another collection has this slug. Give one of its own."
        raise SlugTaken.at("/slug", "taken", detail, id=other)


def derived_slug(session: Session, collection: Collection) -> str:
    """A slug that no collection has, made of its title."""
    wanted = slug_of(collection.title) or collection.id.replace("-", "")
    in_turn(session, f"collection {wanted}")
    return free_slug(wanted, lambda slug: holder(session, collection, slug) is not None)


def trash_collection(session: Session, collection: Collection) -> None:
    """Into the trash, unless it is published. It keeps its slug and items there."""
    if collection.published:
        raise Conflict("It is published. Unpublish it first.")
    throw_away(session, collection)


def restore_collection(session: Session, collection: Collection) -> None:
    take_back(session, collection)


def publish_collection(session: Session, collection: Collection, *, published: bool) -> None:
    """Make it public, or end that."""
    if collection.published != published:
        collection.published = published
        name_action(session, collection, "publish" if published else "unpublish")
        session.add(collection)
