"""Reading as websites do, beside uvicorn giving back the same bytes: R1, R2, R3 and R5, with the cache off and on."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from bench.measuring import Answer, Request, Server, serving
from bench.newsrooms import COLD, WARM, Bench
from bench.results import AT_LEAST, Bound, Result, beside

SAMPLE = 2000
DEEP = 1000
PAGES = 20
INCLUDE = "include=quotes.attribution"
OFF = Bound(12, 6)
ON = Bound(0.7, 0.9, way=AT_LEAST)
LIMIT_BESIDE_PEERS = 67
PEERS = (
    ("Directus 11.3", 24_000, Bound(25, 60, way=AT_LEAST)),
    ("Django REST framework", 14_700, Bound(12, 25, way=AT_LEAST)),
)
"""Microseconds of R1, each on PostgreSQL, and of uvicorn giving back the same bytes on that machine."""
Paths = Callable[[Bench, Server], list[str]]


class Read(NamedTuple):
    """A kind of request. With `again` the reader knows the answer already, and asks whether it still holds."""

    name: str
    what: str
    paths: Paths
    again: bool = False


@dataclass(slots=True)
class Measured:
    """What is asked of one kind, and what it took: microseconds of CPU a request, in each round."""

    read: Read
    requests: dict[str, Request]
    size: int
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)

    @property
    def status(self) -> int:
        return 304 if self.read.again else 200


def measure_reads(bench: Bench) -> Iterator[Result]:
    """CPU of the server: with the cache off how much more than the limit, with it on how near to its speed."""
    wanted = [read for read in READS if bench.wants(read.name)]
    if not wanted:
        return
    for word, settings, bound in (("cache off", COLD, OFF), ("warm", WARM, ON)):
        for kind in measured(bench, wanted, settings):
            # Of R5 only the warm answer is bounded.
            owed = None if kind.read.again and settings is COLD else bound
            what = f"{kind.read.what}, {word}"
            one = beside(kind.read.name, what, bench.quotes, kind.ours, kind.limit, owed, kind.size)
            yield one
            if one.name == "R1" and settings is COLD:
                yield from beside_peers(one)


def beside_peers(one: Result) -> Iterator[Result]:
    """How many times more others take, as far as they were measured elsewhere beside the same limit.

    Their figures are microseconds on another machine; what is compared is how many times the limit each takes.
    """
    for peer, microseconds, bound in PEERS:
        limit = microseconds / LIMIT_BESIDE_PEERS
        what = f"R1 cold of {peer}, to ours"
        yield Result("peers", what, one.quotes, "×", one.figure, limit, limit / one.figure, bound)


def measured(bench: Bench, wanted: list[Read], settings: dict[str, str]) -> list[Measured]:
    with bench.program(bench.database, settings) as server:
        heard: dict[str, Answer] = {}
        kinds = []
        for read in wanted:
            paths = read.paths(bench, server)
            heard |= {path: server.ask(Request.get(path)) for path in paths if path not in heard}
            kinds.append(prepared(read, paths, heard))
        finished = bench.folder / "answers.json"
        bodies = {path: {"headers": one.headers, "body": one.body.decode()} for path, one in heard.items()}
        finished.write_text(json.dumps(bodies), encoding="utf-8")
        with serving(("-m", "bench.limit", str(finished)), bench.folder) as limit:
            for turn in range(bench.rounds + 1):
                for kind in kinds:
                    take_turns(bench, kind, server, limit, count=turn > 0)
    finished.unlink()
    return kinds


def prepared(read: Read, paths: list[str], heard: dict[str, Answer]) -> Measured:
    known = {path: {"If_None_Match": heard[path].headers["etag"]} if read.again else {} for path in paths}
    size = 0 if read.again else round(statistics.mean(len(heard[path].body) for path in paths))
    return Measured(read, {path: Request.get(path, **headers) for path, headers in known.items()}, size)


def take_turns(bench: Bench, kind: Measured, server: Server, limit: Server, *, count: bool) -> None:
    """One round of both sides; the first only warms up, and asks everything once."""
    everything = list(kind.requests.values())
    requests = bench.chance.choices(everything, k=bench.requests) if count else everything
    spent = [
        limit.round(requests * 2, status=kind.status).cpu_each, server.round(requests, status=kind.status).cpu_each
    ]  # fmt: skip
    if count:
        kind.limit.append(spent[0])
        kind.ours.append(spent[1])


def random_articles(bench: Bench, server: Server) -> list[str]:
    """The same ones whenever it is asked."""
    ids = bench.column("SELECT article_id FROM live_article WHERE status = 'published' ORDER BY n")
    step = max(1, len(ids) // SAMPLE)
    return [f"/v1/articles/{ident}?{INCLUDE}" for ident in ids[::step][:SAMPLE]]


def every_topic(bench: Bench, server: Server) -> list[str]:
    return [f"/v1/articles?topic={topic.slug}" for topic in bench.newsroom.topics]


def often_quoted(bench: Bench, server: Server) -> list[str]:
    return [f"/v1/quotes?speaker={person.slug}" for person in bench.newsroom.cast["person"][:100]]


def far_down(bench: Bench, server: Server) -> list[str]:
    """The pages that come after the first thousand quotes of one speaker, or the last ones of fewer."""
    path = f"/v1/quotes?speaker={bench.newsroom.cast['person'][0].slug}"
    here = further(server, path, DEEP // 100)
    found = [here]
    while len(found) < PAGES and (after := following(server, path, found[-1], "")):
        found.append(after)
    return found


def further(server: Server, path: str, pages: int) -> str:
    """The page of a list that comes after so many pages of a hundred, or the last one of fewer."""
    here = f"{path}{'&' if '?' in path else '?'}limit=100"
    for _ in range(pages):
        here = following(server, path, here, "&limit=100") or here
    return here.replace("&limit=100", "").replace("?limit=100", "")


def following(server: Server, path: str, here: str, limit: str) -> str | None:
    cursor = json.loads(server.ask(Request.get(here)).body)["next_cursor"]
    joint = "&" if "?" in path else "?"
    return None if cursor is None else f"{path}{joint}cursor={quote(cursor)}{limit}"


READS = (
    Read("R1", "an article, its quotes, their steps", random_articles),
    Read("R2", "the 20 newest articles of a topic", every_topic),
    Read("R3", "20 quotes of one speaker", often_quoted),
    Read("R3 deep", f"the same {DEEP} quotes further on", far_down),
    Read("R5", "R1 again, of which the ETag is known", random_articles, again=True),
)
