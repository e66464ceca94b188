"""A finished answer on the wire, in one piece: an extension of ASGI that our server has and others need not.

uvicorn looks at each header of each answer anew and puts the head together. Of an answer that is given a thousand times
that was done before, so it may go out as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast
from weakref import ref

from starlette.types import Scope
from uvicorn._types import ASGI3Application, HTTPScope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

ONE_PIECE = "onrecord.one_piece"
Header = tuple[bytes, bytes]
Write = Callable[[int, bytes, bytes], bool]
"""Takes a status, headers as lines, and a body; tells whether it could write them."""


class InOnePiece(HttpToolsProtocol):
    """What uvicorn speaks with a client; each request can be answered in one piece."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        # A weak reference: what is held by what it holds would wait for the garbage to be collected.
        scope: HTTPScope = cycle.scope
        scope["extensions"] = {ONE_PIECE: partial(written, ref(cycle))}  # type: ignore[dict-item] # as ASGI has it, of dicts
        super()._start_asgi_task(cycle, app)


def writer_in(scope: Scope) -> Write | None:
    """What writes an answer in one piece, where the server can."""
    extensions = scope.get("extensions")
    return None if extensions is None else cast(Write | None, extensions.get(ONE_PIECE))


def written(begun: ref[RequestResponseCycle], status: int, lines: bytes, body: bytes) -> bool:
    """Write the whole answer at once, unless the connection is about to end or the client takes nothing in."""
    cycle = begun()
    if cycle is None or cycle.response_started or cycle.disconnected or not cycle.keep_alive or cycle.flow.write_paused:
        return False
    cycle.response_started = cycle.response_complete = True
    head = as_lines(cycle.default_headers)
    cycle.transport.write(b"".join((STATUS_LINE[status], head, lines, b"\r\n")))
    if body:
        cycle.transport.write(body)
    cycle.message_event.set()
    cycle.on_response()
    return True


def as_lines(headers: Iterable[Header]) -> bytes:
    return b"".join([b"%b: %b\r\n" % header for header in headers])


def as_headers(lines: bytes) -> list[Header]:
    """The headers that were written as these lines."""
    pairs = (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])
    return [(name, value) for name, _, value in pairs]
