"""Live articles, finished: what stands of each in a list, and at the beginning of its own answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import to_json

from app.articles.answers.live import LIVE, Ask, columns_for, live_views
from app.changes.finishing import Finishing
from app.core.reader import Reader

AS_LISTED = Ask(formats=(), quotes=False, corrections=False)
ROWS = f"SELECT {columns_for(AS_LISTED)} FROM {LIVE} WHERE a.article_id IN (:ids)"


def finished_rows(reader: Reader, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    rows = reader.rows(ROWS, ids=list(ids))
    for ident, view in live_views(reader, rows, AS_LISTED).views.items():
        yield {"article_id": ident, "view": to_json(view).decode(), "tags": " ".join(dict.fromkeys(tags_of(view)))}


def tags_of(view: dict[str, Any]) -> Iterator[str]:
    """The cache tags of all that it shows."""
    original = [view["translation_of"]] if view["translation_of"] else []
    for kind, things in (
        ("article", [view, *original, *view["translations"], *view["related"]]),
        ("source", view["authors"]),
        ("topic", view["topics"]),
    ):
        yield from (f"{kind}-{thing['id']}" for thing in things)


ARTICLES = Finishing("article", "public_article", "article_id", ("view", "tags"), finished_rows)
