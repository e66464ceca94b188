"""Who refers to a row, by the foreign keys of the metadata. Rows that go with it (ON DELETE CASCADE) do not count."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import text as sql
from sqlmodel import Session

from app.core.problems import InUse
from app.core.sql.columns import metadata


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


def place_of(table: str) -> str:
    """The column that says where a reference stands: what the table's `info` names, else the first of its key."""
    found = metadata.tables[table]
    return str(found.info.get("by", next(iter(found.primary_key.columns)).name))


def uses_of(session: Session, table: str, ident: str, ignored: Collection[str] = ()) -> dict[str, list[str]]:
    """The ids of what refers to the row, at most 100 of each kind, by what their table's `info` calls such uses."""
    found: dict[str, set[str]] = {}
    for other, column in referring_columns(table):
        if other in ignored:
            continue
        place = place_of(other)
        statement = sql(f"SELECT DISTINCT {place} FROM {other} WHERE {column} = :ident ORDER BY {place} LIMIT 100")
        ids = session.connection().execute(statement, {"ident": ident}).scalars().all()
        if ids:
            found.setdefault(metadata.tables[other].info.get("uses", other), set()).update(ids)
    return {name: sorted(ids)[:100] for name, ids in found.items()}


def refuse_in_use(session: Session, table: str, ident: str, ignored: Collection[str] = ()) -> None:
    """Raises InUse, saying where, while something refers to the row."""
    uses = uses_of(session, table, ident, ignored)
    if uses:
        raise in_use(uses)


def in_use(uses: dict[str, list[str]]) -> InUse:
    places = ", ".join(f"{name}: {len(ids)}" for name, ids in uses.items())
    return InUse(f"It is still used ({places}). Take it out there first.", used_in=uses)
