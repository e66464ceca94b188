"""The feed as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from anyio import move_on_after
from prometheus_client import CollectorRegistry, Gauge, Histogram
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.core.problems import Problem, Unavailable
from app.core.values.times import now, seconds_between
from app.core.wiring import House
from app.feed.asked import FeedQuery, StreamQuery
from app.feed.positions import Position
from app.feed.telling import Limits, Page, tell

RETRY = b"retry: 2000\n\n"
MANY = "As many streams are open here as may be. Try again in a moment, or ask /v1/changes with wait."
PAGES_KEPT = 4
LAGS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
SPARE_SECONDS = 30
"""What a listener has to take in the last of it."""


class Streams:
    """The open streams of a worker: so many and no more. Those who wait together are told what is read once."""

    def __init__(self, most: int, registry: CollectorRegistry) -> None:
        self.free = most
        self._lag = Histogram(
            "onrecord_feed_lag_seconds",
            "How long ago a change was made when those who waited for one, or listen, are told",
            buckets=LAGS,
            registry=registry,
        )
        Gauge("onrecord_feed_streams", "Streams that are open", registry=registry).set_function(
            lambda: most - self.free
        )
        self._turn = asyncio.Lock()
        self._recent: OrderedDict[tuple[str, Position, Limits], Page] = OrderedDict()

    def check(self) -> None:
        """Raise Unavailable unless there is room for one more."""
        if self.free <= 0:
            raise Unavailable(MANY, headers={"Retry-After": "5"})

    async def page(
        self, parts: House, ask: FeedQuery, position: Position, limits: Limits, *, current: bool = True
    ) -> Page:
        """The page after a position. Who waited takes turns, so that they leave the threads to others.

        `current` says that they knew all there was until now, so that what they are told is as late as the feed is.
        """
        key = (ask.bound_to(), position, limits)
        async with self._turn:
            page = self._recent.get(key)
            if page is None or page.head.seq < parts.watch.newest:
                page = await parts.database.read(lambda reader: tell(reader, ask, position, limits), slow=True)
                self._recent[key] = page
                if current and page.told and page.head.at is not None:
                    self._lag.observe(max(0.0, seconds_between(page.head.at, now())))
                while len(self._recent) > PAGES_KEPT:
                    self._recent.popitem(last=False)
        return page


class EventStream(StreamingResponse):
    """Takes one of the places while it is open. Past the last one it raises Unavailable before anything is sent.

    It is broken off after `seconds` and some: it has ended by then, unless the listener takes nothing in any more.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        streams: Streams,
        content: AsyncIterator[bytes],
        headers: dict[str, str],
        seconds: float,
        status_code: int = 200,
    ) -> None:
        super().__init__(content, status_code, headers)
        self.streams = streams
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.streams.check()
        self.streams.free -= 1
        try:
            with move_on_after(self.seconds + SPARE_SECONDS):
                await super().__call__(scope, receive, send)
        finally:
            self.streams.free += 1


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens to a stream, and how long it goes on. `welcome` tells whether they may still read."""

    streams: Streams
    parts: House
    ask: StreamQuery
    limits: Limits
    seconds: float
    welcome: Callable[[], Awaitable[bool]]

    async def events(self, page: Page) -> AsyncIterator[bytes]:
        """All there is to tell, as it happens, from this page on.

        It ends when the time is over, the worker stops, the key does not open anything any more, or the database is
        away: the listener comes again with the last id that it got.
        """
        clock = asyncio.get_running_loop().time
        heartbeat, watch = self.parts.settings.feed_heartbeat_seconds, self.parts.watch
        until = clock() + self.seconds
        yield RETRY
        yield self.told(page, greeting=True)
        spoke = clock()
        while not watch.ending and clock() < until:
            moved = not page.done or await watch.moved_past(
                page.head.seq, max(0.0, min(spoke + heartbeat, until) - clock())
            )
            try:
                if not await self.welcome():
                    return
                if moved:
                    page = await self.streams.page(self.parts, self.ask, page.position, self.limits, current=page.done)
            except Problem:
                return
            if said := self.told(page) if moved else b"":
                yield said
                spoke = clock()
            elif clock() >= spoke + heartbeat:
                yield b": still here\nid: %b\n\n" % self.token(page.position)
                spoke = clock()

    def told(self, page: Page, *, greeting: bool = False) -> bytes:
        """The events of a page; where it is the last one for now `done` says so."""
        said = [b"id: %b\ndata: %b\n\n" % (self.token(one.position), one.json) for one in page.told]
        if page.done and (said or greeting):
            token = self.token(page.position)
            said.append(b'event: done\nid: %b\ndata: {"next":"%b","done":true}\n\n' % (token, token))
        return b"".join(said)

    def token(self, position: Position) -> bytes:
        return position.token(self.parts.cursors, self.ask.bound_to()).encode()
