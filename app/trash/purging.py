"""Purging: what is in the trash goes for good, unless something refers to it or readers have had it."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.previews.models import PreviewLink
from app.changes.recording import name_action
from app.core.db import reader_of
from app.core.problems import Conflict
from app.core.records import Record
from app.core.references import in_use, refuse_in_use, uses_of
from app.quotes.models import Quote, Remark

GOES_TOO = frozenset({"preview_link"})
"""Tables whose rows are nothing without what they refer to. What the database deletes by itself is not among them."""

WAS_SHOWN = """
    SELECT DISTINCT article_id FROM revision WHERE went_live_at IS NOT NULL AND document LIKE :named
    ORDER BY article_id LIMIT 100
"""


def purge(session: Session, record: Record) -> None:
    """Remove the rows; the log keeps its own. Raises Conflict, and InUse, which says what still refers to it."""
    if isinstance(record, Article):
        refuse_once_live(record)
    refuse_in_use(session, str(record.__tablename__), record.id, GOES_TOO)
    refuse_once_shown(session, record)
    if isinstance(record, Article):
        remove_previews(session, record)
    remove(session, record)
    if isinstance(record, Quote):
        remove_unused_remark(session, record.remark_id)


def refuse_once_live(article: Article) -> None:
    """What was published is never lost: old addresses lead to it, and `as_of` answers with it."""
    if article.published_at is not None:
        raise Conflict("Readers have had this article, so its history is kept. It can stay in the trash.")


def refuse_once_shown(session: Session, record: Record) -> None:
    """What readers had in an article is kept with that revision. All that were live are looked through: it is rare."""
    articles = reader_of(session).column(WAS_SHOWN, named=f'%"{record.id}"%')
    if articles:
        raise in_use({"articles": articles})


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
