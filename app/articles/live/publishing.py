"""Publishing: one revision becomes what readers get. The projection is made from it, in the same transaction.

Readers' queries touch the projection and what it shows, nothing else. `project` makes the same rows of the same
revision each time, so that the whole projection can be made again.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.articles.document import Document
from app.articles.live.projection_rows import occurrence_rows
from app.articles.models import Article
from app.bodies.layout import plain_text, word_count
from app.bodies.writing import write_body
from app.changes.recording import ledger
from app.core.sql.bulk import insert_rows, put_row, write, write_later
from app.core.sql.db import reader_of

COPIED = (
    "slug", "headline", "summary", "language", "genre", "image", "canonical_url", "seo_title", "seo_description",
    "translation_of_id", "extra", "body",
)  # fmt: skip
CHILDREN = ("live_author", "live_topic", "live_related", "live_occurrence")
WENT_LIVE = """
    UPDATE revision SET went_live_at = :now
    WHERE article_id = :article AND revision = :revision AND went_live_at IS NULL
"""


def project(session: Session, article: Article, document: Document, *, was_live: bool = True) -> None:
    """Write the projection of an article whose live revision holds this document; it is new unless `was_live`."""
    row = live_row(article, document)
    if not was_live:
        insert_rows(session, "live_article", [row])
    elif put_row(session, "live_article", "article_id", row):
        forget_children(session, article)
    for name, rows in children_of(article, document).items():
        insert_rows(session, name, rows)
    write_later(session, WENT_LIVE, article=article.id, revision=article.published_revision, now=ledger(session).moment)


def forget_children(session: Session, article: Article) -> None:
    for table in CHILDREN:
        write(session, f"DELETE FROM {table} WHERE article_id = :article", article=article.id)


def mark_retracted(session: Session, article: Article) -> None:
    """Readers keep what was published, as retracted. What a draft has changed since, they never get."""
    as_now = {name: getattr(article, name) for name in ("status", "version", "updated_at")}
    put_row(session, "live_article", "article_id", {"article_id": article.id, **as_now})


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


def look_again_at_originals(session: Session, article: Article, document: Document, *, was_live: bool) -> None:
    """Note what the article translates, and what it translated while it was last live: both list their translations.

    Call it before the article is projected.
    """
    originals = {document["translation_of_id"]}
    if was_live:
        before = "SELECT translation_of_id FROM live_article WHERE article_id = :article"
        originals.add(reader_of(session).value(before, article=article.id))
    ledger(session).affected.update(("article", ident) for ident in originals if ident is not None)


def unproject(session: Session, article: Article) -> None:
    """Take an article from readers."""
    forget_children(session, article)
    write(session, "DELETE FROM live_article WHERE article_id = :article", article=article.id)


def make_slug_live(session: Session, article: Article) -> None:
    """From now on the slug leads readers to the article, for ever."""
    write_later(session, "UPDATE article_slug SET was_live = :live WHERE slug = :slug", live=True, slug=article.slug)
