"""Changes of quotes, responses and remarks as they come in. What is left out stays (RFC 7396)."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.core.shapes import EdtfDate, ExternalId, Extra, Language, Patch, Short, Words
from app.quotes.models import Wording
from app.quotes.record_models import ResponseState, Stance
from app.quotes.shapes import READ_ONLY, Abouts, Alterations, Attribution, QuoteReference, Said, Speaker, Speakers
from app.sources.shapes import SourceReference

UNSENT: Any = Field(default_factory=lambda: None)
"""Of a member that is never null: what it is when it was not sent."""


class QuoteUpdate(Patch):
    """Members of a quote to change: of the record, never of what articles print.

    Who said it, and when, can be changed here while no other quote is of the same remark.
    """

    read_only: ClassVar[frozenset[str]] = frozenset(
        {
            "id", "type", "version", "verification", "disputed", "published", "created_at", "updated_at", "trashed_at",
            "remark",
        }
    )  # fmt: skip
    listed: ClassVar[frozenset[str]] = frozenset({"responses", "verifications", "occurrences", "articles"})
    """What hangs on the quote: read-only too, item by item."""
    derived: ClassVar[frozenset[str]] = frozenset({"credit", "told_by", "articles_count"})

    text: Words = UNSENT
    wording: Wording = UNSENT
    language: Language = UNSENT
    original_language: Language | None = None
    translation_of: QuoteReference | None = None
    alterations: Alterations = UNSENT
    context: Short | None = None
    about: Abouts = UNSENT
    external_id: ExternalId | None = None
    extra: Extra = UNSENT
    speaker: Speaker = UNSENT
    speakers: Annotated[Speakers, Field(description="Of a joint statement; it decides over `speaker`")] = UNSENT
    speaker_title: Annotated[Short | None, Field(description="Of the one speaker")] = None
    on_behalf_of: Annotated[SourceReference | None, Field(description="Of the one speaker")] = None
    said: Annotated[Said | None, Field(description="Its members are merged with what is there")] = None
    attribution: Annotated[Attribution, Field(description="Replaces all later steps, or with `steps` all")] = UNSENT
    id: Any = READ_ONLY
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    verification: Any = READ_ONLY
    disputed: Any = READ_ONLY
    published: Any = READ_ONLY
    created_at: Any = READ_ONLY
    updated_at: Any = READ_ONLY
    trashed_at: Any = READ_ONLY
    remark: Any = READ_ONLY
    responses: Any = READ_ONLY
    verifications: Any = READ_ONLY
    occurrences: Any = READ_ONLY
    articles: Any = READ_ONLY
    articles_count: Any = READ_ONLY
    credit: Any = READ_ONLY
    told_by: Any = READ_ONLY


class ResponseUpdate(Patch):
    """Members of a response to change. Who answered what stays."""

    read_only: ClassVar[frozenset[str]] = frozenset(
        {
            "id", "type", "version", "responder", "quote", "on", "target_quote", "target_remark", "target_source",
            "created_at", "updated_at", "trashed_at",
        }
    )  # fmt: skip

    stance: Stance = UNSENT
    state: ResponseState = UNSENT
    text: Words | None = None
    date: EdtfDate | None = None
    date_text: Short | None = None
    note: Short | None = None
    id: Any = READ_ONLY
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    responder: Any = READ_ONLY
    quote: Any = READ_ONLY
    on: Any = READ_ONLY
    target_quote: Any = READ_ONLY
    target_remark: Any = READ_ONLY
    target_source: Any = READ_ONLY
    created_at: Any = READ_ONLY
    updated_at: Any = READ_ONLY
    trashed_at: Any = READ_ONLY


class RemarkUpdate(Patch):
    """The act of saying, for all quotes of it. Its steps are changed under a quote, at `/attribution`."""

    read_only: ClassVar[frozenset[str]] = frozenset(
        {"id", "type", "version", "told_in", "attribution", "created_at", "updated_at", "trashed_at"}
    )
    derived: ClassVar[frozenset[str]] = frozenset({"quotes"})

    said: Annotated[Said | None, Field(description="Its members are merged with what is there")] = None
    id: Any = READ_ONLY
    type: Any = READ_ONLY
    version: Any = READ_ONLY
    attribution: Any = READ_ONLY
    created_at: Any = READ_ONLY
    updated_at: Any = READ_ONLY
    trashed_at: Any = READ_ONLY
    quotes: Any = READ_ONLY
    told_in: Any = READ_ONLY
