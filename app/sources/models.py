"""Sources as rows."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from app.core.sql.columns import index, json_column, one_of, string
from app.core.sql.records import Part, Record, Thing

SourceKind = Literal["person", "organization", "publication", "work", "unnamed", "unidentified"]
WorkType = Literal["book", "audio", "video", "document", "broadcast", "transcript", "post", "article"]

NAMED_ONCE = "(kind IN ('person', 'organization', 'publication') OR work_type IN ('book', 'broadcast'))"
"""Sources of which one name is one thing. Two stories' "leaked tape" are two tapes."""


class Source(Record, table=True):
    """Somebody or something that words come from or through."""

    __tablename__: ClassVar[str] = "source"
    __table_args__ = (
        one_of("kind", SourceKind),
        one_of("work_type", WorkType),
        CheckConstraint("(kind = 'unnamed') = (anonymity_reason IS NOT NULL)", name="reason_of_unnamed"),
        CheckConstraint("anonymity_reason <> ''", name="reason_given"),
        CheckConstraint(
            "kind <> 'unnamed' OR (wikidata IS NULL AND url IS NULL AND same_as = '[]' AND slug IS NULL"
            " AND external_id IS NULL AND image IS NULL AND bio IS NULL AND aliases = '[]')",
            name="unnamed_has_no_traces",
        ),
        CheckConstraint("work_type IS NULL OR kind = 'work'", name="work_type_of_work"),
        index(
            "uq_source_name",
            "kind",
            "name_key",
            "distinction",
            unique=True,
            where=f"{NAMED_ONCE} AND trashed_at IS NULL",
        ),
        Index("ix_source_name_key", "name_key", "id", "kind"),
        Index("ix_source_kind", "kind", "id"),
        Index("ix_source_work_type", "work_type", "id", "kind"),
        Index("ix_source_created_at", "created_at", "id"),
        Index("ix_source_updated_at", "updated_at", "id"),
        {"info": {"uses": "merged sources"}},
    )
    private: ClassVar[frozenset[str]] = frozenset({"anonymity_reason"})
    unnamed: ClassVar[frozenset[str]] = frozenset({"name_key", "merged_into_id"})

    kind: str = string()
    name: str = string()
    name_key: str = string()
    distinction: str = string(default="")
    aliases: list[str] = json_column(default_factory=list)
    slug: str | None = string(default=None, unique=True)
    description: str | None = string(default=None)
    work_type: str | None = string(default=None)
    wikidata: str | None = string(default=None, unique=True)
    url: str | None = string(default=None)
    same_as: list[str] = json_column(default_factory=list)
    image: dict[str, Any] | None = json_column(default=None)
    bio: str | None = string(default=None)
    anonymity_reason: str | None = string(default=None)
    external_id: str | None = string(default=None, unique=True)
    extra: dict[str, Any] = json_column(default_factory=dict)
    published: bool = Field(default=False)
    """Published by itself, whatever shows it."""
    merged_into_id: str | None = string(default=None, foreign_key="source.id")

    @property
    def kind_name(self) -> str:  # type: ignore[override] # of every other kind it is a constant
        """An unnamed source is a kind of its own in the graph of what is public: no reader's query ranges over it."""
        return "unnamed" if self.kind == "unnamed" else "source"


class SourceAlias(Part, table=True):
    """Another name that a source is found by, folded as `name_key` is."""

    __tablename__: ClassVar[str] = "source_alias"

    source_id: str = string(primary_key=True, foreign_key="source.id", ondelete="CASCADE")
    alias_key: str = string(primary_key=True, index=True)

    def owner(self) -> Thing:
        return ("source", self.source_id)
