"""SQL as text: one statement for both databases, rows as dicts.

Parameters are named (`:topic`); a list stands in `IN (:ids)` and is written out, one placeholder each. No name or
value of a request ever reaches the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
Row = dict[str, Any]


@lru_cache(maxsize=2048)
def native_form(statement: str) -> str:
    """The statement in psycopg's form: `%(name)s` for `:name`."""
    return PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


@lru_cache(maxsize=2048)
def placed_form(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement in SQLite's plainest form, `?` for each parameter, and which one stands at each place.

    By names SQLite looks through all of them for each, which costs more than most questions with a list in them.
    """
    return PARAMETER.sub("?", statement), tuple(PARAMETER.findall(statement))


class Reader:
    """Reads through one DBAPI connection, inside one transaction."""

    __slots__ = ("connection", "native")

    def __init__(self, connection: Any, *, native: bool) -> None:
        self.connection = connection
        self.native = native

    def run(self, statement: str, values: dict[str, Any]) -> Any:
        """The cursor of a statement that was run."""
        if any(isinstance(value, (list, tuple)) for value in values.values()):
            statement, values = spread(statement, values)
        if self.native:
            return self.connection.execute(native_form(statement), values)
        placed, names = placed_form(statement)
        return self.connection.execute(placed, [values[name] for name in names])

    def rows(self, statement: str, **values: Any) -> list[Row]:
        cursor = self.run(statement, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, statement: str, **values: Any) -> Row | None:
        cursor = self.run(statement, values)
        row = cursor.fetchone()
        return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))

    def value(self, statement: str, **values: Any) -> Any:
        row = self.run(statement, values).fetchone()
        return None if row is None else row[0]

    def column(self, statement: str, **values: Any) -> list[Any]:
        return [row[0] for row in self.run(statement, values).fetchall()]

    def tuples(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return list(self.run(statement, values).fetchall())

    def stream(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement without parameters, however many: never all of them are held."""
        if not self.native:
            yield from self.connection.execute(statement)
            return
        with self.connection.cursor("stream") as cursor:
            cursor.execute(native_form(statement))
            yield from cursor


def spread(statement: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Write list parameters out: `IN (:ids)` becomes `IN (:ids_0, :ids_1)`, of an empty list `IN (NULL)`.

    A list is filled up to the next power of two with its last item, so that few statements are to be prepared.
    """
    flat: dict[str, Any] = {}
    lengths: list[tuple[str, int]] = []
    for name, value in values.items():
        if isinstance(value, (list, tuple)):
            length = filled(len(value))
            full = [*value, *value[-1:] * (length - len(value))]
            flat.update(zip(places(name, length), full, strict=True))
            lengths.append((name, length))
        else:
            flat[name] = value
    return written_out(statement, tuple(lengths)), flat


def filled(length: int) -> int:
    """To how many items a list is filled up. Long ones are rare, and a statement takes so many values and no more."""
    return 1 << (length - 1).bit_length() if 0 < length <= 1024 else length


@lru_cache(maxsize=1024)
def written_out(statement: str, lengths: tuple[tuple[str, int], ...]) -> str:
    for name, length in lengths:
        placeholders = ", ".join(f":{place}" for place in places(name, length)) or "NULL"
        statement = re.sub(rf":{name}\b", placeholders, statement)
    return statement


@lru_cache(maxsize=1024)
def places(name: str, length: int) -> tuple[str, ...]:
    return tuple(f"{name}_{position}" for position in range(length))
