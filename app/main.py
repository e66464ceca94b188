"""Builds the app from settings: the routes, the front, what a worker does. Nothing is made at import time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, contextmanager

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app import __version__
from app.api import doors, include_routes, writing
from app.articles.schedule.ticking import keeping_schedule
from app.auth.identifying import Failures
from app.auth.keys import ensure_admin
from app.cdn.queueing import BELL
from app.changes.since import moved_since
from app.core.http import problem_answers
from app.core.http.front import Front
from app.core.http.reading_door import ReadingDoor
from app.core.kept.front import Answers, Knowing
from app.core.kept.horizon import Horizon
from app.core.kept.looking import Listening, Looking
from app.core.kept.shelf import Shelf
from app.core.later import Later
from app.core.observing.measured import Measured, Meter
from app.core.observing.tracing import is_traced, telemetry
from app.core.paging.pages import Cursors
from app.core.secret import kept_secret
from app.core.settings import Settings
from app.core.sql.db import Database
from app.core.waiting import Watch, told_of_the_end
from app.core.wiring import House
from app.database import open_database
from app.feed.streaming import Streams
from app.openapi import document
from app.schema import is_current

caches = Later("app.cdn.ticking")
"""Where no cache in front is to be purged, no client of HTTP is needed."""
APART = frozenset({"/v1/changes", "/v1/changes/stream"})
"""Addresses whose answers wait for what happens next."""


class Onrecord(FastAPI):
    """The app, behind the answers that it keeps. It has a house while it runs."""

    answers: Answers
    house: House

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.answers(scope, receive, send)


def create_app(settings: Settings | None = None) -> Onrecord:
    """The ASGI app. It opens its database when it starts and closes it when it stops."""
    settings = settings or Settings()
    app = Onrecord(
        title="Onrecord",
        version=__version__,
        lifespan=lifespan_of(settings),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        telemetry=telemetry(),
    )
    app.state.failures = Failures(settings.failed_authentications_per_minute)
    app.state.meter = Meter()
    app.state.streams = Streams(settings.feed_streams, app.state.meter.registry)
    problem_answers.install(app)
    include_routes(app)
    app.state.writing = writing()
    document.install(app)
    app.add_middleware(ReadingDoor, doors=doors())
    app.add_middleware(Front, settings=settings)
    app.add_middleware(Measured, meter=app.state.meter, logged=settings.access_log == "on", traced=is_traced())
    app.answers = Answers(
        super(Onrecord, app).__call__,
        Shelf(settings.answer_cache_bytes) if settings.answer_cache_bytes else None,
        apart=APART,
        hosts=settings.public_url is None,
        longest=settings.max_url_bytes,
    )
    return app


def lifespan_of(settings: Settings) -> Callable[[Onrecord], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Onrecord) -> AsyncIterator[None]:
        database = open_database(settings)
        try:
            parts = app.house = build_house(settings, database)
            with (
                by_itself(settings, database),
                told_of_the_end(parts.watch.end),
                knowing(app, database),
            ):
                yield
            await parts.watch.close()
        finally:
            database.dispose()

    return lifespan


@contextmanager
def by_itself(settings: Settings, database: Database) -> Iterator[None]:
    """What a worker does unasked. Raises RuntimeError when the settings do not say where to purge, or how."""
    with ExitStack() as threads:
        if settings.purge != "none":
            threads.enter_context(caches.purging(settings, database, database.told[BELL]))
        if settings.schedule == "on":
            threads.enter_context(keeping_schedule(database))
        yield


@contextmanager
def knowing(app: Onrecord, database: Database) -> Iterator[None]:
    """Know of changes while the app runs, if there is anything that is to be given only while it is true."""
    if app.answers.shelf is None:
        yield
        return
    kind = Looking if database.is_sqlite else Listening
    known: Knowing = kind(database, moved_since, Horizon())
    app.answers.knowing = known
    try:
        yield
    finally:
        app.answers.knowing = None
        known.close()


def build_house(settings: Settings, database: Database) -> House:
    """The parts of a running app. Raises RuntimeError when the schema is not the program's."""
    if not is_current(database):
        raise RuntimeError("The database's schema is not this program's. Run: onrecord db upgrade")
    # A worker that begins needs no turn among those who write, unless there is something to write.
    seal = settings.secret.get_secret_value().encode() if settings.secret else kept_secret(database)
    if settings.admin_key is not None:
        with database.writing() as session:
            ensure_admin(session, settings.admin_key.get_secret_value())
            database.commit(session)
    return House(settings, database, Cursors(seal), Watch(database))
