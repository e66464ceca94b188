"""Topics as they go over the wire."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, JsonValue

from app.core.shapes import Answer, ExternalId, Extra, Id, Line, Patch, Shape, Slug, Url


class NamedTopic(Shape):
    """Names a topic by `id` or `slug`. One that is not there is made when a `name` comes with it.

    The summary that a GET gives is accepted too; then its `id` decides.
    """

    id: Id | None = None
    slug: Slug | None = None
    name: Annotated[Line | None, Field(description="Makes the topic when it is not there")] = None
    parent: Annotated[TopicReference | None, Field(description="Of a topic that is made")] = None
    uri: Annotated[Url | None, Field(description="Of a topic that is made: IPTC media topic or Wikidata")] = None
    external_id: ExternalId | None = None
    type: Annotated[Literal["topic"] | None, Field(exclude=True)] = None


def _widened(value: Any) -> Any:
    return {"slug": value} if isinstance(value, str) else value


TopicReference = Annotated[NamedTopic, BeforeValidator(_widened, json_schema_input_type=Slug | NamedTopic)]
"""A string stands for a topic of that slug."""


class TopicCreate(Shape):
    """A new topic."""

    name: Line
    slug: Annotated[Slug | None, Field(description="Made from the name when left out")] = None
    uri: Annotated[Url | None, Field(description="The IPTC media topic or Wikidata item")] = None
    parent: Annotated[TopicReference | None, Field(description="The topic that this one is a part of")] = None
    external_id: ExternalId | None = None
    extra: Extra = {}


class TopicUpdate(Patch):
    """Members of a topic to change."""

    read_only: ClassVar[frozenset[str]] = frozenset({"id", "type", "version", "created_at", "updated_at", "trashed_at"})

    name: Line = Field(default_factory=str)
    slug: Slug = Field(default_factory=str)
    uri: Url | None = None
    parent: TopicReference | None = None
    external_id: ExternalId | None = None
    extra: Extra = {}
    id: Any = Field(None, json_schema_extra={"readOnly": True})
    type: Any = Field(None, json_schema_extra={"readOnly": True})
    version: Any = Field(None, json_schema_extra={"readOnly": True})
    created_at: Any = Field(None, json_schema_extra={"readOnly": True})
    updated_at: Any = Field(None, json_schema_extra={"readOnly": True})
    trashed_at: Any = Field(None, json_schema_extra={"readOnly": True})


class TopicSummary(Answer):
    """A topic in short."""

    id: str
    slug: str
    name: str


class TopicView(Answer):
    """A topic. `trashed_at` is there for editors only."""

    id: str
    type: str
    version: int
    slug: str
    name: str
    uri: str | None
    parent: TopicSummary | None
    external_id: str | None
    extra: dict[str, JsonValue]
    created_at: str
    updated_at: str
    trashed_at: str | None = None


class TopicList(Answer):
    """A page of topics."""

    items: list[TopicView]
    next_cursor: str | None
    total: int | None = None
    total_is: str | None = None


NamedTopic.model_rebuild()
