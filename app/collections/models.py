"""Collections as rows."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.sql.columns import reference, string
from app.core.sql.reader import Reader
from app.core.sql.records import Part, Record, Thing


class Collection(Record, table=True):
    """An ordered list of articles and quotes with a title."""

    __tablename__: ClassVar[str] = "collection"
    kind_name: ClassVar[str] = "collection"

    slug: str = string(unique=True)
    title: str = string()
    description: str | None = string(default=None)
    published: bool = Field(default=False)

    @classmethod
    def kept_parts(cls, reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
        """The items: they are what changes most."""
        parts: dict[str, dict[str, Any]] = {ident: {"items": []} for ident in ids}
        for row in reader.rows(
            "SELECT collection_id, article_id AS article, quote_id AS quote, note FROM collection_item"
            " WHERE collection_id IN (:ids) ORDER BY collection_id, position",
            ids=ids,
        ):
            parts[row.pop("collection_id")]["items"].append(row)
        return parts


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
