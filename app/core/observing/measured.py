"""How long each request takes, by its route: counted, logged, told to who asks for it, and named in its trace.

Nothing here holds what a request says: a route is told as it is declared, without the parts that were filled in.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from time import perf_counter
from urllib.parse import parse_qsl

from opentelemetry import trace
from prometheus_client import CollectorRegistry, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.observing.passing import PASSING, Passing

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ASKED = (b"onrecord-timing", b"true")
SEARCHES = re.compile(b"(?:^|&)q=")

log = logging.getLogger("onrecord.access")


class Meter:
    """What this process has counted since it began."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "onrecord_request_seconds",
            "Until an answer begins, of requests that were not answered from the cache of answers",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._searches = Histogram(
            "onrecord_search_seconds",
            "Until an answer begins, of those among them that look for words (q) and find an answer",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._known: dict[tuple[str, str, int], Histogram] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        name = (method if method in METHODS else "other", route, status // 100)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._seconds.labels(name[0], route, f"{name[2]}xx")
        known.observe(seconds)

    def note_search(self, route: str, seconds: float) -> None:
        self._searches.labels(route).observe(seconds)


class Measured:
    """Around all that answers. With `logged` each request is one line, with `traced` its span gets its name."""

    def __init__(self, app: ASGIApp, meter: Meter, *, logged: bool, traced: bool) -> None:
        self.app, self.meter, self.logged, self.traced = app, meter, logged, traced

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        passing: Passing = state.get("passing") or Passing(state, perf_counter())
        passing.state, passing.routed = state, True
        token = PASSING.set(passing)

        async def measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.note(scope, message["status"], passing)
            await send(message)

        try:
            await self.app(scope, receive, measured)
        finally:
            PASSING.reset(token)

    def note(self, scope: Scope, status: int, passing: Passing) -> None:
        seconds = perf_counter() - passing.began
        route = passing.state.get("route", NO_ROUTE)
        self.meter.note(scope["method"], route, status, seconds)
        if status < HTTPStatus.MULTIPLE_CHOICES and SEARCHES.search(scope["query_string"]):
            self.meter.note_search(route, seconds)
        if self.logged:
            said = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 2)}
            words = "%(method)s %(route)s %(status)s in %(ms)s ms"
            log.info(words, said, extra={"told": said | {"database_ms": round(passing.database * 1000, 2)}})
        if self.traced:
            name_span(scope, route)


def name_span(scope: Scope, route: str) -> None:
    """Give the span of this request its route, and take the values out of its query."""
    span = trace.get_current_span()
    span.update_name(f"{scope['method']} {route}")
    span.set_attribute("http.route", route)
    if scope["query_string"]:
        names = [name for name, _ in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)]
        span.set_attribute("url.query", "&".join(names))


def timed(scope: Scope, send: Send) -> Send:
    """Have the answer say how long it took (Server-Timing). No cache keeps that, or it would be told to others.

    To be put around whatever keeps answers.
    """
    state = scope.setdefault("state", {})
    passing = state["passing"] = Passing(state, perf_counter())

    async def telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            total, database = ((perf_counter() - passing.began) * 1000, passing.database * 1000)
            cache = "miss" if passing.routed else "hit"
            said = f"total;dur={total:.1f}, db;dur={database:.1f}, cache;desc={cache}"
            kept = [header for header in message["headers"] if header[0].lower() != b"cache-control"]
            own = [(b"cache-control", b"private, no-store"), (b"server-timing", said.encode())]
            message = {**message, "headers": [*kept, *own]}
        await send(message)

    return telling
