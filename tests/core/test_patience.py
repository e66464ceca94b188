"""Who writes gives way to readers of the same worker, and does not wait for nobody."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time, sleep, thread_time

import pytest

from app.core.sql.patience import BUSY_BEFORE, MOST_REST, TURN, Patient
from tests.newsroom import Newsroom

TURNS = 100
WAYS: dict[str, Callable[[Patient], object]] = {
    "execute": lambda connection: connection.execute("INSERT INTO kept VALUES (1)"),
    "executemany": lambda connection: connection.executemany("INSERT INTO kept VALUES (?)", [(1,)]),
    "execute of a cursor": lambda connection: connection.cursor().execute("INSERT INTO kept VALUES (1)"),
    "executemany of a cursor": lambda connection: connection.cursor().executemany(
        "INSERT INTO kept VALUES (?)", [(1,)]
    ),
}


@pytest.fixture
def connection() -> Iterator[Patient]:
    made = sqlite3.connect(":memory:", isolation_level=None, factory=Patient)
    made.execute("CREATE TABLE kept (value)")  # begins a turn, and may wait for the last of the test before
    made.rested = 0.0
    yield made
    made.close()


def work() -> None:
    """As long as a statement takes at most without a look at who waits."""
    ends = thread_time() + TURN
    while thread_time() < ends:
        pass


@contextmanager
def readers_at_work() -> Iterator[None]:
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield
    finally:
        done.set()
        reader.join()


@pytest.mark.parametrize("way", WAYS)
def test_a_statement_waits_while_readers_are_at_work(connection: Patient, way: str) -> None:
    with readers_at_work():
        for _ in range(TURNS):
            work()
            WAYS[way](connection)

    assert connection.rested > 0
    assert connection.execute("SELECT COUNT(*) FROM kept").fetchone() == (TURNS,)


@pytest.mark.parametrize("way", WAYS)
def test_who_writes_alone_never_waits(connection: Patient, way: str) -> None:
    for _ in range(TURNS):
        work()
        WAYS[way](connection)

    assert connection.rested == 0


def test_a_transaction_begins_when_readers_have_had_their_turn(connection: Patient) -> None:
    work()
    connection.begin_transaction()
    alone = connection.rested
    with readers_at_work():
        begun = process_time()
        while process_time() - begun < 50 * BUSY_BEFORE * TURN:
            sleep(0.02)  # as a thread of a pool does between two requests
        work()
        connection.begin_transaction()

    assert (alone, connection.rested > 0) == (0, True)


def test_a_transaction_waits_no_longer_than_others_in_line_can_bear(connection: Patient) -> None:
    connection.rested = MOST_REST - TURN / 2
    with readers_at_work():
        for _ in range(TURNS):
            work()
            WAYS["execute"](connection)

    assert connection.rested <= MOST_REST


def test_each_transaction_has_all_of_that_time(newsroom: Newsroom) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL's writers do not stand in one line")
    for _ in range(2):
        with newsroom.database.writing() as session:
            driver = session.connection().connection.driver_connection
            assert isinstance(driver, Patient)
            assert driver.rested < MOST_REST
            driver.rested = MOST_REST
