"""Column types: one stored form on every database, so that one SQL statement reads them all.

Text compares by code point on PostgreSQL as it does on SQLite (collation C). Ids, times and JSON are text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, get_args

from pydantic_core import to_json
from sqlalchemy import CheckConstraint, Dialect, Index, MetaData, TypeDecorator
from sqlalchemy import Text as PlainText
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
FOR_POSTGRES = "for PostgreSQL"

Text = PlainText().with_variant(PlainText(collation="C"), "postgresql")


class Json(TypeDecorator[Any]):
    """A JSON value as text, written the same way each time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def index(name: str, *columns: str, unique: bool = False, where: str | None = None, using: str | None = None) -> Index:
    """An index of the rows `where` something is so, or of a kind that PostgreSQL alone has."""
    told = {"postgresql_where": None if where is None else sql(where), "postgresql_using": using}
    on_sqlite: dict[str, Any] = {} if where is None else {"sqlite_where": sql(where)}
    on_postgres = {name: value for name, value in told.items() if value is not None}
    return Index(name, *columns, unique=unique, info={FOR_POSTGRES: on_postgres}, **on_sqlite)


def tell_postgres() -> None:
    """Have the indexes be as PostgreSQL wants them; SQLAlchemy's part for it takes 2 MB that SQLite does not need."""
    for table in metadata.tables.values():
        for one in table.indexes:
            one.dialect_kwargs.update(one.info.get(FOR_POSTGRES, {}))


def dump_json(value: Any) -> str:
    return to_json(value).decode()


def string(**options: Any) -> Any:
    """A column of text."""
    return Field(sa_type=Text, **options)


def json_column(**options: Any) -> Any:
    """A column of JSON."""
    return Field(sa_type=Json, **options)


def reference(target: str, *, index: bool = True, **options: Any) -> Any:
    """A column that holds the id of a row of `target`."""
    ondelete = options.pop("ondelete", None)
    return Field(sa_type=Text, foreign_key=f"{target}.id", ondelete=ondelete, index=index, **options)


def one_of(column: str, literal: Any) -> CheckConstraint:
    """The rule that a column holds one of a Literal's values."""
    return CheckConstraint(f"{column} IN ({quoted(get_args(literal))})", name=column)


def quoted(values: Iterable[str]) -> str:
    """Constants of ours as an SQL list."""
    return ", ".join(f"'{value}'" for value in values)
