"""Quotes as they are asked for: a list, and one by its address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.core.fulltext.lists import Listed, Page, check_words, listed_page
from app.core.http.answering import Shown, list_of, only, thing_of
from app.core.http.parameters import choose
from app.core.paging.lists import Beside
from app.core.paging.pages import Cursors, order_by
from app.core.problems import InvalidParameter
from app.core.sql.reader import Reader
from app.quotes.answers.asking.asked import QuoteQuery, QuotesQuery
from app.quotes.answers.asking.known import Known
from app.quotes.answers.asking.marks import MARKED, marks_of
from app.quotes.answers.asking.narrowed import ALL, Narrowed
from app.quotes.answers.asking.narrowing import narrowed
from app.quotes.answers.checks import checks_of
from app.quotes.answers.finished import beside, finished_page
from app.quotes.answers.printed import MOST, NEWEST, articles_of, places_of
from app.quotes.telling.reading import QuoteSet, quote_views
from app.quotes.views import QuoteView

INCLUDES = frozenset({"articles", "attribution", "responses", "verifications", "occurrences"})
EDITORS = frozenset({"published", "trashed_at", "remark"})
FIELDS = frozenset(QuoteView.model_fields) - EDITORS
ALWAYS = frozenset({"id", "type", "version", "told_by", "credit"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which members of quotes are wanted, those to be fetched besides the plain ones first."""

    include: frozenset[str]
    kept: frozenset[str] | None

    @classmethod
    def of(cls, ask: QuoteQuery | QuotesQuery) -> Wanted:
        """Raises UnknownParameter."""
        fields = choose("fields", ask.fields, FIELDS | EDITORS if ask.view == "draft" else FIELDS)
        include = frozenset(choose("include", ask.include, INCLUDES))
        if not fields:
            return cls(include, None)
        return cls(include | (INCLUDES & set(fields)), frozenset(fields) | ALWAYS | include)


def quotes_shown(reader: Reader, cursors: Cursors, ask: QuotesQuery) -> tuple[Shown, str | None]:
    """A page of quotes, and the cursor of the next. Raises InvalidParameter, UnknownParameter and InvalidCursor."""
    check_pairs(ask)
    check_words(ask.q, ask.sort, trashed=ask.trashed)
    draft, wanted = ask.view == "draft", Wanted.of(ask)
    found = narrowed(reader, ask)
    finished = None if draft or wanted.kept is not None else beside(wanted.include)
    rows, cursor, total = page_of_rows(reader, cursors, ask, found, finished)
    rest = {"next_cursor": cursor, **total}
    if finished is not None:
        whole, most = "attribution" in wanted.include, most_articles(wanted.include)
        page = finished_page(reader, rows, rest, whole=whole, most=most, retracted=ask.retracted)
        if page is not None:
            return page, cursor
    ids = [row["id"] for row in rows]
    quotes = quote_views(reader, ids, draft=draft, include=wanted.include)
    add_more(reader, quotes, wanted.include, draft=draft, retracted=ask.retracted, in_list=True)
    items = [only(quotes.views[ident], wanted.kept) for ident in ids]
    body: dict[str, Any] = {"items": items, **rest}
    shown = list_of(reader, body, "quote", None, "article", "topic")
    shown.things = quotes.things
    return shown, cursor


def page_of_rows(reader: Reader, cursors: Cursors, ask: QuotesQuery, found: Narrowed, finished: Beside | None) -> Page:
    columns = {"id": found.key, "created_at": "q.created_at", "updated_at": "q.updated_at"}
    short = True if found.few else False if found.fresh else None
    draft = ask.view == "draft"
    by_words = ask.q is not None and not draft and not ask.or_behalf
    marks = marks_of(reader, ask, sorted(ask.filters & MARKED), retracted=ask.retracted) if by_words else {}
    listed = Listed(
        "quote",
        found.origin,
        found.key,
        found.walked(),
        found.values,
        filtered=bool(ask.filters.difference(marks)),
        short=short,
        draft=draft,
        left_out=ask.retracted,
        counted=found.counted(),
        beside=finished,
        marks=[*marks.values()],
        table=ALL if found.key == "q.id" else None,
    )
    return listed_page(
        reader, cursors, ask, ask.q, listed, f"{found.key} AS id", lambda: order_by(ask.sort, columns, "-id"), "quotes"
    )


def check_pairs(ask: QuotesQuery) -> None:
    """Refuse parameters that say nothing without another: nothing is ignored."""
    if ask.or_behalf and ask.speaker is None:
        raise InvalidParameter.on("or_behalf", "needs_speaker", "Give speaker too, or leave or_behalf out.")
    if ask.said_certain and ask.said_after is None and ask.said_before is None:
        raise InvalidParameter.on(
            "said_certain", "needs_range", "Give said_after or said_before too, or leave said_certain out."
        )


def most_articles(include: Collection[str]) -> int:
    """How many articles stand with each quote of a list."""
    return MOST if "articles" in include else NEWEST


def add_more(
    reader: Reader, quotes: QuoteSet, include: Collection[str], *, draft: bool, retracted: bool, in_list: bool
) -> None:
    """Add what was included; in a list always the newest articles."""
    ids = list(quotes.views)
    if in_list or "articles" in include:
        found = articles_of(reader, ids, draft=draft, retracted=retracted, most=most_articles(include))
        for quote, (articles, count) in found.items():
            quotes.views[quote] |= {"articles": articles, "articles_count": count}
            quotes.things.update(("article", article["id"]) for article in articles)
    if "verifications" in include:
        for quote, checks in checks_of(reader, ids, draft=draft, most=MOST).items():
            quotes.views[quote]["verifications"] = checks
            quotes.things.update(("verification", check["id"]) for check in checks)
    if "occurrences" in include:
        for quote, places in places_of(reader, ids, draft=draft).items():
            quotes.views[quote]["occurrences"] = places
            quotes.things.update(("article", place["article"]["id"]) for place in places)


def quote_shown(reader: Reader, known: Known, ask: QuoteQuery) -> Shown:
    """One quote. Raises UnknownParameter."""
    draft, wanted = ask.view == "draft", Wanted.of(ask)
    quotes = quote_views(reader, [known.id], draft=draft, include=wanted.include)
    add_more(reader, quotes, wanted.include, draft=draft, retracted=True, in_list=False)
    body = only(quotes.views[known.id], wanted.kept)
    # Which articles print it changes without a change of the quote.
    also = ("article",) if wanted.include & {"articles", "occurrences"} else ()
    return thing_of(reader, body, known.seq, ("quote", known.id), quotes.things, ranges_over=also)
