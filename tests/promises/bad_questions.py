"""Questions that are not well put: for every reading route, and for each of its parameters, whatever they are.

All of it is made from what the routes declare, so that a new route or parameter is asked badly too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from app.api import ROUTERS
from app.auth.guard import GuardedRoute
from app.core.http.parameters import Query, documented
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import published

FILLED = {
    "/docs/{name}": "/docs/docs.css",
    "/problems/{name}": "/problems/not-found",
    "/demo/{name}.svg": "/demo/bell.svg",
}
NEEDED = {"/v1/search": "q=lind", "/v1/search/suggest": "q=lind"}
LONG = "a" * 3000
INVALID, UNKNOWN, CURSOR = "invalid-parameter", "unknown-parameter", "invalid-cursor"
DEEP = ".".join(["quotes", "attribution", "steps", "source", "articles", "quotes", "attribution", "source", "x", "y"])
NAMES = (
    "*",
    DEEP,
    "quotes.*",
    "__class__",
    "password",
    "id)--",
    "id,(SELECT 1)",
    "'",
    "$ne",
    "a b",
    "ID",
    "%F0%9F%99%82",
)
NO_MOMENTS = (
    "9999-12-31T23:59:59Z", "10000-01-01", "0000-01-01", "0000-00-00", "now", "2024-13-01", "2024-01-32", "-1",
    "2024-01-01T00:00:00", "2024-01-01T25:00:00Z", "1732300000", "2024-01-01T00:00:00%2B99:00", "%D9%A2024-01-01",
    "2024-01-01';--", "0001-01-01T00:00:00%2B23:59",
)  # fmt: skip
NO_WHOLE = ("-1", "%2B1", "1.0", "1e2", "0x10", "%D9%A5", "%201", "1%20", "99999999999999999999", "true", "1;2", "NaN")
NO_TRUTH = ("1", "0", "True", "TRUE", "yes", "on", "null", "true;1", "true%20")
NO_IDS = ("x", "0198c0de-0000-7000-8000-00000000000", "0198c0de00007000800000000000000g", "{0}", "*", "%27%20OR%201=1")
NO_CHOICES = ("xyzzy", "*", "NULL", "'", "a%20b", "%F0%9F%99%82")
NO_LANGUAGES = ("xx_YY", "*", "e", "%F0%9F%99%82", "-", "en--de")
NO_CURSORS = ("x", "AAAA", "%3D%3D", "../..", "W10", "a.b.c", "AAAAAAAAAAAAAAAAW10", "%F0%9F%99%82")
OF_NAMES = {"sort", "fields", "include", "facets"}
TYPED = (
    '"', '""', '"not closed', '"a" "', "wi-fi", "O'Neil", "NEAR(a b)", "NEAR/2", "a AND", "AND", "OR", "NOT", "a NOT b",
    "*", "a*", "^a", "headline:x", "{headline text}:x", "-{a}:b", "(", ")", "()", "a:b:c", ":", "-", "--", "- -", '-"',
    "-a", "\\", "\\'", "%", "_", "'; DROP TABLE article;--", "a & b | !c", "a <-> b", "a:*", ":*A", "!!", "&", "|",
    "<->", "\u0301", "\U0001f642", "\u6771\u4eac", "\ufdfa" * 60, "\u202e", "\u2028", "\ufffd", "\x01\x02\x1f",
    "\x7f\x85", "\u00df" * 256, "a" * 256, " " * 256, '"' * 256, "-" * 256, "a " * 128, "-a " * 80, '"a" ' * 60,
    "\u6771" * 256, "a\tb\nc", "NULL", "0", "=1+1",
)  # fmt: skip
"""What means something to a database's search, or to nobody."""


@dataclass(frozen=True)
class Place:
    """A reading route, at an address where there is something, for somebody who may read it."""

    route: GuardedRoute
    address: str
    seat: Seat
    given: str = ""

    @property
    def parameters(self) -> list[Json]:
        found: list[Json] = documented(self.route.needs.query)["parameters"]
        return found

    @property
    def query(self) -> type[Query]:
        return self.route.needs.query

    def asked(self, query: str = "") -> str:
        """The address with this query, and what else must be given unless that is in it."""
        names = {part.split("=")[0] for part in query.split("&")}
        given = [part for part in self.given.split("&") if part and part.split("=")[0] not in names]
        return f"{self.address}?{'&'.join([*given, query])}".rstrip("?&")

    def plain(self) -> str:
        return f"{self.address}?{self.given}".rstrip("?")


def reading_routes() -> list[GuardedRoute]:
    routes = (route for router in ROUTERS for route in router.routes)
    return [route for route in routes if isinstance(route, GuardedRoute) and "GET" in (route.methods or ())]


def places(newsroom: Newsroom) -> list[Place]:
    """Every reading route, as readers and as editors ask; with something of every kind in the newsroom."""
    editor, admin = newsroom.editor, newsroom.seat("admin")
    side = published(editor)
    found = []
    for route in reading_routes():
        address = filled(route.path, side.tape, admin)
        given = NEEDED.get(route.path, "")
        if not route.needs.keyed and route.path != "/metrics":
            found.append(Place(route, address, newsroom.reader, given))
        if route.needs.keyed or route.path == "/metrics" or "view" in route.needs.query.model_fields:
            draft = "view=draft" if "view" in route.needs.query.model_fields else ""
            found.append(Place(route, address, admin, "&".join(part for part in (given, draft) if part)))
    return found


def filled(path: str, story: Json, admin: Seat) -> str:
    """The address of a thing that a route of this path reads."""
    if path in FILLED:
        return FILLED[path]
    kind = [*path.split("/"), ""][2]
    known: dict[str, Any] = {
        "articles": lambda: story["id"],
        "quotes": lambda: story["quotes"][0]["id"],
        "sources": lambda: story["quotes"][0]["speaker"]["id"],
        "topics": lambda: "energy",
        "collections": lambda: "water",
        "remarks": lambda: admin.read("/v1/remarks?view=draft")["items"][0]["id"],
        "keys": lambda: admin.read("/v1/whoami")["id"],
    }
    path = re.sub(r"\{(revision|old|new)\}", "1", path)
    return re.sub(r"\{\w+\}", lambda _: str(known[kind]()), path)


def misspelt(name: str) -> Iterator[str]:
    """Queries with names that are nearly this one."""
    for other in (
        name.upper(),
        f"{name}[]",
        f"{name}[$ne]",
        f"{name}.x",
        f"{name}%00",
        f"%20{name}",
        f"{name};",
        "%FF",
    ):
        yield f"{other}=a"
    yield f"{name}=a&{name}%FF=a"


def wrong(parameter: Json) -> Iterator[tuple[str, str]]:
    """Queries that put this parameter badly, each with the kind of problem that it is."""
    name, schema = parameter["name"], parameter["schema"]
    chooses = name in OF_NAMES - {"sort"} and schema.get("type") == "array"
    for value in ("", "a%00b", "a%ED%A0%80", "%C3%28"):
        yield f"{name}={value}", INVALID
    yield f"{name}={LONG}", UNKNOWN if chooses else INVALID
    yield name, INVALID
    yield f"{name}=a&{name}=a", INVALID
    if schema.get("type") == "array":
        yield f"{name}={','.join(map(str, range(101)))}", INVALID
        for value in ("a,a", "a,,b", ",", ",a", "a,"):
            yield f"{name}={value}", INVALID
    kind = CURSOR if name in {"cursor", "since"} else UNKNOWN if chooses else INVALID
    for value in wrong_for_its_type(name, schema):
        yield f"{name}={value}", kind


def wrong_for_its_type(name: str, schema: Json) -> Sequence[str]:
    item = schema.get("items", schema)
    if name in OF_NAMES:
        return NAMES
    if name in {"ids", "told_in", "id"}:
        return NO_IDS
    if name.endswith(("_after", "_before", "as_of")) and schema.get("type") == "string":
        return NO_MOMENTS
    if name in {"cursor", "since"}:
        return NO_CURSORS
    if name == "language":
        return NO_LANGUAGES
    if {"enum", "const", "$ref"} & set(item):
        return NO_CHOICES
    return {"integer": NO_WHOLE, "boolean": NO_TRUTH}.get(schema.get("type", ""), ())


def typed() -> Iterator[str]:
    yield from (quote(text, safe="") for text in TYPED)
