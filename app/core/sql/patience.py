"""A connection that writes gives way to readers: they share Python's one lock with it, and often one processor.

A system hands both a half each. A lower priority would keep a save from the lock that readers wait for, too; who rests
holds nothing that a reader needs.
"""

from __future__ import annotations

import sqlite3
import threading
from time import process_time, sleep, thread_time
from typing import Any

TURN = 0.0005
"""Seconds of work after which the next statement may have to wait."""
BUSY = 0.2
"""How many times as long as this thread the worker's other threads must have worked in a turn for it to rest."""
BUSY_BEFORE = 6.0
"""The same since its last transaction. What is less may be this very request on its way, and the answer to the last."""
MOST_REST = 0.25
"""Seconds that a transaction rests in all, as other writers stand in line behind it."""


class Turn(threading.local):
    """The seconds that this thread and that all others had worked when its turn began."""

    def __init__(self) -> None:
        self.worked = thread_time()
        self.others_worked = process_time() - self.worked


TURNS = Turn()


class Patient(sqlite3.Connection):
    """Rests before a statement as long as its thread worked since it last did, while other threads are busy.

    So who writes alone never rests, and who writes while readers take all there is gets a third of it.
    """

    rested = 0.0
    """Seconds, in this transaction."""

    def begin_transaction(self) -> None:
        """Rest where readers have gathered while the request was read; the thread's last turn ended before that."""
        self.rested = 0.0
        self.give_way(BUSY_BEFORE)

    def give_way(self, busy: float = BUSY) -> None:
        now = thread_time()
        worked = now - TURNS.worked
        if worked < TURN:
            return
        others_worked = process_time() - now
        rest = min(worked, MOST_REST - self.rested)
        if rest > 0 and others_worked - TURNS.others_worked > worked * busy:
            self.rested += rest
            sleep(rest)
        TURNS.worked, TURNS.others_worked = thread_time(), others_worked

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self.give_way()
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self.give_way()
        return super().executemany(*arguments)

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or PatientCursor)


class PatientCursor(sqlite3.Cursor):
    """What SQLAlchemy runs its statements by."""

    connection: Patient

    def execute(self, *arguments: Any) -> PatientCursor:
        self.connection.give_way()
        super().execute(*arguments)
        return self

    def executemany(self, *arguments: Any) -> PatientCursor:
        self.connection.give_way()
        super().executemany(*arguments)
        return self
