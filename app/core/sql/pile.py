"""Rows that wait to be written with others of their table: one statement for all of many articles.

A pile is laid for work that makes many things and looks at few of them. Every flush writes it, so that whoever reads
through the session, or through `reader_of`, sees what was put there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from app.core.sql.columns import metadata
from app.core.sql.reader import Reader
from app.core.sql.statements import insertion, run_each, stored_rows

Values = Mapping[str, Any]
S = TypeVar("S")
T = TypeVar("T")


@dataclass(slots=True)
class Pile:
    """What waits: rows of each table, then statements that find those rows, then who is told that all is there."""

    _rows: dict[tuple[str, tuple[str, ...]], list[Values]] = field(default_factory=dict)
    _statements: dict[str, list[Values]] = field(default_factory=dict)
    _told: list[Callable[[], None]] = field(default_factory=list)
    _known: dict[Any, Any] = field(default_factory=dict)

    def known(self, kind: Callable[[S], T], session: S) -> T:
        """What was found out of the database and holds while the pile is laid, such as who bears a name."""
        if kind not in self._known:
            self._known[kind] = kind(session)
        found: T = self._known[kind]
        return found

    def insert(self, table: str, columns: tuple[str, ...], rows: Sequence[Values]) -> None:
        """Rows as they will be when they are written: what changes in them meanwhile counts."""
        self._rows.setdefault((table, columns), []).extend(rows)

    def run(self, statement: str, values: Values) -> None:
        """A statement that is not asked how many rows it touched."""
        self._statements.setdefault(statement, []).append(values)

    def then(self, told: Callable[[], None]) -> None:
        self._told.append(told)

    def write(self, reader: Reader) -> None:
        """Write all that waits: rows after those that they may refer to."""
        rows, statements, told = self._rows, self._statements, self._told
        self._rows, self._statements, self._told = {}, {}, []
        for table, columns in sorted(rows, key=lambda key: places()[key[0]]):
            statement, documents = insertion(table, columns)
            run_each(reader, statement, stored_rows(rows[table, columns], documents))
        for statement, values in statements.items():
            run_each(reader, statement, values)
        for tell in told:
            tell()


@lru_cache(maxsize=1)
def places() -> Mapping[str, int]:
    """Where each table comes, behind those that it refers to."""
    return {table.name: place for place, table in enumerate(metadata.sorted_tables)}
