"""The record around words: checks of them, and what others say to them."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.core.problems import Conflict, InvalidContent
from app.core.shapes import check_read_only
from app.core.values.dates import date_bounds
from app.core.values.times import now
from app.quotes.models import Quote
from app.quotes.record_models import QuoteResponse, Verification
from app.quotes.shapes import QuoteReference, RecordedResponseCreate, ResponseCreate, VerificationCreate
from app.quotes.update_shapes import ResponseUpdate
from app.quotes.writing.existing import load_quotes
from app.quotes.writing.rules import UnnamedPlaces, check_result, check_words, refuse_unnamed_found
from app.sources.finding import Resolver
from app.sources.models import Source
from app.sources.shapes import SourceReference

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
    check_words(data.stance, data.text, data.quote, pointer)
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


def add_verification(session: Session, target: Quote | Source, data: VerificationCreate) -> Verification:
    """Add a check of a quote, whose `verification` it decides, or of a recording. Raises InvalidContent, Conflict."""
    refuse_unnamed_target(target)
    resolver = resolver_of(session, data.checked_by)
    if isinstance(target, Source):
        verification = make_verification(resolver, data, "", source_id=target.id)
    else:
        verification = make_verification(resolver, data, "", quote_id=target.id)
        target.verification = data.result
        session.add(target)
    session.flush()  # a source that was just made is there before what names it
    session.add(verification)
    return verification


def add_response(session: Session, target: Quote | Source, data: RecordedResponseCreate) -> QuoteResponse:
    """Add what somebody says to a quote, to its remark, or to a recording. Raises InvalidContent, Conflict."""
    refuse_unnamed_target(target)
    on_remark = isinstance(data, ResponseCreate) and data.on == "remark"
    response = make_response(
        resolver_of(session, data.responder),
        UnnamedPlaces(session),
        data,
        "",
        words=words_of(session, data.quote),
        target_quote_id=target.id if isinstance(target, Quote) and not on_remark else None,
        target_remark_id=target.remark_id if isinstance(target, Quote) and on_remark else None,
        target_source_id=target.id if isinstance(target, Source) else None,
    )
    session.flush()  # a source that was just made is there before what names it
    session.add(response)
    return response


def update_response(session: Session, response: QuoteResponse, data: ResponseUpdate, current: dict[str, Any]) -> None:
    """Change what is known of a response; who answered what stays. Raises InvalidContent."""
    check_read_only(data, current)
    for name in data.model_fields_set - data.read_only:
        setattr(response, name, getattr(data, name))
    response.date_from, response.date_until = date_bounds(response.date)
    at_fault = "stance" if data.given("stance") else "text"
    try:
        check_words(response.stance, response.text, response.quote_id, "")
    except InvalidContent as problem:
        fault = problem.errors[0]
        raise InvalidContent.at(f"/{at_fault}", fault.code, fault.detail) from problem
    session.add(response)


def refuse_unnamed_target(target: Quote | Source) -> None:
    if isinstance(target, Source) and target.kind == "unnamed":
        raise Conflict("An unnamed source is no recording. Nothing is checked or answered here.")


def resolver_of(session: Session, named: SourceReference | None) -> Resolver:
    resolver = Resolver(session)
    if named is not None:
        resolver.prepare([named])
    return resolver


def words_of(session: Session, reference: QuoteReference | None) -> Quote | None:
    """The quote that a response consists of. Raises InvalidContent when it is not there."""
    if reference is None:
        return None
    quote = load_quotes(session, [reference.id]).get(reference.id)
    if quote is None or quote.trashed_at is not None:
        raise InvalidContent.at("/quote/id", "no_such_quote", "There is no such quote. Name one that is there.")
    return quote
