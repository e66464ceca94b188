"""One connection of a client, with an end to everything: the head of a request, what waits behind it, and patience.

The parser keeps a header line however long it gets, and waits for its end however long that takes. So the bytes are
counted before it has them, in small portions, and whoever is slow is let go.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import ClassVar
from weakref import WeakKeyDictionary

from pydantic_core import to_json
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
from uvicorn.server import ServerState

from app.core.http.problem_answers import problem_document
from app.core.kept.wire import InOnePiece, as_lines
from app.core.problems import HeadersTooLarge, MalformedRequest, Problem, RequestTimeout, UriTooLong
from app.core.values.ids import new_id

PORTION = 16 * 1024
"""Bytes that the parser gets at once."""
MOST_HEAD = 32 * 1024
"""Bytes of a request's line and headers, or of whatever else makes neither a request nor a part of a body."""
MOST_BEHIND = 16
"""Requests that wait behind the one that is being answered."""
MOST_UNREAD = 1024 * 1024
"""Bytes of a body or of headers that nobody wants, before the connection is cut."""
HOST = re.compile(rb"(?:[\w.~%!$&'()*+,;=-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?\Z", re.ASCII)

IDLE: WeakKeyDictionary[ServerState, dict[Connection, None]] = WeakKeyDictionary()
"""Of each server the connections that are open without a request, that first which has been so for the longest."""
NO_HTTP = (
    "Send a request as RFC 9112 has it: a line with a method, an address in ASCII and percent-encoding, and HTTP/1.1;"
    " headers with one Host; an empty line; the body that the headers announce."
)
TOO_LARGE = f"Send a request line and headers of at most {MOST_HEAD} bytes together."
TOO_LONG = f"Send an address that fits into the {MOST_HEAD} bytes of a request line and headers."
TOO_MANY = f"Send at most {MOST_BEHIND} requests before the first of them is answered."
TOO_SLOW = "Send the whole request line and all headers at once."


class Connection(InOnePiece):
    """What uvicorn speaks with one client."""

    most_idle: ClassVar[int] = 500
    """Connections without a request: when another one comes, the one that has been so for the longest is closed."""
    seconds_for_head: ClassVar[float] = 20.0
    seconds_for_rest: ClassVar[float] = 5.0
    """For what follows of a request that is answered already."""
    seconds_to_take_in: ClassVar[float] = 30.0
    """In which at least something of an answer is to be taken in."""

    url = b""
    held = 0
    unread = 0
    in_body = False
    hosts: Sequence[bytes] | None = None
    """The last one that was good, which most clients send again."""
    running: RequestResponseCycle | None = None
    refused: Problem | None = None
    deadline: asyncio.TimerHandle | None = None
    stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self.idle = IDLE.setdefault(self.server_state, {})
        self.rest()
        self.wait(self.seconds_for_head)

    def rest(self) -> None:
        """Be open without a request, as the last of those that are; the first of too many is closed."""
        self.idle[self] = None
        if len(self.idle) > self.most_idle:
            first = next(iter(self.idle))
            del self.idle[first]
            first.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.idle.pop(self, None)
        self.leave()
        self.stop_waiting()
        if self.stalled is not None:
            self.stalled.cancel()

    def leave(self) -> None:
        """Let nobody be answered any more; uvicorn tells that only to the request that came last."""
        self.pipeline.clear()
        if self.running is not None:
            self.running.disconnected = True
            self.running.message_event.set()

    def cut(self) -> None:
        self.leave()
        self.transport.abort()

    @property
    def is_idle(self) -> bool:
        """Whether no request of this connection is being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    # What arrives

    def data_received(self, data: bytes) -> None:
        size = len(data)
        for start in range(0, size, PORTION):
            if self.refused is not None:
                self.pass_over(size - start)
                return
            if self.transport.is_closing():
                return
            portion = data if size <= PORTION else data[start : start + PORTION]
            self.held += len(portion)
            super().data_received(portion)
            if self.held:
                self.hold()

    def hold(self) -> None:
        """There is the beginning of a request, or of something else."""
        if self.held > MOST_HEAD and self.refused is None:
            self.refuse(self.too_large())
        if self.deadline is None and self.is_idle:
            self.wait(self.seconds_for_head)

    def on_headers_complete(self) -> None:
        """What is raised makes the parser stop."""
        if len(self.pipeline) >= MOST_BEHIND:
            self.refused = MalformedRequest(TOO_MANY)
        elif not self.has_one_host():
            self.refused = MalformedRequest(NO_HTTP)
        if self.refused is not None:
            raise self.refused
        super().on_headers_complete()
        if not self.pipeline:
            self.running = self.cycle
        self.idle.pop(self, None)
        if self.deadline is not None:
            self.stop_waiting()
        self.held = self.unread = 0
        self.in_body = True

    def has_one_host(self) -> bool:
        """Whether there is one that may stand in the links of an answer; HTTP/1.0 knew none."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if hosts == self.hosts:
            return True
        if not hosts:
            return self.parser.get_http_version() != "1.1"
        if len(hosts) > 1 or HOST.match(hosts[0]) is None:
            return False
        self.hosts = hosts
        return True

    def on_body(self, body: bytes) -> None:
        self.held = 0
        super().on_body(body)
        if self.is_idle:
            self.pass_over(len(body))

    def pass_over(self, size: int) -> None:
        """Take in what nobody wants, for a while: a client that is cut off while it sends loses its answer."""
        self.unread += size
        if self.unread > MOST_UNREAD:
            if self.is_idle:
                self.transport.close()
            else:
                self.cut()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.held = 0
        self.in_body = False

    # What is refused

    def send_400_response(self, msg: str) -> None:
        """Of bytes that are no HTTP; uvicorn calls this when the parser stops."""
        self.refuse(self.refused or MalformedRequest(NO_HTTP))

    def refuse(self, problem: Problem) -> None:
        """Say so and close. While answers are under way nothing else can be said: it ends with the last of them."""
        self.refused = problem
        self.stop_waiting()
        if not self.is_idle:
            self.cycle.keep_alive = False
            return
        if self.in_body or self.transport.is_closing():
            self.transport.close()
        else:
            self.transport.write(self.written(problem))
            self.transport.write_eof()
            self.unread = 0
            self.wait(self.seconds_for_rest)

    def written(self, problem: Problem) -> bytes:
        request_id = new_id()
        document = to_json(problem_document(problem, request_id, ""))
        head = [
            *self.server_state.default_headers,
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(document)).encode()),
            (b"cache-control", b"no-store"),
            (b"access-control-allow-origin", b"*"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-request-id", request_id.encode()),
            (b"connection", b"close"),
        ]
        return b"%b%b\r\n%b" % (STATUS_LINE[problem.status], as_lines(head), document)

    def too_large(self) -> Problem:
        return UriTooLong(TOO_LONG) if len(self.url) > MOST_HEAD // 2 else HeadersTooLarge(TOO_LARGE)

    # Who is slow

    def wait(self, seconds: float) -> None:
        self.stop_waiting()
        self.deadline = self.loop.call_later(seconds, self.give_up)

    def stop_waiting(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def give_up(self) -> None:
        self.deadline = None
        if self.held and self.refused is None:
            self.refuse(RequestTimeout(TOO_SLOW))
        else:
            self.timeout_keep_alive_handler()

    def on_response_complete(self) -> None:
        if self.pipeline:
            self.running = self.pipeline[-1][0]
        super().on_response_complete()
        if self.is_idle:
            self.rest()
            if self.in_body:
                self.wait(self.seconds_for_rest)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.watch_leaving()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.watch_leaving()

    def watch_leaving(self, left: int | None = None) -> None:
        """Cut the connection once nothing of what lies ready has been taken in for a while."""
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None
        size = self.transport.get_write_buffer_size()
        if left is not None and size >= left > 0:
            self.cut()
        elif size:
            self.stalled = self.loop.call_later(self.seconds_to_take_in, self.watch_leaving, size)
