"""`python -m bench.conflicts`: many editors change one article at once, each a member of its own, and none is lost.

Each reads the article, adds one to its own count in `extra`, and writes all of `extra` back with the version that it
read. A lost update would take back a count that was acknowledged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app import schema
from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.database import open_database
from app.main import create_app

STORY = {"headline": "A day at the quay", "language": "en", "extra": {}}


@dataclass(frozen=True, slots=True)
class Tally:
    """How the writes were answered, and what the article says at the end."""

    answers: Counter[int]
    acknowledged: dict[str, int]
    counted: dict[str, int]
    revisions: list[int]

    @property
    def lost(self) -> int:
        """Acknowledged writes that are not there, or writes that are there and were not acknowledged."""
        names = self.acknowledged.keys() | self.counted.keys()
        wrong = sum(abs(self.acknowledged.get(name, 0) - self.counted.get(name, 0)) for name in names)
        gaps = len(set(range(1, self.answers[200] + 2)) ^ set(self.revisions))
        return wrong + gaps


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.conflicts", description=__doc__)
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--editors", type=int, default=8)
    parser.add_argument("--url", help="of an empty database; one of SQLite is made, if left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'conflicts.db'}"
        began = time.monotonic()
        tally = write_at_once(url, writes=given.writes, editors=given.editors)
    kept, refused, all_answers = tally.answers[200], tally.answers[412], sum(tally.answers.values())
    print(
        f"{all_answers} writes in {time.monotonic() - began:.0f} s: {kept} kept, {refused} refused as stale,"
        f" {all_answers - kept - refused} answered otherwise; {tally.lost} lost"
    )
    return 1 if tally.lost else 0


def write_at_once(url: str, *, writes: int, editors: int) -> Tally:
    """Let so many editors write so often between them."""
    database = open_database(Settings(database_url=url))
    schema.upgrade(database)
    with database.writing() as session:
        _, key = create_key(session, "bench", ROLES["editor"])
        database.commit(session)
    database.dispose()
    with TestClient(create_app(Settings(database_url=url)), headers={"Authorization": f"Bearer {key}"}) as client:
        made = client.post("/v1/articles", json=STORY).raise_for_status().json()
        address = f"/v1/articles/{made['id']}"
        shares = [writes // editors + (number < writes % editors) for number in range(editors)]
        with ThreadPoolExecutor(editors) as pool:
            done = list(pool.map(partial(write_one_by_one, client, address), range(editors), shares))
        extra = client.get(f"{address}?view=draft").raise_for_status().json()["extra"]
        revisions = history(client, address)
    answers: Counter[int] = sum(done, Counter())
    acknowledged = {f"editor-{number}": one[200] for number, one in enumerate(done) if one[200]}
    return Tally(answers, acknowledged, extra, revisions)


def write_one_by_one(client: TestClient, address: str, number: int, writes: int) -> Counter[int]:
    """How each write of one editor was answered. Who is told to read again does so."""
    answers: Counter[int] = Counter()
    name = f"editor-{number}"
    for _ in range(writes):
        read: dict[str, Any] = client.get(f"{address}?view=draft&fields=extra").raise_for_status().json()
        extra = read["extra"] | {name: read["extra"].get(name, 0) + 1}
        answer = client.patch(address, json={"extra": extra}, headers={"If-Match": f'"{read["version"]}"'})
        answers[answer.status_code] += 1
    return answers


def history(client: TestClient, address: str) -> list[int]:
    found, path = [], f"{address}/revisions?limit=100"
    while path:
        page = client.get(path).raise_for_status().json()
        found += [one["revision"] for one in page["items"]]
        path = page["next_cursor"] and f"{address}/revisions?limit=100&cursor={page['next_cursor']}"
    return found


if __name__ == "__main__":
    sys.exit(main())
