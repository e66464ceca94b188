"""What databases raise when they are busy, away or full, as problems; and which of it is worth another attempt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from app.core.problems import Problem, StorageFull, Unavailable

BUSY = "Another write is in the way. Send the same request again in a moment."
AWAY = "The database does not answer. Send the same request again in a moment."
LONGEST = 30
"""Seconds that a question may take."""
TOO_LONG = (
    f"This took longer than {LONGEST} seconds and was given up; nothing has changed. Of a list ask for less: with fewer"
    " filters, without count, or in another order."
)
FULL = "There is no room left on the disk. Reading goes on; tell whoever runs this service."


@contextmanager
def translated() -> Iterator[None]:
    """Turn what databases raise when they are busy, away or full into problems; let the rest pass."""
    try:
        yield
    except Exception as error:
        raise_translated(error)


def raise_translated(error: Exception) -> NoReturn:
    problem = as_problem(error)
    try:
        if problem is None:
            hide_row(error)
            raise error
        raise problem from error
    finally:
        # What is raised knows this frame: it would be garbage in a circle if the frame knew it, too.
        del error, problem


def hide_row(error: Exception) -> None:
    """Keep the first sentence of PostgreSQL's error: its details repeat the row, and no log may hold such words."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    sentence = getattr(getattr(cause, "diag", None), "message_primary", None)
    if sentence and cause is not None:
        cause.args = (sentence,)
        error.args = (sentence,)


RACES = frozenset({"40P01", "40001", "23505", "23503"})
"""PostgreSQL's deadlock, serialization failure, unique and foreign-key violation: as rules look before they write, what
is in the way, or is not there any more, is another transaction's doing."""


def as_problem(error: BaseException) -> Problem | None:
    """The problem behind what SQLAlchemy or a driver raised, or None when it is none of theirs or a defect of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, PoolTimeout | StaleDataError):
        return Unavailable(BUSY)
    if not isinstance(cause, sqlite3.Error) and not hasattr(cause, "sqlstate"):
        return None
    words, state = str(cause), getattr(cause, "sqlstate", None)
    if state == "57014" or words == "interrupted":
        return Unavailable(TOO_LONG)
    if state in {"55P03", "40P01", "40001"} or "is locked" in words:
        return Unavailable(BUSY)
    if "disk is full" in words or state == "53100":
        return StorageFull(FULL)
    lost = type(cause).__name__ == "OperationalError" and state is None and not isinstance(cause, sqlite3.Error)
    if lost or (state or "")[:2] in {"08", "57", "53"} or state == "25006":
        return Unavailable(AWAY)
    return None


def must_retry(error: BaseException) -> bool:
    """Whether the whole transaction is to be run again: another came between, and the rules must see what it did."""
    cause = error.__cause__ if isinstance(error, Unavailable) else error
    state = getattr(getattr(cause, "orig", cause), "sqlstate", None)
    return isinstance(cause, StaleDataError) or state in RACES


def refuses_row(error: BaseException) -> bool:
    """Whether the database refused a row for what is in it, whoever wrote it: SQLAlchemy, or a statement of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.IntegrityError | sqlite3.DataError):
        return True
    return str(getattr(cause, "sqlstate", None) or "")[:2] in {"22", "23"}
