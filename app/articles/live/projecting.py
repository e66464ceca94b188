"""Live articles, finished: what stands of each in a list, and at the beginning of its own answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.articles.answers.live import AS_LISTED, live_articles
from app.changes.public.finishing import Finishing
from app.core.sql.columns import dump_json
from app.core.sql.reader import Reader


def finished_rows(reader: Reader, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    for ident, view in live_articles(reader, ids, AS_LISTED).views.items():
        yield {"article_id": ident, "view": dump_json(view), "tags": " ".join(dict.fromkeys(tags_of(view)))}


def tags_of(view: dict[str, Any]) -> Iterator[str]:
    """The cache tags of all that it shows."""
    original = [view["translation_of"]] if view["translation_of"] else []
    for kind, things in (
        ("article", [view, *original, *view["translations"], *view["related"]]),
        ("source", view["authors"]),
        ("topic", view["topics"]),
    ):
        yield from (f"{kind}-{thing['id']}" for thing in things)


FINISHED_ARTICLES = Finishing("article", "public_article", "article_id", ("view", "tags"), finished_rows)
