"""Purging: what is in the trash goes for good, unless something refers to it or readers have had it."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.previews.models import PreviewLink
from app.changes.recording import name_action
from app.core.problems import Conflict
from app.core.sql.db import reader_of
from app.core.sql.records import Record
from app.core.sql.references import refuse_in_use, uses_of
from app.quotes.models import Quote, Remark

GOES_TOO = frozenset({"preview_link"})
"""Tables whose rows are nothing without what they refer to. What the database deletes by itself is not among them."""

WAS_PUBLIC = "SELECT 1 FROM change WHERE kind = :kind AND id = :id AND (public_before OR public_after) LIMIT 1"


def purge(session: Session, record: Record) -> None:
    """Remove the rows; the log keeps its own. Raises Conflict, and InUse, which says what still refers to it."""
    refuse_in_use(session, str(record.__tablename__), record.id, GOES_TOO)
    refuse_once_public(session, record)
    if isinstance(record, Article):
        remove_previews(session, record)
    remove(session, record)
    if isinstance(record, Quote):
        remove_unused_remark(session, record.remark_id)


def refuse_once_public(session: Session, record: Record) -> None:
    """What readers had is never lost: old addresses lead to it, and `as_of` answers with it and what it showed."""
    kind, ident = record.thing()
    if reader_of(session).value(WAS_PUBLIC, kind=kind, id=ident):
        raise Conflict("Readers have had this, so its history is kept. It can stay in the trash.")


def remove_previews(session: Session, article: Article) -> None:
    for link in session.execute(select(PreviewLink).where(col(PreviewLink.article_id) == article.id)).scalars():
        remove(session, link)


def remove_unused_remark(session: Session, ident: str) -> None:
    """An act of saying of which no words are left goes with them, unless another was told in it or answers it."""
    if not uses_of(session, "remark", ident):
        remove(session, session.get_one(Remark, ident))


def remove(session: Session, record: Record) -> None:
    name_action(session, record, "purge")
    session.delete(record)
    session.flush()
