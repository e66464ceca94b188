"""A client of an app in this process that asks it in one step.

Starlette's goes from thread to thread eight times for each request, to hand a body over piece by piece. That takes ten
times as long as an answer that the app has kept, and these tests ask some hundred thousand times.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import anyio
from fastapi.testclient import TestClient
from httpx2 import BaseTransport, ByteStream, Request, Response
from starlette.types import ASGIApp, Message


class OneStep(BaseTransport):
    """Runs the app on the event loop of a client, once for each request; an exception of the app is the caller's."""

    def __init__(self, client: TestClient, address: tuple[str, int]) -> None:
        self.client = client
        self.address = address

    def handle_request(self, request: Request) -> Response:
        scope = self.scope_of(request)
        with self.client._portal_factory() as portal:
            answer: Response = portal.call(answered, self.client.app, scope, request)
        return answer

    def scope_of(self, request: Request) -> dict[str, Any]:
        url = request.url
        return {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers.multi_items()],
            "client": self.address,
            "server": [url.host, url.port or 80],
            "extensions": {},
            "state": {},
        }


async def answered(app: ASGIApp, scope: dict[str, Any], request: Request) -> Response:
    body = [request.read()]
    done = anyio.Event()
    start: Message = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        if body:
            return {"type": "http.request", "body": body.pop(), "more_body": False}
        await done.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                done.set()

    await app(scope, receive, send)
    content = b"" if request.method == "HEAD" else b"".join(parts)
    return Response(start["status"], headers=start.get("headers", []), stream=ByteStream(content), request=request)


def client_of(app: ASGIApp, address: tuple[str, int] = ("testclient", 50000)) -> TestClient:
    """Use it as a context: the app runs meanwhile."""
    client = TestClient(app, base_url="http://testserver", client=address)
    client._transport = OneStep(client, address)
    return client
