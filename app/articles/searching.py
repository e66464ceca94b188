"""What there is to be found of an article: headline, summary and body, as they are live; for editors, of the head."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.bodies.layout import plain_text
from app.changes.log import Moved
from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text, filtering, naming
from app.core.sql.reader import Reader, chunks
from app.quotes.live.naming import chained_otherwise

LIVE = """
    SELECT article_id, headline, summary, body_text, language, published_at FROM live_article
    WHERE article_id IN (:ids)
"""
HEADS = """
    SELECT a.id, a.headline, a.language, a.updated_at, r.document FROM article a
    JOIN revision r ON r.article_id = a.id AND r.revision = a.head_revision
    WHERE a.id IN (:ids) AND a.trashed_at IS NULL
"""
NAMED = """
    SELECT b.article_id AS id, 'author' AS name, b.source_id AS value FROM live_author b WHERE b.article_id IN (:ids)
    UNION SELECT t.article_id, 'topic', t.topic_id FROM live_topic t WHERE t.article_id IN (:ids)
    UNION SELECT o.article_id, n.part, n.source_id FROM live_occurrence o JOIN quote_source n ON n.quote_id = o.quote_id
        WHERE o.article_id IN (:ids) AND n.part IN ('speaker', 'reported_by')
    UNION SELECT o.article_id, 'verification', q.verification FROM live_occurrence o JOIN quote q ON q.id = o.quote_id
        WHERE o.article_id IN (:ids)
    ORDER BY id, name, value
"""
PRINTING = "SELECT DISTINCT article_id FROM live_occurrence WHERE quote_id IN (:ids)"


def printing_otherwise(reader: Reader, moved: Moved) -> Iterator[str]:
    """Articles that print quotes which are checked otherwise now, or have another chain."""
    for some in chunks(sorted(chained_otherwise(reader, moved))):
        yield from reader.column(PRINTING, ids=some)


@searchable("article", "SELECT id FROM article", leaves_out=True, also=printing_otherwise)
def texts_of_articles(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    if draft:
        for ident, headline, language, moment, kept in reader.tuples(HEADS, ids=ids):
            document = json.loads(kept)
            rest = (document.get("summary"), plain_text(document.get("body", [])))
            yield Text(ident, headline, rest, language, moment)
        return
    named: dict[str, list[str]] = {}
    for ident, name, value in reader.tuples(NAMED, ids=ids):
        marked = filtering if name == "verification" else naming
        named.setdefault(ident, []).append(marked(name, value))
    for ident, headline, summary, body, language, moment in reader.tuples(LIVE, ids=ids):
        filters = (filtering("language", language), *named.get(ident, ()))
        yield Text(ident, headline, (summary, body), language, moment, filters)
