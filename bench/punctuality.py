"""`python -m bench.punctuality`: many articles due at one instant, several workers, some of them killed.

Real `onrecord serve` processes on a database of their own, SQLite and, where one can be had, PostgreSQL. It says how
long it took until readers had all of them, and stops with 1 unless each was published exactly once and in time.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from sqlalchemy import select
from sqlmodel import col

from app.articles.live.workflow import schedule
from app.articles.models import Article
from app.articles.shapes import ArticleCreate, ScheduleOptions
from app.articles.writing.saving import create_article
from app.auth.callers import Caller
from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.core.sql.db import Database
from app.core.values.times import later, now, seconds_between
from app.database import open_database
from bench.measuring import HERE, Server, await_ready, free_port
from tests import databases
from tests.newsroom import migrate

LEAD = 10.0
"""Seconds from planning to the instant."""
PATIENCE = 30.0
SERVE = "from app.cli import main; main()"


class Outcome(NamedTuple):
    """What came of it: seconds from the instant to the first and last publication, and to when readers had all.

    `times` counts how often an article was published, `cpu` the seconds of CPU of the workers that were left.
    """

    first: float
    last: float
    seen: float
    times: Counter[int]
    cpu: float


def main() -> int:
    given = arguments()
    kept = [one_trial(kind, given) for kind in given.databases.split(",")]
    return 0 if all(kept) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.punctuality", description=__doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--workers", type=int, default=5)
    parser.add_argument("--killed", type=int, default=2)
    parser.add_argument("--when", type=float, default=-0.2, help="they are killed, in seconds from the instant")
    parser.add_argument("--within", type=float, default=5.0, help="seconds, that readers may have to wait for the last")
    parser.add_argument("--databases", default="sqlite,postgresql")
    return parser.parse_args()


def one_trial(kind: str, given: argparse.Namespace) -> bool:
    """Whether all was published once and in time on this kind of database; says so."""
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made, database_of(kind, Path(made)) as url:
        if url is None:
            print(f"{kind}: none to be had here")
            return True
        database = open_database(Settings(database_url=url))
        found = trial(database, url, Path(made), given)
        database.dispose()
    kept = found.times == Counter({1: given.articles}) and found.seen <= given.within
    print(
        f"{kind}: {found.times[1]} of {given.articles} published once, {sum(found.times.values()) - found.times[1]}"
        f" more often; first after {found.first:.2f} s, last after {found.last:.2f} s, all seen by readers after"
        f" {found.seen:.2f} s, {found.cpu:.2f} s of CPU{'' if kept else '  NOT KEPT'}",
        flush=True,
    )
    return kept


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str | None]:
    """A new database: on the disk for SQLite, so that each commit waits for it."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/onrecord.db"
        migrate(url)
        yield url
        return
    server = databases.postgres_server()
    if server is None:
        yield None
        return
    url = databases.fresh_database(server, migrate)
    try:
        yield url
    finally:
        databases.drop_database(server, url)


def trial(database: Database, url: str, folder: Path, given: argparse.Namespace) -> Outcome:
    with database.writing() as session:
        key, _ = create_key(session, "bench", ROLES["editor"])
        database.commit(session)
    caller = Caller(key.id, key.name, frozenset(ROLES["editor"]))
    ids = [write(database, caller, number) for number in range(given.articles)]
    with running(url, folder, given.workers) as workers:
        due = plan(database, caller, ids)
        rest, before = workers[given.killed :], sum(worker.cpu() for worker in workers[given.killed :])
        wait_until(later(due, given.when))
        for worker in workers[: given.killed]:
            worker.process.kill()
        seen = await_readers(rest[0].port, given.articles, due)
        spent = sum(worker.cpu() for worker in rest) - before
    return outcome(database, due, seen, spent)


def write(database: Database, caller: Caller, number: int) -> str:
    """A draft with a quote."""
    words = f"Number {number} is out"
    article = {
        "headline": f"Story {number}", "language": "en", "topics": [{"slug": "port", "name": "Port"}],
        "body": {"markdown": f"“{words},” she said.\n\n" + "Nothing more was known in the evening. " * 40},
        "quotes": [{"text": words, "speaker": f"Speaker {number % 40}"}],
    }  # fmt: skip
    with database.writing() as session:
        session.info["actor"] = caller.id
        made = create_article(session, ArticleCreate.model_validate(article), caller).article.id
        database.commit(session)
    return made


def plan(database: Database, caller: Caller, ids: list[str]) -> str:
    """Schedule all for one instant, which is given back."""
    due = later(now(), LEAD)
    options = ScheduleOptions.model_validate({"publish_at": due})
    with database.writing() as session:
        session.info["actor"] = caller.id
        for article in session.execute(select(Article).where(col(Article.id).in_(ids))).scalars():
            schedule(session, article, options)
        database.commit(session)
    assert now() < later(due, -1), "planning took too long for a fair start"
    return due


@contextmanager
def running(url: str, folder: Path, count: int) -> Iterator[list[Server]]:
    """So many servers, each a process of its own; what is left of them is ended."""
    environment = os.environ | {"ONRECORD_DATABASE_URL": url, "ONRECORD_LOCK_TIMEOUT_SECONDS": "5"}
    workers: list[Server] = []
    try:
        with (folder / "server.log").open("ab") as said:
            for _ in range(count):
                port = free_port()
                command = [sys.executable, "-c", SERVE, "serve", "--port", str(port)]
                workers.append(Server(subprocess.Popen(command, stdout=said, stderr=said, env=environment), port))
                await_ready(workers[-1].process, port, folder)
        yield workers
    finally:
        for worker in workers:
            worker.process.send_signal(signal.SIGTERM)
        for worker in workers:
            worker.process.wait(timeout=PATIENCE)


def wait_until(moment: str) -> None:
    time.sleep(max(0.0, seconds_between(now(), moment)))


def await_readers(port: int, articles: int, due: str) -> float:
    """Seconds from the instant until readers have all articles, or `PATIENCE`."""
    waited = 0.0
    while waited < PATIENCE:
        with urlopen(f"http://{HERE}:{port}/v1/articles?count=true&limit=1&fields=id", timeout=PATIENCE) as answer:
            total = json.load(answer)["total"]
        waited = seconds_between(due, now())
        if total == articles:
            break
        time.sleep(0.1)
    return waited


def outcome(database: Database, due: str, seen: float, cpu: float) -> Outcome:
    with database.reading() as reader:
        rows = reader.tuples("SELECT id, at FROM change WHERE kind = 'article' AND action = 'publish' ORDER BY at")
    moments = [seconds_between(due, at) for _, at in rows] or [PATIENCE]
    return Outcome(moments[0], moments[-1], seen, Counter(Counter(ident for ident, _ in rows).values()), cpu)


if __name__ == "__main__":
    sys.exit(main())
