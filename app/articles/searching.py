"""What there is to be found of an article: headline, summary and body, as they are live; for editors, of the head."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.bodies.layout import plain_text
from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text, filtering
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
CHECKED = """
    SELECT DISTINCT o.article_id, q.verification FROM live_occurrence o JOIN quote q ON q.id = o.quote_id
    WHERE o.article_id IN (:ids) ORDER BY o.article_id, q.verification
"""
PRINTING = "SELECT DISTINCT article_id FROM live_occurrence WHERE quote_id IN (:ids)"


@searchable("article", "SELECT id FROM article", leaves_out=True, filtered_by={"quote": PRINTING})
def texts_of_articles(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    if draft:
        for ident, headline, language, moment, kept in reader.tuples(HEADS, ids=ids):
            document = json.loads(kept)
            rest = (document.get("summary"), plain_text(document.get("body", [])))
            yield Text(ident, headline, rest, language, moment)
        return
    checked: dict[str, list[str]] = {}
    for ident, result in reader.tuples(CHECKED, ids=ids):
        checked.setdefault(ident, []).append(filtering("verification", result))
    for ident, headline, summary, body, language, moment in reader.tuples(LIVE, ids=ids):
        filters = (filtering("language", language), *checked.get(ident, ()))
        yield Text(ident, headline, (summary, body), language, moment, filters)
