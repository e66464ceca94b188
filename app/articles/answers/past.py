"""An article as readers got it at an instant, with the quotes and all that they showed then."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.articles.answers.drafts import find_head
from app.articles.answers.live import LIVE, Ask, columns_for, find_live, live_views, moved_to
from app.articles.document import Document
from app.articles.live.publication import as_published
from app.articles.live.publishing import children_of, live_row
from app.articles.models import DOCUMENT, Article
from app.changes.past import ANYTHING, NOT_THERE, Past, past_at
from app.core.http.answering import Shown, thing_of
from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.quotes.answers.past import lay_out_quotes

CORRECTIONS = "SELECT id FROM correction WHERE article_id = :id"
TRANSLATIONS = """
    SELECT id FROM article WHERE translation_of_id = :id
    UNION SELECT article_id FROM live_article WHERE translation_of_id = :id
"""
STILL_PUBLIC = "SELECT id FROM visible WHERE kind = 'article' AND id IN (:ids)"


def find_then(reader: Reader, reference: str, *, drafts: bool) -> tuple[str, int] | str | None:
    """The id of what is live under a reference now, and its newest change; a slug when it moved there.

    With `drafts` also of what is not live now.
    """
    row = find_live(reader, reference, Ask(formats=()))
    if row is not None:
        return row["article_id"], row["seq"]
    moved = None if is_id(reference) else moved_to(reader, reference)
    if moved is not None or not drafts:
        return moved
    head = find_head(reader, reference)
    return None if head is None else (head["id"], 0)


def article_then(reader: Reader, article_id: str, seq: int, ask: Ask, moment: str, *, drafts: bool) -> Shown:
    """The article as readers got it at that instant. Raises NotFound.

    Without `drafts` other articles are named only where they are still public.
    """
    with past_at(reader, moment) as past:
        document = lay_out_article(past, article_id)
        if document is None:
            raise NotFound(NOT_THERE)
        lay_out_others(past, article_id, document, drafts=drafts)
        past.take("source", document["authors"])
        past.take("topic", [topic["parent_id"] for topic in past.take("topic", document["topics"])])
        past.take("correction", reader.column(CORRECTIONS, id=article_id))
        lay_out_quotes(past, [entry["id"] for entry in document["quotes"]])
        rows = past.then.rows(f"SELECT {columns_for(ask)} FROM {LIVE} WHERE a.article_id = :id", id=article_id)
        found = live_views(past.then, rows, ask)
    body: dict[str, Any] = found.views[article_id] | {"as_of": moment}
    return thing_of(reader, body, seq, ("article", article_id), found.things, ranges_over=ANYTHING)


def lay_out_article(past: Past, article_id: str) -> Document | None:
    """Lay out the projection of the article as it was; its document, or None when it was not live."""
    article = as_published(past.reader, article_id, past.seq)
    if article is None:
        return None
    document = document_then(past.reader, article)
    past.insert("live_article", [live_row(article, document)])
    for table, rows in children_of(article, document).items():
        past.insert(table, rows)
    return document


def document_then(reader: Reader, article: Article) -> Document:
    document: Document = json.loads(reader.value(DOCUMENT, article=article.id, revision=article.published_revision))
    return document


def lay_out_others(past: Past, article_id: str, document: Document, *, drafts: bool) -> None:
    """Lay out the articles that it pointed to, and its translations."""
    ids: Iterable[str | None] = (
        *document["related"], document["translation_of_id"], *past.reader.column(TRANSLATIONS, id=article_id),
    )  # fmt: skip
    wanted = sorted({ident for ident in ids if ident is not None and ident != article_id})
    if not drafts and wanted:
        wanted = past.reader.column(STILL_PUBLIC, ids=wanted)
    for ident in wanted:
        lay_out_article(past, ident)
