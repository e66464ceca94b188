"""Sources as they go over the wire."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, JsonValue

from app.core.shapes import Answer, ExternalId, Extra, Id, Line, Patch, Prose, Shape, Short, Slug, Url, Wikidata
from app.sources.models import SourceKind, WorkType

Names = Annotated[list[Line], Field(max_length=50)]
Links = Annotated[list[Url], Field(max_length=50)]


class Image(Shape):
    """A picture: its address and the words for those who do not see it."""

    url: Url
    alt: Annotated[str, Field(max_length=2000, description="What it shows; empty when it is decoration")]
    caption: Short | None = None
    credit: Short | None = None
    width: Annotated[int | None, Field(ge=1, le=100_000)] = None
    height: Annotated[int | None, Field(ge=1, le=100_000)] = None


class SourceMembers(Shape):
    """What anybody may say of a source."""

    distinction: Annotated[
        str, Field(max_length=200, description="Tells two of one name apart, such as “the senator”")
    ] = ""
    aliases: Names = []
    description: Annotated[Short | None, Field(description="Such as “state news agency”")] = None
    work_type: WorkType | None = None
    wikidata: Wikidata | None = None
    url: Url | None = None
    same_as: Links = []
    image: Image | None = None
    bio: Prose | None = None
    anonymity_reason: Annotated[
        Annotated[str, Field(min_length=1, max_length=2000)] | None,
        Field(description="Why an unnamed source is not named; only editors see it"),
    ] = None
    external_id: ExternalId | None = None
    extra: Extra = {}


class SourceCreate(SourceMembers):
    """A new source."""

    kind: SourceKind
    name: Line
    slug: Slug | None = None


class SourceReference(SourceMembers):
    """Names a source: by `id`, `slug`, `wikidata` or `external_id`, or by `name` and `kind`, which finds or makes it.

    The summary that a GET gives is accepted too; then its `id` decides.
    """

    id: Id | None = None
    slug: Slug | None = None
    name: Line | None = None
    kind: SourceKind | None = None
    new: Annotated[bool, Field(description="Make a new one, also when one of this name is there")] = False
    type: Annotated[str | None, Field(exclude=True)] = None


class SourceUpdate(Patch):
    """Members of a source to change."""

    read_only: ClassVar[frozenset[str]] = frozenset(
        {"id", "type", "version", "kind", "created_at", "updated_at", "trashed_at", "published"}
    )

    name: Line | None = None
    distinction: Annotated[str, Field(max_length=200)] = ""
    aliases: Names = []
    slug: Slug | None = None
    description: Short | None = None
    work_type: WorkType | None = None
    wikidata: Wikidata | None = None
    url: Url | None = None
    same_as: Links = []
    image: Image | None = None
    bio: Prose | None = None
    anonymity_reason: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    external_id: ExternalId | None = None
    extra: Extra = {}
    id: Any = Field(None, json_schema_extra={"readOnly": True})
    type: Any = Field(None, json_schema_extra={"readOnly": True})
    version: Any = Field(None, json_schema_extra={"readOnly": True})
    kind: Any = Field(None, json_schema_extra={"readOnly": True})
    created_at: Any = Field(None, json_schema_extra={"readOnly": True})
    updated_at: Any = Field(None, json_schema_extra={"readOnly": True})
    trashed_at: Any = Field(None, json_schema_extra={"readOnly": True})
    published: Any = Field(None, json_schema_extra={"readOnly": True})


class SourceSummary(Answer):
    """A source in short. Of an unnamed one readers get kind and printed description, nothing else."""

    id: str | None = None
    kind: SourceKind
    slug: str | None = None
    name: str


class SourceView(Answer):
    """A source. `anonymity_reason`, `published` and `trashed_at` are there for editors only."""

    id: str
    type: str
    version: int
    kind: SourceKind
    name: str
    distinction: str
    aliases: list[str]
    slug: str | None
    description: str | None
    work_type: WorkType | None
    wikidata: str | None
    url: str | None
    same_as: list[str]
    image: Image | None
    bio: str | None
    external_id: str | None
    extra: dict[str, JsonValue]
    created_at: str
    updated_at: str
    anonymity_reason: str | None = None
    published: bool = False
    trashed_at: str | None = None


class SourceList(Answer):
    """A page of sources."""

    items: list[SourceView]
    next_cursor: str | None
    total: int | None = None
    total_is: str | None = None


def _widened(value: Any, kind: SourceKind) -> Any:
    return {"name": value, "kind": kind} if isinstance(value, str) else value


def _person(value: Any) -> Any:
    return _widened(value, "person")


def _publication(value: Any) -> Any:
    return _widened(value, "publication")


PersonReference = Annotated[SourceReference, BeforeValidator(_person, json_schema_input_type=str | SourceReference)]
"""A string stands for a person of that name."""
PublicationReference = Annotated[
    SourceReference, BeforeValidator(_publication, json_schema_input_type=str | SourceReference)
]
"""A string stands for a publication of that name."""
