"""A change is in the next answer of every worker: one publishes, another is asked at once.

On PostgreSQL a worker is told of it a moment later; how long that takes is measured, on a server that the run starts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

from bench.measuring import Request, Server
from bench.newsrooms import WARM, Bench, key_of
from bench.results import Bound, Result, alone
from bench.writes import as_bytes
from tests import databases
from tests.newsroom import migrate

CHANGES = 100
NONE = Bound(0, 0, "stale")
SOON = Bound(50, 10, "ms")
LONGEST = 5.0


def measure_visibility(bench: Bench) -> Iterator[Result]:
    """On SQLite how many of the first answers after a publication, of a worker that had the old one, were the old one;
    on PostgreSQL how long after a publication 99 of 100 are seen.
    """
    if bench.wants("visible"):
        database = bench.to_write()
        with bench.program(database, WARM) as writer, bench.program(database, WARM) as reader:
            stale = sum(after > 0 for after in waits(writer, reader, bench.key))
        yield alone("visible", f"on another worker, of {CHANGES} publications", bench.quotes, stale, NONE)
    server = databases.postgres_server() if bench.wants("visible pg") else None
    if server is not None:
        url = databases.fresh_database(server, migrate)
        key = key_of(url)
        with bench.program_at(url, WARM) as writer, bench.program_at(url, WARM) as reader:
            after = sorted(waits(writer, reader, key))[CHANGES * 99 // 100 - 1] * 1e3
        databases.drop_database(server, url)
        yield alone("visible pg", "on another worker on PostgreSQL, 99 of 100 publications", bench.quotes, after, SOON)


def waits(writer: Server, reader: Server, key: str) -> list[float]:
    """For each publication the seconds from its answer to the last old one of another worker; 0 when there was none."""
    send, story = (
        Request.send,
        {"headline": "The first headline", "language": "en", "body": {"text": "Ships are back."}},
    )
    made = json.loads(writer.ask(send("POST", "/v1/articles?publish=true", as_bytes(story), key), 201).body)
    path, version, found = f"/v1/articles/{made['id']}", made["version"], []
    for change in range(CHANGES):
        reader.ask(Request.get(path))
        headline = f"The headline of change {change}"
        body = as_bytes({"headline": headline})
        saved = writer.ask(send("PATCH", path, body, key, If_Match=f'"{version}"'))
        version = json.loads(saved.body)["version"]
        put = writer.ask(send("POST", f"{path}/publish", b"{}", key, If_Match=f'"{version}"'))
        version = json.loads(put.body)["version"]
        found.append(last_old(reader, path, headline))
    return found


def last_old(reader: Server, path: str, headline: str) -> float:
    began, last = time.perf_counter(), 0.0
    while json.loads(reader.ask(Request.get(path)).body)["headline"] != headline:
        last = time.perf_counter() - began
        assert last < LONGEST, "the change never came"
    return last
