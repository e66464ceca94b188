"""A revision as readers would get it, were it live: it is published, read, and all of that taken back."""

from __future__ import annotations

from sqlmodel import Session

from app.articles.answers.live import Ask
from app.articles.answers.one import read_live
from app.articles.live.publishing import project
from app.articles.models import Article, ArticleSlug
from app.articles.previews.links import Preview
from app.articles.writing.saving import document_of
from app.changes.recording import ledger, touch
from app.core.http.answering import Shown
from app.core.problems import Forbidden, NotFound
from app.core.sql.db import Database, reader_of

GONE = "The article that this preview link opens is not there any more."


class PreviewOfAnother(Forbidden):
    name, title = "preview-of-another", "The preview link opens another article"


def shown_live(database: Database, preview: Preview, reference: str, wanted: Ask) -> Shown:
    """What readers would get of the article. No second way of reading has to be kept equal to theirs.

    Raises NotFound, and PreviewOfAnother when `reference` is not the article's.
    """
    with database.writing() as session:
        article = session.get(Article, preview.article_id)
        if article is None or article.trashed_at is not None or article.status == "retracted":
            raise NotFound(GONE)
        if reference.lower() != article.id and not is_slug_of(session, article, reference):
            detail = "This preview link opens one article only. Read it under its own id or slug."
            raise PreviewOfAnother(detail)
        try:
            make_live(session, article, preview.revision)
            database.close(session)
            shown = read_live(reader_of(session), article.id, wanted)
            assert isinstance(shown, Shown)  # only a slug leads elsewhere
            return shown
        finally:
            session.rollback()


def is_slug_of(session: Session, article: Article, slug: str) -> bool:
    claim = session.get(ArticleSlug, slug)
    return claim is not None and claim.article_id == article.id


def make_live(session: Session, article: Article, revision: int) -> None:
    if article.status != "published":
        article.published_at = ledger(session).moment
        article.first_published_at = article.first_published_at or article.published_at
    article.status, article.stage, article.published_revision = "published", article.stage or "draft", revision
    touch(session, article)
    session.add(article)
    session.flush()
    # The slug of an old revision may be another article's by now.
    project(session, article, document_of(session, article.id, revision) | {"slug": article.slug})
