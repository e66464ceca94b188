"""One worker: how fast it is there, what memory it has, and what it comes to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median
from urllib.parse import quote

from bench.measuring import Request, Server
from bench.newsrooms import WARM, Bench
from bench.reads import every_topic, far_down, often_quoted
from bench.results import Bound, Result, alone
from bench.searches import words_of

READY = Bound(2, 1, "s")
IDLE, USED = Bound(90, 70, "MB"), Bound(180, 130, "MB")
STARTS = 5
MIXED = 100_000
AT_ONCE = 2000


def measure_workers(bench: Bench) -> Iterator[Result]:
    if bench.wants("start"):
        yield from measure_start(bench)
    if bench.wants("memory"):
        yield from measure_memory(bench)


def measure_start(bench: Bench) -> Iterator[Result]:
    """From the command to the first 200 of `/readyz`."""
    taken = []
    for _ in range(STARTS):
        began = time.perf_counter()
        with bench.program(bench.database, WARM) as server:
            server.ask(Request.get("/readyz"))
            taken.append(time.perf_counter() - began)
    yield alone("start", "from the command to ready", bench.quotes, median(taken), READY)


def measure_memory(bench: Bench) -> Iterator[Result]:
    """The resident set after one request, and after many of all kinds that readers send."""
    with bench.program(bench.database, WARM) as server:
        server.ask(Request.get("/readyz"))
        time.sleep(1)
        yield alone("memory", "one worker, idle", bench.quotes, server.memory(), IDLE)
        requests = mixed(bench, server)
        for _ in range(MIXED // AT_ONCE):
            server.round(bench.chance.choices(requests, k=AT_ONCE))
        yield alone("memory", f"the same after {MIXED:,} mixed requests", bench.quotes, server.memory(), USED)


def mixed(bench: Bench, server: Server) -> list[Request]:
    """Articles above all, lists, pages far down, searches, facets, suggestions, the feed."""
    common, rare = words_of(bench)
    articles = bench.column("SELECT article_id FROM live_article WHERE status = 'published' ORDER BY n")
    some = [bench.chance.choice(articles) for _ in range(20_000)]
    formats = cycle(("", "?include=quotes.attribution", "?body_format=html", "?include=quotes,sources,topics"))
    paths = [f"/v1/articles/{ident}{form}" for ident, form in zip(some, formats, strict=False)]
    lists = [*every_topic(bench, server), *often_quoted(bench, server), *far_down(bench, server), "/v1/changes"]
    paths += islice(cycle(lists), 8000)
    searches = [f"/v1/search?q={word}{more}" for word in map(quote, common + rare) for more in ("", "&facets=speaker")]
    names = [person.name for members in bench.newsroom.cast.values() for person in members]
    searches += [f"/v1/search/suggest?q={quote(name[:4])}" for name in names]
    paths += islice(cycle(searches), 2000)
    return [Request.get(path) for path in paths]
