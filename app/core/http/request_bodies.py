"""The body of a request: counted while it is received, of a type that the route takes, parsed strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.message import Message
from typing import Any, NamedTuple

from fastapi import Request

from app.core.problems import TooLarge, UnsupportedMediaType
from app.core.values.strict_json import parse_json
from app.core.wiring import house

BodyReader = Callable[[bytes, int], Any]
JSON_TYPES: Mapping[str, BodyReader] = dict.fromkeys(("application/json", "application/merge-patch+json"), parse_json)


class OtherBody(NamedTuple):
    """A media type that a route takes besides JSON. `read` gives the value that JSON would have had, or raises."""

    media_type: str
    read: BodyReader
    description: str

    def documented(self) -> dict[str, Any]:
        return {"schema": {"type": "string", "description": self.description}}


async def read_body(request: Request, readers: Mapping[str, BodyReader], takes_body: bool) -> Request:
    """Read the body, counted while receiving, and parse it strictly. FastAPI then finds it already read."""
    body = await received(request, house(request).settings.max_body_bytes)
    request = Request(request.scope, request.receive)
    request._body = body
    request.state.body = body
    if not takes_body:
        if body.strip() not in (b"", b"{}"):
            raise UnsupportedMediaType("This takes no body. Send none.")
        return request
    if not body:
        return request
    media_type, charset = content_type(request)
    read = readers.get(media_type)
    if read is None:
        raise UnsupportedMediaType(f"Send Content-Type: {' or '.join(sorted(readers))}.")
    if charset not in {"", "utf-8", "utf8"}:
        raise UnsupportedMediaType("Send the body in UTF-8.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise UnsupportedMediaType("Send the body without Content-Encoding.")
    if media_type not in JSON_TYPES:
        request = as_json(request)
    request._json = read(body, house(request).settings.max_json_depth)
    return request


def as_json(request: Request) -> Request:
    """The request under the name of JSON: FastAPI looks for the value of no other body."""
    headers = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
    named = Request({**request.scope, "headers": [*headers, (b"content-type", b"application/json")]}, request.receive)
    named._body = request._body
    return named


def content_type(request: Request) -> tuple[str, str]:
    parsed = Message()
    parsed["content-type"] = request.headers.get("content-type", "")
    if not request.headers.get("content-type"):
        return "", ""
    return parsed.get_content_type(), str(parsed.get_param("charset", "")).lower()


async def received(request: Request, most: int) -> bytes:
    """The whole body. Raises TooLarge as soon as it is more than `most` bytes."""
    problem = TooLarge(f"Send a body of at most {most} bytes.")
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:19]) > most:
        raise problem
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise problem
        chunks.append(chunk)
    return b"".join(chunks)
