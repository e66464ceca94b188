"""What is measured: reading and writing as clients do, each beside the least that it could cost."""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from bench.measuring import Request, Server, serving
from bench.newsroom import Newsroom
from bench.raw_rows import RawWriter, Written

PROGRAM = ("-c", "from app.cli import main; main()", "serve", "--port")
SAMPLE = 2000
DEEP = 1000
PAGES = 20
STORIES = 60


class Told(NamedTuple):
    """A kind of request. `owed` and `aim` bound the ratio of ours to the limit."""

    name: str
    what: str
    owed: float | None = None
    aim: float | None = None


@dataclass(slots=True)
class Scenario:
    """What was measured of one kind: microseconds a request in each round, `cpu` always those of our server."""

    told: Told
    paths: list[str]
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def is_met(self) -> bool:
        return self.told.owed is None or self.ratio <= self.told.owed

    @property
    def ratio(self) -> float:
        """The median of the rounds, each of which had both sides."""
        return statistics.median(one / other for one, other in zip(self.ours, self.limit, strict=True))


@dataclass(slots=True)
class Bench:
    """The data, the folder it is in, and how much is asked of it."""

    newsroom: Newsroom
    folder: Path
    articles: int
    key: str
    rounds: int
    requests: int
    only: frozenset[str] = frozenset()
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    @property
    def database(self) -> Path:
        return self.folder / "newsroom.db"

    def wants(self, told: Told) -> bool:
        return not self.only or told.name in self.only

    @contextmanager
    def program(self, database: Path) -> Iterator[Server]:
        settings = {"ONRECORD_DATABASE_URL": f"sqlite:///{database}"}
        with serving(PROGRAM, self.folder, settings) as server:
            yield server


def reading(bench: Bench) -> list[Scenario]:
    """CPU of the server process, for R1, R2 and R3, beside uvicorn giving back the same bytes."""
    with bench.program(bench.database) as server:
        kinds = [Scenario(told, paths(bench, server)) for told, paths in READS if bench.wants(told)]
        answers = {path: server.ask(Request.get(path)).decode() for kind in kinds for path in kind.paths}
        finished = bench.folder / "answers.json"
        finished.write_text(json.dumps(answers), encoding="utf-8")
        with serving(("-m", "bench.limit", str(finished)), bench.folder) as limit:
            for turn in range(bench.rounds + 1):
                for kind in kinds:
                    requests = [Request.get(path) for path in bench.chance.choices(kind.paths, k=bench.requests)]
                    spent = limit.round(requests * 2).cpu_each, server.round(requests).cpu_each
                    if turn:  # the first round only warms up
                        kind.limit.append(spent[0])
                        kind.ours.append(spent[1])
                        kind.cpu.append(spent[1])
    for kind in kinds:
        kind.size = round(statistics.mean(len(answers[path].encode()) for path in kind.paths))
    return kinds


def random_articles(bench: Bench, server: Server) -> list[str]:
    with sqlite3.connect(bench.database) as connection:
        ids = [row[0] for row in connection.execute("SELECT article_id FROM live_article ORDER BY n")]
    chosen = bench.chance.sample(ids, min(SAMPLE, len(ids)))
    return [f"/v1/articles/{ident}?include=quotes.attribution" for ident in chosen]


def every_topic(bench: Bench, server: Server) -> list[str]:
    return [f"/v1/articles?topic={topic.slug}" for topic in bench.newsroom.topics]


def often_quoted(bench: Bench, server: Server) -> list[str]:
    return [f"/v1/quotes?speaker={person.slug}" for person in bench.newsroom.cast["person"][:100]]


def far_down(bench: Bench, server: Server) -> list[str]:
    """The pages that come after the first thousand quotes of one speaker, or the last ones of fewer."""
    path = f"/v1/quotes?speaker={bench.newsroom.cast['person'][0].slug}"
    here = f"{path}&limit=100"
    for _ in range(DEEP // 100):
        here = following(server, path, here, "&limit=100") or here
    found = [here.replace("&limit=100", "")]
    while len(found) < PAGES and (after := following(server, path, found[-1], "")):
        found.append(after)
    return found


def following(server: Server, path: str, here: str, limit: str) -> str | None:
    cursor = json.loads(server.ask(Request.get(here)))["next_cursor"]
    return None if cursor is None else f"{path}{limit}&cursor={quote(cursor)}"


READS = (
    (Told("R1", "one article with quotes, attribution", 15, 6), random_articles),
    (Told("R2", "the 20 newest articles of a topic"), every_topic),
    (Told("R3", "20 quotes of one speaker"), often_quoted),
    (Told("R3 deep", f"the same {DEEP} quotes further on"), far_down),
)
WRITES = (
    (Told("W1", "an article with 5 quotes, 15 steps", 6, 3), "/v1/articles"),
    (Told("W1 live", "the same, published at once"), "/v1/articles?publish=true"),
)


def writing(bench: Bench) -> list[Scenario]:
    """The time of a request from one client, beside the same rows as raw SQL in one durable transaction."""
    kinds = [Scenario(told, [path]) for told, path in WRITES if bench.wants(told)]
    ours, raw = bench.folder / "written.db", bench.folder / "raw.db"
    for path in (ours, raw):
        copy(bench.database, path)
    number = bench.articles
    with bench.program(ours) as server:
        writer, written = RawWriter(raw), Written(ours)
        for turn in range(bench.rounds + 1):
            for kind in kinds:
                stories = [bench.newsroom.story(number + place) for place in range(STORIES)]
                number += STORIES
                requests = [Request.post(kind.paths[0], as_bytes(story), bench.key) for story in stories]
                spent = server.round(requests, connections=1, status=201)
                rows = written.transactions([json.loads(answer.body)["id"] for answer in spent.answers])
                waits = writer.write(rows)
                if turn:
                    kind.ours.append(spent.median_wait)
                    kind.limit.append(statistics.median(waits) * 1e6)
                    kind.cpu.append(spent.cpu_each)
                kind.size = len(requests[0].wire)
    return kinds


def copy(database: Path, path: Path) -> None:
    """Copy a database, with what is still in its write-ahead log."""
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)


def as_bytes(story: dict[str, Any]) -> bytes:
    return json.dumps(story, ensure_ascii=False).encode()
