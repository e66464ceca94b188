"""Writing past the ORM: derived rows, and the log's own, that no rule looks at again.

In the session's transaction; what the session has not saved yet comes after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlmodel import Session

from app.core.sql.db import unflushed_reader
from app.core.sql.pile import Pile
from app.core.sql.reader import Reader
from app.core.sql.statements import as_stored, insertion, joint_insertion, replacement, run_each, stored_rows

T = TypeVar("T")


@contextmanager
def piling(session: Session) -> Iterator[None]:
    """Let rows wait for others of their table until something is read, or this ends."""
    session.info["pile"] = Pile()
    try:
        yield
        session.flush()
    finally:
        session.info.pop("pile")


def pile_of(session: Session) -> Pile | None:
    found: Pile | None = session.info.get("pile")
    return found


def known_here(session: Session, kind: Callable[[Session], T]) -> T:
    """What is known of the database: anew each time, or the same for all that goes into one pile."""
    pile = pile_of(session)
    return kind(session) if pile is None else pile.known(kind, session)


def insert_rows(
    session: Session, table: str, rows: Sequence[Mapping[str, Any]], columns: tuple[str, ...] | None = None
) -> None:
    """Insert rows that all give the same columns: in a third of the time that SQLAlchemy takes for the same."""
    if not rows:
        return
    columns = columns or tuple(rows[0])
    pile = pile_of(session)
    if pile is not None:
        pile.insert(table, columns, rows)
        return
    statement, documents = insertion(table, columns)
    run_each(unflushed_reader(session), statement, stored_rows(rows, documents))


def insert_at_once(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give the same columns, and no JSON, by one statement: so many that it can name them all."""
    if rows:
        columns = tuple(rows[0])
        values = {f"{name}_{place}": row[name] for place, row in enumerate(rows) for name in columns}
        write(session, joint_insertion(table, columns, len(rows)), **values)


def once_written(session: Session, told: Callable[[], None]) -> None:
    """Do something once all rows that were inserted are in the database."""
    pile = pile_of(session)
    if pile is not None:
        pile.then(told)
    else:
        told()


def put_row(session: Session, table: str, key: str, row: Mapping[str, Any]) -> bool:
    """Write a row over the one of the same key, or insert it; whether there was one. Columns not given stay."""
    _, documents = insertion(table, tuple(row))
    if write(session, replacement(table, key, tuple(row)), **as_stored(row, documents)):
        return True
    insert_rows(session, table, [row])
    return False


def write(session: Session, statement: str, **values: Any) -> int:
    """Run one statement; how many rows it touched."""
    return int(reader_at_pile(session).run(statement, values).rowcount)


def write_each(session: Session, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Run one statement for each of the rows; how many rows that touched."""
    return run_each(reader_at_pile(session), statement, rows)


def write_later(session: Session, statement: str, **values: Any) -> None:
    """Run one statement once all rows that were inserted are in the database."""
    pile = pile_of(session)
    if pile is not None:
        pile.run(statement, values)
    else:
        write(session, statement, **values)


def reader_at_pile(session: Session) -> Reader:
    """What a statement runs through, after what waits."""
    reader, pile = unflushed_reader(session), pile_of(session)
    if pile is not None:
        pile.write(reader)
    return reader
