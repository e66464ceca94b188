"""Publishing: one revision becomes what readers get. The projection is made from it, in the same transaction.

Readers' queries touch the projection and what it shows, nothing else. `project` makes the same rows of the same
revision each time, so that the whole projection can be made again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy import text as sql
from sqlmodel import Session, col

from app.articles.document import Document
from app.articles.models import Article, ArticleSlug
from app.articles.projection_models import LiveArticle, LiveAuthor, LiveOccurrence, LiveRelated, LiveTopic
from app.articles.projection_rows import occurrence_rows
from app.articles.saving import document_of
from app.articles.shapes import Override
from app.bodies.layout import plain_text, word_count
from app.bodies.writing import write_body
from app.changes.recording import ledger
from app.core.bulk import insert_rows
from app.core.problems import Conflict, Fault, InvalidContent
from app.quotes.models import Quote

COPIED = (
    "slug", "headline", "summary", "language", "genre", "image", "canonical_url", "seo_title", "seo_description",
    "translation_of_id", "extra", "body",
)  # fmt: skip
CHILDREN = (LiveAuthor, LiveTopic, LiveRelated, LiveOccurrence)
WENT_LIVE = sql(
    "UPDATE revision SET went_live_at = :now"
    " WHERE article_id = :article AND revision = :revision AND went_live_at IS NULL"
)
EXPOSED = frozenset({"fabricated", "misattributed"})


class WordsDrifted(Conflict):
    name, title = "words-drifted", "Printed words are no longer where they were"


class ChecksFailed(InvalidContent):
    name, title = "checks-failed", "A check refuses publication"


def project(session: Session, article: Article) -> None:
    """Write the projection of an article's live revision."""
    assert article.published_revision is not None
    document = document_of(session, article.id, article.published_revision)
    row = live_row(article, document)
    connection = session.connection()
    known = update(LiveArticle).where(col(LiveArticle.article_id) == article.id).values(**row)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(LiveArticle).values(**row))
    else:
        for table in CHILDREN:
            connection.execute(delete(table).where(col(table.article_id) == article.id))
    for name, rows in children_of(article, document).items():
        insert_rows(session, name, rows)
    live = {"article": article.id, "revision": article.published_revision, "now": ledger(session).moment}
    connection.execute(WENT_LIVE, live)


def mark_retracted(session: Session, article: Article) -> None:
    """Readers keep what was published, as retracted. What a draft has changed since, they never get."""
    as_now = {name: getattr(article, name) for name in ("status", "version", "updated_at")}
    session.connection().execute(update(LiveArticle).where(col(LiveArticle.article_id) == article.id).values(**as_now))


def live_row(article: Article, document: Document) -> dict[str, Any]:
    return {name: document[name] for name in COPIED} | {
        "article_id": article.id,
        "version": article.version,
        "revision": article.published_revision,
        "status": article.status,
        "external_id": article.external_id,
        "created_at": article.created_at,
        "first_published_at": article.first_published_at,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "word_count": word_count(document["body"]),
        "body_html": write_body(document["body"], "html"),
        "body_text": plain_text(document["body"]),
    }


def children_of(article: Article, document: Document) -> dict[str, list[dict[str, Any]]]:
    own = {"article_id": article.id}
    dated = {**own, "published_at": article.published_at}
    return {
        "live_author": [
            {**dated, "position": place, "source_id": ident} for place, ident in enumerate(document["authors"])
        ],
        "live_topic": [
            {**dated, "position": place, "topic_id": ident} for place, ident in enumerate(document["topics"])
        ],
        "live_related": [
            {**own, "position": place, "related_id": ident} for place, ident in enumerate(document["related"])
        ],
        "live_occurrence": occurrence_rows(article.id, document),
    }


def look_again_at_originals(session: Session, article: Article) -> None:
    """Note what the article translates, and what it translated while it was last live: both list their translations.

    Call it before the article is projected.
    """
    assert article.published_revision is not None
    before = select(col(LiveArticle.translation_of_id)).where(col(LiveArticle.article_id) == article.id)
    originals = {
        session.execute(before).scalar(),
        document_of(session, article.id, article.published_revision)["translation_of_id"],
    }
    ledger(session).affected.update(("article", ident) for ident in originals if ident is not None)


def unproject(session: Session, article: Article) -> None:
    """Take an article from readers."""
    connection = session.connection()
    for table in CHILDREN:
        connection.execute(delete(table).where(col(table.article_id) == article.id))
    connection.execute(delete(LiveArticle).where(col(LiveArticle.article_id) == article.id))


def make_slug_live(session: Session, article: Article) -> None:
    """From now on the slug leads readers to the article, for ever."""
    statement = update(ArticleSlug).where(col(ArticleSlug.slug) == article.slug).values(was_live=True)
    session.connection().execute(statement)


def check_publishable(session: Session, document: Document, overrides: list[Override]) -> None:
    """Raises WordsDrifted or ChecksFailed unless the document may go live, or the check is overridden by name."""
    names = {override.name for override in overrides}
    known = {WordsDrifted.name, ChecksFailed.name}
    for position, override in enumerate(overrides):
        if override.name not in known:
            detail = f"Name one of the checks: {', '.join(sorted(known))}."
            raise InvalidContent.at(f"/override/{position}/name", "no_such_check", detail)
    for problem in (drifted_words(document), exposed_quotes(session, document)):
        if problem is not None and problem.name not in names:
            raise problem


def drifted_words(document: Document) -> WordsDrifted | None:
    faults = [
        Fault(one["state"], f"An occurrence is {one['state']}.", pointer=f"/quotes/{place}/occurrences/{number}")
        for place, entry in enumerate(document["quotes"])
        for number, one in enumerate(entry["occurrences"])
        if one["state"] != "anchored"
    ]
    if not faults:
        return None
    detail = (
        "Quotes of this article no longer stand where they stood. Accept each place, give the words as they are now"
        " printed, or take the quote out."
    )
    return WordsDrifted(detail, errors=faults)


def exposed_quotes(session: Session, document: Document) -> ChecksFailed | None:
    """A fabricated or misattributed quote is never printed as if it had been said."""
    direct = [
        (f"/quotes/{place}", entry["id"])
        for place, entry in enumerate(document["quotes"])
        if any(one["form"] == "direct" for one in entry["occurrences"])
    ]
    if not direct:
        return None
    query = select(col(Quote.id), col(Quote.verification)).where(
        col(Quote.id).in_([ident for _, ident in direct]), col(Quote.verification).in_(EXPOSED)
    )
    exposed = {row[0]: row[1] for row in session.execute(query)}
    faults = [
        Fault(exposed[ident], f"These words are {exposed[ident]} and printed as direct speech.", pointer=pointer)
        for pointer, ident in direct
        if ident in exposed
    ]
    if not faults:
        return None
    detail = "The article prints words as said that were never said so. Print them as indirect, or take them out."
    return ChecksFailed(detail, errors=faults)
