"""Articles as they are sent."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, JsonValue

from app.articles.models import CorrectionKind
from app.core.shapes import (
    ExternalId,
    Extra,
    Id,
    Id7,
    Instant,
    Language,
    Line,
    Patch,
    Prose,
    Shape,
    Short,
    Slug,
    Url,
    Words,
)
from app.core.values.ids import is_id
from app.quotes.shapes import QuoteItem
from app.sources.shapes import Image, PersonReference
from app.topics.shapes import TopicReference


class BodySent(Shape):
    """A body in one format. It is kept as Portable Text."""

    portable_text: list[dict[str, JsonValue]] = Field(default=[], description="Portable Text blocks")
    markdown: str = Field(default="", description="CommonMark, with tables and strikethrough")
    html: str = Field(default="", description="HTML; what cannot be kept is named in `warnings`")
    text: str = Field(default="", description="Paragraphs with a blank line between them")

    def members(self) -> dict[str, Any]:
        """What was given."""
        return self.model_dump(include=self.model_fields_set)


class ArticleReference(Shape):
    """Names an article by id or slug. The summary that a GET gives is accepted; then its `id` decides."""

    id: Id | None = None
    slug: Slug | None = None
    type: Annotated[Any, Field(exclude=True)] = None
    headline: Annotated[Any, Field(exclude=True)] = None
    language: Annotated[Any, Field(exclude=True)] = None
    published_at: Annotated[Any, Field(exclude=True)] = None


def _reference(value: Any) -> Any:
    if isinstance(value, str):
        return {"id": value} if is_id(value) else {"slug": value}
    return value


Reference = Annotated[ArticleReference, BeforeValidator(_reference, json_schema_input_type=str | ArticleReference)]


class ArticleMembers(Shape):
    """What an article says besides headline and language."""

    summary: Prose | None = None
    body: BodySent | None = None
    slug: Annotated[Slug | None, Field(description="The article's address; made from the headline when left out")] = (
        None
    )
    genre: Annotated[str, Field(max_length=100)] | None = None
    authors: Annotated[
        list[PersonReference], Field(max_length=100, description="Who stands in the byline, in order")
    ] = []
    topics: Annotated[list[TopicReference], Field(max_length=100, description="The first is the section")] = []
    image: Image | None = None
    quotes: Annotated[list[QuoteItem], Field(max_length=500, description="The quotes that it prints")] = []
    related: Annotated[list[Reference], Field(max_length=100)] = []
    translation_of: Reference | None = None
    canonical_url: Url | None = None
    seo_title: Short | None = None
    seo_description: Short | None = None
    external_id: Annotated[ExternalId | None, Field(description="Its id in another system, such as a wire's guid")] = (
        None
    )
    extra: Extra = {}
    message: Annotated[Short | None, Field(description="Why it was saved, for the history; readers never see it")] = (
        None
    )


class ArticleCreate(ArticleMembers):
    """A new article, with its quotes and all who stand behind them."""

    headline: Line
    language: Language
    id: Annotated[Id7 | None, Field(description="With the scope import")] = None
    created_at: Annotated[Instant | None, Field(description="With the scope import")] = None
    first_published_at: Annotated[Instant | None, Field(description="With the scope import")] = None
    published_at: Annotated[Instant | None, Field(description="With the scope import")] = None
    updated_at: Annotated[Instant | None, Field(description="With the scope import")] = None
    old_slugs: Annotated[list[Slug], Field(max_length=100, description="With the scope import")] = []

    imported: ClassVar[tuple[str, ...]] = (
        "id", "created_at", "first_published_at", "published_at", "updated_at", "old_slugs",
    )  # fmt: skip


READ_ONLY = (
    "id", "type", "version", "revision", "status", "stage", "created_at", "updated_at", "first_published_at",
    "published_at", "publish_at", "unpublish_at", "schedule_problem", "trashed_at", "head_revision",
    "published_revision", "allowed_moves", "created_by",
)  # fmt: skip
DERIVED = ("corrections", "translations", "word_count", "resolved", "warnings", "sources")


def _read_only() -> Any:
    return Field(None, json_schema_extra={"readOnly": True})


class ArticleUpdate(Patch):
    """Members of an article to change. `quotes`, when given, is the whole list of what it prints."""

    read_only: ClassVar[frozenset[str]] = frozenset(READ_ONLY)
    derived: ClassVar[frozenset[str]] = frozenset(DERIVED)

    headline: Line | None = None
    language: Language | None = None
    summary: Prose | None = None
    body: BodySent | None = None
    slug: Slug | None = None
    genre: Annotated[str, Field(max_length=100)] | None = None
    authors: Annotated[list[PersonReference], Field(max_length=100)] | None = None
    topics: Annotated[list[TopicReference], Field(max_length=100)] | None = None
    image: Image | None = None
    quotes: Annotated[list[QuoteItem], Field(max_length=500)] | None = None
    related: Annotated[list[Reference], Field(max_length=100)] | None = None
    translation_of: Reference | None = None
    canonical_url: Url | None = None
    seo_title: Short | None = None
    seo_description: Short | None = None
    external_id: ExternalId | None = None
    extra: Extra | None = None
    message: Short | None = None
    id: Any = _read_only()
    type: Any = _read_only()
    version: Any = _read_only()
    revision: Any = _read_only()
    status: Any = _read_only()
    stage: Any = _read_only()
    created_at: Any = _read_only()
    updated_at: Any = _read_only()
    first_published_at: Any = _read_only()
    published_at: Any = _read_only()
    publish_at: Any = _read_only()
    unpublish_at: Any = _read_only()
    schedule_problem: Any = _read_only()
    trashed_at: Any = _read_only()
    head_revision: Any = _read_only()
    published_revision: Any = _read_only()
    allowed_moves: Any = _read_only()
    created_by: Any = _read_only()
    corrections: Any = _read_only()
    translations: Any = _read_only()
    word_count: Any = _read_only()
    resolved: Any = _read_only()
    warnings: Any = _read_only()
    sources: Any = _read_only()


class CorrectionCreate(Shape):
    """What readers are told."""

    kind: CorrectionKind
    text: Words
    quote_id: Id | None = None


class Override(Shape):
    """A check that is overridden, by its name, and why."""

    name: Annotated[str, Field(min_length=1, max_length=100, description="The check's name, as the refusal gives it")]
    reason: Words


class MoveNote(Shape):
    """Why an article was moved."""

    note: Annotated[Short | None, Field(description="For colleagues; readers never see it")] = None


class PublishOptions(MoveNote):
    """How a publication is to be."""

    correction: Annotated[CorrectionCreate | None, Field(description="Goes live with what it explains")] = None
    override: Annotated[list[Override], Field(max_length=20)] = []


class ScheduleOptions(MoveNote):
    """When readers get an article, and until when. Null cancels; what is left out stays as it was."""

    publish_at: Annotated[
        Instant | None, Field(description="When the newest revision goes live", examples=["2031-05-04T06:00:00+02:00"])
    ] = None
    unpublish_at: Annotated[
        Instant | None, Field(description="When readers no longer get it", examples=["2031-05-11T06:00:00+02:00"])
    ] = None


class RetractOptions(MoveNote):
    """The notice that readers get."""

    text: Words
