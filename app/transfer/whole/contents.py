"""What the file of a newsroom holds: every table but a few, each row written the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, MetaData, Table

from app.core.columns import Json, dump_json

FORMAT = 1
"""Of the file; the rows are those of the schema."""
LEFT_OUT: Mapping[str, str] = {
    "key": "A key opens one place; those of another are made there.",
    "key_use": "It tells of keys.",
    "kept_secret": "It signs the cursors of one place.",
    "kept_answer": "It answers requests that were sent to one place, for a day.",
    "change_head": "It is where the log ends.",
}
"""Tables that stay behind, and why. All others are in the file, in the order of their references."""


@dataclass(frozen=True, slots=True)
class Content:
    """One table of the file. A number that the database gives a row by itself is not written, but orders the rows."""

    table: str
    columns: tuple[str, ...]
    written: tuple[Callable[[Any], str], ...]
    order: tuple[str, ...]

    @classmethod
    def of(cls, table: Table) -> Content:
        columns = [column for column in table.columns if column is not table.autoincrement_column]
        written = tuple(
            str if isinstance(column.type, Json) else truth if isinstance(column.type, Boolean) else dump_json
            for column in columns
        )
        return cls(table.name, tuple(c.name for c in columns), written, tuple(c.name for c in table.primary_key))

    def selection(self) -> str:
        return f"SELECT {quoted(self.columns)} FROM {self.table} ORDER BY {quoted(self.order)}"

    def line(self, row: Sequence[Any]) -> str:
        """A row as JSON. A column without a value is left out; JSON is kept as text already, written one way."""
        members = ",".join(
            f'"{name}":{write(value)}'
            for name, write, value in zip(self.columns, self.written, row, strict=True)
            if value is not None
        )
        return f'{{"table":"{self.table}","row":{{{members}}}}}'

    def row(self, members: Mapping[str, Any]) -> dict[str, Any] | None:
        """The row that a line gives; None when it gives a column that there is not."""
        row = {name: members.get(name) for name in self.columns}
        return row if members.keys() <= row.keys() else None


def truth(value: object) -> str:
    return "true" if value else "false"


def quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a newsroom consists of: the tables, and the schema's revision that they are of."""

    revision: str
    contents: Mapping[str, Content]
    """By their tables, those first that others refer to."""

    @classmethod
    def of(cls, revision: str, metadata: MetaData) -> Plan:
        return cls(revision, {t.name: Content.of(t) for t in metadata.sorted_tables if t.name not in LEFT_OUT})
