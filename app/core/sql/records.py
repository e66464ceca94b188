"""What every recorded thing has: an id, its times, the trash, and a version raised by every change."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, cast

from sqlalchemy import inspect
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

from app.core.sql.columns import string
from app.core.sql.reader import Reader, Row
from app.core.values.ids import new_id
from app.core.values.times import now

Thing = tuple[str, str]
"""A kind and an id."""
OF_EVERY_RECORD = frozenset({"id", "created_at", "updated_at", "version"})


@lru_cache(maxsize=64)
def defaults_of(model: type[SQLModel]) -> dict[str, Callable[[], Any]]:
    """What makes each member that is not given; None of one without a default, for the database to refuse."""

    def maker(field: Any) -> Callable[[], Any]:
        if field.default_factory is not None:
            return cast(Callable[[], Any], field.default_factory)
        default = None if field.is_required() else field.default
        return lambda: default

    return {name: maker(field) for name, field in model.model_fields.items()}


@lru_cache(maxsize=64)
def column_names(model: type[SQLModel]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(model).columns)


class Record(SQLModel):
    """A row whose every change is one row in the change log.

    `kind` names it there. `private` lists the columns that no reader ever sees, so that a change of these alone
    is not a public change. A row of another table that belongs to a record has `owner()` instead.
    """

    kind_name: ClassVar[str]
    private: ClassVar[frozenset[str]] = frozenset()

    unnamed: ClassVar[frozenset[str]] = frozenset()
    """Columns that are no member on the wire. What is called `x_id` here is `x` there."""

    id: str = string(default_factory=new_id, primary_key=True)
    created_at: str = string(default_factory=now)
    updated_at: str = string(default_factory=now)
    trashed_at: str | None = string(default=None)
    version: int = Field(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - called with the class
        """A write to a row that has another version by now finds no row: StaleDataError, and never a lost update."""
        table = cls.__table__  # type: ignore[attr-defined] # SQLModel makes it of every class with table=True
        return {"version_id_col": table.c.version, "version_id_generator": False}

    def __init__(self, **values: Any) -> None:
        """A new row, not validated (SQLModel does not validate tables either), at a tenth of SQLModel's cost."""
        defaults = defaults_of(type(self))
        if unknown := values.keys() - defaults.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        made = {name: make() for name, make in defaults.items() if name not in values}
        object.__setattr__(self, "__pydantic_fields_set__", set(values))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)
        self.__dict__.update(made, **values)

    def thing(self) -> Thing:
        return (self.kind_name, self.id)

    def affects(self) -> list[Thing]:
        """Other things that show something else once this one has changed."""
        return []

    def kept_state(self) -> dict[str, Any]:
        """What the change log keeps of it: its columns, and what `kept_parts` adds."""
        known = vars(self)  # what the session has let go of is read by getattr, which takes longer
        return {name: known[name] if name in known else getattr(self, name) for name in column_names(type(self))}

    @classmethod
    def changed_members(cls, reader: Reader, before: Row, after: Row) -> set[str] | None:
        """The members, by their names on the wire, that differ between two rows of the log with `at` and `state`.

        None where that is not known any more.
        """
        old, new = json.loads(before["state"]), json.loads(after["state"])
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        return {name.removesuffix("_id") for name in changed - cls.unnamed - OF_EVERY_RECORD}

    @classmethod
    def kept_parts(cls, reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
        """What the log keeps of rows that belong to these records and have none of their own in it."""
        return {}


class Part(SQLModel):
    """A row that belongs to a record and is changed with it."""

    def owner(self) -> Thing:
        raise NotImplementedError
