"""The database's schema: upgraded, downgraded and checked by the migrations that come with the program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy import text as sql

from app.core.db import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
ONE_AT_A_TIME = 7_130_201


def config_for(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, in one transaction. Two programs at once: the second waits and finds it done."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sql("SELECT pg_advisory_xact_lock(:one)"), {"one": ONE_AT_A_TIME})
        command.upgrade(config_for(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(config_for(connection), revision)
        connection.commit()


def current_and_head(database: Database) -> tuple[str | None, str]:
    """The schema's revision, and the newest one that the program knows."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, newest()


def newest() -> str:
    """The newest revision that the program knows."""
    return str(ScriptDirectory.from_config(config_for()).get_current_head())


def is_current(database: Database) -> bool:
    current, head = current_and_head(database)
    return current == head
