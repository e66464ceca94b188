"""The names of what is public, and the pieces by which they are found: part of the projection."""

from __future__ import annotations

from typing import ClassVar

from sqlmodel import Field, SQLModel

from app.core.sql.columns import json_column, string


class PublicName(SQLModel, table=True):
    """What a public thing is called: its name, then its other names, as they are looked for.

    Things of more `weight` come first: sources and topics that more shows, articles that are newer.
    """

    __tablename__: ClassVar[str] = "public_name"

    type: str = string(primary_key=True)
    id: str = string(primary_key=True)
    weight: int = Field()
    names: list[str] = json_column()


class NamePiece(SQLModel, table=True):
    """A piece that a name is found by. The key alone answers a question, the weightiest names first."""

    __tablename__: ClassVar[str] = "name_piece"
    __table_args__ = ({"sqlite_with_rowid": False},)

    piece: str = string(primary_key=True)
    weight: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    id: str = string(primary_key=True)
