"""The register of routers, in the order of the documentation."""

from __future__ import annotations

from fastapi import FastAPI

from app.articles import routes as articles
from app.articles import workflow_routes as article_moves
from app.articles.checks import routes as checks
from app.articles.previews import routes as previews
from app.articles.revisions import routes as revisions
from app.auth import routes as auth
from app.auth.guard import WRITING, Declared, GuardedRoute
from app.batch import routes as batch
from app.changes import routes as changes
from app.collections import routes as collections
from app.core.http.reading_door import Door
from app.demo import routes as demo
from app.feed import routes as feed
from app.operating import routes as operating
from app.quotes import record_routes as records
from app.quotes import routes as quotes
from app.quotes.answers.routes import quotes as quote_answers
from app.quotes.answers.routes import record as record_answers
from app.search import routes as search
from app.search.suggest import routes as suggest
from app.sources import routes as sources
from app.topics import routes as topics
from app.trash import routes as trash

ROUTERS = (
    articles.router,
    article_moves.router,
    checks.router,
    previews.router,
    revisions.router,
    quote_answers.router,
    quotes.router,
    quotes.checks,
    record_answers.router,
    record_answers.remarks,
    records.router,
    sources.router,
    topics.router,
    collections.router,
    search.router,
    suggest.router,
    trash.router,
    batch.router,
    auth.router,
    changes.router,
    feed.router,
    operating.router,
    demo.router,
)


def include_routes(app: FastAPI) -> None:
    """Each router's routes as they are: `include_router` would work all of them out once more for each app."""
    for router in ROUTERS:
        app.router.routes.extend(router.routes)


def writing() -> list[GuardedRoute]:
    """The routes that take a write, in the same order."""
    routes = (route for router in ROUTERS for route in router.routes)
    return [route for route in routes if isinstance(route, GuardedRoute) and (route.methods or set()) & WRITING]


def finish_declarations() -> None:
    """Have all routes tell OpenAPI the whole of what they declared."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, GuardedRoute) and isinstance(route.openapi_extra, Declared):
                route.openapi_extra.finish()


def doors() -> list[Door]:
    """The way in to each reading route, in the same order."""
    routes = (route for router in ROUTERS for route in router.routes)
    return [route.door() for route in routes if isinstance(route, GuardedRoute) and "GET" in (route.methods or ())]
