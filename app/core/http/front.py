"""What every request passes first and every answer last: its id, its size, where it comes from, and no bare error.

Plain ASGI, in one layer, so that nothing is done twice and an answer from any depth carries the same headers.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.http.problem_answers import problem_response
from app.core.problems import Internal, NotFound, Problem, UriTooLong
from app.core.settings import Settings
from app.core.values.ids import is_id, new_id

log = logging.getLogger("onrecord")

EXPOSED = b"ETag, Link, Location, Onrecord-Seq, Retry-After, Idempotency-Replayed, X-Request-Id"
METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
ALLOWED = b"Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, X-Request-Id"
OPEN_ALLOWED = b"If-None-Match, Last-Event-ID, Content-Type, X-Request-Id"
Header = tuple[bytes, bytes]
SAFE = frozenset({"GET", "HEAD"})
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Front:
    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.origins = frozenset(origin.encode() for origin in settings.cors_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = accepted_id(headers.get(b"x-request-id")) or new_id()
        bodyless = scope["method"] == "HEAD"
        scope.setdefault("state", {}).update(request_id=request_id, bodyless=bodyless)
        cors = self.cors(scope["method"], headers)
        # A copy: the server must go on to know that it answers a HEAD, whose body is shorter than its Content-Length.
        scope = {**scope, "method": "GET"} if bodyless else scope
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = [(b"x-request-id", request_id.encode()), (b"x-content-type-options", b"nosniff")]
                message["headers"] = with_cors([*message.get("headers", []), *own], cors)
            elif bodyless:
                message = {**message, "body": b""}
            await send(message)

        try:
            if is_preflight(scope["method"], headers):
                await answer({"type": "http.response.start", "status": 204, "headers": []})
                await answer({"type": "http.response.body", "body": b""})
                return
            check_url(scope, self.settings.max_url_bytes)
            await self.app(scope, receive, answer)
        except Exception as error:
            if started:
                raise
            problem = error if isinstance(error, Problem) else self.unforeseen(error, request_id)
            response = problem_response(problem, scope)
            # Where it was raised leads back to here, and so to itself: it would wait for the garbage to be collected.
            del problem
            await response(scope, receive, answer)

    def unforeseen(self, error: Exception, request_id: str) -> Problem:
        log.error("unforeseen error in request %s", request_id, exc_info=error)
        return Internal("This is a defect of the service, not of your request. Report it with the request_id.")

    def cors(self, method: str, headers: dict[bytes, bytes]) -> list[Header]:
        """Anybody's page may read; a page that sends a key must come from a listed origin (Fetch, section 3.3).

        A reader that is no page gets the same answer, since a shared cache may pass it on to one.
        """
        origin = headers.get(b"origin")
        preflight = is_preflight(method, headers)
        asked = headers.get(b"access-control-request-headers", b"").lower() if preflight else b""
        wanted = headers[b"access-control-request-method"].decode("latin-1") if preflight else method
        open_read = wanted in SAFE and b"authorization" not in headers and b"authorization" not in asked
        exposed = (b"access-control-expose-headers", EXPOSED)
        if open_read:
            allowed = [(b"access-control-allow-origin", b"*"), exposed]
        elif origin is None:
            return []
        elif origin in self.origins:
            allowed = [(b"access-control-allow-origin", origin), (b"vary", b"Origin"), exposed]
        else:
            return [(b"vary", b"Origin")]
        if preflight:
            allowed += [
                (b"access-control-allow-methods", METHODS if not open_read else b"GET, HEAD"),
                (
                    b"access-control-allow-headers",
                    ALLOWED if not open_read else OPEN_ALLOWED,
                ),
                (b"access-control-max-age", b"7200"),
            ]
        return allowed


def check_url(scope: Scope, most: int) -> None:
    """Refuse an address that is too long, or has a character that no id or slug has: PostgreSQL takes no U+0000."""
    length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if length > most:
        raise UriTooLong(f"Send a URL of at most {most} bytes.")
    if CONTROL.search(scope["path"]):
        raise NotFound("There is nothing at this address.")


def is_preflight(method: str, headers: dict[bytes, bytes]) -> bool:
    return method == "OPTIONS" and b"origin" in headers and b"access-control-request-method" in headers


def with_cors(headers: Iterable[Header], cors: Iterable[Header]) -> list[Header]:
    """The headers and those of CORS, with one Vary."""
    if all(name != b"vary" for name, _ in cors):
        return [*headers, *cors]
    both = [(name.lower(), value) for name, value in (*headers, *cors)]
    varies = list(dict.fromkeys(value for name, value in both if name == b"vary"))
    return [header for header in both if header[0] != b"vary"] + ([(b"vary", b", ".join(varies))] if varies else [])


def accepted_id(given: bytes | None) -> str | None:
    """A request id that a proxy made, if it is a UUID: nothing else is passed on to the logs."""
    text = (given or b"").decode("latin-1")
    return text.lower() if is_id(text) else None
