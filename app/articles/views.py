"""Articles as they are answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from app.articles.models import CorrectionKind, Stage, Status
from app.core.shapes import Answer
from app.quotes.views import OccurrenceView, QuoteView
from app.sources.shapes import Image, SourceSummary, SourceView
from app.topics.shapes import TopicSummary, TopicView


class BodyView(Answer):
    """The body, in each format that was asked for."""

    html: Annotated[str | None, Field(description="Clean enough to print as it is")] = None
    portable_text: list[dict[str, JsonValue]] | None = None
    markdown: str | None = None
    text: Annotated[str | None, Field(description="What the offsets of occurrences count in")] = None


class ArticleSummary(Answer):
    """An article in short."""

    type: Literal["article"] = "article"
    id: str
    slug: str
    headline: str
    language: str | None = None
    published_at: str | None = None


class CorrectionView(Answer):
    """What readers are told about a change."""

    id: str
    kind: CorrectionKind
    text: str
    quote_id: str | None
    published_at: str


class PrintedQuote(QuoteView):
    """A quote as an article prints it."""

    occurrences: list[OccurrenceView] = []


class PlacedOccurrence(OccurrenceView):
    """A place in an article, and the quote whose words stand there."""

    quote_id: str


class ScheduledFault(Answer):
    """One thing that is wrong with the newest revision: where, and what would be right."""

    pointer: str | None = None
    code: str
    detail: str


class ScheduleProblem(Answer):
    """Why an article was not moved at its time: what the move would have been answered."""

    type: Annotated[str, Field(examples=["/problems/words-drifted"])]
    title: str
    status: int
    detail: str
    errors: list[ScheduledFault] = []
    publish_at: Annotated[str | None, Field(description="When it was to go live")]
    unpublish_at: Annotated[str | None, Field(description="When it was to be taken back")]
    refused_at: str


class ArticleView(Answer):
    """An article. What stands from `stage` on is there for editors only."""

    id: str
    type: Literal["article"] = "article"
    external_id: str | None = None
    slug: str = ""
    version: int
    revision: Annotated[int, Field(description="The number of the document: the live one, for editors the newest")] = 1
    status: Status = "published"
    language: str = ""
    headline: str = ""
    summary: str | None = None
    body: BodyView | None = None
    authors: list[SourceSummary | SourceView] = []
    topics: list[TopicSummary | TopicView] = []
    image: Image | None = None
    genre: str | None = None
    canonical_url: str | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    created_at: str = ""
    first_published_at: str | None = None
    published_at: str | None = None
    updated_at: str = ""
    word_count: int = 0
    translation_of: ArticleSummary | None = None
    translations: list[ArticleSummary] = []
    related: list[ArticleSummary] = []
    extra: dict[str, JsonValue] = {}
    corrections: list[CorrectionView] = []
    quotes: list[PrintedQuote] = []
    sources: Annotated[list[SourceView], Field(description="With include=sources")] = []
    as_of: Annotated[str | None, Field(description="With as_of: the instant that this answers for")] = None
    preview: Annotated[bool, Field(description="True in what a preview link opens; else it is not there")] = False
    stage: Stage | None = None
    published_revision: int | None = None
    created_by: str | None = None
    publish_at: str | None = None
    unpublish_at: str | None = None
    schedule_problem: ScheduleProblem | None = None
    trashed_at: str | None = None
    allowed_moves: list[str] = []


class Resolved(Answer):
    """A source or topic that a request named: found, or made."""

    pointer: str
    id: str
    name: str
    made: bool


class Warned(Answer):
    """What an editor should look at."""

    code: str
    detail: str
    pointer: str
    place: Any = None


class SavedArticle(ArticleView):
    """An article just saved, with what was found, made and to be looked at."""

    resolved: list[Resolved]
    warnings: list[Warned]


class ArticleList(Answer):
    """A page of articles."""

    items: list[ArticleView]
    next_cursor: str | None
    total: int | None = None
    total_is: Literal["exact", "at_least"] | None = None


class CorrectionList(Answer):
    """An article's corrections."""

    items: list[CorrectionView]
    next_cursor: str | None


class PrintedList(Answer):
    """Where an article prints quotes."""

    items: list[PlacedOccurrence]
    next_cursor: str | None
