"""Writing past the ORM: derived rows, and the log's own, that no rule looks at again.

In the session's transaction; what the session has not saved yet comes after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from app.core.columns import Json, dump_json, metadata
from app.core.db import unflushed_reader
from app.core.reader import native_form


def insert_rows(session: Session, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give the same columns: in a third of the time that SQLAlchemy takes for the same."""
    if not rows:
        return
    statement, documents = insertion(table, tuple(rows[0]))
    if documents:
        rows = [as_stored(row, documents) for row in rows]
    write_each(session, statement, rows)


def put_row(session: Session, table: str, key: str, row: Mapping[str, Any]) -> bool:
    """Write a row over the one of the same key, or insert it; whether there was one. Columns not given stay."""
    _, documents = insertion(table, tuple(row))
    if write(session, replacement(table, key, tuple(row)), **as_stored(row, documents)):
        return True
    insert_rows(session, table, [row])
    return False


def as_stored(row: Mapping[str, Any], documents: Sequence[str]) -> dict[str, Any]:
    return {**row, **{name: dumped(row[name]) for name in documents}}


def write(session: Session, statement: str, **values: Any) -> int:
    """Run one statement; how many rows it touched."""
    return int(unflushed_reader(session).run(statement, values).rowcount)


def write_each(session: Session, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Run one statement for each of the rows; how many rows that touched."""
    if len(rows) == 1:
        return write(session, statement, **rows[0])  # on PostgreSQL many go a longer way
    reader = unflushed_reader(session)
    cursor = reader.connection.cursor()
    try:
        cursor.executemany(native_form(statement) if reader.native else statement, rows)
        return int(cursor.rowcount)
    finally:
        cursor.close()


def dumped(value: Any) -> str | None:
    return None if value is None else dump_json(value)


@lru_cache(maxsize=256)
def insertion(table: str, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and which of the columns hold JSON."""
    known = metadata.tables[table].columns
    documents = tuple(name for name in columns if isinstance(known[name].type, Json))
    names = ", ".join(f'"{known[name].name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in columns)})", documents


@lru_cache(maxsize=64)
def replacement(table: str, key: str, columns: tuple[str, ...]) -> str:
    known = metadata.tables[table].columns
    given = ", ".join(f'"{known[name].name}" = :{name}' for name in columns if name != key)
    return f'UPDATE {table} SET {given} WHERE "{key}" = :{key}'
