"""`python -m bench.revisions`: what a thousand saves of a story cost in bytes, kept all and folded.

An editor changes one sentence of a story of 10 kB every thirty seconds. SQLite; the file is measured by its pages in
use, the write-ahead log written back.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from fastapi.testclient import TestClient

from app import schema
from app.articles.revisions.folding import Retention, fold_all
from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.core.sql.db import Database
from app.core.values.times import later
from app.database import open_database
from app.main import create_app

LETTERS = 10_000
WORDS = (
    "harbor", "ferry", "quay", "wind", "rope", "tide", "crane", "pilot", "signal", "anchor", "morning", "night",
    "north", "water", "light", "stone",
)  # fmt: skip
BEGAN = "2025-03-01T08:00:00.000000Z"
SECONDS = 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.revisions", description=__doc__)
    parser.add_argument("--saves", type=int, default=1000)
    saves = parser.parse_args().saves
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        path = Path(folder) / "revisions.db"
        database = open_database(Settings(database_url=f"sqlite:///{path}"))
        try:
            begun, seconds, pages = saved(database, path, saves)
            print(f"{saves} saves: {pages - begun:,} bytes, {(pages - begun) // saves:,} each; {seconds:.1f} s")
            gone = fold_all(database, Retention(), lambda done, all: None)
            left = in_use(path)
            print(f"{gone} of them folded: {left - begun:,} bytes, {(left - begun) // saves:,} each")
        finally:
            database.dispose()
    return 0


def saved(database: Database, path: Path, saves: int) -> tuple[int, float, int]:
    """Save a story so often: the bytes in use before, the seconds that it took, the bytes in use after."""
    schema.upgrade(database)
    with database.writing() as session:
        _, key = create_key(session, "bench", ROLES["editor"])
        database.commit(session)
    chance = random.Random(1)
    sentences = [sentence(chance) for _ in range(LETTERS // 70)]
    headers = {"Authorization": f"Bearer {key}"}
    with TestClient(create_app(Settings(database_url=str(database.url)))) as client:
        story = {"headline": "A day at the quay", "language": "en", "body": {"text": body(sentences)}}
        made = client.post("/v1/articles", json=story, headers=headers).raise_for_status().json()
        begun, started = in_use(path), time.monotonic()
        for version in range(1, saves + 1):
            sentences[chance.randrange(len(sentences))] = sentence(chance)
            change = {"body": {"text": body(sentences)}}
            sent = headers | {"If-Match": f'"{version}"'}
            client.patch(f"/v1/articles/{made['id']}", json=change, headers=sent).raise_for_status()
        seconds = time.monotonic() - started
    with closing(sqlite3.connect(path)) as connection:
        for number in range(1, saves + 2):
            at = later(BEGAN, number * SECONDS)
            connection.execute("UPDATE revision SET created_at = ? WHERE revision = ?", (at, number))
        connection.commit()
    return begun, seconds, in_use(path)


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(11)).capitalize() + "."


def body(sentences: Sequence[str]) -> str:
    """Paragraphs of five sentences."""
    return "\n\n".join(" ".join(sentences[place : place + 5]) for place in range(0, len(sentences), 5))


def in_use(path: Path) -> int:
    """The bytes of all pages that hold something."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size, pages, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count", "freelist_count")
        )
    return int(size * (pages - free))


if __name__ == "__main__":
    sys.exit(main())
