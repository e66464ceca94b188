"""The parameters of lists of quotes, attributions, responses and remarks."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from app.core.fulltext.asking import Q
from app.core.http.parameters import AsOf, IdElsewhere, Languages, Moment, Query, Reference
from app.core.paging.lists import CountedQuery, DraftView, PageQuery, ReadQuery, Truth
from app.core.shapes import Id
from app.quotes.models import Medium, Result, Role
from app.quotes.record_models import ResponseState, Stance

Fields = Annotated[list[str] | None, Field(description="Only these members, and id, type, version, told_by and credit")]
Include = Annotated[
    list[str] | None, Field(description="Also articles, attribution, responses, verifications, occurrences")
]
Many = list[Reference] | None
After = Annotated[Moment | None, Field(description="On this day or later; it is enough that the date may mean so")]
Before = Annotated[Moment | None, Field(description="Before this day; it is enough that the date may mean so")]
SORTED = "id, created_at, updated_at; - in front turns it round"


class QuoteQuery(ReadQuery):
    """How one quote is read."""

    fields: Fields = None
    include: Include = None
    view: DraftView = None
    as_of: AsOf = None


class AttributionQuery(ReadQuery):
    """How an attribution is read."""

    view: DraftView = None


class RecordQuery(PageQuery):
    """How what hangs on one thing is listed."""

    view: DraftView = None


class QuotesQuery(CountedQuery):
    """Which quotes are listed, and how."""

    editors_only: ClassVar[frozenset[str]] = frozenset({"drifted", "trashed"})
    at_hand: ClassVar[frozenset[str]] = frozenset(
        {"speaker", "source", "recorded_in", "obtained_by", "published_in", "reported_by", "on_behalf_of", "about"}
        | {"topic", "article", "ids", "external_id", "retracted"}
    )

    speaker: Annotated[Many, Field(description="Said by any of these sources (id or slug)")] = None
    firsthand: Annotated[Truth, Field(description="Leave out what others told")] = False
    or_behalf: Annotated[Truth, Field(description="With `speaker`: also what others said on their behalf")] = False
    source: Annotated[Many, Field(description="Any of these sources anywhere in the attribution")] = None
    recorded_in: Annotated[Many, Field(description="Recorded in any of these works")] = None
    obtained_by: Annotated[Many, Field(description="Obtained by any of these sources")] = None
    published_in: Annotated[Many, Field(description="Published in any of these")] = None
    reported_by: Annotated[Many, Field(description="Reported by any of these sources")] = None
    on_behalf_of: Annotated[Many, Field(description="Somebody spoke on behalf of any of these sources")] = None
    about: Annotated[Many, Field(description="Speaks of any of these topics or sources (id or slug)")] = None
    topic: Annotated[
        Many, Field(description="Printed in an article on any of these topics or topics below them (id or slug)")
    ] = None
    article: Annotated[Many, Field(description="Printed in any of these articles (id or slug)")] = None
    verification: Annotated[list[Result] | None, Field(description="Any of these")] = None
    disputed: Annotated[Truth | None, Field(description="Whether an open denial or dispute stands against it")] = None
    response: Annotated[list[Stance] | None, Field(description="Has a response of any of these stances")] = None
    language: Annotated[Languages | None, Field(description="In any of these languages (BCP 47)")] = None
    said_after: Annotated[Moment | None, Field(description="May have been said on this day or later")] = None
    said_before: Annotated[Moment | None, Field(description="May have been said before this day")] = None
    said_certain: Annotated[
        Truth, Field(description="With said_after or said_before: was said then, whatever the date may mean")
    ] = False
    retracted: Annotated[Truth, Field(description="Also what nothing but a retracted article shows")] = False
    external_id: Annotated[list[IdElsewhere] | None, Field(description="Any of these ids of other systems")] = None
    ids: Annotated[list[Id] | None, Field(max_length=100, description="Any of these ids")] = None
    q: Q = None
    sort: Annotated[list[str] | None, Field(description=f"{SORTED}; with q also relevance")] = None
    fields: Fields = None
    include: Include = None
    view: DraftView = None
    drifted: Annotated[
        Truth | None, Field(description="Whether a draft prints it in words that have drifted (with view=draft)")
    ] = None
    trashed: Annotated[Truth, Field(description="What is in the trash (with view=draft)")] = False

    @property
    def by_time(self) -> bool:
        """Whether the list goes by a time first."""
        return bool(self.sort and self.sort[0].endswith("_at"))


class AttributionsQuery(CountedQuery):
    """Which steps are listed, and how."""

    at_hand: ClassVar[frozenset[str]] = frozenset({"source"})

    source: Annotated[Many, Field(description="Any of these sources (id or slug)")] = None
    role: Annotated[list[Role] | None, Field(description="Any of these roles")] = None
    after: After = None
    before: Before = None
    sort: Annotated[list[str] | None, Field(description="id (of the quote); - in front turns it round")] = None
    include: Annotated[list[str] | None, Field(description="quote.articles")] = None
    view: DraftView = None


class ResponsesQuery(CountedQuery):
    """Which responses are listed, and how."""

    at_hand: ClassVar[frozenset[str]] = frozenset({"responder"})

    responder: Annotated[Many, Field(description="By any of these sources (id or slug)")] = None
    stance: Annotated[list[Stance] | None, Field(description="Any of these")] = None
    speaker: Annotated[Many, Field(description="To words of any of these sources (id or slug)")] = None
    state: Annotated[list[ResponseState] | None, Field(description="Any of these")] = None
    after: After = None
    before: Before = None
    sort: Annotated[list[str] | None, Field(description=SORTED)] = None
    view: DraftView = None


class RemarkQuery(Query):
    """How one remark is read."""

    view: DraftView = None


class RemarksQuery(CountedQuery):
    """Which remarks are listed, and how."""

    source: Annotated[Many, Field(description="Any of these sources in its own steps (id or slug)")] = None
    medium: Annotated[list[Medium] | None, Field(description="Any of these media")] = None
    told_in: Annotated[list[Id] | None, Field(description="Told in any of these remarks")] = None
    ids: Annotated[list[Id] | None, Field(max_length=100, description="Any of these ids")] = None
    sort: Annotated[list[str] | None, Field(description=SORTED)] = None
    view: DraftView = None
