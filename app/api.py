"""The register of routers, in the order of the documentation."""

from __future__ import annotations

from fastapi import FastAPI

from app.auth import routes as auth
from app.sources import routes as sources
from app.topics import routes as topics

ROUTERS = (
    topics.router,
    sources.router,
    auth.router,
)


def include_routes(app: FastAPI) -> None:
    for router in ROUTERS:
        app.include_router(router)
