"""The OpenAPI document: made from the routes, finished here once for all of them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic_core import to_json

from app import __version__
from app.auth.guard import GuardedRoute, declared
from app.core.problems import Problem

TAGS = [
    {"name": "Read", "description": "What is public: anybody may, without a key."},
    {"name": "Write", "description": "Make and change what the newsroom publishes."},
    {"name": "Correct", "description": "Tell readers what was wrong, and take back what was never right."},
    {"name": "Check", "description": "Record how far words were checked and who denies them."},
    {"name": "People and topics", "description": "Who speaks and reports, and what stories are about."},
    {"name": "Keep in sync", "description": "Learn what became public, changed or ceased."},
    {"name": "Run", "description": "For those who run the service: keys, health, limits."},
]
DESCRIPTION = """
A headless content API for newsrooms. It keeps who said it, to whom, who recorded, obtained, published and reported it,
how far it is checked and who denies it.

Readers need no key: a plain GET always answers what is public. Editors and their tools send
`Authorization: Bearer onr_…`; the same path with `?view=draft` then answers what an editor sees.
"""
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
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
            "items": {
                "title": "Fault",
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "A JSON pointer into the body that was sent."},
                    "parameter": {"type": "string", "description": "The parameter or header of that name."},
                    "code": {"type": "string", "description": "A word for programs."},
                    "detail": {"type": "string", "description": "A sentence for people."},
                },
            },
        },
    },
}

IDEMPOTENCY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own, such as a UUID: the same request sent again gets the first answer for 24 hours.",
    "schema": {"type": "string", "maxLength": 255},
}


def install(app: FastAPI) -> None:
    """Serve the document at /openapi.json, made once."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=__version__,
                summary="Articles, quotes and who said them.",
                description=DESCRIPTION.strip(),
                routes=app.routes,
                tags=TAGS,
                separate_input_output_schemas=False,
                license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
            )
            app.openapi_schema = finished(document)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign] # FastAPI's own way to give another document

    async def openapi_document(request: Request) -> Response:
        """The document of all routes."""
        return Response(
            to_json(build()), headers={"Cache-Control": "public, max-age=60"}, media_type="application/json"
        )

    app.router.add_api_route(
        "/openapi.json", openapi_document, include_in_schema=False, route_class_override=GuardedRoute,
        **declared(open_to_all=True),
    )  # fmt: skip


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """Add what every route has: the ways to fail, the key, the request's own names."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    components["securitySchemes"] = {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key, such as `onr_…`. Keys come from POST /v1/keys.",
        }
    }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            if method == "post":
                operation.setdefault("parameters", []).append(IDEMPOTENCY)
            for status in statuses(method, path, operation):
                operation["responses"][str(status)] = problem_reply(status)
    return document


def statuses(method: str, path: str, operation: dict[str, Any]) -> list[int]:
    """The errors that an operation can answer with."""
    found = [400, 406, 414, 429, 500, 503]
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    if "security" in operation or "view" in names:
        found += [401, 403]
    if "{" in path:
        found.append(404)
    if method != "get":
        found += [409, 413, 415, 422, 507]
    if "If-Match" in names:
        found += [412, 428]
    return sorted(found)


def problem_reply(status: int) -> dict[str, Any]:
    kinds = sorted((kind for kind in Problem.kinds.values() if kind.status == status), key=lambda kind: kind.name)
    return {
        "description": " · ".join(f"{kind.title} (`{kind.name}`)" for kind in kinds) or "Problem",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
