"""The readers' way in: reading routes are found and called without the framework in between.

FastAPI asks each route in turn, twice, and calls the one it finds through layers that a reading route does not need:
that costs as much as the SQL of an article. What is not found here goes the long way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, NamedTuple

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Door(NamedTuple):
    """A path that is read, such as `/v1/quotes/{id}`, its pattern, and what answers; None goes the long way."""

    path: str
    pattern: re.Pattern[str]
    handler: Handler | None


class ReadingDoor:
    """Calls what answers the first door of a path. `doors` are in the order in which routes are registered."""

    def __init__(self, app: ASGIApp, doors: Iterable[Door]) -> None:
        self.app = app
        self.doors: dict[int, list[Door]] = {}
        for door in doors:
            self.doors.setdefault(door.path.count("/"), []).append(door)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = self.opened(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if handler is None:
            await self.app(scope, receive, send)
            return
        response = await handler(Request(scope, receive, send))
        await response(scope, receive, send)

    def opened(self, scope: Scope) -> Handler | None:
        path = scope["path"]
        for _, pattern, handler in self.doors.get(path.count("/"), ()):
            found = pattern.match(path)
            if found is not None:
                scope["path_params"] = found.groupdict()
                return handler
        return None
