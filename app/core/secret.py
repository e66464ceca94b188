"""The secret that signs cursors: from the settings, else one kept in the database."""

from __future__ import annotations

import secrets
from typing import ClassVar

from sqlalchemy import text as sql
from sqlmodel import SQLModel

from app.core.sql.columns import string
from app.core.sql.db import Database

FIRST = "INSERT INTO kept_secret (name, value) VALUES ('seal', :value) ON CONFLICT (name) DO NOTHING"


class KeptSecret(SQLModel, table=True):
    """One secret by name."""

    __tablename__: ClassVar[str] = "kept_secret"

    name: str = string(primary_key=True)
    value: str = string()


def kept_secret(database: Database) -> bytes:
    """The database's own secret, made the first time; whoever comes second takes what the first made."""
    value = known_secret(database)
    if value is None:
        with database.writing() as session:
            session.connection().execute(sql(FIRST), {"value": secrets.token_hex(32)})
            session.commit()
        value = known_secret(database)
    assert value is not None
    return bytes.fromhex(value)


def known_secret(database: Database) -> str | None:
    with database.reading() as reader:
        found: str | None = reader.value("SELECT value FROM kept_secret WHERE name = 'seal'")
        return found
