"""Serving the document at /openapi.json, made when somebody first asks for it."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic_core import to_json

from app.auth.guard import GuardedRoute, declared
from app.core.later import Later

making = Later("app.openapi.making")


def install(app: FastAPI) -> None:
    """Serve the document at /openapi.json, made once."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = making.made(app)
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
