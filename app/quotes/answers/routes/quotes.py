"""Quotes read over HTTP, with the record around each."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from app.auth.guard import GuardedRoute, caller_of, declared, query_of
from app.changes.past import check_past
from app.core.http import answering
from app.core.http.answering import Shown
from app.core.paging.lists import link_to_next
from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.wiring import house
from app.quotes.answers import around
from app.quotes.answers.asking.asked import AttributionQuery, QuoteQuery, QuotesQuery, RecordQuery
from app.quotes.answers.asking.known import Known, find_quote
from app.quotes.answers.past import quote_then
from app.quotes.answers.quotes import quote_shown, quotes_shown
from app.quotes.views import AttributionView, OccurrenceList, QuoteList, QuoteView, ResponseList, VerificationList

router = APIRouter(prefix="/v1/quotes", route_class=GuardedRoute, tags=["Read"])


@router.get(
    "", operation_id="listQuotes", response_model=QuoteList, summary="List quotes", **declared(query=QuotesQuery)
)
async def list_quotes(request: Request) -> Response:
    """Quotes that are public, each with the newest three articles that print it.

    All but `speaker` range over the whole chain: what one told that another said came through both. A value that
    names nothing public gives the empty list.
    """
    ask = query_of(request, QuotesQuery)

    def query(reader: Reader) -> Shown:
        shown, cursor = quotes_shown(reader, house(request).cursors, ask)
        shown.next_link = link_to_next(request, cursor)
        return shown

    shown = await house(request).database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.get(
    "/{id}", operation_id="getQuote", response_model=QuoteView, summary="Read a quote", **declared(query=QuoteQuery)
)
async def read_quote(request: Request, id: str) -> Response:
    """One quote, by id. The address of one that was merged leads to the survivor (308).

    With `as_of` it is what readers got at that instant; for those with `drafts:read` also where it is not public now.
    """
    ask = query_of(request, QuoteQuery)
    draft = ask.view == "draft"
    if ask.as_of is not None:
        check_past(ask.as_of, ask.view)
        return await read_then(request, id, ask, ask.as_of)

    def query(reader: Reader) -> Shown | str:
        known = find_quote(reader, id, draft=draft)
        return known if isinstance(known, str) else quote_shown(reader, known, ask)

    shown = await house(request).database.read(query)
    if isinstance(shown, str):
        return moved(request, shown)
    return answering.reply(request, shown, caller_of(request), draft=draft)


async def read_then(request: Request, id: str, ask: QuoteQuery, moment: str) -> Response:
    caller = caller_of(request)

    def query(reader: Reader) -> Shown | str:
        try:
            known = find_quote(reader, id, draft=False)
        except NotFound:
            if caller is None or not caller.may("drafts:read"):
                raise
            known = find_quote(reader, id, draft=True)
        return known if isinstance(known, str) else quote_then(reader, known, ask, moment)

    found = await house(request).database.read(query, slow=True)
    return moved(request, found) if isinstance(found, str) else answering.reply(request, found, caller)


@router.get(
    "/{id}/attribution", operation_id="getAttribution", response_model=AttributionView,
    summary="Read how the words came to us", **declared(query=AttributionQuery),
)  # fmt: skip
async def read_attribution(request: Request, id: str) -> Response:
    """Every step from the speaker to the newest report, and through nested speech to the origin.

    With view=draft the ETag is the version of the remark: PUT of an attribution wants it as If-Match.
    """
    draft = query_of(request, AttributionQuery).view == "draft"

    def query(reader: Reader) -> tuple[Shown, int] | str:
        known = find_quote(reader, id, draft=draft)
        if isinstance(known, str):
            return known
        return around.attribution_shown(reader, known, draft=draft), known.remark_version

    found = await house(request).database.read(query)
    if isinstance(found, str):
        return moved(request, found, "/attribution")
    shown, version = found
    if draft:
        return answering.private(shown.body, version=version)
    return answering.reply(request, shown, caller_of(request))


@router.get(
    "/{id}/verifications", operation_id="listQuoteVerifications", response_model=VerificationList,
    summary="List what was checked about a quote", **declared(query=RecordQuery),
)  # fmt: skip
async def list_quote_verifications(request: Request, id: str) -> Response:
    """Whether the words were said, as it was checked; the newest first."""
    ask = query_of(request, RecordQuery)

    def listed(reader: Reader, known: Known) -> around.Answer:
        return around.checks_shown(reader, house(request).cursors, ask, ("quote", known.id), known.seq)

    return await list_around(request, id, ask, "/verifications", listed)


@router.get(
    "/{id}/responses", operation_id="listQuoteResponses", response_model=ResponseList,
    summary="List what was said to a quote", **declared(query=RecordQuery),
)  # fmt: skip
async def list_quote_responses(request: Request, id: str) -> Response:
    """What somebody said to these words, to the act of saying, or to a recording that holds them."""
    ask = query_of(request, RecordQuery)

    def listed(reader: Reader, known: Known) -> around.Answer:
        return around.responses_to_quote(reader, house(request).cursors, ask, known)

    return await list_around(request, id, ask, "/responses", listed)


@router.get(
    "/{id}/occurrences", operation_id="listQuoteOccurrences", response_model=OccurrenceList,
    summary="List where a quote is printed", **declared(query=RecordQuery),
)  # fmt: skip
async def list_quote_occurrences(request: Request, id: str) -> Response:
    """Where live articles print the words; with view=draft where the newest revisions of articles do."""
    ask = query_of(request, RecordQuery)

    def listed(reader: Reader, known: Known) -> around.Answer:
        return around.occurrences_shown(reader, house(request).cursors, ask, known)

    return await list_around(request, id, ask, "/occurrences", listed)


async def list_around(
    request: Request, id: str, ask: RecordQuery, ending: str, listed: Callable[[Reader, Known], around.Answer]
) -> Response:
    """A list that hangs on one quote."""

    def query(reader: Reader) -> Shown | str:
        known = find_quote(reader, id, draft=ask.view == "draft")
        if isinstance(known, str):
            return known
        shown, cursor = listed(reader, known)
        shown.next_link = link_to_next(request, cursor)
        return shown

    shown = await house(request).database.read(query)
    return (
        moved(request, shown, ending) if isinstance(shown, str) else answering.reply(request, shown, caller_of(request))
    )


def moved(request: Request, survivor: str, ending: str = "") -> Response:
    """Leads to the quote that this one was merged into."""
    query = f"?{request.url.query}" if request.url.query else ""
    cached = "private, no-store" if caller_of(request) else house(request).settings.cache_control
    headers = {"Location": f"/v1/quotes/{survivor}{ending}{query}", "Cache-Control": cached, "Vary": "Authorization"}
    return Response(status_code=308, headers=headers)
