"""What is found as it goes over the wire: each thing in short, told apart by `type`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.articles.models import Status
from app.core.shapes import Answer
from app.quotes.models import Result, Wording
from app.quotes.views import ArticleMention
from app.sources.models import SourceKind
from app.sources.shapes import Image, SourceSummary
from app.topics.shapes import TopicSummary


class Highlight(Answer):
    """A stretch of a member of the item in which words stand that were looked for."""

    member: Literal["headline", "summary", "text", "credit", "name", "description"]
    start: Annotated[int, Field(description="In code points, as Python counts")]
    end: int
    start_utf16: Annotated[int, Field(description="In UTF-16 units, as JavaScript counts")]
    end_utf16: int


Highlights = Annotated[list[Highlight] | None, Field(description="With `highlight=true`: where the words stand")]


class FacetValue(Answer):
    """A value, and how much is found of it. `value` is what the filter of the facet's name takes."""

    value: str
    label: Annotated[str, Field(description="The name of a topic or source; else the value itself")]
    count: int
    count_is: Annotated[
        Literal["exact", "at_least"],
        Field(description="The newest three thousand matches are looked at; where there are more, `at_least`"),
    ]


Values = Annotated[list[FacetValue] | None, Field(description="The values that most of what is found has, 20 at most")]


class Facets(Answer):
    """Of each facet that was asked for, what another choice would find; others are left out."""

    topic: Values = None
    speaker: Values = None
    reported_by: Values = None
    author: Values = None
    language: Values = None
    type: Values = None
    verification: Values = None


class FoundArticle(Answer):
    """An article that was found."""

    id: str
    type: Literal["article"]
    version: int
    slug: str
    status: Status
    language: str
    headline: str
    summary: str | None
    authors: list[SourceSummary]
    topics: list[TopicSummary]
    image: Image | None
    published_at: Annotated[str | None, Field(description="Null while it is not published")]
    highlights: Highlights = None


class FoundQuote(Answer):
    """A quote that was found, with the newest three articles that print it."""

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
    articles: list[ArticleMention]
    highlights: Highlights = None


class FoundSource(Answer):
    """A person, an organization, a publication or a work that was found."""

    id: str
    type: Literal["source"]
    version: int
    kind: SourceKind
    slug: str | None
    name: str
    description: str | None
    image: Image | None
    highlights: Highlights = None


class FoundTopic(Answer):
    """A topic that was found."""

    id: str
    type: Literal["topic"]
    version: int
    slug: str
    name: str
    parent: TopicSummary | None
    highlights: Highlights = None


Found = Annotated[FoundArticle | FoundQuote | FoundSource | FoundTopic, Field(discriminator="type")]


class SearchList(Answer):
    """A page of what was found."""

    items: list[Found]
    next_cursor: str | None
    facets: Annotated[Facets | None, Field(description="With `facets`: how much is found of each")] = None
    total: Annotated[
        int | None, Field(description="With `count=true`, and where not all that match were ranked: how many")
    ] = None
    total_is: Annotated[
        Literal["exact", "at_least"] | None,
        Field(description="Matches are counted, and ranked, to a thousand, the newest: then `at_least`"),
    ] = None
