"""Articles as rows: the line of documents, and what hangs on it."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.core.sql.columns import json_column, one_of, reference, string
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Part, Record, Thing
from app.core.values.times import now

Status = Literal["draft", "published", "unpublished", "retracted"]
Stage = Literal["draft", "in_review", "scheduled"]
CorrectionKind = Literal["correction", "clarification", "update", "editors_note", "retraction"]
FieldName = Literal["headline", "summary", "body"]
Form = Literal["direct", "mixed", "partial", "indirect"]
AnchorState = Literal["anchored", "drifted", "orphaned"]


DOCUMENT = "SELECT document FROM revision WHERE article_id = :article AND revision = :revision"


class Article(Record, table=True):
    """A line of immutable revisions. `head_revision` is the newest, `published_revision` the live one."""

    __tablename__: ClassVar[str] = "article"
    __table_args__ = (
        one_of("status", Status),
        one_of("stage", Stage),
        CheckConstraint(
            "(status IN ('published', 'retracted')) = (published_revision IS NOT NULL)", name="live_has_revision"
        ),
        CheckConstraint("status NOT IN ('published', 'retracted') OR published_at IS NOT NULL", name="live_has_time"),
        CheckConstraint("published_revision <= head_revision", name="live_not_ahead"),
        CheckConstraint("stage IS NOT NULL OR published_revision = head_revision", name="stage_of_head"),
        {"info": {"uses": "articles"}},
    )
    kind_name: ClassVar[str] = "article"
    unnamed: ClassVar[frozenset[str]] = frozenset({"head_revision", "schedule_problem", "note"})
    private: ClassVar[frozenset[str]] = frozenset(
        {
            "stage", "head_revision", "publish_at", "unpublish_at", "slug", "external_id", "trashed_at",
            "schedule_problem", "headline", "language", "translation_of_id",
        }
    )  # fmt: skip

    slug: str = string(unique=True)
    headline: str = string()
    language: str = string()
    translation_of_id: str | None = reference("article", default=None)
    """Slug, headline, language and original are the head's; readers get those of the projection."""
    status: str = string(default="draft")
    stage: str | None = string(default="draft")
    head_revision: int = Field(default=1)
    published_revision: int | None = Field(default=None)
    first_published_at: str | None = string(default=None)
    published_at: str | None = string(default=None)
    publish_at: str | None = string(default=None, index=True)
    unpublish_at: str | None = string(default=None, index=True)
    schedule_problem: dict[str, Any] | None = json_column(default=None)
    external_id: str | None = string(default=None, unique=True)
    created_by: str = string(default="")

    @classmethod
    def changed_members(cls, reader: Reader, before: Row, after: Row) -> set[str] | None:
        """Also what differs between the documents, while both are kept."""
        heads = [json.loads(row["state"]) for row in (before, after)]
        documents = [reader.value(DOCUMENT, article=head["id"], revision=head["head_revision"]) for head in heads]
        if None in documents:
            return None
        old, new = (json.loads(document) for document in documents)
        changed = {name.removesuffix("_id") for name in new if new[name] != old.get(name)}
        return changed | (super().changed_members(reader, before, after) or set())


class Revision(SQLModel, table=True):
    """One whole document. Never changed; when it first went live is written beside it."""

    __tablename__: ClassVar[str] = "revision"

    article_id: str = string(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    revision: int = Field(primary_key=True)
    document: dict[str, Any] = json_column()
    created_at: str = string(default_factory=now)
    created_by: str = string()
    message: str | None = string(default=None)
    word_count: int | None = Field(default=None)
    restored_from: int | None = Field(default=None)
    went_live_at: str | None = string(default=None)


class FoldedRevision(SQLModel, table=True):
    """The number of a revision that was folded into a later one: its document is gone, that it was there stays."""

    __tablename__: ClassVar[str] = "folded_revision"
    __table_args__ = (CheckConstraint("folded_into > revision", name="into_a_later_one"),)

    article_id: str = string(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    revision: int = Field(primary_key=True)
    folded_into: int = Field()
    created_at: str = string()
    created_by: str = string()
    message: str | None = string(default=None)
    word_count: int | None = Field(default=None)
    restored_from: int | None = Field(default=None)


class ArticleSlug(SQLModel, table=True):
    """A slug that an article has or had. One that was live leads readers to the article for ever."""

    __tablename__: ClassVar[str] = "article_slug"
    __table_args__ = (
        ForeignKeyConstraint(["article_id"], ["article.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
    )

    slug: str = string(primary_key=True)
    article_id: str = string(index=True)
    was_live: bool = Field(default=False)


class Correction(Record, table=True):
    """What readers are told about a change."""

    __tablename__: ClassVar[str] = "correction"
    __table_args__ = (
        one_of("kind", CorrectionKind),
        ForeignKeyConstraint(["article_id", "revision"], ["revision.article_id", "revision.revision"]),
        CheckConstraint("text <> ''", name="has_words"),
        {"info": {"uses": "corrections"}},
    )
    kind_name: ClassVar[str] = "correction"

    article_id: str = reference("article")
    revision: int = Field()
    kind: str = string()
    text: str = string()
    quote_id: str | None = reference("quote", default=None)
    published_at: str = string()

    def affects(self) -> list[Thing]:
        return [("article", self.article_id)]


class HeadReference(Part, table=True):
    """What the head of an article names: for "in use", and for usages that editors see."""

    __tablename__: ClassVar[str] = "head_reference"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN quote_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN source_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN topic_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN related_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
        {"info": {"uses": "articles"}},
    )

    article_id: str = string(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    quote_id: str | None = reference("quote", default=None)
    source_id: str | None = reference("source", default=None)
    topic_id: str | None = reference("topic", default=None)
    related_id: str | None = reference("article", default=None)

    def owner(self) -> Thing:
        return ("article", self.article_id)


class RevisionQuote(SQLModel, table=True):
    """Which quotes a kept revision names: these can go to the trash, never be purged."""

    __tablename__: ClassVar[str] = "revision_quote"
    __table_args__ = ({"info": {"uses": "revisions of articles"}},)

    article_id: str = string(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    revision: int = Field(primary_key=True)
    quote_id: str = string(primary_key=True, foreign_key="quote.id", index=True)
