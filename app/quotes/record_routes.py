"""Checks of recordings, responses and remarks written over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.auth.guard import GuardedRoute, declared, edit_of
from app.changes.stale import check_unchanged
from app.core.editing import Outcome
from app.core.problems import NotFound
from app.core.sql.db import reader_of
from app.core.values.ids import is_id
from app.quotes.answers.remarks import remark_shown
from app.quotes.models import Remark
from app.quotes.record_models import QuoteResponse
from app.quotes.shapes import RecordedResponseCreate, VerificationCreate
from app.quotes.showing_writes import response_shown, verification_shown
from app.quotes.update_shapes import RemarkUpdate, ResponseUpdate
from app.quotes.views import RemarkView, ResponseView, VerificationView
from app.quotes.writing.attribution.replacing import update_remark
from app.quotes.writing.record import add_response, add_verification, update_response
from app.sources.finding import identified
from app.sources.models import Source
from app.sources.shapes import SourceReference

router = APIRouter(prefix="/v1", route_class=GuardedRoute, tags=["Check"])

NO_SOURCE = "There is no source with this id."
NO_RESPONSE = "There is no response with this id."
NO_REMARK = "There is no remark with this id."


@router.patch(
    "/responses/{id}", operation_id="updateResponse", response_model=ResponseView, summary="Change a response",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def patch_response(request: Request, id: str, data: ResponseUpdate) -> Response:
    """Change what is known of a response: whether it still stands, its words, its date. Who answered what stays."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        response = session.get(QuoteResponse, id.lower()) if is_id(id) else None
        if response is None or response.trashed_at is not None:
            raise NotFound(NO_RESPONSE)
        check_unchanged(session, edit, response)
        update_response(session, response, data, response_shown(reader_of(session), response.id))
        return Outcome(lambda reader: response_shown(reader, response.id))

    return edit(operation)


@router.post(
    "/sources/{id}/verifications", operation_id="addSourceVerification", status_code=201,
    response_model=VerificationView, summary="Record a check of a recording", **declared(scopes=["verify"]),
)  # fmt: skip
def create_source_verification(request: Request, id: str, data: VerificationCreate) -> Response:
    """Record whether a tape, a document or a post is what it seems."""

    def operation(session: Session) -> Outcome:
        made = add_verification(session, loaded_source(session, id), data)
        return Outcome(lambda reader: verification_shown(reader, made.id), 201)

    return edit_of(request)(operation)


@router.post(
    "/sources/{id}/responses", operation_id="addSourceResponse", status_code=201, response_model=ResponseView,
    summary="Record what somebody says to a recording", **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_source_response(request: Request, id: str, data: RecordedResponseCreate) -> Response:
    """Record a denial of a recording. Every quote in whose attribution it is the recording is then disputed."""

    def operation(session: Session) -> Outcome:
        made = add_response(session, loaded_source(session, id), data)
        return Outcome(lambda reader: response_shown(reader, made.id), 201)

    return edit_of(request)(operation)


@router.patch(
    "/remarks/{id}", operation_id="updateRemark", response_model=RemarkView, summary="Change a remark",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def patch_remark(request: Request, id: str, data: RemarkUpdate) -> Response:
    """Change when, where, by which medium and to whom it was said, for every quote of it."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        remark = session.get(Remark, id.lower()) if is_id(id) else None
        if remark is None or remark.trashed_at is not None:
            raise NotFound(NO_REMARK)
        check_unchanged(session, edit, remark)
        update_remark(session, remark, data, remark_shown(reader_of(session), remark.id))
        return Outcome(lambda reader: remark_shown(reader, remark.id))

    return edit(operation)


def loaded_source(session: Session, reference: str) -> Source:
    """The source of this id. Raises NotFound."""
    source = identified(session, SourceReference(id=reference)) if is_id(reference) else None
    if source is None:
        raise NotFound(NO_SOURCE)
    return source
