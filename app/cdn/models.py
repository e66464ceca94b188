"""What the caches in front are to forget: written with the change itself, so that no crash can lose it."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger, Index, Integer
from sqlmodel import Field, SQLModel

from app.core.sql.columns import json_column, string


class CdnPurge(SQLModel, table=True):
    """Tags to purge because of one commit, whose public changes are numbered `first` to `seq`; a large one has parts.

    `due_at` is when it is to be sent next: while somebody sends it (`claim`), when others may; none once it is over.
    `sent` says how often it arrived; `outcome` is that of the last attempt.
    """

    __tablename__: ClassVar[str] = "cdn_purge"
    __table_args__ = (Index("ix_cdn_purge_due_at", "due_at"),)

    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    part: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    first: int = Field(sa_type=BigInteger)
    at: str = string()
    tags: list[str] = json_column()
    sent: int = Field(default=0)
    attempts: int = Field(default=0)
    failures: int = Field(default=0)
    due_at: str | None = string(default=None)
    claim: str | None = string(default=None)
    outcome: str | None = string(default=None)
    tried_at: str | None = string(default=None)
