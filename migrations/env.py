"""Runs migrations on the connection that the program gives."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from app.core.sql.columns import Json
from app.tables import metadata


def render_item(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:
    """Write our column types as plain ones: a migration imports nothing from the program."""
    if kind == "type" and isinstance(item, Json):
        return "TEXT"
    if kind == "type" and type(item).__name__ == "Text":
        return "TEXT"
    return False


def compare_type(*arguments: Any) -> bool:
    """Types are compared by the test that holds both schemas against each other."""
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=compare_type,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
