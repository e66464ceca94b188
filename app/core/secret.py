"""The secret that signs cursors: from the settings, else one kept in the database."""

from __future__ import annotations

import secrets
from typing import ClassVar

from sqlalchemy import text as sql
from sqlmodel import Session, SQLModel

from app.core.sql.columns import string


class KeptSecret(SQLModel, table=True):
    """One secret by name."""

    __tablename__: ClassVar[str] = "kept_secret"

    name: str = string(primary_key=True)
    value: str = string()


def kept_secret(session: Session) -> bytes:
    """The database's own secret, made the first time; whoever comes second takes what the first made."""
    session.connection().execute(
        sql("INSERT INTO kept_secret (name, value) VALUES ('seal', :value) ON CONFLICT (name) DO NOTHING"),
        {"value": secrets.token_hex(32)},
    )
    value: str = session.connection().execute(sql("SELECT value FROM kept_secret WHERE name = 'seal'")).scalar_one()
    return bytes.fromhex(value)
