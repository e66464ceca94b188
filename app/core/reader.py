"""SQL as text: one statement for both databases, rows as dicts.

Parameters are named (`:topic`); a list stands in `IN (:ids)` and is written out, one placeholder each. No name or
value of a request ever reaches the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

PARAMETER = re.compile(r"(?<!:):([a-z_][a-z0-9_]*)")
Row = dict[str, Any]


@lru_cache(maxsize=2048)
def native_form(statement: str) -> str:
    """The statement in psycopg's form: `%(name)s` for `:name`."""
    return PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


class Reader:
    """Reads through one DBAPI connection, inside one transaction."""

    __slots__ = ("_connection", "_native")

    def __init__(self, connection: Any, *, native: bool) -> None:
        self._connection = connection
        self._native = native

    def _run(self, statement: str, values: dict[str, Any]) -> Any:
        if any(isinstance(value, (list, tuple)) for value in values.values()):
            statement, values = spread(statement, values)
        if self._native:
            return self._connection.execute(native_form(statement), values)
        return self._connection.execute(statement, values)

    def rows(self, statement: str, **values: Any) -> list[Row]:
        cursor = self._run(statement, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def row(self, statement: str, **values: Any) -> Row | None:
        cursor = self._run(statement, values)
        row = cursor.fetchone()
        return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))

    def value(self, statement: str, **values: Any) -> Any:
        row = self._run(statement, values).fetchone()
        return None if row is None else row[0]

    def column(self, statement: str, **values: Any) -> list[Any]:
        return [row[0] for row in self._run(statement, values).fetchall()]

    def tuples(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return list(self._run(statement, values).fetchall())


def spread(statement: str, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Write list parameters out: `IN (:ids)` becomes `IN (:ids_0, :ids_1)`, of an empty list `IN (NULL)`."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if not isinstance(value, (list, tuple)):
            flat[name] = value
            continue
        flat.update({f"{name}_{position}": item for position, item in enumerate(value)})
        statement = re.sub(rf":{name}\b", placeholders(name, value), statement)
    return statement, flat


def placeholders(name: str, values: Sequence[Any]) -> str:
    return ", ".join(f":{name}_{position}" for position in range(len(values))) or "NULL"
