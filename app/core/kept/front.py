"""The answers that are kept, in front of everything else: who asks without a key gets them if they are still true.

What is not kept is made once, however many ask for it at the same time, without what only one of them has: the coding
that it takes and the ETag that it knows. So whatever is answered to nobody in particular goes out here in one way,
kept or not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.http.forms import JSON
from app.core.kept.answer import Asked, Form, Kept, give
from app.core.kept.horizon import Horizon
from app.core.kept.questions import Question, form_in, question_of
from app.core.kept.shelf import Shelf
from app.core.kept.wire import Header, writer_in
from app.core.observing.measured import ASKED, timed

MADE = "made"
"""Where an answer that may be kept says, in the state of its request, what it depends on."""
OWN = frozenset({b"if-none-match", b"if-modified-since", b"accept-encoding", b"range", b"if-range"})
"""Headers of one reader, without which an answer is made for all."""
NOT_KEPT = frozenset({b"x-request-id", b"onrecord-seq"})
"""Headers of one answer. An id of the request that it was made for says nothing to the next reader."""
READS = frozenset({"GET", "HEAD"})
ROOM = "/v1/"
ATTEMPTS = 3


class Knowing(Protocol):
    """Whoever knows how far the horizon is."""

    horizon: Horizon

    def is_current(self) -> bool: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class Counted:
    """How often an answer was there and true, was not, and was not true any more."""

    hits: int = 0
    misses: int = 0
    stale: int = 0


@dataclass(slots=True)
class Answers:
    """An ASGI app around `app`. What is at the addresses in `apart` may take long, and is never kept.

    Without a shelf nothing is kept. `hosts` says that absolute links have the host that was asked. `knowing` is there
    while the app runs.
    """

    app: ASGIApp
    shelf: Shelf | None
    apart: Collection[str] = ()
    hosts: bool = True
    longest: int = 8192
    knowing: Knowing | None = None
    counted: Counted = field(default_factory=Counted)
    _under_way: dict[Question, asyncio.Future[Kept | None]] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        write = writer_in(scope) if scope["method"] == "GET" else None
        if headers.get(ASKED[0]) == ASKED[1]:
            send, write = timed(scope, send), None
        if not self.is_open(scope, headers):
            await self.app(scope, receive, send)
            return
        form = form_in(scope) if b"accept" in headers else JSON
        question, least = question_of(scope, headers.get(b"host", b"") if self.hosts else b"", form)
        kept = self.found(question, least) or await self.made(question, least, scope, receive, send)
        if kept is None:
            return
        coded = await self.form(question, kept, headers.get(b"accept-encoding"))
        asked = Asked(send, write, bodyless=scope["method"] == "HEAD")
        await give(coded, kept.has_all_to(), headers.get(b"if-none-match"), asked)

    def is_open(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        """Whether it is a question to which everybody gets the same answer."""
        path: str = scope["path"]
        reads = scope["method"] in READS and b"authorization" not in headers
        return reads and path.startswith(ROOM) and path not in self.apart and len(scope["query_string"]) <= self.longest

    def found(self, question: Question, least: int) -> Kept | None:
        """What is kept and true, and has this public change."""
        if self.shelf is None:
            return None
        kept = self.shelf.find(question) if self.knowing is not None and self.knowing.is_current() else None
        if kept is not None and not self.holds(kept, least):
            self.counted.stale += 1
            self.shelf.drop(question)
            kept = None
        if kept is None:
            self.counted.misses += 1
        else:
            self.counted.hits += 1
        return kept

    def holds(self, kept: Kept, least: int) -> bool:
        """Whether it is true at the horizon, looked up once for each place that this has, and has this change."""
        assert self.knowing is not None
        horizon = self.knowing.horizon
        here = horizon.at
        if kept.true_at is not here:
            if not horizon.is_true(kept.made, kept.era):
                return False
            kept.true_at = here
        return max(here.seq, kept.made.seq) >= least

    async def made(self, question: Question, least: int, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """The answer, made now or by somebody who asked just before; None once something else has been answered."""
        for _ in range(ATTEMPTS):
            if self.shelf is None or self.knowing is None or not self.knowing.is_current():
                break
            if self.knowing.horizon.at.seq < least:
                break  # this one waits, and nobody should wait for it
            under_way = self._under_way.get(question)
            if under_way is None:
                return await self.made_for_all(question, scope, receive, send)
            kept = await asyncio.shield(under_way)
            if kept is None:
                break
            if self.knowing.is_current() and self.holds(kept, least):
                return kept
        return await self.made_now(question, scope, receive, send)

    async def made_for_all(self, question: Question, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """The same, while all others who ask wait for it."""
        own = self._under_way[question] = asyncio.get_running_loop().create_future()
        kept = None
        try:
            kept = await self.made_now(question, scope, receive, send)
        finally:
            del self._under_way[question]
            own.set_result(kept)
        return kept

    async def made_now(self, question: Question, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        era = 0 if self.knowing is None else self.knowing.horizon.era
        state = scope.setdefault("state", {})
        taken = Taken(state, send, bodyless=scope["method"] == "HEAD")
        headers = [header for header in scope["headers"] if header[0] not in OWN]
        await self.app({**scope, "method": "GET", "headers": headers}, receive, taken)
        if taken.headers is None:
            return None
        kept = Kept.of(state[MADE], era, taken.headers, b"".join(taken.parts))
        if self.shelf is not None:
            self.shelf.put(question, kept)
        return kept

    async def form(self, question: Question, kept: Kept, accepted: bytes | None) -> Form:
        """The answer in the coding that this reader takes."""
        known = len(kept.forms)
        form = await kept.form_for(accepted)
        if self.shelf is not None and len(kept.forms) > known:
            self.shelf.grow(question, kept, form.size)
        return form


@dataclass(slots=True)
class Taken:
    """Takes an answer that may be kept, and passes on any other."""

    state: dict[str, Any]
    send: Send
    bodyless: bool
    headers: list[Header] | None = None
    parts: list[bytes] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200 and MADE in self.state:
            self.headers = [header for header in message["headers"] if header[0] not in NOT_KEPT]
        elif self.headers is None:
            await self.send({**message, "body": b""} if self.bodyless and "body" in message else message)
        else:
            self.parts.append(message.get("body", b""))
