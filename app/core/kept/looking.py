"""How a worker comes to know of changes: on SQLite it looks before it answers, on PostgreSQL it is told."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from contextlib import closing, suppress
from time import monotonic
from typing import Any

from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from app.core.kept.horizon import Horizon, MovedSince
from app.core.sql.db import Database
from app.core.sql.reader import Reader

LISTENER = "onrecord, listening"
"""What the connection that listens is called in the server's list of all."""
CHANNEL = "onrecord_public"
"""On which PostgreSQL tells of each commit that readers can notice."""
EXPECTED = "expected public seq"
"""Where sessions find whom to tell of what they are about to commit."""
HEARTBEAT = 0.5
"""Seconds between two looks of who is told, in case nobody tells."""
BOUND = 2.0
"""Seconds after which who has heard nothing knows nothing."""
PAUSE = 0.2

log = logging.getLogger("onrecord")


class Looking:
    """On SQLite: asks the database before each answer whether anybody has committed since, which takes microseconds.

    Its connection never writes, so `data_version` tells it of every commit, of this process and of others. All
    requests that came in before one look share it: what runs next in the event loop came in before, and what comes in
    later runs after the look is forgotten.
    """

    def __init__(self, database: Database, moved_since: MovedSince, horizon: Horizon) -> None:
        self.horizon = horizon
        self._moved_since = moved_since
        self._loop = asyncio.get_running_loop()
        self._connection = database.lone_sqlite_connection()
        self._cursor = self._connection.cursor()
        self._version: int | None = None
        self._looked = False

    def is_current(self) -> bool:
        """Whether the horizon has all that was committed before this request came."""
        if self._looked:
            return True
        try:
            (version,) = self._cursor.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._learn()
                self._version = version
        except sqlite3.Error:
            log.exception("The database could not be asked whether it has changed")
            return False
        self._looked = True
        self._loop.call_soon(self._forget)
        return True

    def _forget(self) -> None:
        self._looked = False

    def _learn(self) -> None:
        self._connection.execute("BEGIN")
        try:
            self.horizon.learn(self._moved_since(Reader(self._connection, native=False), self.horizon.at.seq))
        finally:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


class Listening:
    """On PostgreSQL: a thread that listens on a connection of its own.

    It looks by itself at every heartbeat, too, so a notice that is lost costs half a second. When it has heard nothing
    for longer than the bound, nothing kept is given; when its connection was lost, nothing made before is trusted.
    """

    def __init__(self, database: Database, moved_since: MovedSince, horizon: Horizon) -> None:
        self.horizon = horizon
        self._database = database
        self._moved_since = moved_since
        self._expected = 0
        self._expecting = threading.Lock()
        self._heard_at = float("-inf")
        self._end = threading.Event()
        database.told[EXPECTED] = self.expect
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)
        self._thread.start()

    def is_current(self) -> bool:
        """Whether the horizon has all that this worker committed, and all that others did but for the last moment."""
        return self.horizon.at.seq >= self._expected and monotonic() - self._heard_at < BOUND

    def expect(self, seq: int) -> None:
        """This worker has committed this public change: until it is told of it, it is behind."""
        with self._expecting:
            self._expected = max(self._expected, seq)

    def close(self) -> None:
        self._end.set()
        self._database.told.pop(EXPECTED, None)
        with suppress(SQLAlchemyError), self._database.engine.begin() as connection:
            connection.execute(sql(f"NOTIFY {CHANNEL}"))  # so that it wakes up
        self._thread.join(BOUND)

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                with closing(self._database.lone_postgres_connection(LISTENER)) as connection:
                    self._listen(connection)
            except Exception as error:  # whatever it is, this must go on, and meanwhile nothing kept is given
                log.warning("changes are not heard of: %s", type(error).__name__)
            self._end.wait(PAUSE)

    def _listen(self, connection: Any) -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        self.horizon.renew()
        with self._expecting:
            self._expected = 0  # another server may have taken over, without the last commits of the one before
        while not self._end.is_set():
            began = monotonic()
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                since = self._moved_since(Reader(connection, native=True), self.horizon.at.seq)
            self.horizon.learn(since)
            self._heard_at = began
            for _ in connection.notifies(timeout=HEARTBEAT, stop_after=1):
                pass
