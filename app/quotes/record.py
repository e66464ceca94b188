"""The record around words: checks of them, and what others say to them."""

from __future__ import annotations

from app.core.dates import date_bounds
from app.core.problems import InvalidContent
from app.core.times import now
from app.quotes.models import Quote
from app.quotes.record_models import QuoteResponse, Verification
from app.quotes.rules import UnnamedPlaces, check_result, check_words, refuse_unnamed_found
from app.quotes.shapes import RecordedResponseCreate, VerificationCreate
from app.sources.finding import Resolver

ITSELF = "A response is not what it answers. Name another quote."


def make_verification(
    resolver: Resolver,
    data: VerificationCreate,
    pointer: str,
    *,
    quote_id: str | None = None,
    source_id: str | None = None,
) -> Verification:
    """A check of a quote or of a recording, not yet in the session. Raises InvalidContent."""
    check_result(data, pointer)
    checker = None
    if data.checked_by is not None:
        checker = resolver.resolve(data.checked_by, f"{pointer}/checked_by")
        refuse_unnamed_found(checker, f"{pointer}/checked_by")
    return Verification(
        quote_id=quote_id,
        source_id=source_id,
        result=data.result,
        basis=data.basis,
        checked_by_id=checker.id if checker is not None else None,
        checked_at=data.checked_at or now(),
        evidence_url=data.evidence_url,
        note=data.note,
    )


def make_response(
    resolver: Resolver,
    unnamed: UnnamedPlaces,
    data: RecordedResponseCreate,
    pointer: str,
    *,
    words: Quote | None,
    target_quote_id: str | None = None,
    target_remark_id: str | None = None,
    target_source_id: str | None = None,
) -> QuoteResponse:
    """A response to a quote, a remark or a recording, not yet in the session. Raises InvalidContent."""
    check_words(data, pointer)
    if words is not None and (words.id == target_quote_id or words.remark_id == target_remark_id):
        raise InvalidContent.at(f"{pointer}/quote", "itself", ITSELF)
    responder = resolver.resolve(data.responder, f"{pointer}/responder")
    first, last = date_bounds(data.date)
    response = QuoteResponse(
        responder_id=responder.id,
        text=data.text,
        quote_id=words.id if words is not None else None,
        stance=data.stance,
        state=data.state,
        target_quote_id=target_quote_id,
        target_remark_id=target_remark_id,
        target_source_id=target_source_id,
        date=data.date,
        date_from=first,
        date_until=last,
        date_text=data.date_text,
        note=data.note,
    )
    unnamed.take(responder, response.id, f"{pointer}/responder")
    return response
