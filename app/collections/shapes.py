"""Collections as they go over the wire."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.articles.shapes import Reference
from app.articles.views import ArticleSummary
from app.core.shapes import Answer, Id, Line, Patch, Shape, Short, Slug
from app.quotes.models import Result, Wording
from app.sources.shapes import SourceSummary

MOST_ITEMS = 500
READ_ONLY: Any = Field(None, json_schema_extra={"readOnly": True})


class ChosenQuote(Shape):
    """Names a quote by its id. The form of it that a GET of a collection gives is accepted; its `id` decides."""

    id: Id
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    text: Any = READ_ONLY
    wording: Any = READ_ONLY
    language: Any = READ_ONLY
    speaker: Any = READ_ONLY
    speaker_title: Any = READ_ONLY
    told_by: Any = READ_ONLY
    credit: Any = READ_ONLY
    verification: Any = READ_ONLY
    disputed: Any = READ_ONLY


class ChosenItem(Shape):
    """An article or a quote, and what the desk says to it."""

    article: Annotated[Reference | None, Field(description="By id or slug")] = None
    quote: ChosenQuote | None = None
    note: Annotated[Short | None, Field(description="Readers see it")] = None


ChosenItems = Annotated[list[ChosenItem], Field(max_length=MOST_ITEMS, description="In order")]


class CollectionCreate(Shape):
    """A new collection."""

    title: Line
    slug: Annotated[Slug | None, Field(description="Made from the title when left out")] = None
    description: Short | None = None
    items: ChosenItems = []


class CollectionUpdate(Patch):
    """Members of a collection to change. `items`, when given, is the whole list."""

    read_only: ClassVar[frozenset[str]] = frozenset(
        {"id", "type", "version", "created_at", "updated_at", "trashed_at", "published"}
    )

    title: Line = Field(default_factory=str)
    slug: Slug = Field(default_factory=str)
    description: Short | None = None
    items: ChosenItems = Field(default_factory=list)
    id: Any = READ_ONLY
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    created_at: Any = READ_ONLY
    updated_at: Any = READ_ONLY
    trashed_at: Any = READ_ONLY
    published: Any = READ_ONLY


class QuoteCard(Answer):
    """A quote as a collection shows it."""

    id: str
    type: Literal["quote"]
    version: int
    text: str
    wording: Wording
    language: str
    speaker: SourceSummary | None
    speaker_title: str | None
    told_by: list[SourceSummary]
    credit: str
    verification: Result
    disputed: bool


class CollectionItemView(Answer):
    """One thing in a collection: an article or a quote, the other is null."""

    article: ArticleSummary | None
    quote: QuoteCard | None
    note: str | None


class CollectionView(Answer):
    """A collection. Readers get those of its items that are public. `published` and `trashed_at` are for editors."""

    id: str
    type: Literal["collection"]
    version: int
    slug: str
    title: str
    description: str | None
    created_at: str
    updated_at: str
    items: Annotated[list[CollectionItemView], Field(description="In a list only with include=items")] = []
    published: bool = False
    trashed_at: str | None = None


class CollectionList(Answer):
    """A page of collections."""

    items: list[CollectionView]
    next_cursor: str | None
    total: int | None = None
    total_is: Literal["exact", "at_least"] | None = None
