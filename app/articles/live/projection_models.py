"""The projection: what readers' queries touch. Made from revisions at publication, and makeable again from them."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sqlalchemy import CheckConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from app.articles.models import AnchorState, FieldName, Form
from app.changes.models import FinishedColumns
from app.core.sql.columns import json_column, one_of, reference, string

LiveStatus = Literal["published", "retracted"]


class LiveArticle(SQLModel, table=True):
    """An article as readers get it. `n` is a small number for the search index, never on the wire."""

    __tablename__: ClassVar[str] = "live_article"
    __table_args__ = (
        one_of("status", LiveStatus),
        Index("ix_live_article_newest", "published_at", "article_id", "status", "updated_at"),
        Index("ix_live_article_language", "language", "published_at", "article_id", "status"),
        Index("ix_live_article_language_updated", "language", "updated_at", "article_id", "status"),
        Index("ix_live_article_updated", "updated_at", "article_id", "status", "published_at"),
        Index("ix_live_article_first", "first_published_at", "article_id", "status"),
        Index("ix_live_article_headline", "headline", "article_id", "status"),
    )

    n: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    article_id: str = string(unique=True, foreign_key="article.id")
    version: int = Field()
    revision: int = Field()
    status: str = string()
    slug: str = string(unique=True)
    external_id: str | None = string(default=None, index=True)
    headline: str = string()
    summary: str | None = string(default=None)
    language: str = string()
    genre: str | None = string(default=None)
    image: dict[str, Any] | None = json_column(default=None)
    canonical_url: str | None = string(default=None)
    seo_title: str | None = string(default=None)
    seo_description: str | None = string(default=None)
    translation_of_id: str | None = string(default=None, index=True)
    created_at: str = string()
    first_published_at: str = string()
    published_at: str = string()
    updated_at: str = string()
    word_count: int = Field()
    extra: dict[str, Any] = json_column(default_factory=dict)
    body: list[dict[str, Any]] = json_column()
    body_html: str = string()
    body_text: str = string()


class PublicArticle(FinishedColumns, table=True):
    """A live article as a list has it, and what its own answer has besides."""

    __tablename__: ClassVar[str] = "public_article"

    article_id: str = string(primary_key=True, foreign_key="article.id", ondelete="CASCADE")
    corrections: str = string()
    """Their JSON."""
    places: str = string()
    """A line for each quote that it prints, in its order: the quote's id, a blank, and the JSON of `occurrences`."""


class LiveAuthor(SQLModel, table=True):
    """Who stands in the byline of a live article."""

    __tablename__: ClassVar[str] = "live_author"
    __table_args__ = (
        Index("ix_live_author_source", "source_id", "published_at", "article_id"),
        {"info": {"uses": "live articles"}},
    )

    article_id: str = string(primary_key=True, foreign_key="live_article.article_id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    source_id: str = string(foreign_key="source.id")
    published_at: str = string()


class LiveTopic(SQLModel, table=True):
    """What a live article is about, newest first by topic."""

    __tablename__: ClassVar[str] = "live_topic"
    __table_args__ = (
        Index("ix_live_topic_topic", "topic_id", "published_at", "article_id"),
        Index("ix_live_topic_article_id", "article_id", "topic_id"),
        {"info": {"uses": "live articles"}},
    )

    article_id: str = string(primary_key=True, foreign_key="live_article.article_id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    topic_id: str = string(foreign_key="topic.id")
    published_at: str = string()


class LiveRelated(SQLModel, table=True):
    """Articles that a live article points to."""

    __tablename__: ClassVar[str] = "live_related"
    __table_args__ = ({"info": {"uses": "live articles"}},)

    article_id: str = string(primary_key=True, foreign_key="live_article.article_id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    related_id: str = reference("article")


class OccurrenceColumns(SQLModel):
    """Where words stand in an article. Offsets are code points of the field's text."""

    id: str = string(primary_key=True)
    article_id: str = string(index=True)
    quote_id: str = string(index=True)
    position: int = Field()
    """The quote's place among the article's quotes."""
    place: int = Field()
    """The occurrence's place among the quote's."""
    field: str = string()
    block: str | None = string(default=None)
    instance: int = Field(default=1)
    form: str = string()
    exact: str = string()
    prefix: str = string(default="")
    suffix: str = string(default="")
    start: int | None = Field(default=None)
    end: int | None = Field(default=None)
    start_utf16: int | None = Field(default=None)
    end_utf16: int | None = Field(default=None)
    start_in_block: int | None = Field(default=None)
    end_in_block: int | None = Field(default=None)
    revision: int = Field()
    state: str = string(default="anchored")
    found: str | None = string(default=None)
    cue: str | None = string(default=None)
    hedge: str | None = string(default=None)


def occurrence_rules() -> tuple[CheckConstraint, ...]:
    return (
        one_of("field", FieldName),
        one_of("form", Form),
        one_of("state", AnchorState),
        CheckConstraint("(state = 'orphaned') = (start IS NULL)", name="orphan_has_no_place"),
        CheckConstraint('(start IS NULL) = ("end" IS NULL)', name="place_whole"),
        CheckConstraint('start IS NULL OR (start >= 0 AND start < "end")', name="place_in_order"),
    )


class HeadOccurrence(OccurrenceColumns, table=True):
    """Where the heads of articles print quotes: for editors, usages and "in use"."""

    __tablename__: ClassVar[str] = "head_occurrence"
    __table_args__ = (*occurrence_rules(), {"info": {"uses": "articles", "by": "article_id"}})

    article_id: str = string(foreign_key="article.id", index=True, ondelete="CASCADE")
    quote_id: str = reference("quote")


class LiveOccurrence(OccurrenceColumns, table=True):
    """Where live articles print quotes: for readers. Who asks only which quotes or which articles reads no row."""

    __tablename__: ClassVar[str] = "live_occurrence"
    __table_args__ = (
        *occurrence_rules(),
        Index("ix_live_occurrence_article", "article_id", "quote_id"),
        Index("ix_live_occurrence_quote", "quote_id", "article_id"),
        {"info": {"uses": "live articles", "by": "article_id"}},
    )

    article_id: str = string(foreign_key="live_article.article_id", ondelete="CASCADE")
    quote_id: str = reference("quote", index=False)
