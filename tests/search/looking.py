"""How the tests look for something: what is found is told by its headline, words or name."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.newsroom import Json, Seat

LIVE = "/v1/articles?publish=true"


def found(seat: Seat, q: str, path: str = "/v1/search", **more: object) -> Json:
    return seat.read(f"{path}?{urlencode({'q': q, **more})}")


def names(seat: Seat, q: str, path: str = "/v1/search", **more: object) -> list[str]:
    return [name_of(item) for item in found(seat, q, path, **more)["items"]]


def name_of(item: Json) -> str:
    return str(item.get("headline") or item.get("text") or item["name"])


def walked(seat: Seat, q: str, path: str = "/v1/search", **more: object) -> list[str]:
    """Everything that is found, page by page."""
    seen: list[str] = []
    page = found(seat, q, path, **more)
    while True:
        seen += [name_of(item) for item in page["items"]]
        if page["next_cursor"] is None:
            return seen
        page = found(seat, q, path, **more, cursor=page["next_cursor"])
