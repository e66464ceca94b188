"""Errors as RFC 9457 problem documents: each says what is wrong and what would be right.

    Problem
    ├─ MalformedRequest, MalformedBody                                     400
    ├─ UnknownParameter, InvalidParameter, InvalidCursor                   400
    ├─ Unauthenticated 401 · Forbidden 403 · NotFound 404 · NotAcceptable 406
    ├─ RequestTimeout                                                      408
    ├─ Conflict (IllegalTransition, SlugTaken, InUse, WordsDrifted)        409
    ├─ Gone 410 · StaleVersion 412 · TooLarge 413 · UriTooLong 414
    ├─ UnsupportedMediaType                                                415
    ├─ InvalidContent (IdempotencyMismatch, …)                             422
    ├─ PreconditionRequired 428 · RateLimited 429
    ├─ HeadersTooLarge 431 · LegalTakedown 451
    └─ Internal 500 · Unavailable 503 · StorageFull 507

A rule that can fail in a way of its own declares a subclass beside itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer into the body, or a parameter), and what would be right."""

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def document(self) -> dict[str, str]:
        members = {"pointer": self.pointer, "parameter": self.parameter, "code": self.code, "detail": self.detail}
        return {name: value for name, value in members.items() if value is not None}


class Problem(Exception):
    """An answer that is not the one hoped for. `detail` never repeats a value that was sent."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something broke on our side"
    kinds: ClassVar[dict[str, type[Problem]]] = {}

    def __init_subclass__(cls) -> None:
        Problem.kinds[cls.name] = cls

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.members = members

    def document(self) -> dict[str, Any]:
        """What it says, wherever it is told (RFC 9457)."""
        told: dict[str, Any] = {"type": f"/problems/{self.name}", "title": self.title, "status": self.status}
        told["detail"] = self.detail
        if self.errors:
            told["errors"] = [fault.document() for fault in self.errors]
        return told

    @classmethod
    def at(cls, pointer: str, code: str, detail: str, **members: Any) -> Self:
        """The problem with one fault, at `pointer` (RFC 6901) of the request's body."""
        return cls(detail, errors=[Fault(code, detail, pointer=pointer)], **members)

    @classmethod
    def on(cls, parameter: str, code: str, detail: str, **members: Any) -> Self:
        """The problem with one fault, in the query or header parameter of that name."""
        return cls(detail, errors=[Fault(code, detail, parameter=parameter)], **members)


class MalformedRequest(Problem):
    status, name, title = 400, "malformed-request", "The request is not HTTP"


class MalformedBody(Problem):
    status, name, title = 400, "malformed-body", "The body cannot be read"


class UnknownParameter(Problem):
    status, name, title = 400, "unknown-parameter", "There is no such parameter here"


class InvalidParameter(Problem):
    status, name, title = 400, "invalid-parameter", "A parameter has a value it cannot have"


class InvalidCursor(Problem):
    status, name, title = 400, "invalid-cursor", "The cursor was not made for this list"


class Unauthenticated(Problem):
    status, name, title = 401, "unauthenticated", "A valid key is needed"

    def __init__(self, detail: str, **rest: Any) -> None:
        super().__init__(detail, **rest)
        self.headers.setdefault("WWW-Authenticate", 'Bearer realm="onrecord"')


class Forbidden(Problem):
    status, name, title = 403, "forbidden", "The key may not do this"


class NotFound(Problem):
    status, name, title = 404, "not-found", "There is nothing here"


class MethodNotAllowed(Problem):
    status, name, title = 405, "method-not-allowed", "This address does not take that method"


class NotAcceptable(Problem):
    status, name, title = 406, "not-acceptable", "The answer does not come in that form"


class RequestTimeout(Problem):
    status, name, title = 408, "request-timeout", "The request took too long to arrive"


class Conflict(Problem):
    status, name, title = 409, "conflict", "The thing is not in a state that allows this"


class SlugTaken(Conflict):
    name, title = "slug-taken", "The slug belongs to something else"


class InUse(Conflict):
    name, title = "in-use", "Other things still need it"


class Gone(Problem):
    status, name, title = 410, "gone", "It was here, and is not any more"


class StaleVersion(Problem):
    status, name, title = 412, "stale-version", "It has changed since you read it"


class TooLarge(Problem):
    status, name, title = 413, "too-large", "The body is larger than is taken"


class UriTooLong(Problem):
    status, name, title = 414, "uri-too-long", "The address is longer than is taken"


class UnsupportedMediaType(Problem):
    status, name, title = 415, "unsupported-media-type", "The body is in a form that is not taken here"


class InvalidContent(Problem):
    status, name, title = 422, "invalid-content", "Something in the body is not right"


class IdempotencyMismatch(InvalidContent):
    name, title = "idempotency-mismatch", "The idempotency key was used for another request"


class PreconditionRequired(Problem):
    status, name, title = 428, "precondition-required", "If-Match is needed"


class RateLimited(Problem):
    status, name, title = 429, "rate-limited", "Too many requests"


class HeadersTooLarge(Problem):
    status, name, title = 431, "headers-too-large", "The headers are larger than is taken"


class LegalTakedown(Problem):
    status, name, title = 451, "legal-takedown", "It was taken down for legal reasons"


class Internal(Problem):
    status, name, title = 500, "internal", "Something broke on our side"


class Unavailable(Problem):
    status, name, title = 503, "unavailable", "It cannot be done just now"

    def __init__(self, detail: str, **rest: Any) -> None:
        super().__init__(detail, **rest)
        self.headers.setdefault("Retry-After", "2")


class StorageFull(Problem):
    status, name, title = 507, "storage-full", "There is no room left to store this"
