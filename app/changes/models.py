"""The log's rows, the edges of what public things show, and the set of what is public."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from app.core.sql.columns import index, json_column, string

CEASED = "public_before AND NOT public_after"
"""Of the rows of the log: something ceased to be public."""


class Change(SQLModel, table=True):
    """One change of one thing. Rows are chained by hash and never changed, but for the erasure of state and salt."""

    __tablename__: ClassVar[str] = "change"
    __table_args__ = (
        Index("ix_change_kind_id", "kind", "id", "seq"),
        Index("ix_change_actor", "actor", "seq"),
        Index("ix_change_at", "at", "seq"),
        index("ix_change_ceased", "public_seq", "kind", "id", where=CEASED),
    )

    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    public_seq: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    at: str = string()
    actor: str = string()
    request_id: str = string()
    kind: str = string()
    id: str = string()
    version: int = Field()
    action: str = string()
    public_before: bool = Field(sa_type=Boolean)
    public_after: bool = Field(sa_type=Boolean)
    state: dict[str, Any] | None = json_column(default=None)
    salt: str | None = string(default=None)
    state_digest: str = string()
    previous_hash: str = string()
    hash: str = string()


class ChangeHead(SQLModel, table=True):
    """The end of the log: one row, locked last in every transaction that changes something."""

    __tablename__: ClassVar[str] = "change_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(primary_key=True, sa_type=Integer, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(default=0, sa_type=BigInteger)
    public_seq: int = Field(default=0, sa_type=BigInteger)
    hash: str = string(default="")
    rebuilt: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """How often what readers get was made again from what is kept, without a change."""


class Shows(SQLModel, table=True):
    """An edge: the public thing `by` shows the thing. A row (self, self) is a root.

    `weak` edges name what is public for another reason; they never make anything public.
    """

    __tablename__: ClassVar[str] = "shown"
    __table_args__ = (Index("ix_shown_kind_id", "kind", "id", "by_kind", "by_id", "weak"),)

    by_kind: str = string(primary_key=True)
    by_id: str = string(primary_key=True)
    kind: str = string(primary_key=True)
    id: str = string(primary_key=True)
    weak: bool = Field(default=False, sa_type=Boolean)


class Visible(SQLModel, table=True):
    """A thing that is public now: what can be reached from a root. `seq` is the newest public change below it."""

    __tablename__: ClassVar[str] = "visible"
    __table_args__ = (Index("ix_visible_seq", "seq", "kind", "id"),)

    kind: str = string(primary_key=True)
    id: str = string(primary_key=True)
    seq: int = Field(sa_type=BigInteger)


class Unlisted(SQLModel, table=True):
    """A public thing that nothing but a retracted article shows: lists and searches leave it out."""

    __tablename__: ClassVar[str] = "unlisted"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: str = string(primary_key=True)
    id: str = string(primary_key=True)


class FinishedColumns(SQLModel):
    """The JSON of something public, as it is since the public change `seq`, the newest below the thing.

    It is there only as long as it is true; where there is none, readers' queries make it from the rows.
    """

    seq: int = Field(sa_type=BigInteger)
    view: str = string()
    tags: str = string()
    """The cache tags of all that it shows, with a blank between them."""


class KindSeen(SQLModel, table=True):
    """The newest public change that a list of this kind can show, or has ceased to show."""

    __tablename__: ClassVar[str] = "kind_seen"

    kind: str = string(primary_key=True)
    seq: int = Field(sa_type=BigInteger)


class Unshown(SQLModel, table=True):
    """A thing that is public still, but that something ceased to show with this public change.

    Whoever follows what some things show, as those on a topic, learns from it what these have dropped.
    """

    __tablename__: ClassVar[str] = "unshown"

    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = string(primary_key=True)
    id: str = string(primary_key=True)


class DateSpan(SQLModel, table=True):
    """Between which dates those lie of what is at one place in the order of a list, such as `quote.created_at`.

    `place` is how what the list goes by begins: an id's hours, an instant's day.
    """

    __tablename__: ClassVar[str] = "date_span"
    __table_args__ = ({"sqlite_with_rowid": False},)

    list: str = string(primary_key=True)
    place: str = string(primary_key=True)
    first: str = string()
    last: str = string()
