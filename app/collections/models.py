"""Collections as rows."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import object_session
from sqlmodel import Field, col

from app.core.columns import reference, string
from app.core.records import Part, Record, Thing


class Collection(Record, table=True):
    """An ordered list of articles and quotes with a title."""

    __tablename__: ClassVar[str] = "collection"
    kind_name: ClassVar[str] = "collection"

    slug: str = string(unique=True)
    title: str = string()
    description: str | None = string(default=None)
    published: bool = Field(default=False)

    def kept_state(self) -> dict[str, Any]:
        """With its items: they are what changes most, and have no rows of their own in the log."""
        session = object_session(self)
        assert session is not None
        query = select(CollectionItem).where(col(CollectionItem.collection_id) == self.id)
        items = session.execute(query.order_by(col(CollectionItem.position))).scalars()
        named = [{"article": item.article_id, "quote": item.quote_id, "note": item.note} for item in items]
        return super().kept_state() | {"items": named}


class CollectionItem(Part, table=True):
    """One thing in a collection."""

    __tablename__: ClassVar[str] = "collection_item"
    __table_args__ = (
        CheckConstraint("(article_id IS NULL) <> (quote_id IS NULL)", name="one_thing"),
        {"info": {"uses": "collections"}},
    )

    collection_id: str = string(primary_key=True, foreign_key="collection.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    article_id: str | None = reference("article", default=None)
    quote_id: str | None = reference("quote", default=None)
    note: str | None = string(default=None)

    def owner(self) -> Thing:
        return ("collection", self.collection_id)
