"""Making the document of what FastAPI knows of the routes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import __version__
from app.api import finish_declarations
from app.openapi.answers import show_answers
from app.openapi.examples import show_examples
from app.openapi.headers import add_headers
from app.openapi.problems import PROBLEM, add_problems
from app.openapi.schemas import describe_answers, name_plainly, require_what_is_always_there, say_moments, simplify
from app.openapi.values import name_values
from app.openapi.words import DESCRIPTION, TAGS

IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own, such as a UUID: the same request sent again gets the first answer for 24 hours.",
    "schema": {"type": "string", "maxLength": 255},
}
KEY: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key, `onr_…`, as `onrecord keys create` or `POST /v1/keys` gave it.",
}

IN_PATHS = {
    "id": "Its id.",
    "ref": "Its id or its slug.",
    "external_id": "The id that it has in the system that it comes from.",
    "revision": "The number of a revision of it.",
    "link": "The id of the link.",
    "old": "The number of the older revision.",
    "new": "The number of the newer revision.",
}


def made(app: FastAPI) -> dict[str, Any]:
    """The document of an app."""
    finish_declarations()
    document = get_openapi(
        title=app.title,
        version=__version__,
        summary="Articles, quotes and who said them.",
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        servers=[{"url": "/", "description": "Where this document is served."}],
        contact={"name": "The editors of this service"},
        separate_input_output_schemas=False,
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
    )
    # A copy, since what a route declared is shared by all documents made of it.
    return finished(deepcopy(document))


def finished(document: dict[str, Any]) -> dict[str, Any]:
    """What FastAPI made of the routes, with what every route has, and in plain words."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = {"key": KEY}
    components["parameters"] = {"IdempotencyKey": IDEMPOTENCY_KEY}
    share_paths(document)
    describe_answers(document)
    say_scopes(document)
    add_headers(document)
    add_problems(document)
    show_examples(document)
    for operations in document["paths"].values():
        if "post" in operations:
            operations["post"].setdefault("parameters", []).append({"$ref": "#/components/parameters/IdempotencyKey"})
    name_values(document)
    require_what_is_always_there(document)
    simplify(document)
    say_moments(document)
    named = name_plainly(document)
    show_answers(named)
    return named


def say_scopes(document: dict[str, Any]) -> None:
    """Say at each operation what the key must be allowed to do."""
    for operations in document["paths"].values():
        for operation in operations.values():
            if "security" in operation:
                scopes = " or ".join(f"`{scope}`" for scope in operation.get("x-scopes", ()))
                needed = f"Needs a key with the scope {scopes}." if scopes else "Needs a key, of whatever scopes."
                operation["description"] += f"\n\n{needed}"


def share_paths(document: dict[str, Any]) -> None:
    """Call what a path takes `id` everywhere: two paths that differ in that name alone are one to OpenAPI."""
    paths: dict[str, Any] = {}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["description"] = IN_PATHS.get(parameter["name"], "")
                    parameter["name"] = parameter["name"].replace("ref", "id")
        paths.setdefault(path.replace("{ref}", "{id}"), {}).update(operations)
    document["paths"] = paths
