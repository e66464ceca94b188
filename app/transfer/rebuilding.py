"""The projection made again: what readers' queries touch, from revisions, the change log and what things show.

Readers see an article's `version`, `updated_at` and `external_id` as of its last publication, while drafts move on.
The state that the log kept of that publication has them.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text as sql
from sqlmodel import Session

from app.articles.live.projecting import FINISHED_ARTICLES
from app.articles.live.publication import as_published
from app.articles.live.publishing import CHILDREN, project
from app.articles.live.spans import times_of_all
from app.articles.models import Article
from app.articles.writing.saving import document_of
from app.changes.log import lock_head
from app.changes.public.searching import remake_search
from app.changes.public.unlisting import unlist
from app.changes.public.visibility import settle
from app.changes.recording import Ledger
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.quotes.live.answered import tell_all_answered, tell_all_stances
from app.quotes.live.naming import name_all
from app.quotes.live.projecting import FINISHED_QUOTES
from app.quotes.live.spans import days_of_all
from app.quotes.live.topical import all_topics_of_quotes
from app.search.suggest.keeping import keep_all_names

CHUNK = 200
LIVE = "SELECT id FROM article WHERE status IN ('published', 'retracted') ORDER BY id"
NOT_LIVE = """
    DELETE FROM live_article WHERE article_id NOT IN (SELECT id FROM article WHERE status IN ('published', 'retracted'))
"""
AS_PROJECTED = "SELECT version, updated_at, external_id FROM live_article WHERE article_id = :id"
ROOTS = """
    SELECT 'article', article_id FROM live_article
    UNION ALL SELECT 'quote', id FROM quote WHERE published
    UNION ALL SELECT 'source', id FROM source WHERE published
    UNION ALL SELECT 'collection', id FROM collection WHERE published
"""


def rebuild_projection(session: Session, tell: Callable[[int, int], None]) -> tuple[int, int]:
    """Make the rows of every live article, what each public thing shows, and what is public, all anew.

    Nothing is logged, as nothing changes for readers: a thing keeps the number of its newest public change; one that
    was lost gets the newest there is, so that no reader takes something old for fresh. Running workers forget the
    answers that they keep, in case something did change. `tell` hears how many articles of how many are done. Returns
    how many articles are live and how many things public.
    """
    keep_others_out(session)
    ids = reader_of(session).column(LIVE)
    clear(session)
    for done, ident in enumerate(ids, 1):
        article = session.get(Article, ident)
        assert article is not None
        published = to_project(reader_of(session), article)
        assert published.published_revision is not None
        project(session, published, document_of(session, ident, published.published_revision))
        if done % CHUNK == 0 or done == len(ids):
            session.expunge_all()
            tell(done, len(ids))
    public = rebuild_visibility(session)
    FINISHED_QUOTES.remake(session)
    FINISHED_ARTICLES.remake(session)
    name_all(session)
    all_topics_of_quotes(session)
    tell_all_answered(session)
    tell_all_stances(session)
    span_all(session)
    remake_search(session)
    keep_all_names(session)
    write(session, "UPDATE change_head SET rebuilt = rebuilt + 1")
    return len(ids), public


def span_all(session: Session) -> None:
    """Make anew which dates there are at each place of a list: no wider than they must be."""
    write(session, "DELETE FROM date_span")
    days_of_all(session)
    times_of_all(session)


def keep_others_out(session: Session) -> None:
    """Wait until no other transaction publishes, and let none begin; on SQLite writers stand in one line anyway.

    In the order in which a publication takes its locks: the projection, then the head of the log.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(sql("SET LOCAL statement_timeout = 0"))
        session.execute(sql("LOCK TABLE live_article IN SHARE ROW EXCLUSIVE MODE"))
    lock_head(reader_of(session))


def clear(session: Session) -> None:
    """Take away what is made again. Rows of live articles stay, with the number that the search index knows them by."""
    connection = session.connection()
    for table in CHILDREN:
        connection.execute(sql(f"DELETE FROM {table}"))
    connection.execute(sql(NOT_LIVE))
    # A slug may stand on a row that is not the one to have it.
    connection.execute(sql("UPDATE live_article SET slug = article_id"))


def to_project(reader: Reader, article: Article) -> Article:
    """The article as it was when its live revision was published."""
    published = as_published(reader, article.id)
    if published is not None:
        return published
    row = reader.row(AS_PROJECTED, id=article.id) or {}  # the log's states have been erased
    return Article(**article.model_dump() | row)


def rebuild_visibility(session: Session) -> int:
    """Make `shown`, `visible` and `unlisted` from nothing; returns how many things are public."""
    reader = reader_of(session)
    known: dict[Thing, int] = {
        (kind, ident): seq for kind, ident, seq in reader.tuples("SELECT kind, id, seq FROM visible")
    }
    newest: int = reader.value("SELECT public_seq FROM change_head")
    connection = session.connection()
    for table in ("shown", "visible", "unlisted"):
        connection.execute(sql(f"DELETE FROM {table}"))
    roots: set[Thing] = {(kind, ident) for kind, ident in reader.tuples(ROOTS)}
    entries = Ledger(affected=roots)
    unlist(session, reader, entries, settle(session, reader, entries))
    public = reader.tuples("SELECT kind, id FROM visible")
    if public:
        connection.execute(
            sql("UPDATE visible SET seq = :seq WHERE kind = :kind AND id = :id"),
            [{"kind": kind, "id": ident, "seq": known.get((kind, ident), newest)} for kind, ident in public],
        )
    return len(public)
