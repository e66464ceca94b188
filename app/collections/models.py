"""Collections as rows."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

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


class CollectionItem(Part, table=True):
    """One thing in a collection."""

    __tablename__: ClassVar[str] = "collection_item"
    __table_args__ = (CheckConstraint("(article_id IS NULL) <> (quote_id IS NULL)", name="one_thing"),)

    collection_id: str = string(primary_key=True, foreign_key="collection.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    article_id: str | None = reference("article", default=None)
    quote_id: str | None = reference("quote", default=None)
    note: str | None = string(default=None)

    def owner(self) -> Thing:
        return ("collection", self.collection_id)
