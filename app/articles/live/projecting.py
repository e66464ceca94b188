"""Live articles, finished: what stands of each in a list, and what its own answer has besides its body and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.articles.answers.live import AS_LISTED, CORRECTIONS, OCCURRENCES, live_articles
from app.changes.public.finishing import Finishing
from app.core.sql.columns import dump_json
from app.core.sql.reader import Reader, Row


def finished_rows(reader: Reader, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    corrections, places = by_article(reader, CORRECTIONS, ids), by_article(reader, OCCURRENCES, ids)
    for ident, view in live_articles(reader, ids, AS_LISTED).views.items():
        yield {
            "article_id": ident,
            "view": dump_json(view),
            "tags": " ".join(dict.fromkeys(tags_of(view))),
            "corrections": dump_json(corrections.get(ident, [])),
            "places": places_told(places.get(ident, [])),
        }


def by_article(reader: Reader, statement: str, ids: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in reader.rows(statement, ids=list(ids)):
        found.setdefault(row.pop("article_id"), []).append(row)
    return found


def places_told(rows: Sequence[Row]) -> str:
    """Where each quote is printed, as `places_read` reads it again. No line breaks: JSON has none but escaped."""
    by_quote: dict[str, list[Row]] = {}
    for row in rows:
        by_quote.setdefault(row.pop("quote_id"), []).append(row)
    return "\n".join(f"{quote} {dump_json(places)}" for quote, places in by_quote.items())


def places_read(told: str) -> dict[str, str]:
    """The JSON of `occurrences` of each quote that an article prints, in its order."""
    return dict(line.split(" ", 1) for line in told.split("\n")) if told else {}


def tags_of(view: dict[str, Any]) -> Iterator[str]:
    """The cache tags of all that it shows."""
    original = [view["translation_of"]] if view["translation_of"] else []
    for kind, things in (
        ("article", [view, *original, *view["translations"], *view["related"]]),
        ("source", view["authors"]),
        ("topic", view["topics"]),
    ):
        yield from (f"{kind}-{thing['id']}" for thing in things)


COLUMNS = ("view", "tags", "corrections", "places")
FINISHED_ARTICLES = Finishing("article", "public_article", "article_id", COLUMNS, finished_rows)
