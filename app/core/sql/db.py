"""The database: one transaction to write in, consistent snapshots to read from.

SQLite: writers stand in one line (BEGIN IMMEDIATE), readers never wait (WAL). PostgreSQL: READ COMMITTED for
writers, who lock what they decide on; REPEATABLE READ for readers.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from time import monotonic, perf_counter
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy import text as sql
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from app.core.observing.passing import count_database
from app.core.problems import Unavailable
from app.core.sql.columns import tell_postgres
from app.core.sql.failures import BUSY, LONGEST, raise_translated, translated
from app.core.sql.patience import Patient
from app.core.sql.pile import Pile
from app.core.sql.reader import Reader
from app.core.sql.remembered import Remembering

T = TypeVar("T")

LOOKED_AT = 1_000_000
"""Steps of SQLite between two looks at the clock: some hundredths of a second."""
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "cache_size=-32000")
STATEMENTS = 512
"""That a writing connection keeps prepared. One save has more than the 128 that are kept otherwise: each would be made
anew each time.
"""
MOST_IDLE = 2
"""Reading connections to SQLite that a worker keeps for the next reads: each holds pages and statements in memory."""
MOST_THREADS = 4
"""Threads in which a worker reads what may take long from SQLite: more would take each other's time, and memory."""
READING_CACHE = -1000
"""Kibibytes, negative as SQLite wants it. What is not in it is a copy from the system's own cache: with twice as much
mixed requests took no less CPU."""
BULK_CACHE = -128_000
"""The same for work in bulk, in a process of its own."""
BULK_LOG = 20_000
"""Pages that such work lets the log of SQLite grow by, 80 MB, before they are written to the database: many are written
again by the next transactions, and then once for all.
"""


class Writing(Session):
    """A session that writes what waits in its pile, where it has one, before it flushes."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        pile: Pile | None = self.info.get("pile")
        if pile is not None:
            pile.write(unflushed_reader(self))
        super().flush(objects)


class Database:
    """The one place that opens connections. `closing` holds what must happen before every commit, in order.

    `told` is what the rules find in the `info` of every session: what the operator has set for them.
    """

    def __init__(self, url: str, *, lock_timeout: float = 5.0, pool_size: int = 10) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.closing: list[Callable[[Session], None]] = []
        self.told: dict[str, Any] = {}
        self.reader: type[Reader] = Reader
        self._lock_timeout = lock_timeout
        self._writer = threading.Lock()
        self._idle: deque[sqlite3.Connection] = deque()
        self._pool_size = pool_size

    @cached_property
    def _turns(self) -> CapacityLimiter | None:
        """Who may read in a thread; on PostgreSQL whoever gets a connection."""
        return CapacityLimiter(MOST_THREADS) if self.is_sqlite else None

    @cached_property
    def engine(self) -> Engine:
        """SQLAlchemy's; readers of SQLite do without, and so does a worker that nobody writes through."""
        return self._sqlite_engine() if self.is_sqlite else self._postgres_engine()

    def _sqlite_engine(self) -> Engine:
        connecting = {
            "check_same_thread": False,
            "timeout": self._lock_timeout,
            "factory": Patient,
            "cached_statements": STATEMENTS,
        }
        engine = create_engine(self.url, hide_parameters=True, connect_args=connecting)

        @event.listens_for(engine, "connect")
        def _set_up(connection: sqlite3.Connection, record: object) -> None:
            prepare_sqlite(connection, self._lock_timeout)

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.connection.driver_connection.begin_transaction()
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def _postgres_engine(self) -> Engine:
        tell_postgres()
        locked, asked = int(self._lock_timeout * 1000), LONGEST * 1000
        self._connecting = {
            "prepare_threshold": None,
            "connect_timeout": 5,
            "options": f"-c lock_timeout={locked} -c statement_timeout={asked} -c timezone=UTC -c jit=off",
        }
        return create_engine(
            self.url,
            hide_parameters=True,
            pool_size=self._pool_size,
            max_overflow=self._pool_size,
            pool_timeout=self._lock_timeout,
            pool_pre_ping=True,
            connect_args=self._connecting,
        )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in a transaction that may write. Nothing is kept unless the caller commits."""
        waiting, since = self.is_sqlite, perf_counter()
        if waiting and not self._writer.acquire(timeout=self._lock_timeout):
            raise Unavailable(BUSY)
        try:
            with translated(), Writing(self.engine, expire_on_commit=False, info=dict(self.told)) as session:
                yield session
        finally:
            if waiting:
                self._writer.release()
            count_database(since)

    def commit(self, session: Session) -> None:
        """Commit, after all that every commit must do (the change log above all)."""
        self.close(session)
        session.commit()

    def close(self, session: Session) -> None:
        """Do all that must be done before a commit, so that answers can show its outcome."""
        session.flush()
        for step in self.closing:
            step(session)
        session.flush()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One consistent snapshot. Nothing can be written through it."""
        with translated():
            if self.is_sqlite:
                yield from self._read_sqlite()
            else:
                yield from self._read_postgres()

    def _read_sqlite(self) -> Iterator[Reader]:
        connection = self._begin_sqlite()
        try:
            yield self.reader(connection, native=False)
        finally:
            self._end_sqlite(connection)

    def _begin_sqlite(self) -> sqlite3.Connection:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self.lone_sqlite_connection()
        connection.execute("BEGIN")
        return connection

    def lone_sqlite_connection(self) -> sqlite3.Connection:
        """A new connection that cannot write, for whoever closes it."""
        path = f"file:{self.url.database}?mode=rw"
        connection = sqlite3.connect(path, uri=True, check_same_thread=False, isolation_level=None, factory=Remembering)
        prepare_sqlite(connection, self._lock_timeout)
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA cache_size={READING_CACHE}")
        return connection

    def lone_postgres_connection(self, name: str) -> Any:
        """A new connection of psycopg's under that name, which commits by itself, for whoever closes it."""
        places, names = self.engine.dialect.create_connect_args(self.url)
        connection: Any = self.engine.dialect.connect(*places, **names, **self._connecting, application_name=name)
        connection.autocommit = True
        return connection

    def _end_sqlite(self, connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")
        if len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _read_postgres(self) -> Iterator[Reader]:
        connection = self.engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            with driver.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield self.reader(driver, native=True)
        finally:
            connection.close()

    async def read(self, query: Callable[[Reader], T], *, slow: bool = False) -> T:
        """Run a query: at once where the database answers in microseconds, in a thread where it may not."""

        def in_thread() -> T:
            if self.is_sqlite:
                return self._ask_sqlite(query)
            with self.reading() as reader:
                return query(reader)

        since = perf_counter()
        try:
            if self.is_sqlite and not slow:
                return self._ask_sqlite(query)
            return await run_sync(in_thread, limiter=self._turns)
        finally:
            count_database(since)

    def _ask_sqlite(self, query: Callable[[Reader], T]) -> T:
        """What `with reading()` does, without its generators, which cost as much as a statement; and within a time.

        PostgreSQL has its own limit. Raises Unavailable.
        """
        try:
            connection = self._begin_sqlite()
            ends = monotonic() + LONGEST
            connection.set_progress_handler(lambda: monotonic() > ends, LOOKED_AT)
            try:
                return query(self.reader(connection, native=False))
            finally:
                connection.set_progress_handler(None, 0)
                self._end_sqlite(connection)
        except Exception as error:
            raise_translated(error)

    def connections(self) -> tuple[int, int]:
        """How many are in use, and how many wait to be."""
        if not self._has_engine():
            return 0, len(self._idle)
        pool = self.engine.pool
        assert isinstance(pool, QueuePool)
        return pool.checkedout(), pool.checkedin() + len(self._idle)

    def dispose(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().close()
        if self._has_engine():
            self.engine.dispose()

    def _has_engine(self) -> bool:
        """Whether SQLAlchemy has been needed."""
        return "engine" in vars(self)


def reader_of(session: Session) -> Reader:
    """Reads inside a session's transaction, its own unsaved changes included."""
    session.flush()
    return unflushed_reader(session)


def reader_past_pile(session: Session) -> Reader:
    """Reads inside a session's transaction, but for what waits in a pile: for what no row in it can be."""
    save_pending(session)
    return unflushed_reader(session)


def hold_more(session: Session) -> None:
    """Let the session's connection keep more pages, at hand and in the log: for work that goes through much."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size={BULK_CACHE}")
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={BULK_LOG}")


def save_pending(session: Session) -> None:
    """Flush, if the session has anything that is not saved; a pile alone may wait."""
    if session.new or session.dirty or session.deleted:
        session.flush()


def unflushed_reader(session: Session) -> Reader:
    """Reads inside a session's transaction what it has saved so far."""
    known: tuple[Any, Reader] | None = session.info.get("reader")
    if known is None or known[0] is not innermost(session):
        connection = session.connection()
        driver: Any = connection.connection.driver_connection
        kind = session.info.get("reader_type", Reader)
        reader = kind(driver, native=connection.dialect.name == "postgresql")
        known = session.info["reader"] = innermost(session), reader
    return known[1]


def innermost(session: Session) -> SessionTransaction | None:
    """The transaction, or the savepoint in it, which is not set before the session is asked for its connection."""
    return session.get_nested_transaction() or session.get_transaction()


def prepare_sqlite(connection: sqlite3.Connection, lock_timeout: float) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={int(lock_timeout * 1000)}")
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def in_turn(session: Session, name: str) -> None:
    """Wait until no other transaction holds this name, and hold it to the end: whoever looks then sees what they did.

    For what a rule decides by looking at many rows (a free slug, no loop in a tree). On SQLite writers stand in one
    line anyway.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))"), {"name": name})
