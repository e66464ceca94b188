"""A page of articles: for readers of the projection, for editors of the heads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.articles.answers.conditions import LIVE, Conditions
from app.articles.answers.drafts import COLUMNS, HEADS, draft_views
from app.articles.answers.filters import ArticlesQuery, conditions_of, order_of
from app.articles.answers.finished import LISTED, finished_page
from app.articles.answers.live import AS_LISTED, Ask, live_articles
from app.core.fulltext.lists import Listed, Page, listed_page
from app.core.http.answering import Shown, list_of
from app.core.paging.pages import Cursors
from app.core.sql.reader import Reader, Row
from app.quotes.answers.asking.marks import MARKED, marks_of


def articles_shown(
    reader: Reader, cursors: Cursors, ask: ArticlesQuery, wanted: Ask, most_quotes: int
) -> tuple[Shown, str | None]:
    """A page of articles, and the cursor of the next. Raises InvalidParameter and InvalidCursor."""
    found, draft = conditions_of(reader, ask, begins=ask.q is None), ask.view == "draft"
    rows, cursor, total = page_of_rows(reader, cursors, ask, wanted, found, most_quotes)
    rest, ranges_over = {"next_cursor": cursor, **total}, sorted(found.ranges_over)
    if draft:
        items = draft_views(reader, rows, wanted)
        return list_of(reader, {"items": items, **rest}, "article", None, *ranges_over), cursor
    page = finished_page(reader, rows, rest, ranges_over) if wanted == AS_LISTED else None
    if page is not None:
        return page, cursor
    ids = [row["article_id"] for row in rows]
    live = live_articles(reader, ids, wanted)
    body: dict[str, Any] = {"items": [live.views[ident] for ident in ids], **rest}
    shown = list_of(reader, body, "article", None, *ranges_over)
    shown.things = live.things
    return shown, cursor


def page_of_rows(
    reader: Reader, cursors: Cursors, ask: ArticlesQuery, wanted: Ask, found: Conditions, most_quotes: int
) -> Page:
    draft, bound_to = found.draft, f"articles {ask.view}"
    origin, columns = (HEADS, COLUMNS) if draft else (found.origin, f"{found.id} AS article_id")
    cut = quotes_cut(reader, most_quotes, draft=draft) if wanted.quotes else None
    by_words = ask.q is not None and not draft
    marks = marks_of(reader, ask, sorted(ask.filters & MARKED), retracted=ask.retracted) if by_words else {}
    newest = "updated_at" if draft else "published_at"
    counted = None if draft else found.counted()
    beside = LISTED if wanted == AS_LISTED and not draft else None
    listed = Listed(
        "article",
        origin,
        found.id,
        found.walked(),
        found.values,
        newest,
        bool(ask.filters.difference(marks)),
        draft=draft,
        left_out=ask.retracted,
        counted=counted,
        beside=beside,
        marks=[*marks.values()],
        table=None if draft else LIVE,
    )
    return listed_page(reader, cursors, ask, ask.q, listed, columns, lambda: order_of(ask, found), bound_to, cut)


def quotes_cut(reader: Reader, most: int, *, draft: bool) -> Callable[[list[Row]], int]:
    """How many articles of a page fit into an answer of at most `most` quotes; one always does."""
    table, column = ("head_occurrence", "id") if draft else ("live_occurrence", "article_id")

    def fitting(rows: list[Row]) -> int:
        statement = (
            f"SELECT article_id, COUNT(DISTINCT quote_id) FROM {table} WHERE article_id IN (:ids) GROUP BY article_id"
        )
        counts = dict(reader.tuples(statement, ids=[row[column] for row in rows]))
        total = 0
        for place, row in enumerate(rows):
            total += counts.get(row[column], 0)
            if total > most and place:
                return place
        return len(rows)

    return fitting
