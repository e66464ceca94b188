"""Column types: one stored form on every database, so that one SQL statement reads them all.

Text compares by code point on PostgreSQL as it does on SQLite (collation C). Ids, times and JSON are text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, get_args

from pydantic_core import to_json
from sqlalchemy import CheckConstraint, Dialect, MetaData, TypeDecorator
from sqlalchemy import Text as PlainText
from sqlmodel import Field, SQLModel

SQLModel.model_config["defer_build"] = True
"""Rows are checked by the shapes that they come from, never as models."""
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata

Text = PlainText().with_variant(PlainText(collation="C"), "postgresql")


class Json(TypeDecorator[Any]):
    """A JSON value as text, written the same way each time."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


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
