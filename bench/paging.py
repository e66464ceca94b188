"""A page deep down beside the first one, and one document with sixty relations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.measuring import Request, Server
from bench.newsrooms import COLD, Bench
from bench.reads import further
from bench.results import Bound, Result, alone, beside
from bench.writes import as_bytes

DEEP = Bound(1.3, 1.0)
MENU = Bound(3, 1, "ms")
RELATIONS = 60
ASKED = 200


def measure_pages(bench: Bench) -> Iterator[Result]:
    """CPU of a page of all quotes half way down (500,000 rows of a million), beside the first page."""
    if not bench.wants("deep"):
        return
    with bench.program(bench.database, COLD) as server:
        deep = further(server, "/v1/quotes", bench.quotes // 200)
        first, down = Request.get("/v1/quotes"), Request.get(deep)
        spent: tuple[list[float], list[float]] = ([], [])
        for turn in range(bench.rounds + 1):
            for request, each in zip((down, first), spent, strict=True):
                each += [server.round([request] * ASKED).cpu_each] if turn else []
    yield beside("deep", "a page of quotes half way down, to the first", bench.quotes, *spent, DEEP)


def measure_relations(bench: Bench) -> Iterator[Result]:
    """The median wait of one client for a document with sixty relations, the cache off."""
    if not bench.wants("relations"):
        return
    with bench.program(bench.to_write(), COLD) as server:
        for what, path in (
            (f"an article with {RELATIONS} related ones", article_of(bench, server)),
            (f"a menu: a collection of {RELATIONS} articles", menu_of(bench, server)),
        ):
            answers = server.round([Request.get(path)] * ASKED, connections=1).answers[ASKED // 10 :]
            milliseconds = median(one.after for one in answers) * 1e3
            yield alone("relations", what, bench.quotes, milliseconds, MENU, len(answers[0].body))


def related(bench: Bench) -> list[str]:
    statement = "SELECT article_id FROM live_article WHERE status = 'published' ORDER BY n DESC LIMIT 1200"
    return bench.column(statement)[:: 1200 // RELATIONS][:RELATIONS]


def article_of(bench: Bench, server: Server) -> str:
    (number,) = bench.next_stories(1)
    story = bench.newsroom.story(number) | {"quotes": [], "related": [{"id": ident} for ident in related(bench)]}
    made = made_of(bench, server, "/v1/articles?publish=true", story)
    assert len(made["related"]) == RELATIONS
    return f"/v1/articles/{made['id']}"


def menu_of(bench: Bench, server: Server) -> str:
    items = [{"article": ident} for ident in related(bench)]
    made = made_of(bench, server, "/v1/collections", {"title": "Menu", "items": items})
    publish = Request.send("POST", f"/v1/collections/{made['id']}/publish", b"{}", bench.key, If_Match='"1"')
    server.ask(publish)
    return f"/v1/collections/{made['id']}?include=items"


def made_of(bench: Bench, server: Server, path: str, body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.ask(Request.send("POST", path, as_bytes(body), bench.key), 201).body)
    return found
