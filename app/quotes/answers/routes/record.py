"""Attributions, responses and remarks as lists, and what was said and checked about a recording."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.auth.guard import GuardedRoute, caller_of, declared, query_of
from app.core.http import answering
from app.core.http.answering import Shown
from app.core.paging.lists import link_to_next
from app.core.sql.reader import Reader
from app.core.wiring import house
from app.quotes.answers import around
from app.quotes.answers.asking.asked import AttributionsQuery, RecordQuery, RemarkQuery, RemarksQuery, ResponsesQuery
from app.quotes.answers.asking.known import find_recording
from app.quotes.answers.attributions import attributions_shown
from app.quotes.answers.remarks import remark_shown, remarks_page
from app.quotes.answers.responses import responses_shown
from app.quotes.views import AttributionRows, RemarkList, RemarkView, ResponseList, VerificationList

router = APIRouter(prefix="/v1", route_class=GuardedRoute, tags=["Read"])
remarks = APIRouter(prefix="/v1/remarks", route_class=GuardedRoute, tags=["Check"])


@router.get(
    "/attributions", operation_id="listAttributions", response_model=AttributionRows,
    summary="List steps of attributions", **declared(query=AttributionsQuery),
)  # fmt: skip
async def list_attributions(request: Request) -> Response:
    """One row per quote and step: all that an agency reported, all that a speaker said. Remarks in which an unnamed
    source stands are left out: their steps are shown with their quote alone.
    """
    ask = query_of(request, AttributionsQuery)

    def query(reader: Reader) -> Shown:
        shown, cursor = attributions_shown(reader, house(request).cursors, ask)
        shown.next_link = link_to_next(request, cursor)
        return shown

    shown = await house(request).database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.get(
    "/responses", operation_id="listResponses", response_model=ResponseList, summary="List responses",
    **declared(query=ResponsesQuery),
)  # fmt: skip
async def list_responses(request: Request) -> Response:
    """What somebody said to words, to an act of saying or to a recording: all that a ministry denied."""
    ask = query_of(request, ResponsesQuery)

    def query(reader: Reader) -> Shown:
        shown, cursor = responses_shown(reader, house(request).cursors, ask)
        shown.next_link = link_to_next(request, cursor)
        return shown

    shown = await house(request).database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.get(
    "/sources/{id}/verifications", operation_id="listSourceVerifications", response_model=VerificationList,
    summary="List what was checked about a recording", **declared(query=RecordQuery),
)  # fmt: skip
async def list_source_verifications(request: Request, id: str) -> Response:
    """Whether a recording is what it seems, as it was checked; the newest first."""
    ask = query_of(request, RecordQuery)

    def query(reader: Reader) -> Shown:
        ident, seq = find_recording(reader, id, draft=ask.view == "draft")
        shown, cursor = around.checks_shown(reader, house(request).cursors, ask, ("source", ident), seq)
        shown.next_link = link_to_next(request, cursor)
        return shown

    return answering.reply(request, await house(request).database.read(query), caller_of(request))


@router.get(
    "/sources/{id}/responses", operation_id="listSourceResponses", response_model=ResponseList,
    summary="List what was said to a recording", **declared(query=RecordQuery),
)  # fmt: skip
async def list_source_responses(request: Request, id: str) -> Response:
    """Who denied, disputed or confirmed a recording, such as a tape or a document, and who would not comment."""
    ask = query_of(request, RecordQuery)

    def query(reader: Reader) -> Shown:
        ident, seq = find_recording(reader, id, draft=ask.view == "draft")
        shown, cursor = around.responses_to_recording(reader, house(request).cursors, ask, ident, seq)
        shown.next_link = link_to_next(request, cursor)
        return shown

    return answering.reply(request, await house(request).database.read(query), caller_of(request))


@remarks.get(
    "", operation_id="listRemarks", response_model=RemarkList, summary="List remarks",
    **declared(scopes=["drafts:read"], query=RemarksQuery),
)  # fmt: skip
async def list_remarks(request: Request) -> Response:
    """Acts of saying, which several quotes may share. For editors."""
    ask = query_of(request, RemarksQuery)

    body = await house(request).database.read(lambda reader: remarks_page(reader, house(request).cursors, ask))
    return answering.private(body, next_link=link_to_next(request, body["next_cursor"]))


@remarks.get(
    "/{id}", operation_id="getRemark", response_model=RemarkView, summary="Read a remark",
    **declared(scopes=["drafts:read"], query=RemarkQuery),
)  # fmt: skip
async def read_remark(request: Request, id: str) -> Response:
    """One act of saying: its attribution, and the quotes of it. For editors."""
    remark = await house(request).database.read(lambda reader: remark_shown(reader, id))
    return answering.private(remark, version=remark["version"])
