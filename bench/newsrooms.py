"""The newsrooms that are measured: of ten thousand, a hundred thousand, a million quotes, made once and kept."""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app import schema
from app.auth.keys import create_key
from app.auth.scopes import SCOPES
from app.core.settings import Settings
from app.database import open_database
from bench.measuring import Server, serving
from bench.multiplying import newsroom_of
from bench.newsroom import Newsroom
from bench.seeding import invented

PROGRAM = ("-c", "from app.cli import main; main()", "serve", "--port")
COLD = {"ONRECORD_ANSWER_CACHE_BYTES": "0"}
"""Each answer is made for its request."""
WARM: dict[str, str] = {}
"""As a newsroom runs it."""


def key_of(url: str) -> str:
    """A new key of the database at this address, which may do everything."""
    database = open_database(Settings(database_url=url))
    with database.writing() as session:
        _, key = create_key(session, "bench", SCOPES)
        database.commit(session)
    database.dispose()
    return key


@dataclass(slots=True)
class Bench:
    """A newsroom, the folder that it is in, and how much is asked of it."""

    folder: Path
    quotes: int
    rounds: int = 5
    requests: int = 800
    only: frozenset[str] = frozenset()
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    newsroom: Newsroom = field(default_factory=invented)
    stories: int = 1_000_000
    """The number of the next story that nobody has written yet."""
    key: str = ""

    @property
    def database(self) -> Path:
        return self.folder / f"{self.quotes}.db"

    @property
    def copied(self) -> Path:
        """A copy to write to."""
        return self.folder / f"{self.quotes}-written.db"

    def wants(self, *names: str) -> bool:
        return not self.only or not self.only.isdisjoint(names)

    def column(self, statement: str) -> list[str]:
        with closing(sqlite3.connect(self.database)) as connection:
            return [row[0] for row in connection.execute(statement)]

    @contextmanager
    def program(self, database: Path, settings: dict[str, str]) -> Iterator[Server]:
        with self.program_at(f"sqlite:///{database}", settings) as server:
            yield server

    @contextmanager
    def program_at(self, url: str, settings: dict[str, str]) -> Iterator[Server]:
        own = {"ONRECORD_DATABASE_URL": url, "ONRECORD_SCHEDULE": "off"}
        with serving(PROGRAM, self.folder, own | settings) as server:
            yield server

    def to_write(self) -> Path:
        """The copy, made when it is first asked for, with a key that may do everything."""
        if not self.key:
            copy(self.database, self.copied)
            self.key = key_of(f"sqlite:///{self.copied}")
        return self.copied

    def next_stories(self, count: int) -> range:
        self.stories += count
        return range(self.stories - count, self.stories)

    def clean(self) -> None:
        """Remove what was written to."""
        for path in self.folder.glob(f"{self.quotes}-*.db*"):
            path.unlink()


def made_once(folder: Path, quotes: int) -> Path:
    """The newsroom of so many quotes, made unless the folder has it; one of an older schema is brought to this one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{quotes}.db"
    if not path.exists():
        began = time.monotonic()
        newsroom_of(quotes, path)
        print(f"{quotes} quotes made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    database = open_database(Settings(database_url=f"sqlite:///{path}"))
    schema.upgrade(database)
    database.dispose()
    return path


def copy(database: Path, path: Path) -> None:
    """Copy a database, with what is still in its write-ahead log."""
    for left in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
