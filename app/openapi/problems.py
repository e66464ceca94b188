"""The ways to fail, described once and named by every operation that can fail so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from app.core.problems import (
    Forbidden,
    Gone,
    Internal,
    InvalidContent,
    InvalidParameter,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    PreconditionRequired,
    Problem,
    RateLimited,
    SlugTaken,
    StaleVersion,
    StorageFull,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    UriTooLong,
)
from app.openapi.headers import OF_PROBLEMS, named

PROBLEM: dict[str, Any] = {
    "description": "What is wrong and what would be right (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "The address that explains this kind of problem."},
        "title": {"type": "string", "description": "The kind of problem in a few words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What would be right, in a sentence."},
        "instance": {"type": "string", "description": "The path of the request."},
        "request_id": {"type": "string", "description": "Names this request in the logs."},
        "errors": {
            "type": "array",
            "description": "Each thing that is wrong, with its place.",
            "items": {"$ref": "#/components/schemas/Fault"},
        },
    },
    "additionalProperties": True,
}
FAULT: dict[str, Any] = {
    "description": "One thing that is wrong, and where.",
    "type": "object",
    "required": ["code", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "A JSON pointer into the body that was sent."},
        "parameter": {"type": "string", "description": "The parameter or header of that name."},
        "code": {"type": "string", "description": "A word for programs."},
        "detail": {"type": "string", "description": "A sentence for people."},
    },
}
EXAMPLES: tuple[Problem, ...] = (
    InvalidParameter.on("limit", "invalid", "Give a number from 1 to 100."),
    Unauthenticated("This needs a key. Send it as Authorization: Bearer."),
    Forbidden("This needs the scope publish."),
    NotFound("There is no article with this id or slug."),
    MethodNotAllowed("Use DELETE, GET, PATCH."),
    NotAcceptable("This comes as application/json or text/csv. Say so in Accept, or leave it out."),
    SlugTaken.at("/slug", "taken", "Choose another slug, or leave it out."),
    Gone("It was here and does not come back."),
    StaleVersion.on(
        "If-Match", "stale", "It is now at another version. Read the thing with ?view=draft.", current_etag='"8"'
    ),
    TooLarge("Send a body of at most 4194304 bytes."),
    UriTooLong("Send a URL of at most 8192 bytes."),
    UnsupportedMediaType("Send Content-Type: application/json."),
    InvalidContent.at("/language", "invalid", "Give a BCP 47 language tag, such as en."),
    PreconditionRequired.on("If-Match", "missing", "Send If-Match with the version that you read, in quotes."),
    RateLimited("Too many keys that are not valid came from this address. Wait a minute."),
    Internal("This is a defect of the service, not of your request. Report it with the request_id."),
    Unavailable("Try again in a moment."),
    StorageFull("Nothing was stored. Make room, and send it again."),
)
"""A problem of each status."""
NAMES = {413: "ContentTooLarge", 414: "UriTooLong", 422: "UnprocessableContent"}
"""What HTTP calls a status since RFC 9110, where some releases of Python have the older phrase."""
REQUEST = "019a0000-0000-7000-8000-000000000001"


def add_problems(document: dict[str, Any]) -> None:
    """Say of each operation how it can fail, and what else than the thing itself it answers with."""
    components = document["components"]
    components["schemas"]["Fault"] = FAULT
    replies = components.setdefault("responses", {})
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            for status in statuses(method, path, operation):
                name = name_of(status)
                replies[name] = problem_reply(status)
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}


def statuses(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """The errors that an operation can answer with."""
    found = [400, 414, 429, 500, 503, *(int(status) for status in operation["responses"] if status >= "4")]
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    if path.startswith("/v1"):
        found.append(401)  # a key that is none is refused also where none is needed
    if "security" in operation or "view" in names:
        found.append(403)
    if "{" in path:
        found.append(404)
    if method == "get" and path.startswith("/v1/"):
        found.append(406)
    if method != "get":
        found += [409, 413, 415, 422, 507]
    if "If-Match" in names:
        found += [412, 428]
    return sorted(set(found))


def name_of(status: int) -> str:
    return NAMES.get(status) or HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")


def problem_reply(status: int) -> dict[str, Any]:
    kinds = sorted((kind for kind in Problem.kinds.values() if kind.status == status), key=lambda kind: kind.name)
    (shown,) = (problem for problem in EXAMPLES if problem.status == status)
    example = {**shown.document(), "instance": "/v1/articles", "request_id": REQUEST, **shown.members}
    return {
        "description": "\n".join(f"- {kind.title} (`{kind.name}`)" for kind in kinds),
        "headers": named(*OF_PROBLEMS.get(status, ())),
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }
