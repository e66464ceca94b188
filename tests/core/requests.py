"""Requests that a JSON client would not send."""

from __future__ import annotations

from collections.abc import Iterable

from httpx2 import Response

from tests.newsroom import Json, Seat

JSON_TYPE = "application/json"


def send_bytes(
    seat: Seat,
    body: bytes | Iterable[bytes],
    media_type: str | None = JSON_TYPE,
    path: str = "/v1/topics",
    method: str = "POST",
    **headers: str,
) -> Response:
    """A write with just these bytes as its body."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    types = {} if media_type is None else {"content-type": media_type}
    return seat.client.request(method, path, content=body, headers={**seat.headers, **types, **given})


def problem(answer: Response, status: int, name: str) -> Json:
    """The problem document of an answer; fails unless it is this one, and says what would be right."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: Json = answer.json()
    assert document["type"] == f"/problems/{name}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"].endswith((".", "?")), document
    assert document["request_id"] == answer.headers["x-request-id"]
    return document
