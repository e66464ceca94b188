"""Quotes as they come in: what was said, by whom, when, through whom it came, and what is known about it.

Short forms are widened here, each so that a fault points to the request's own member.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from app.core.shapes import EdtfDate, ExternalId, Extra, Id, Instant, Language, Shape, Short, Url, Words
from app.core.validation import sentence
from app.quotes.models import AlterationKind, Hedge, Medium, Result, Role, Wording
from app.quotes.record_models import Basis, ResponseState, Stance
from app.quotes.views import AnchorState, FieldName, Form
from app.sources.models import SourceKind
from app.sources.shapes import SourceReference
from app.topics.shapes import NamedTopic, TopicReference

MOST_STEPS = 16
READ_ONLY: Any = Field(None, json_schema_extra={"readOnly": True})


def named(name: str, kind: SourceKind) -> SourceReference:
    """The source that a string stands for. Raises ValueError with a sentence that says what would be right."""
    try:
        return SourceReference(name=name, kind=kind)
    except ValidationError as error:
        raise ValueError(sentence(dict(error.errors()[0]))) from None


def _person(value: Any) -> Any:
    return named(value, "person") if isinstance(value, str) else value


Person = Annotated[SourceReference, BeforeValidator(_person, json_schema_input_type=str | SourceReference)]
"""A string stands for a person of that name."""


class QuoteReference(Shape):
    """Names a quote that exists. The summary that a GET gives is accepted; its `id` decides."""

    id: Id
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    text: Any = READ_ONLY
    wording: Any = READ_ONLY
    language: Any = READ_ONLY
    told_by: Any = READ_ONLY
    credit: Any = READ_ONLY


class NumberedItem(QuoteReference):
    """Names an item of the same request by its number in `quotes`, the first being 0."""

    id: Id = ""
    number: int


def _numbered(value: Any) -> Any:
    if type(value) is not int:
        return value
    if value < 0:
        raise ValueError("Give the number of an item of `quotes`, the first being 0.")
    return NumberedItem(number=value)


QuoteOrNumber = Annotated[QuoteReference, BeforeValidator(_numbered, json_schema_input_type=int | QuoteReference)]
"""A whole number names an item of `quotes` in the same request."""


class StepMembers(Shape):
    """What may be known of any step."""

    source_title: Annotated[Short | None, Field(description="At the time, such as “Kremlin spokesman”")] = None
    on_behalf_of: SourceReference | None = None
    cue: Annotated[Short | None, Field(description="The words that introduce it, such as “according to”")] = None
    hedge: Hedge | None = None
    date: Annotated[EdtfDate | None, Field(description="EDTF level 1")] = None
    date_text: Annotated[Short | None, Field(description="The date in printed words, such as “Wednesday”")] = None
    evidence_url: Url | None = None
    archive_url: Url | None = None
    note: Short | None = None


class SpeakerItem(StepMembers):
    """A speaker, with what is known of the speaking."""

    place: ClassVar[str] = "/source"
    source: Person


class BareSpeaker(SpeakerItem):
    """A speaker given as nothing but a source."""

    place: ClassVar[str] = ""


def _speaker(value: Any) -> Any:
    if isinstance(value, str):
        return BareSpeaker(source=named(value, "person"))
    if isinstance(value, dict) and "source" not in value:
        return BareSpeaker(source=SourceReference.model_validate(value))
    return value


Speaker = Annotated[SpeakerItem, BeforeValidator(_speaker, json_schema_input_type=str | SourceReference | SpeakerItem)]
"""A source, or an object with `source` and what is known of the step. A string stands for a person."""


class StepItem(StepMembers):
    """One step: who, in which role, and from which earlier steps they had it."""

    role: Role
    source: Annotated[SourceReference, Field(description="A string is the name of a reported_by step’s publication")]
    via: Annotated[list[int] | None, Field(description="Numbers of earlier steps")] = None
    step: Annotated[int | None, Field(description="Its number; it may be left out")] = None

    @field_validator("source", mode="before", json_schema_input_type=str | SourceReference)
    @classmethod
    def _short(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str | dict | SourceReference):
            raise ValueError("Give an object with name and kind, or of a reported_by step the name alone.")
        if not isinstance(value, str):
            return value
        kinds: dict[Any, SourceKind] = {"reported_by": "publication", "speaker": "person"}
        if "role" not in info.data:
            return named(value, "publication")  # the role is wrong, and that is said already
        kind = kinds.get(info.data["role"])
        if kind is None:
            raise ValueError("Give an object with name and kind. A string stands for the source of reported_by only.")
        return named(value, kind)


class AttributionItem(Shape):
    """All steps from step 0, the speakers in it, each with the `via` that it has."""

    place: ClassVar[str] = "/steps"
    steps: Annotated[list[StepItem], Field(max_length=MOST_STEPS)]
    told_in: Any = READ_ONLY


class LaterSteps(AttributionItem):
    """The steps after the speakers, given as a list."""

    place: ClassVar[str] = ""


class AttributionUpdate(AttributionItem):
    """A whole attribution, which replaces the one before."""


_LATER = TypeAdapter(
    Annotated[list[StepItem], Field(max_length=MOST_STEPS)], config=ConfigDict(strict=True, defer_build=True)
)


def _attribution(value: Any) -> Any:
    return LaterSteps.model_construct(steps=_LATER.validate_python(value)) if isinstance(value, list) else value


Attribution = Annotated[
    AttributionItem, BeforeValidator(_attribution, json_schema_input_type=list[StepItem] | AttributionItem)
]
"""The steps after the speakers as a list, or all of them as `{"steps": […]}`."""


class SaidItem(Shape):
    """The act of saying: when, by which medium, on which occasion, to whom, where."""

    date: Annotated[EdtfDate | None, Field(description="EDTF level 1, such as 2024, 2025-07-09? or 2019~")] = None
    text: Annotated[Short | None, Field(description="The printed words, such as “Wednesday”")] = None
    medium: Medium | None = None
    occasion: Short | None = None
    audience: Short | None = None
    place: Short | None = None


def _said(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return SaidItem(date=value)
    except ValidationError as error:
        raise ValueError(sentence(dict(error.errors()[0]))) from None


Said = Annotated[SaidItem, BeforeValidator(_said, json_schema_input_type=str | SaidItem)]
"""A string stands for its `date`."""


class AlterationItem(Shape):
    """Where the text differs from what was said. `start` and `end` count code points of `text`."""

    kind: AlterationKind
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    original: Short | None = None
    note: Short | None = None


class AboutItem(Shape):
    """What the words speak of: a topic or a source."""

    places: ClassVar[tuple[str, str]] = ("/topic", "/source")
    topic: TopicReference | None = None
    source: SourceReference | None = None


class BareAbout(AboutItem):
    """A topic or a source given as nothing but its summary."""

    places: ClassVar[tuple[str, str]] = ("", "")


def _about(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return BareAbout(topic=NamedTopic(slug=value))
        except ValidationError as error:
            raise ValueError(sentence(dict(error.errors()[0]))) from None
    if not isinstance(value, dict) or "topic" in value or "source" in value:
        return value
    if "kind" in value or value.get("type") == "source":
        return BareAbout(source=SourceReference.model_validate(value))
    return BareAbout(topic=NamedTopic.model_validate(value))


About = Annotated[
    AboutItem, BeforeValidator(_about, json_schema_input_type=str | NamedTopic | SourceReference | AboutItem)
]
"""`{"topic"}` or `{"source"}`, or the summary of one. A string is the slug of a topic."""


class VerificationCreate(Shape):
    """A check: whether the words were said, or whether a recording is what it seems. Never whether they are true."""

    result: Result
    basis: Basis = "none"
    checked_by: Person | None = None
    checked_at: Annotated[Instant | None, Field(description="Now, if left out")] = None
    evidence_url: Url | None = None
    note: Short | None = None


class RecordedResponseCreate(Shape):
    """What somebody says to it: the words as `text`, or as a `quote` of their own, or none."""

    responder: Person
    stance: Stance
    state: ResponseState = "open"
    text: Words | None = None
    quote: QuoteReference | None = None
    date: EdtfDate | None = None
    date_text: Short | None = None
    note: Short | None = None


class ResponseCreate(RecordedResponseCreate):
    """What somebody says to a quote, or to the remark that it is from."""

    on: Annotated[Literal["quote", "remark"], Field(description="These words, or the act of saying")] = "quote"


class ResponseItem(ResponseCreate):
    """A response in the request that makes the quote; its words may be another item of `quotes`."""

    quote: QuoteOrNumber | None = None


class OccurrenceItem(Shape):
    """How an article prints the words: where, in which form. Places are found by the server."""

    id: Id | None = None
    field: Annotated[FieldName | None, Field(description="Where to look; anywhere, if left out")] = None
    form: Form | None = None
    exact: Annotated[Words | None, Field(description="The words as printed")] = None
    pieces: Annotated[list[Words] | None, Field(min_length=1, max_length=50, description="A split quotation")] = None
    nth: Annotated[int | None, Field(ge=1, description="Which of several equal places, counted from 1")] = None
    cue: Short | None = None
    hedge: Annotated[Hedge | None, Field(description="As printed here")] = None
    state: Annotated[AnchorState | None, Field(description="`anchored` accepts a drifted one")] = None
    instance: Any = READ_ONLY
    block: Any = READ_ONLY
    prefix: Any = READ_ONLY
    suffix: Any = READ_ONLY
    start: Any = READ_ONLY
    end: Any = READ_ONLY
    start_utf16: Any = READ_ONLY
    end_utf16: Any = READ_ONLY
    start_in_block: Any = READ_ONLY
    end_in_block: Any = READ_ONLY
    revision: Any = READ_ONLY
    found: Any = READ_ONLY
    quote: Any = READ_ONLY
    article: Any = READ_ONLY


Speakers = Annotated[list[Speaker], Field(min_length=1, max_length=MOST_STEPS)]
Alterations = Annotated[list[AlterationItem], Field(max_length=200)]
Abouts = Annotated[list[About], Field(max_length=50)]


class QuoteMembers(Shape):
    """A quote as it is made."""

    text: Words | None = None
    wording: Wording | None = None
    language: Language | None = None
    original_language: Language | None = None
    translation_of: QuoteReference | None = None
    speaker: Speaker | None = None
    speakers: Annotated[Speakers | None, Field(description="Of a joint statement; it decides over `speaker`")] = None
    speaker_title: Annotated[Short | None, Field(description="Of the one speaker")] = None
    on_behalf_of: Annotated[SourceReference | None, Field(description="Of the one speaker")] = None
    said: Said | None = None
    attribution: Attribution | None = None
    same_remark_as: Annotated[QuoteReference | None, Field(description="A quote of the same act of saying")] = None
    told_in: Annotated[QuoteReference | None, Field(description="The quote in which another told it")] = None
    alterations: Alterations = []
    context: Annotated[Short | None, Field(description="What “then” or “he” refer to")] = None
    about: Abouts = []
    verifications: Annotated[list[VerificationCreate], Field(max_length=50)] = []
    responses: Annotated[Sequence[ResponseCreate], Field(max_length=50)] = []
    external_id: ExternalId | None = None
    extra: Extra = {}


class QuoteCreate(QuoteMembers):
    """A new quote by itself."""

    text: Words
    language: Language
    responses: Annotated[list[ResponseCreate], Field(max_length=50)] = []


DERIVED = (
    "type", "version", "verification", "disputed", "published", "credit", "told_by", "remark", "articles",
    "articles_count", "created_at", "updated_at", "trashed_at",
)  # fmt: skip
"""What GET gives of a quote and nobody sets."""
RECORDED = ("verifications", "responses")


class QuoteItem(QuoteMembers):
    """What an article prints: a new quote, or `{"id"}` of one that exists, and how it is printed.

    Of one that exists, words and attribution stay as they are; what GET gives of the record around it is ignored.
    """

    id: Id | None = None
    translation_of: QuoteOrNumber | None = None
    same_remark_as: QuoteOrNumber | None = None
    told_in: QuoteOrNumber | None = None
    responses: Annotated[list[ResponseItem], Field(max_length=50)] = []
    occurrences: Annotated[list[OccurrenceItem] | None, Field(max_length=200)] = None
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    verification: Any = READ_ONLY
    disputed: Any = READ_ONLY
    published: Any = READ_ONLY
    credit: Any = READ_ONLY
    told_by: Any = READ_ONLY
    remark: Any = READ_ONLY
    articles: Any = READ_ONLY
    articles_count: Any = READ_ONLY
    created_at: Any = READ_ONLY
    updated_at: Any = READ_ONLY
    trashed_at: Any = READ_ONLY

    @model_validator(mode="before")
    @classmethod
    def _leave_the_record(cls, value: Any) -> Any:
        """Of a quote that exists, drop what is derived: it may be of any shape that GET gives."""
        if isinstance(value, dict) and value.get("id") is not None:
            return {name: member for name, member in value.items() if name not in (*DERIVED, *RECORDED)}
        return value
