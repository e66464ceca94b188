"""Where words are printed: the articles and the places in them. Readers see live articles, editors the heads."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from app.core.sql.reader import Reader, Row

NEWEST = 3
MOST = 100
FEW = 500
PLACE = """
    o.id, o.quote_id, o.instance, o.field, o.block, o.form, o.exact, o.prefix, o.suffix, o.start, o."end",
    o.start_utf16, o.end_utf16, o.start_in_block, o.end_in_block, o.cue, o.hedge, o.state, o.found
"""
LIVE = "live_occurrence o JOIN live_article l ON l.article_id = o.article_id"
HEADS = "head_occurrence o JOIN article l ON l.id = o.article_id AND l.trashed_at IS NULL"
ARTICLE = "l.article_id, l.slug, l.headline, l.published_at"
HEAD = "l.id AS article_id, l.slug, l.headline, l.published_at"
ARTICLES = """
    SELECT quote_id, article_id, slug, headline, published_at, total FROM (
        SELECT printed.quote_id, {article}, COUNT(*) OVER (PARTITION BY printed.quote_id) AS total,
            ROW_NUMBER() OVER (PARTITION BY printed.quote_id ORDER BY {newest} DESC, printed.article_id DESC) AS place
        FROM (SELECT DISTINCT quote_id, article_id FROM {table} WHERE quote_id IN (:quotes)) printed
        {joined}
    ) ranked WHERE place <= :most ORDER BY quote_id, place
"""
LIVE_ARTICLES = ARTICLES.format(
    article=ARTICLE,
    newest="l.published_at",
    table="live_occurrence",
    joined="JOIN live_article l ON l.article_id = printed.article_id AND (l.status = 'published' OR :retracted)",
)
FEW_ARTICLES = f"""
    SELECT DISTINCT o.quote_id, {ARTICLE} FROM live_occurrence o
    CROSS JOIN live_article l
    WHERE o.quote_id IN (:quotes) AND l.article_id = o.article_id AND (l.status = 'published' OR :retracted)
    LIMIT {FEW + 1}
"""
"""All of them, unless there are more: in a third of the time that ranking them takes."""
HEAD_ARTICLES = ARTICLES.format(
    article=HEAD,
    newest="l.updated_at",
    table="head_occurrence",
    joined="JOIN article l ON l.id = printed.article_id AND l.trashed_at IS NULL",
)
PLACES = """
    SELECT * FROM (
        SELECT {columns}, ROW_NUMBER() OVER (PARTITION BY o.quote_id ORDER BY o.id DESC) AS place
        FROM {origin} WHERE o.quote_id IN (:quotes)
    ) ranked WHERE place <= :most ORDER BY quote_id, place
"""
LIVE_PLACES = PLACES.format(columns=f"{PLACE}, {ARTICLE}", origin=LIVE)
HEAD_PLACES = PLACES.format(columns=f"{PLACE}, {HEAD}", origin=HEADS)


def articles_of(
    reader: Reader, quotes: Sequence[str], *, draft: bool, retracted: bool, most: int
) -> dict[str, tuple[list[dict[str, Any]], int]]:
    """The newest articles that print each quote, and how many there are."""
    if not quotes:
        return {}
    values = {"quotes": list(quotes), "retracted": retracted}
    few = [] if draft else reader.tuples(FEW_ARTICLES, **values)
    if not draft and len(few) <= FEW:
        return newest_of(quotes, few, most)
    found: dict[str, tuple[list[dict[str, Any]], int]] = {quote: ([], 0) for quote in quotes}
    for row in reader.rows(HEAD_ARTICLES if draft else LIVE_ARTICLES, **values, most=most):
        articles, _ = found[row["quote_id"]]
        articles.append(mention(row))
        found[row["quote_id"]] = (articles, row["total"])
    return found


def newest_of(
    quotes: Sequence[str], rows: list[tuple[str, ...]], most: int
) -> dict[str, tuple[list[dict[str, Any]], int]]:
    """What ranking these rows in the database comes to."""
    found: dict[str, list[dict[str, Any]]] = {quote: [] for quote in quotes}
    for quote, ident, slug, headline, published_at in sorted(rows, key=itemgetter(4, 1), reverse=True):
        found[quote].append({"id": ident, "slug": slug, "headline": headline, "published_at": published_at})
    return {quote: (articles[:most], len(articles)) for quote, articles in found.items()}


def mention(row: Row) -> dict[str, Any]:
    """An article in short."""
    return {
        "id": row["article_id"],
        "slug": row["slug"],
        "headline": row["headline"],
        "published_at": row["published_at"],
    }


def place_view(row: Row, *, draft: bool) -> dict[str, Any]:
    """An occurrence with its article. What stands now at the place of a drifted one is for editors."""
    dropped = {"quote_id", "article_id", "slug", "headline", "published_at", "place"}
    view = {"id": row["id"], "article": mention(row)} | {
        name: value for name, value in row.items() if name not in dropped
    }
    if not draft:
        del view["found"]
    return view


def places_of(reader: Reader, quotes: Sequence[str], *, draft: bool) -> dict[str, list[dict[str, Any]]]:
    """The newest places where each quote is printed."""
    found: dict[str, list[dict[str, Any]]] = {quote: [] for quote in quotes}
    if quotes:
        for row in reader.rows(HEAD_PLACES if draft else LIVE_PLACES, quotes=list(quotes), most=MOST):
            found[row["quote_id"]].append(place_view(row, draft=draft))
    return found
