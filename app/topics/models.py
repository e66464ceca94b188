"""Topics as rows."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint

from app.core.sql.columns import json_column, string
from app.core.sql.records import Record


class Topic(Record, table=True):
    """Something that stories are about. The first topic of an article is its section."""

    __tablename__: ClassVar[str] = "topic"
    __table_args__ = (
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        {"info": {"uses": "topics below it"}},
    )
    kind_name: ClassVar[str] = "topic"
    unnamed: ClassVar[frozenset[str]] = frozenset({"merged_into_id"})

    slug: str = string(unique=True)
    name: str = string()
    uri: str | None = string(default=None)
    parent_id: str | None = string(default=None, foreign_key="topic.id", index=True)
    external_id: str | None = string(default=None, unique=True)
    extra: dict[str, Any] = json_column(default_factory=dict)
    merged_into_id: str | None = string(default=None, foreign_key="topic.id")
