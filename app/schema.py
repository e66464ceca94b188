"""The database's schema: upgraded, downgraded and checked by the migrations that come with the program.

Only who upgrades or downgrades needs Alembic. Whether the schema is the program's is asked at each start, and two small
questions answer it: what the database says of itself, and which migration is the last.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import text as sql

from app.core.later import Later
from app.core.sql.db import Database

command = Later("alembic.command")
config = Later("alembic.config")

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
ONE_AT_A_TIME = 7_130_201
THERE_ON_SQLITE = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
THERE_ON_POSTGRES = "SELECT to_regclass('alembic_version')::text"
NAMED = re.compile(r'^(down_)?revision = "([^"]+)"$', re.MULTILINE)


def config_for(connection: Connection | None = None) -> Any:
    """Alembic's configuration, on that connection."""
    made = config.Config()
    made.set_main_option("script_location", str(SCRIPTS))
    made.attributes["connection"] = connection
    return made


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
    return current(database), newest()


def current(database: Database) -> str | None:
    """The schema's revision; None where there is none yet, or no database."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return None
    with database.reading() as reader:
        if reader.value(THERE_ON_POSTGRES if reader.native else THERE_ON_SQLITE) is None:
            return None
        revision: str | None = reader.value("SELECT version_num FROM alembic_version")
        return revision


def newest() -> str:
    """The newest revision that the program knows: the one migration that no other comes after."""
    texts = [path.read_text("utf-8") for path in (SCRIPTS / "versions").glob("*.py")]
    named = [found.groups() for text in texts for found in NAMED.finditer(text)]
    (last,) = {name for down, name in named if not down} - {name for down, name in named if down}
    return last


def is_current(database: Database) -> bool:
    current, head = current_and_head(database)
    return current == head
