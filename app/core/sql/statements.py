"""Statements past the ORM, and how one is run for many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from app.core.sql.columns import Json, dump_json, metadata
from app.core.sql.reader import Reader, native_form, placed_form


def run_each(reader: Reader, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
    """Run one statement for each of the rows; how many rows that touched."""
    if len(rows) == 1:
        return int(reader.run(statement, dict(rows[0])).rowcount)  # on PostgreSQL many go a longer way
    cursor = reader.connection.cursor()
    try:
        if reader.native:
            cursor.executemany(native_form(statement), rows)
        else:
            placed, names = placed_form(statement)
            cursor.executemany(placed, map(in_their_places(names), rows))
        return int(cursor.rowcount)
    finally:
        cursor.close()


@lru_cache(maxsize=256)
def in_their_places(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """What takes these values out of a row."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: tuple(row[name] for name in names)


def stored_rows(rows: Sequence[Mapping[str, Any]], documents: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """The rows as the database keeps them."""
    return [as_stored(row, documents) for row in rows] if documents else rows


def as_stored(row: Mapping[str, Any], documents: Sequence[str]) -> dict[str, Any]:
    return {**row, **{name: dumped(row[name]) for name in documents}}


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
def joint_insertion(table: str, columns: tuple[str, ...], count: int) -> str:
    """One statement for so many rows; the values of the first are called `name_0`."""
    known = metadata.tables[table].columns
    names = ", ".join(f'"{known[name].name}"' for name in columns)
    rows = (", ".join(f":{name}_{place}" for name in columns) for place in range(count))
    return f"INSERT INTO {table} ({names}) VALUES ({'), ('.join(rows)})"


@lru_cache(maxsize=64)
def replacement(table: str, key: str, columns: tuple[str, ...]) -> str:
    known = metadata.tables[table].columns
    given = ", ".join(f'"{known[name].name}" = :{name}' for name in columns if name != key)
    return f'UPDATE {table} SET {given} WHERE "{key}" = :{key}'
