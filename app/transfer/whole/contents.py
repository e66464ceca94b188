"""What the file of a newsroom holds: every table but a few, each row written the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, MetaData, Table

from app.auth.keys import NO_SECRET
from app.core.sql.columns import Json, dump_json

FORMAT = 1
"""Of the file; the rows are those of the schema."""
LEFT_OUT: Mapping[str, str] = {
    "key_use": "It tells when keys were used in one place.",
    "kept_secret": "It signs the cursors of one place.",
    "kept_answer": "It answers requests that were sent to one place, for a day.",
    "cdn_purge": "It is what the caches in front of one place are to forget.",
    "change_head": "It is where the log ends.",
    "search_row": "It is made of what readers get.",
    "draft_search_row": "It is made of what editors see.",
    "date_span": "It is made again from what is dated.",
    "quote_topic": "It is made again from what is printed.",
    "quote_day": "It is made again from what is dated.",
    "public_name": "It is made again from what is public.",
    "name_piece": "It is made again from what is public.",
}
"""Tables that stay behind, and why. All others are in the file, in the order of their references."""
WITHHELD: Mapping[str, Mapping[str, str]] = {
    "key": {"secret_hash": NO_SECRET},
    "preview_link": {"secret_hash": NO_SECRET},
}
"""Columns that stay behind, and what stands there instead: a key is known by name where it went, and opens nothing."""


@dataclass(frozen=True, slots=True)
class Content:
    """One table of the file. A number that the database gives a row by itself is not written, but orders the rows.

    `instead` are values of columns that are not written.
    """

    table: str
    columns: tuple[str, ...]
    written: tuple[Callable[[Any], str], ...]
    order: tuple[str, ...]
    instead: Mapping[str, str]

    @classmethod
    def of(cls, table: Table) -> Content:
        instead = WITHHELD.get(table.name, {})
        columns = [
            column
            for column in table.columns
            if column is not table.autoincrement_column and column.name not in instead
        ]
        written = tuple(
            str if isinstance(column.type, Json) else truth if isinstance(column.type, Boolean) else dump_json
            for column in columns
        )
        names, order = (tuple(column.name for column in some) for some in (columns, table.primary_key))
        return cls(table.name, names, written, order, instead)

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
        if not members.keys() <= set(self.columns):
            return None
        return {**{name: members.get(name) for name in self.columns}, **self.instead}


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
