"""The demo's images over HTTP."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.auth.guard import GuardedRoute, declared
from app.core.problems import NotFound

router = APIRouter(route_class=GuardedRoute, tags=["Run"])

IMAGES = {path.stem: path for path in (Path(__file__).parent / "images").glob("*.svg")}
HEADERS = {
    "Cache-Control": "public, max-age=86400",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@router.get("/demo/{name}.svg", include_in_schema=False, **declared(open_to_all=True))
async def demo_image(request: Request, name: str) -> Response:
    """A drawing that a story of the demo shows."""
    path = IMAGES.get(name)
    if path is None:
        raise NotFound("There is no such image. The stories of the demo name those that are there.")
    return Response(path.read_bytes(), headers=HEADERS, media_type="image/svg+xml")
