"""The article as it was published, as the log has it: drafts move on, what readers see of it stays."""

from __future__ import annotations

import json
from typing import Any

from app.articles.models import Article
from app.core.sql.reader import Reader

HISTORY = """
    SELECT state FROM change WHERE kind = 'article' AND id = :id AND action NOT IN ('shown', 'hidden') AND seq <= :seq
    ORDER BY seq DESC
"""
NEWEST = 2**62


def as_published(reader: Reader, article_id: str, seq: int = NEWEST) -> Article | None:
    """The article as it was when the revision was published that was live after the change `seq`.

    If it was retracted by then, with what that changed. None when it was not live, or the log's states are erased.
    """
    published: dict[str, Any] | None = None
    retracted: dict[str, Any] = {}
    live: int | None = None
    for state in reader.column(HISTORY, id=article_id, seq=seq):
        kept = {} if state is None else json.loads(state)
        live = kept.get("published_revision") if live is None else live
        if live is None or kept.get("published_revision") != live:
            break
        published = kept
        if kept["status"] == "retracted":
            retracted = {name: kept[name] for name in ("status", "version", "updated_at")}
    if published is None:
        return None
    columns = Article.model_fields.keys() & published.keys()
    return Article(**{name: published[name] for name in columns} | retracted)
