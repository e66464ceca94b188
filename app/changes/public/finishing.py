"""Finished forms: the JSON of what is public is made when something that it shows changes, not each time it is read.

A transaction takes away the finished form of all that it moves, and makes the new one: what is there is true, and of
its thing's newest public change. Where there is none answers are made from the rows; either way they are the same, byte
for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.changes.log import Moved
from app.core.paging.lists import Beside
from app.core.sql.bulk import write, write_each
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader

CHUNK = 200
MOST = 2000
"""A change that more things show leaves them to be made when they are read, so that no editor waits for thousands."""
Maker = Callable[[Reader, Sequence[str]], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Finishing:
    """The finished forms of one kind: their table, the column of the thing's id, the others, and what makes a row.

    `also` finds those that have another form now without having changed.
    """

    kind: str
    table: str
    key: str
    columns: tuple[str, ...]
    make: Maker
    also: Callable[[Reader, Moved], Iterable[str]] = lambda reader, moved: ()

    def follow(self, session: Session, moved: Moved) -> None:
        """Make those again that a transaction moved."""
        own = {ident for kind, ident in moved.things if kind == self.kind}
        ids = sorted(own.union(self.also(reader_of(session), moved)))
        self.forget(session, [*ids, *(ident for kind, ident in moved.ceased if kind == self.kind)])
        if len(ids) <= MOST:
            self.write(session, ids)

    def remake(self, session: Session) -> None:
        """Make every one again."""
        write(session, f"DELETE FROM {self.table}")
        self.write(
            session, reader_of(session).column("SELECT id FROM visible WHERE kind = :kind ORDER BY id", kind=self.kind)
        )

    def forget(self, session: Session, ids: Sequence[str]) -> None:
        if ids:
            write_each(session, f"DELETE FROM {self.table} WHERE {self.key} = :id", [{"id": ident} for ident in ids])

    def write(self, session: Session, ids: Sequence[str]) -> None:
        """Write the finished form of these, of which there is none."""
        reader = reader_of(session)
        names = ", ".join(self.columns)
        insert = f"""
            INSERT INTO {self.table} ({self.key}, seq, {names})
            SELECT :{self.key}, v.seq, {", ".join(f":{name}" for name in self.columns)} FROM visible v
            WHERE v.kind = '{self.kind}' AND v.id = :{self.key}
        """
        for place in range(0, len(ids), CHUNK):
            rows = list(self.make(reader, ids[place : place + CHUNK]))
            if rows:
                write_each(session, insert, rows)

    def beside(self, columns: Sequence[str], of: str) -> Beside:
        """These columns for a page of things whose ids are in that column of it; None where one is not finished."""
        return Beside(self.table, self.key, tuple(columns), of)

    def of(self, reader: Reader, ids: Sequence[str], columns: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
        """These columns of each; None when one of them is not finished."""
        if not ids:
            return {}
        names = ", ".join(columns)
        rows = reader.tuples(f"SELECT {self.key}, {names} FROM {self.table} WHERE {self.key} IN (:ids)", ids=list(ids))
        return {row[0]: row[1:] for row in rows} if len(rows) == len(set(ids)) else None
