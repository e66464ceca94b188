"""Health, version, limits, documentation and problems over HTTP."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from pydantic_core import to_json

from app import __version__
from app.articles.schedule.due import is_overdue
from app.auth.guard import NO_KEY, GuardedRoute, caller_of, declared
from app.core.fulltext.asking import MOST_CHARACTERS
from app.core.paging.lists import public_url
from app.core.problems import NotFound, Unauthenticated, Unavailable
from app.core.shapes import Answer
from app.core.wiring import house
from app.operating.metrics import exposition, known_of
from app.operating.pages import POLICY, asset, docs_page, problem_page

router = APIRouter(route_class=GuardedRoute, tags=["Run"])
OPEN = declared(open_to_all=True)


log = logging.getLogger("onrecord")

FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class Health(Answer):
    """Whether the service is well."""

    status: str


class Version(Answer):
    """Which program answers."""

    name: str
    version: str


class Welcome(Version):
    """What this service is, how much it takes, and where things are."""

    limits: dict[str, int]
    links: dict[str, str]


def answer(body: Any, caching: str = "no-store") -> Response:
    return Response(to_json(body), headers={"Cache-Control": caching}, media_type="application/json")


@router.get("/livez", operation_id="getLiveness", response_model=Health, summary="Is the process alive", **OPEN)
async def livez(request: Request) -> Response:
    """200 while the process answers at all."""
    return answer({"status": "ok"})


@router.get("/readyz", operation_id="getReadiness", response_model=Health, summary="Can it do its work", **OPEN)
async def readyz(request: Request) -> Response:
    """200 while the database answers and nothing that was scheduled is overdue by two minutes, else 503."""
    database = house(request).database
    found = await database.read(lambda reader: reader.value("SELECT seq FROM change_head"), slow=True)
    if found is None:
        raise Unavailable("The database is not set up. Run: onrecord db upgrade")
    if await database.read(is_overdue, slow=True):
        raise Unavailable("Something that was scheduled is overdue by two minutes. The log of the workers says why.")
    return answer({"status": "ok"})


@router.get("/metrics", include_in_schema=False, **OPEN)
async def metrics(request: Request) -> Response:
    """What there is to watch, for Prometheus: for keys with `admin`, and for who calls on the machine itself."""
    caller = caller_of(request)
    if caller is not None:
        caller.need("admin")
    elif not is_here(request):
        raise Unauthenticated(NO_KEY)
    database = house(request).database
    try:
        known = await database.read(known_of, slow=True)
    except Exception:  # whatever is wrong with the database, this must go on to say so
        log.exception("The database could not be asked for metrics")
        known = None
    text = exposition(request.app.state.meter, request.app.answers, database, known)
    return Response(text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_PLAIN_0_0_4)


def is_here(request: Request) -> bool:
    """Whether the caller is on this machine, and nobody passed the request on."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


@router.get("/version", operation_id="getVersion", response_model=Version, summary="Which program answers", **OPEN)
async def version(request: Request) -> Response:
    """The program's name and version."""
    return answer({"name": "onrecord", "version": __version__}, "public, max-age=60")


@router.get("/v1", operation_id="getWelcome", response_model=Welcome, summary="What this service is", **OPEN)
async def welcome(request: Request) -> Response:
    """Name, version, limits, and where to go on."""
    settings, url = house(request).settings, public_url(request)
    limits = {
        "body_bytes": settings.max_body_bytes,
        "json_depth": settings.max_json_depth,
        "url_bytes": settings.max_url_bytes,
        "page": 100,
        "headline": 500,
        "text": 500_000,
        "quotes_in_an_article": 500,
        "quotes_in_an_answer": settings.max_answer_quotes,
        "steps": 16,
        "ids": 100,
        "batch": 100,
        "q": MOST_CHARACTERS,
        "sort_keys": 3,
    }
    places = (
        "articles",
        "quotes",
        "attributions",
        "responses",
        "sources",
        "topics",
        "collections",
        "changes",
        "whoami",
    )
    links = {name: f"{url}/v1/{name}" for name in places} | {"docs": f"{url}/docs", "openapi": f"{url}/openapi.json"}
    body = {"name": "onrecord", "version": __version__, "limits": limits, "links": links}
    return answer(body, settings.cache_control)


@router.get("/docs", include_in_schema=False, **OPEN)
async def docs(request: Request) -> Response:
    """The documentation, to read and to try."""
    return page(docs_page(public_url(request)))


@router.get("/docs/{name}", include_in_schema=False, **OPEN)
async def docs_asset(request: Request, name: str) -> Response:
    """A file of the documentation."""
    found = asset(name)
    if found is None:
        raise NotFound("There is no such file. The documentation is at /docs.")
    return Response(found[0], headers={"Cache-Control": "public, max-age=3600"}, media_type=found[1])


@router.get("/problems/{name}", include_in_schema=False, **OPEN)
async def problem(request: Request, name: str) -> Response:
    """What a kind of problem means."""
    found = problem_page(name)
    if found is None:
        raise NotFound("There is no kind of problem of this name.")
    return page(found)


def page(html: str) -> Response:
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "public, max-age=60",
        "Referrer-Policy": "no-referrer",
    }
    return Response(html, headers=headers, media_type="text/html")
