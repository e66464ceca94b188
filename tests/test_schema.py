"""The schema: up from nothing, down, up again, and the same as the models, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect
from sqlalchemy import text as sql

from app import schema
from app.core.sql.db import Database
from app.tables import metadata
from tests import databases


def leave_empty(url: str) -> None:
    """A database without any table."""


@pytest.fixture(params=databases.KINDS)
def empty(request: pytest.FixtureRequest) -> Iterator[Database]:
    server = databases.server(request.param)
    url = databases.fresh_database(server, leave_empty)
    database = Database(url)
    yield database
    database.dispose()
    databases.drop_database(server, url)


def shape_of(database: Database) -> dict[str, object]:
    """Everything the database says of its tables: columns, keys, rules, indexes."""
    found: dict[str, object] = {}
    inspector = inspect(database.engine)
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        columns = [
            (one["name"], str(one["type"]), getattr(one["type"], "collation", None), one["nullable"])
            for one in inspector.get_columns(table)
        ]
        found[table] = {
            "columns": columns,
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "rules": sorted((one["name"] or "", one["sqltext"]) for one in inspector.get_check_constraints(table)),
            "unique": sorted(str(sorted(one["column_names"])) for one in inspector.get_unique_constraints(table)),
            "foreign keys": sorted(str(one) for one in inspector.get_foreign_keys(table)),
            "indexes": sorted(
                (
                    one["name"] or "",
                    str(one["column_names"]),
                    one["unique"],
                    sorted(map(str, one["dialect_options"].values())),
                )
                for one in inspector.get_indexes(table)
            ),
        }
    return found


def drop_everything(database: Database) -> None:
    with database.engine.connect() as connection:
        metadata.drop_all(connection)
        connection.execute(sql("DROP TABLE IF EXISTS alembic_version"))
        connection.commit()


def test_migrations_make_exactly_what_the_models_say(empty: Database) -> None:
    # given the schema as the migrations make it
    schema.upgrade(empty)
    migrated = shape_of(empty)
    drop_everything(empty)

    # when it is made from the models
    with empty.engine.connect() as connection:
        metadata.create_all(connection)
        connection.commit()

    # then both are the same
    assert shape_of(empty) == migrated


def test_the_schema_goes_up_down_and_up_again(empty: Database) -> None:
    # given a migrated database
    assert not schema.is_current(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)
    first = shape_of(empty)

    # when it goes down to nothing, and up again
    schema.downgrade(empty, "base")
    assert shape_of(empty) == {}
    assert schema.current_and_head(empty)[0] is None
    schema.upgrade(empty)

    # then it is as it was
    assert shape_of(empty) == first


def test_every_step_can_be_taken_back_and_again(empty: Database) -> None:
    schema.upgrade(empty)
    whole = shape_of(empty)
    for step in ("0004", "0003", "0002", "0001"):
        schema.downgrade(empty, step)
        assert schema.current_and_head(empty)[0] == step
    schema.upgrade(empty)
    assert shape_of(empty) == whole
