"""What there is to be found of an article: headline, summary and body, as they are live; for editors, of the head."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.bodies.layout import plain_text
from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text
from app.core.sql.reader import Reader

LIVE = """
    SELECT article_id, headline, summary, body_text, language, published_at FROM live_article
    WHERE article_id IN (:ids)
"""
HEADS = """
    SELECT a.id, a.headline, a.language, a.updated_at, r.document FROM article a
    JOIN revision r ON r.article_id = a.id AND r.revision = a.head_revision
    WHERE a.id IN (:ids) AND a.trashed_at IS NULL
"""


@searchable("article", "SELECT id FROM article", leaves_out=True)
def texts_of_articles(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    if draft:
        for ident, headline, language, moment, kept in reader.tuples(HEADS, ids=ids):
            document = json.loads(kept)
            rest = (document.get("summary"), plain_text(document.get("body", [])))
            yield Text(ident, headline, rest, language, moment)
        return
    for ident, headline, summary, body, language, moment in reader.tuples(LIVE, ids=ids):
        yield Text(ident, headline, (summary, body), language, moment)
