"""What a live article shows: its quotes, authors, topics and corrections, and other live articles it points to."""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.visibility import Edge, shows, watched_by
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

ROOTS = "SELECT article_id FROM live_article WHERE article_id IN (:ids)"
RETRACTED = "SELECT article_id FROM live_article WHERE article_id IN (:ids) AND status = 'retracted'"
SHOWN = {
    "quote": "SELECT DISTINCT article_id, quote_id FROM live_occurrence WHERE article_id IN (:ids)",
    "source": "SELECT article_id, source_id FROM live_author WHERE article_id IN (:ids)",
    "topic": "SELECT article_id, topic_id FROM live_topic WHERE article_id IN (:ids)",
    "correction": """
        SELECT c.article_id, c.id FROM correction c JOIN live_article a ON a.article_id = c.article_id
        WHERE c.article_id IN (:ids) AND c.trashed_at IS NULL
    """,
}
POINTED_TO = """
    SELECT r.article_id, r.related_id FROM live_related r
        JOIN live_article a ON a.article_id = r.related_id WHERE r.article_id IN (:ids)
    UNION SELECT t.article_id, o.article_id FROM live_article t
        JOIN live_article o ON o.article_id = t.translation_of_id WHERE t.article_id IN (:ids)
    UNION SELECT o.article_id, t.article_id FROM live_article t
        JOIN live_article o ON o.article_id = t.translation_of_id WHERE o.article_id IN (:ids)
"""
POINTING = """
    SELECT r.article_id FROM live_related r WHERE r.related_id IN (:ids)
    UNION SELECT t.article_id FROM live_article t WHERE t.translation_of_id IN (:ids)
    UNION SELECT t.translation_of_id FROM live_article t
        WHERE t.article_id IN (:ids) AND t.translation_of_id IS NOT NULL
"""


@shows("article", ROOTS, RETRACTED)
def shown_by_articles(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for kind, statement in SHOWN.items():
        for article, ident in reader.tuples(statement, ids=ids):
            yield Edge(("article", article), (kind, ident))
    for article, other in reader.tuples(POINTED_TO, ids=ids):
        yield Edge(("article", article), ("article", other), weak=True)


@watched_by("article")
def pointing_at_articles(reader: Reader, ids: list[str]) -> Iterator[Thing]:
    for ident in reader.column(POINTING, ids=ids):
        yield ("article", ident)
