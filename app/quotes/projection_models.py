"""Quotes as readers get them, finished: part of the projection."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from app.core.columns import string


class PublicQuote(SQLModel, table=True):
    """The JSON of a public quote, with and beside it its attribution, as it was at the public change `seq`.

    It counts only while that is the newest change below the quote; else readers' queries make it from the rows.
    """

    __tablename__: ClassVar[str] = "public_quote"

    quote_id: str = string(primary_key=True, foreign_key="quote.id", ondelete="CASCADE")
    seq: int = Field(sa_type=BigInteger)
    view: str = string()
    attribution: str = string()
    tags: str = string()
    """The cache tags of all that it shows, with a blank between them."""
