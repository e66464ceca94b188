"""Writing as editors do, beside the same rows as raw SQL in one durable transaction: W1."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from typing import Any

from bench.measuring import Request, Server
from bench.newsrooms import WARM, Bench, copy
from bench.raw_rows import RawWriter, Written
from bench.results import Bound, Result, beside

STORIES = 60
TARGET = Bound(6, 3)
WRITES = (
    ("W1", "an article with 5 quotes, 15 steps", "/v1/articles"),
    ("W1 live", "the same, published at once", "/v1/articles?publish=true"),
)


def measure_writes(bench: Bench) -> Iterator[Result]:
    """The time of a request from one client; the limit writes to a copy of its own."""
    wanted = [write for write in WRITES if bench.wants(write[0])]
    if not wanted:
        return
    ours, raw = bench.to_write(), bench.folder / f"{bench.quotes}-raw.db"
    copy(ours, raw)
    with bench.program(ours, WARM) as server:
        writer, written = RawWriter(raw), Written(ours)
        waits: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name, _, _ in wanted}
        sizes: dict[str, int] = {}
        for turn in range(bench.rounds + 1):
            for name, _, path in wanted:
                stories = [bench.newsroom.story(number) for number in bench.next_stories(STORIES)]
                once = round_of(server, path, stories, bench.key, writer, written)
                sizes[name] = len(as_bytes(stories[0]))
                for waited, spent in zip(waits[name], once, strict=True):
                    waited += [spent] if turn else []  # the first round only warms up
        writer.connection.close()
    raw.unlink()
    for name, what, _ in wanted:
        yield beside(name, what, bench.quotes, *waits[name], TARGET, sizes[name])


def round_of(
    server: Server, path: str, stories: list[dict[str, Any]], key: str, writer: RawWriter, written: Written
) -> tuple[float, float]:
    """The median wait of both sides, in microseconds."""
    requests = [Request.send("POST", path, as_bytes(story), key) for story in stories]
    spent = server.round(requests, connections=1, status=201)
    rows = written.transactions([json.loads(answer.body)["id"] for answer in spent.answers])
    return spent.median_wait, statistics.median(writer.write(rows)) * 1e6


def as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
