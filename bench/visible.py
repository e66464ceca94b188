"""A change is in the next answer of every worker: one publishes, another is asked at once."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench.measuring import Request
from bench.newsrooms import WARM, Bench
from bench.results import Bound, Result, alone
from bench.writes import as_bytes

CHANGES = 100
NONE = Bound(0, 0, "stale")


def measure_visibility(bench: Bench) -> Iterator[Result]:
    """How many of the first answers after a publication, of a worker that had the old one, were the old one."""
    if not bench.wants("visible"):
        return
    database = bench.to_write()
    with bench.program(database, WARM) as writer, bench.program(database, WARM) as reader:
        (number,) = bench.next_stories(1)
        send = Request.send
        story = as_bytes(bench.newsroom.story(number))
        made = json.loads(writer.ask(send("POST", "/v1/articles?publish=true", story, bench.key), 201).body)
        path, version, stale = f"/v1/articles/{made['id']}", made["version"], 0
        for change in range(CHANGES):
            reader.ask(Request.get(path))
            headline = f"The headline of change {change}"
            body = as_bytes({"headline": headline})
            saved = writer.ask(send("PATCH", path, body, bench.key, If_Match=f'"{version}"'))
            version = json.loads(saved.body)["version"]
            put = writer.ask(send("POST", f"{path}/publish", b"{}", bench.key, If_Match=f'"{version}"'))
            version = json.loads(put.body)["version"]
            stale += json.loads(reader.ask(Request.get(path)).body)["headline"] != headline
    yield alone("visible", f"on another worker, of {CHANGES} publications", bench.quotes, stale, NONE)
