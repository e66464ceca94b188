"""Who refers to a row, by the foreign keys of the metadata. Rows that go with it (ON DELETE CASCADE) do not count."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import text as sql
from sqlmodel import Session

from app.core.columns import metadata
from app.core.problems import InUse


@lru_cache(maxsize=64)
def referring_columns(table: str) -> tuple[tuple[str, str], ...]:
    """Every (table, column) that holds an id of `table` and keeps it from being deleted."""
    return tuple(
        (other.name, column.name)
        for other in sorted(metadata.tables.values(), key=lambda found: found.name)
        for column in other.columns
        for key in column.foreign_keys
        if key.target_fullname == f"{table}.id" and (key.constraint is None or key.constraint.ondelete != "CASCADE")
    )


def uses_of(session: Session, table: str, ident: str, ignored: Collection[str] = ()) -> dict[str, int]:
    """How many rows refer to the row, at most 100 counted each, by what their table's `info` calls such uses."""
    found: dict[str, int] = {}
    for other, column in referring_columns(table):
        if other in ignored:
            continue
        statement = sql(f"SELECT COUNT(*) FROM (SELECT 1 FROM {other} WHERE {column} = :ident LIMIT 100) counted")
        count = session.connection().execute(statement, {"ident": ident}).scalar_one()
        if count:
            words = metadata.tables[other].info.get("uses", other)
            found[words] = max(found.get(words, 0), count)
    return found


def refuse_in_use(session: Session, table: str, ident: str, ignored: Collection[str] = ()) -> None:
    """Raises InUse, saying where, while something refers to the row."""
    uses = uses_of(session, table, ident, ignored)
    if uses:
        places = ", ".join(f"{name}: {count}" for name, count in uses.items())
        raise InUse(f"It is still used ({places}). Take it out there first.", used_in=uses)
