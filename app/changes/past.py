"""What readers got at an instant: the rows as the log has them, in a small database of their own.

Each row of the log holds the state of a thing after a change, and whether it was public. So the rows that an answer
is made of can be laid out as they stood then, and the same statements that answer today answer for that day. Nothing
is kept for it besides the log.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from app.core.problems import InvalidParameter, NotFound
from app.core.sql.columns import Json, dump_json, metadata
from app.core.sql.reader import Reader
from app.core.values.times import now

State = dict[str, Any]
NOT_THERE = "Nothing of this was public then."
NEWEST = "SELECT seq FROM change WHERE at <= :at ORDER BY at DESC, seq DESC LIMIT 1"
STATES = """
    SELECT state FROM change WHERE state IS NOT NULL AND seq IN (
        SELECT MAX(seq) FROM change
        WHERE kind IN (:kinds) AND id IN (:ids) AND seq <= :seq AND action NOT IN ('shown', 'hidden') GROUP BY id
    )
"""
PUBLIC = """
    SELECT id FROM change WHERE public_after AND seq IN (
        SELECT MAX(seq) FROM change WHERE kind = :kind AND id IN (:ids) AND seq <= :seq GROUP BY id
    )
"""
KINDS = {"source": ("source", "unnamed")}
"""Kinds of the log whose rows stand in a table of another name."""
ANYTHING = ("article", "collection", "quote", "source")
"""Every public change is one to a thing of these kinds, or to what one of them shows."""


class Past:
    """The rows as they stood after the change `seq`. What was erased since is not among them."""

    def __init__(self, reader: Reader, seq: int, connection: sqlite3.Connection) -> None:
        self.reader = reader
        self.seq = seq
        self.then = Reader(connection, native=False)
        self._connection = connection
        self._taken: dict[str, dict[str, State]] = {}
        for name, table in metadata.tables.items():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')

    def take(self, table: str, ids: Iterable[str | None]) -> list[State]:
        """Lay out these rows of a table; the states of those that were there, the ones laid out before too."""
        taken = self._taken.setdefault(table, {})
        wanted = sorted({ident for ident in ids if ident is not None})
        missing = [ident for ident in wanted if ident not in taken]
        if missing:
            kinds = KINDS.get(table, (table,))
            states = self.reader.column(STATES, kinds=kinds, ids=missing, seq=self.seq)
            found = [json.loads(state) for state in states]
            self.insert(table, found)
            taken |= {state["id"]: state for state in found}
        return [taken[ident] for ident in wanted if ident in taken]

    def public(self, kind: str, ids: Iterable[str]) -> list[str]:
        """Those of a kind that were public."""
        wanted = sorted(set(ids))
        return self.reader.column(PUBLIC, kind=kind, ids=wanted, seq=self.seq) if wanted else []

    def show(self, kind: str, ids: Iterable[str]) -> None:
        """Lay out which of these were public."""
        self.insert("visible", [{"kind": kind, "id": ident, "seq": 0} for ident in self.public(kind, ids)])

    def insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Lay out rows; members that are no columns are left out."""
        for row in rows:
            known = [column for column in metadata.tables[table].columns if column.name in row]
            names, places = ", ".join(f'"{column.name}"' for column in known), ", ".join("?" for _ in known)
            values = [written(row[column.name], column.type) for column in known]
            self._connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)


def written(value: Any, type: Any) -> Any:
    return dump_json(value) if isinstance(type, Json) and value is not None else value


@contextmanager
def past_at(reader: Reader, moment: str) -> Iterator[Past]:
    """The rows as they stood at an instant: after the newest change that is not later. Raises NotFound."""
    seq = reader.value(NEWEST, at=moment)
    if seq is None:
        raise NotFound(NOT_THERE)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        yield Past(reader, seq, connection)
    finally:
        connection.close()


def check_past(moment: str, view: str | None) -> None:
    """Raises InvalidParameter unless the instant has passed and nothing but what readers got is asked for."""
    if moment > now():
        raise InvalidParameter.on("as_of", "in_the_future", "Give an instant that has passed.")
    if view is not None:
        raise InvalidParameter.on(
            "as_of", "not_with_view", "as_of answers what readers got: leave view out. Drafts are read as revisions."
        )
