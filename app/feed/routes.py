"""The change feed over HTTP: page by page, and as a stream."""

from __future__ import annotations

import asyncio
from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.auth.guard import GuardedRoute, declared, query_of
from app.auth.identifying import still_valid
from app.core.http.parameters import pairs_of
from app.core.paging.lists import public_url
from app.core.problems import Gone, InvalidCursor, Unauthenticated
from app.core.wiring import House, house
from app.feed.asked import ChangesQuery, FeedQuery, StreamQuery
from app.feed.positions import Position, read_token
from app.feed.shapes import ChangeList, FeedItem
from app.feed.streaming import EventStream, Listener, Streams
from app.feed.telling import Limits, Page, tell

router = APIRouter(prefix="/v1/changes", route_class=GuardedRoute, tags=["Keep in sync"])

ON_A_STREAM = 100
"""Things that are read at once for a stream."""
EXPIRED = "The key has been revoked or has expired."
STREAM = "Events, each with one item as `data`; see `FeedItem`."


@router.get(
    "", operation_id="listChanges", response_model=ChangeList, summary="Follow what changes",
    responses={410: {}}, **declared(query=ChangesQuery),
)  # fmt: skip
async def list_changes(request: Request) -> Response:
    """What is public, and then what became public, changed or ceased, in the order in which it happened.

    The first answer, without `since`, begins a snapshot of all that is public. Each answer has a `next`: keep it once
    you have kept the items, and send it as `since`. When `done` is true you have all there is; ask again later, or
    with `wait`, which answers as soon as there is something. A page may be shorter than `limit` and not the last.

    A `set` has the thing whole, as its own address answers it, and again whenever something changes that it shows: an
    article with its quotes, when one of these is corrected. A retraction is a `set` too. `removed` is to be taken for
    done where there is nothing to remove. A token that is too old, or of another past, is answered with 410 and the
    address of a new snapshot. Drafts are never in it, nor does a save move it.
    """
    ask, parts = query_of(request, ChangesQuery), house(request)
    clock, limits = asyncio.get_running_loop().time, limits_of(parts, ask.limit)
    streams = cast(Streams, request.app.state.streams)
    deadline = clock() + ask.wait
    page = await begun(request, ask, ask.since, limits)
    while page.done and not page.told and await parts.watch.moved_past(page.head.seq, max(0.0, deadline - clock())):
        if not await still_valid(request):
            raise Unauthenticated(EXPIRED)
        page = await streams.page(parts, ask, page.position, limits)
    return answer(request, ask, page)


@router.get(
    "/stream", operation_id="streamChanges", response_model=FeedItem, response_class=EventStream,
    summary="Listen to what changes",
    responses={200: {"description": STREAM, "content": {"text/event-stream": {}}}, 410: {}},
    **declared(query=StreamQuery),
)  # fmt: skip
async def stream_changes(request: Request) -> Response:
    """The same as server-sent events, which go on and on: a snapshot first, or what came after `since`.

    Each event has one item as `data`, and as its `id` the token to go on from; a browser's `EventSource` sends it as
    `Last-Event-ID` when it comes again, and that counts before `since`. An event `done` says that this was all for
    now. Comments keep the connection open while nothing happens. A worker holds so many streams and no more: then 503.
    Each ends after an hour at most, and browsers come again by themselves.
    """
    ask, parts = query_of(request, StreamQuery), house(request)
    streams = cast(Streams, request.app.state.streams)
    streams.check()
    limits = limits_of(parts, ON_A_STREAM)
    page = await begun(request, ask, request.headers.get("last-event-id") or ask.since, limits)
    headers = {
        "Cache-Control": "no-store",
        "Onrecord-Seq": str(page.head.seq),
        "X-Accel-Buffering": "no",
        "Vary": "Authorization, Accept-Encoding",
    }
    if request.state.bodyless:
        return Response(headers=headers, media_type=EventStream.media_type)
    seconds = min(parts.settings.feed_stream_seconds, ask.end_after or parts.settings.feed_stream_seconds)
    listener = Listener(streams, parts, ask, limits, seconds, lambda: still_valid(request))
    return EventStream(streams, listener.events(page), headers, seconds)


def limits_of(parts: House, items: int) -> Limits:
    return Limits(items, parts.settings.max_answer_quotes, parts.settings.feed_days)


async def begun(request: Request, ask: FeedQuery, token: str | None, limits: Limits) -> Page:
    """The first page after a token; raises InvalidCursor or Gone, with the address at which to begin anew."""
    try:
        position = None if token is None else read_token(house(request).cursors, token, ask.bound_to())
        return await read_page(house(request), ask, position, limits)
    except (InvalidCursor, Gone) as problem:
        address = snapshot(request)
        problem.members["snapshot"] = address
        problem.headers["Link"] = f'<{address}>; rel="start"'
        raise


async def read_page(parts: House, ask: FeedQuery, position: Position | None, limits: Limits) -> Page:
    return await parts.database.read(lambda reader: tell(reader, ask, position, limits), slow=True)


def answer(request: Request, ask: FeedQuery, page: Page) -> Response:
    following = page.position.token(house(request).cursors, ask.bound_to()).encode()
    items = b",".join(told.json for told in page.told)
    body = b'{"items":[%b],"next":"%b","done":%b}' % (items, following, b"true" if page.done else b"false")
    address = address_of(request, {"since": following.decode()})
    headers = {
        "Cache-Control": "no-store",
        "Onrecord-Seq": str(page.head.seq),
        "Link": f'<{address}>; rel="next"',
        "Vary": "Authorization, Accept-Encoding",
    }
    return Response(body, headers=headers, media_type="application/json")


def snapshot(request: Request) -> str:
    """The address at which to begin anew, with the same filters."""
    return address_of(request, {})


def address_of(request: Request, more: dict[str, str]) -> str:
    pairs = [(name, value) for name, value in pairs_of(request) if name != "since"]
    query = urlencode([*pairs, *more.items()])
    return f"{public_url(request)}{request.url.path}{'?' if query else ''}{query}"
