"""The record as it goes over the wire, for the documentation and for generated clients.

Members without a default are always there. Those with one are there when they were asked for, or for editors.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue

from app.core.shapes import Answer
from app.quotes.models import AlterationKind, Hedge, Medium, Result, Role, Wording
from app.quotes.record_models import Basis, ResponseState, Stance
from app.sources.models import SourceKind
from app.sources.shapes import SourceSummary

On = Literal["quote", "remark", "source"]
FieldName = Literal["headline", "summary", "body"]
Form = Literal["direct", "mixed", "partial", "indirect"]
AnchorState = Literal["anchored", "drifted", "orphaned"]


def plain_nulls(schema: dict[str, Any]) -> None:
    """Write "a string or null" as one type with two names (JSON Schema 2020-12), not as a choice of two schemas:
    generated clients then have one optional member and no class for the choice."""
    for name, described in schema.get("properties", {}).items():
        choices = described.get("anyOf", ())
        if len(choices) == 2 and choices[1] == {"type": "null"} and isinstance(choices[0].get("type"), str):
            one = {**described, **choices[0], "type": [choices[0]["type"], "null"]}
            del one["anyOf"]
            if "enum" in one:
                one["enum"] = [*one["enum"], None]
            schema["properties"][name] = one


class View(Answer):
    """An object of an answer."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False, json_schema_extra=plain_nulls)


class Page(View):
    """A page of a list."""

    next_cursor: Annotated[str | None, Field(description="Send it as `cursor` for the next page; null on the last")]
    total: Annotated[int | None, Field(description="With `count=true`: how many there are in all")] = None
    total_is: Annotated[
        Literal["exact", "at_least"] | None, Field(description="Counting stops at ten thousand: then `at_least`")
    ] = None


Sources = Annotated[list[SourceSummary], Field(description="Who told it, innermost first; empty when nobody did")]
Credit = Annotated[str, Field(description="One line to print with the words")]
Speaker = Annotated[SourceSummary | None, Field(description="Who said it; of a joint statement the first")]
Title = Annotated[str | None, Field(description="Title at the time")]
Behalf = Annotated[SourceSummary | None, Field(description="Whom the source spoke for")]
DateText = Annotated[str | None, Field(description="The date in printed words, such as “Wednesday”")]
Edtf = Annotated[str | None, Field(description="EDTF level 1, such as 2024, 2025-07-09? or 2019~")]


class SaidView(View):
    """The act of saying: when, by which medium, on which occasion, to whom, where."""

    date: Edtf
    text: DateText
    medium: Medium
    occasion: str | None
    audience: str | None
    place: str | None


class StepView(View):
    """One step of how words came to us: who, in which role, and from which earlier steps they had it."""

    step: Annotated[int, Field(description="Its number; the first is 0")]
    role: Role
    source: SourceSummary
    source_title: Title
    on_behalf_of: Behalf
    cue: Annotated[str | None, Field(description="The words that introduce it, such as “according to”")]
    hedge: Hedge | None
    date: Edtf
    date_text: DateText
    evidence_url: str | None
    archive_url: str | None
    note: str | None
    via: Annotated[list[int], Field(description="The earlier steps that it came through; of a speaker none")]


class AttributionView(View):
    """All steps, and the attribution of the remark that this one was told in, to the origin."""

    steps: list[StepView]
    told_in: AttributionView | None


class AlterationView(View):
    """Where the text differs from what was said. `start` and `end` count code points of `text`."""

    kind: AlterationKind
    start: int
    end: int
    original: str | None = None
    note: str | None = None


class AboutView(View):
    """What the words speak of: a topic or a source."""

    type: Literal["topic", "source"]
    id: str | None = None
    slug: str | None = None
    name: str
    kind: Annotated[SourceKind | None, Field(description="Of a source")] = None


class ArticleMention(View):
    """An article that prints the words."""

    id: str
    slug: str
    headline: str
    published_at: Annotated[str | None, Field(description="Null while it is not published")]


class QuoteSummary(View):
    """A quote in short."""

    id: str
    type: Literal["quote"]
    text: str
    told_by: Sources
    credit: Credit


class ResponseSummary(View):
    """What somebody says to a quote, in short."""

    id: str
    type: Literal["response"]
    on: On
    stance: Stance
    state: ResponseState
    responder: SourceSummary
    text: Annotated[str | None, Field(description="The responder's words, if they are no quote of their own")]
    quote: Annotated[QuoteSummary | None, Field(description="The responder's words, if they are a quote")]
    date: Edtf
    date_text: DateText


class VerificationView(View):
    """Somebody checked whether the words were said, or whether a recording is real."""

    id: str
    type: Literal["verification"]
    version: int
    result: Result
    basis: Basis
    checked_by: SourceSummary | None
    checked_at: str
    evidence_url: str | None
    note: str | None
    created_at: str


class VerificationList(Page):
    """A page of checks, the newest first; the first says how it stands."""

    items: list[VerificationView]


class OccurrenceView(View):
    """Where an article prints the words. Offsets count code points of the field's text."""

    id: str
    article: Annotated[ArticleMention | None, Field(description="Left out inside an article")] = None
    instance: Annotated[int, Field(description="The pieces of one split quotation share it")]
    field: FieldName
    block: Annotated[str | None, Field(description="The key of the block in the body")]
    form: Form
    exact: Annotated[str, Field(description="The words as printed, byte for byte")]
    prefix: Annotated[str | None, Field(description="What stands before")] = None
    suffix: Annotated[str | None, Field(description="What stands after")] = None
    start: int | None
    end: int | None
    start_utf16: Annotated[int | None, Field(description="The same in UTF-16 units, as JavaScript counts")]
    end_utf16: int | None
    start_in_block: int | None
    end_in_block: int | None
    cue: Annotated[str | None, Field(description="The words that introduce it here")]
    hedge: Annotated[Hedge | None, Field(description="As printed here")]
    state: AnchorState
    found: Annotated[str | None, Field(description="What stands at the place of a drifted one")] = None


class OccurrenceList(Page):
    """A page of places where the words are printed."""

    items: list[OccurrenceView]


class RemarkReference(View):
    """The act of saying that a quote is from. For editors."""

    id: str
    version: int


class QuoteView(View):
    """What was said, by whom, through whom it came, and what is known about it."""

    id: str
    type: Literal["quote"]
    version: int
    text: str
    wording: Wording
    language: Annotated[str, Field(description="BCP 47")]
    original_language: Annotated[str | None, Field(description="BCP 47; what was spoken, where that is known")]
    translation_of: QuoteSummary | None
    alterations: list[AlterationView]
    context: Annotated[str | None, Field(description="What “then” or “he” refer to")]
    about: Annotated[list[AboutView], Field(description="What the words speak of")]
    verification: Annotated[Result, Field(description="Were these words said? Not: are they true?")]
    disputed: Annotated[bool, Field(description="Whether an open denial or dispute stands against it")]
    speaker: Speaker
    speakers: Annotated[list[SourceSummary], Field(description="All who said it")]
    speaker_title: Title
    on_behalf_of: Behalf
    told_by: Sources
    said: SaidView
    credit: Credit
    responses: list[ResponseSummary]
    external_id: str | None
    extra: dict[str, JsonValue]
    created_at: str
    updated_at: str
    attribution: AttributionView | None = None
    verifications: Annotated[list[VerificationView] | None, Field(description="The newest 100")] = None
    occurrences: Annotated[list[OccurrenceView] | None, Field(description="The newest 100")] = None
    articles: Annotated[
        list[ArticleMention] | None, Field(description="The newest three that print it; up to 100 if included")
    ] = None
    articles_count: Annotated[int | None, Field(description="How many articles print it")] = None
    as_of: Annotated[str | None, Field(description="With as_of: the instant that this answers for")] = None
    published: Annotated[bool | None, Field(description="Published by itself. For editors")] = None
    trashed_at: Annotated[str | None, Field(description="For editors")] = None
    remark: RemarkReference | None = None


class QuoteList(Page):
    """A page of quotes."""

    items: list[QuoteView]


class RowQuote(QuoteSummary):
    """The quote of a row."""

    articles: list[ArticleMention] | None = None
    articles_count: int | None = None


class AttributionRow(View):
    """One step of one quote."""

    quote: RowQuote
    step: int
    role: Role
    source: SourceSummary
    source_title: Title
    on_behalf_of: Behalf
    cue: str | None
    hedge: Hedge | None
    date: Edtf
    date_text: DateText
    evidence_url: str | None


class AttributionRows(Page):
    """A page of steps."""

    items: list[AttributionRow]


class TargetRemark(View):
    """An act of saying that somebody responded to, by the quotes of it."""

    id: Annotated[str | None, Field(description="For editors")] = None
    quotes: list[QuoteSummary]


class ResponseView(ResponseSummary):
    """What somebody says to a quote, to a remark or to a recording."""

    version: int
    target_quote: QuoteSummary | None
    target_remark: TargetRemark | None
    target_source: SourceSummary | None
    note: str | None
    created_at: str
    updated_at: str
    trashed_at: Annotated[str | None, Field(description="For editors")] = None


class ResponseList(Page):
    """A page of responses."""

    items: list[ResponseView]


class RemarkView(View):
    """One act of saying, which several quotes may share."""

    id: str
    type: Literal["remark"]
    version: int
    said: SaidView
    told_in: Annotated[RemarkReference | None, Field(description="The remark in which another told this one")]
    attribution: AttributionView
    quotes: list[QuoteSummary]
    created_at: str
    updated_at: str
    trashed_at: str | None


class RemarkList(Page):
    """A page of remarks."""

    items: list[RemarkView]


AttributionView.model_rebuild()
