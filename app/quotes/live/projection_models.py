"""Quotes as readers get them, finished, and as they are found by whom they name, what is said to them and what the
articles are about that print them: part of the projection.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.changes.models import FinishedColumns
from app.core.sql.columns import one_of, string


class PublicQuote(FinishedColumns, table=True):
    """A public quote without `occurrences`, and what some answers show with it."""

    __tablename__: ClassVar[str] = "public_quote"

    quote_id: str = string(primary_key=True, foreign_key="quote.id", ondelete="CASCADE")
    printed: str = string()
    """The newest articles that print it and how many do, as further members."""
    printed_tags: str = string()
    """The cache tags of these articles."""
    attribution: str = string()
    """Behind what lists need: it is as long as all that."""


QuotePart = Literal[
    "speaker", "spoken_for", "recorded_in", "obtained_by", "published_in", "reported_by", "on_behalf_of", "source"
]


class QuoteSource(SQLModel, table=True):
    """Which public quotes each source has a part in, in the order of their ids: a list of them is read off here.

    `speaker` and `spoken_for` are of the quote's own remark, the others of the whole chain to its origin; `source` is
    any part. Sources that readers do not see stand here too: no reader can ask for them.
    """

    __tablename__: ClassVar[str] = "quote_source"
    __table_args__ = (
        one_of("part", QuotePart),
        Index("ix_quote_source_quote", "quote_id", "part", "source_id"),
        {"sqlite_with_rowid": False},
    )

    source_id: str = string(primary_key=True)
    part: str = string(primary_key=True)
    quote_id: str = string(primary_key=True)


class ResponseTo(SQLModel, table=True):
    """Which responses are to words of each source, in the order of their ids."""

    __tablename__: ClassVar[str] = "response_to"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source_id: str = string(primary_key=True)
    response_id: str = string(primary_key=True, index=True)


class QuoteResponse(SQLModel, table=True):
    """Which public quotes have a public response of each stance, in the order of their ids: to the words, to their
    remark, or to a recording in their chain.
    """

    __tablename__: ClassVar[str] = "quote_response"
    __table_args__ = ({"sqlite_with_rowid": False},)

    stance: str = string(primary_key=True)
    quote_id: str = string(primary_key=True, index=True)


class QuoteTopic(SQLModel, table=True):
    """Which public quotes are printed in articles on each topic, in the order of their ids. `standing` is 1 where one
    of these articles is not retracted, else 0.
    """

    __tablename__: ClassVar[str] = "quote_topic"
    __table_args__ = (
        Index("ix_quote_topic_quote", "quote_id", "topic_id", "standing"),
        {"sqlite_with_rowid": False},
    )

    topic_id: str = string(primary_key=True)
    quote_id: str = string(primary_key=True)
    standing: int = Field()


class QuoteDay(SQLModel, table=True):
    """The first and the last day on which each dated quote may have been said, as its remark has them: what is before
    or behind every day where there is no limit. `public` is 1 where readers get it, else 0.
    """

    __tablename__: ClassVar[str] = "quote_day"
    __table_args__ = (
        Index("ix_quote_day_first", "public", "first", "quote_id"),
        Index("ix_quote_day_last", "public", "last", "quote_id"),
        {"sqlite_with_rowid": False},
    )

    quote_id: str = string(primary_key=True, foreign_key="quote.id", ondelete="CASCADE")
    first: str = string()
    last: str = string()
    public: int = Field()
