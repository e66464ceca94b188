"""SQL as text: one statement for both databases, rows as dicts.

Parameters are named (`:topic`); a list stands in `IN (:ids)` and is written out, one placeholder each. No name or
value of a request ever reaches the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from app.core.sql.remembered import Remembering

PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
VEILED = re.compile(r"(?<![a-z_])\(([a-z_.]+) \|\| ''\)")
"""A column in a test for which SQLite shall not look into an index. PostgreSQL decides by itself, from what it knows of
the column.
"""
Row = dict[str, Any]
T = TypeVar("T")
CHUNK = 200
"""How many values one statement names."""


@lru_cache(maxsize=2048)
def native_form(statement: str) -> str:
    """The statement in psycopg's form: `%(name)s` for `:name`."""
    return PARAMETER.sub(r"%(\1)s", VEILED.sub(r"\1", statement).replace("%", "%%"))


Lengths = tuple[tuple[str, int], ...]
"""The names of parameters that are lists, each with the number of places it takes."""


@lru_cache(maxsize=2048)
def placed_form(statement: str, lengths: Lengths = ()) -> tuple[str, tuple[str, ...]]:
    """The statement in SQLite's plainest form, `?` for each value, and which parameters stand in it, in their order.

    By names SQLite looks through all of them for each, which costs more than most questions with a list in them.
    """
    marks = {name: ", ".join("?" * length) or "NULL" for name, length in lengths}
    return PARAMETER.sub(lambda found: marks.get(found[1], "?"), statement), tuple(PARAMETER.findall(statement))


class Reader:
    """Reads through one DBAPI connection, inside one transaction."""

    __slots__ = ("_found", "connection", "native")

    def __init__(self, connection: Any, *, native: bool) -> None:
        self.connection = connection
        self.native = native
        self._found: dict[Hashable, Any] | None = None

    def once(self, asked: Hashable, answer: Callable[[], T]) -> T:
        """What `answer` finds out, which nobody may change; asked of SQLite only once until something is committed."""
        if not isinstance(self.connection, Remembering):
            return answer()
        if self._found is None:
            self._found = self.connection.found_out()
        if asked not in self._found:
            self._found[asked] = answer()
        known: T = self._found[asked]
        return known

    def run(self, statement: str, values: dict[str, Any]) -> Any:
        """The cursor of a statement that was run."""
        lengths = lengths_of(values)
        if self.native:
            statement, values = spread(statement, values) if lengths else (statement, values)
            return self.connection.execute(native_form(statement), values)
        placed, names = placed_form(statement, lengths)
        if not lengths:
            return self.connection.execute(placed, [values[name] for name in names])
        flat: list[Any] = []
        for name in names:
            flat += full(value) if is_list(value := values[name]) else [value]
        return self.connection.execute(placed, flat)

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


def is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def lengths_of(values: Mapping[str, Any]) -> Lengths:
    return tuple([(name, filled(len(value))) for name, value in values.items() if is_list(value)])


def spread(statement: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Write list parameters out: `IN (:ids)` becomes `IN (:ids_0, :ids_1)`, of an empty list `IN (NULL)`."""
    lengths, flat = lengths_of(values), dict(values)
    for name, length in lengths:
        flat.update(zip(places(name, length), full(flat.pop(name)), strict=True))
    return written_out(statement, lengths), flat


def full(values: Iterable[Any]) -> list[Any]:
    """A list filled up with its last item to the next power of two, so that few statements are to be prepared."""
    items = list(values)
    return items + items[-1:] * (filled(len(items)) - len(items))


def filled(length: int) -> int:
    """To how many items a list is filled up. Long ones are rare, and a statement takes so many values and no more."""
    return 1 << (length - 1).bit_length() if 0 < length <= 1024 else length


@lru_cache(maxsize=1024)
def written_out(statement: str, lengths: Lengths) -> str:
    for name, length in lengths:
        placeholders = ", ".join(f":{place}" for place in places(name, length)) or "NULL"
        statement = re.sub(rf":{name}\b", placeholders, statement)
    return statement


@lru_cache(maxsize=1024)
def places(name: str, length: int) -> tuple[str, ...]:
    return tuple(f"{name}_{position}" for position in range(length))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many at a time as one statement names."""
    for place in range(0, len(items), CHUNK):
        yield items[place : place + CHUNK]
