"""The ways to fail, described once and named by every operation that can fail so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from app.core.problems import Problem

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
DETAILS = {
    400: "limit: Give a number from 1 to 100.",
    401: "This needs a key. Send it as Authorization: Bearer.",
    403: "This needs the scope publish.",
    404: "There is no article with this id or slug.",
    405: "Use DELETE, GET, PATCH.",
    406: "This comes as application/json or text/csv. Say so in Accept, or leave it out.",
    409: "Its slug belongs to something else. Choose another.",
    410: "It was here and does not come back.",
    412: "It has changed since you read it. Read it again with view=draft, and send its ETag as If-Match.",
    413: "Send a body of at most 4194304 bytes.",
    414: "Send a URL of at most 8192 bytes.",
    415: "Send Content-Type: application/json.",
    422: "Give a BCP 47 language tag, such as en.",
    428: "Send If-Match with the version that you read, in quotes.",
    429: "Too many keys that are not valid came from this address. Wait a minute.",
    451: "It was taken down for legal reasons.",
    500: "This is a defect of the service, not of your request. Report it with the request_id.",
    503: "Try again in a moment.",
    507: "Nothing was stored. Make room, and send it again.",
}
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
                name = HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
                replies[name] = problem_reply(status)
                operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}


def statuses(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """The errors that an operation can answer with."""
    found = [400, 414, 429, 500, 503, *(int(status) for status in operation["responses"] if status >= "4")]
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "security" in operation or "view" in names:
        found += [401, 403]
    if "{" in path:
        found.append(404)
    if method == "get" and path.startswith("/v1/"):
        found.append(406)
    if method != "get":
        found += [409, 413, 415, 422, 507]
    if "If-Match" in names:
        found += [412, 428]
    return sorted(set(found))


def problem_reply(status: int) -> dict[str, Any]:
    kinds = sorted((kind for kind in Problem.kinds.values() if kind.status == status), key=lambda kind: kind.name)
    listed = "\n".join(f"- {kind.title} (`{kind.name}`)" for kind in kinds)
    first = min(kinds, key=lambda kind: len(kind.__mro__))
    example = {
        "type": f"/problems/{first.name}",
        "title": first.title,
        "status": status,
        "detail": DETAILS[status],
        "instance": "/v1/articles",
        "request_id": REQUEST,
    }
    return {
        "description": listed,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
        },
    }
