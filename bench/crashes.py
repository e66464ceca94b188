"""`python -m bench.crashes`: a server is killed again and again while it writes, and no request is done twice or lost.

Half of the kills come right after a commit, before the answer: the server then kills itself. The other half come from
outside, at a moment of chance, while several clients write. Each request that got no answer is sent again with the
same `Idempotency-Key`.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from sqlalchemy import event
from sqlmodel import Session

from app import schema
from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.database import open_database
from app.main import create_app
from bench.measuring import HERE, await_ready, free_port

FLAG = "BENCH_DIE_AFTER_COMMIT"
"""Names a file: while it is there, the next commit of a request is the server's last act."""
CLIENTS = 4
LONGEST_LIFE = 0.12
"""Seconds from the first request to the kill, at most."""


@dataclass(slots=True)
class Trial:
    """Requests by their keys: which was answered when it was sent first, and what was answered at last."""

    key: str
    kills: int = 0
    answered: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    replayed: int = 0
    committed_unanswered: int = 0

    def wrong(self, made: Counter[str]) -> list[str]:
        """What was done twice, was lost, or got another answer than at first."""
        often = [f"{name} was done {made[name]} times" for name in self.last if made[name] != 1]
        unasked = [f"{name} was never asked for" for name in made if name not in self.last]
        other = [f"{name} got another answer" for name, body in self.answered.items() if self.last[name] != body]
        return often + unasked + other


def main() -> int:
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench.crashes", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="of an empty database; one of SQLite is made, if left out")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        url = given.url or f"sqlite:///{made}/crashes.db"
        trial, wrong = crash(url, Path(made), kills=given.kills, seed=given.seed)
    print(
        f"{trial.kills} kills, {len(trial.last)} requests in {time.monotonic() - began:.0f} s;"
        f" {trial.committed_unanswered} were done and not answered, {trial.replayed} replayed; {len(wrong)} wrong"
    )
    print("\n".join(wrong))
    return 1 if wrong else 0


def serve(port: int) -> None:
    """What `onrecord serve` runs, but that it dies after a commit when it is told to."""
    flag = Path(os.environ[FLAG])

    @event.listens_for(Session, "after_commit")
    def die(session: Session) -> None:
        if session.info.get("request_id") and flag.exists():
            flag.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    uvicorn.run(create_app(), host=HERE, port=port, log_level="warning", access_log=False)


def crash(url: str, folder: Path, *, kills: int, seed: int) -> tuple[Trial, list[str]]:
    """Kill a server so often; what happened, and what went wrong."""
    database = open_database(Settings(database_url=url))
    schema.upgrade(database)
    with database.writing() as session:
        _, key = create_key(session, "bench", ROLES["editor"])
        database.commit(session)
    trial, chance = Trial(key), random.Random(seed)
    for number in range(kills + 1):
        with server(url, folder) as (process, port):
            send_again(trial, port)
            if number == kills:
                break
            if number % 2 == 0:
                die_after_commit(trial, process, port, folder / "die")
            else:
                die_by_chance(trial, process, port, chance.uniform(0, LONGEST_LIFE))
            trial.kills += 1
    with database.reading() as reader:
        made = Counter(reader.column("SELECT headline FROM article"))
    database.dispose()
    return trial, trial.wrong(made)


@contextmanager
def server(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    environment = os.environ | {"ONRECORD_DATABASE_URL": url, FLAG: str(folder / "die")}
    with (folder / "server.log").open("ab") as said:
        command = [sys.executable, "-m", "bench.crashes", "serve", str(port)]
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        await_ready(process, port, folder)
        yield process, port
    finally:
        process.kill()
        process.wait(timeout=30)


def die_after_commit(trial: Trial, process: subprocess.Popen[bytes], port: int, flag: Path) -> None:
    """The commit is done, the answer never leaves."""
    flag.touch()
    name = new_request(trial)
    if send(trial, port, name) is None:
        trial.committed_unanswered += 1
    process.wait(timeout=30)


def die_by_chance(trial: Trial, process: subprocess.Popen[bytes], port: int, life: float) -> None:
    """Several clients write until the server is gone."""

    def write_on(_: int) -> None:
        while True:
            name = new_request(trial)
            body = send(trial, port, name)
            if body is None:
                return
            trial.answered[name] = body

    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = pool.map(write_on, range(CLIENTS))
        time.sleep(life)
        process.kill()
        list(clients)


def new_request(trial: Trial) -> str:
    name = str(uuid.uuid4())
    trial.last[name] = ""
    return name


def send_again(trial: Trial, port: int) -> None:
    """Send all requests again that have no last answer yet, those that were answered too."""
    for name in [name for name, body in trial.last.items() if not body]:
        body = send(trial, port, name)
        if body is None:
            raise RuntimeError("The server does not answer.")
        trial.last[name] = body


def send(trial: Trial, port: int, name: str) -> str | None:
    """The answer to a request of this key and headline; None when the server went away."""
    headers = {"Authorization": f"Bearer {trial.key}", "Content-Type": "application/json", "Idempotency-Key": name}
    connection = http.client.HTTPConnection(HERE, port, timeout=30)
    try:
        connection.request("POST", "/v1/articles", json.dumps({"headline": name, "language": "en"}), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status} {body}")
    trial.replayed += answer.headers.get("Idempotency-Replayed") == "true"
    return body


if __name__ == "__main__":
    sys.exit(main())
