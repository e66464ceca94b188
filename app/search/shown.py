"""What is found, put together: a page of matches, each in the short form of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.articles.answers.drafts import COLUMNS as HEAD_COLUMNS
from app.articles.answers.drafts import HEADS, draft_views
from app.articles.answers.live import AS_LISTED, live_articles
from app.articles.live.projecting import FINISHED_ARTICLES
from app.articles.live.projection_rows import Utf16
from app.core.fulltext.asking import Sought, sought
from app.core.fulltext.highlighting import spans
from app.core.fulltext.matching import MOST, Matches, by_number, counted
from app.core.fulltext.ranking import best_of, total_told
from app.core.http.answering import Shown, list_of
from app.core.paging.lists import page_of
from app.core.paging.pages import Cursors, Order
from app.core.problems import InvalidParameter
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.live.projecting import finished_quotes
from app.quotes.telling.reading import quote_views
from app.search.asked import SearchQuery
from app.search.facets.telling import facets_told
from app.search.matched import matched
from app.search.views import FoundArticle, FoundQuote, FoundSource, FoundTopic
from app.sources.reading import COLUMNS as SOURCE_COLUMNS
from app.sources.reading import IS_PUBLIC, PUBLIC, source_view
from app.topics.reading import COLUMNS as TOPIC_COLUMNS
from app.topics.reading import IS_VISIBLE, PARENT, VISIBLE, topic_view

MARKED = {
    "article": ("headline", "summary"),
    "quote": ("text", "credit"),
    "source": ("name", "description"),
    "topic": ("name",),
}
"""The members in which the words are shown that were looked for."""
Views = dict[Thing, dict[str, Any]]
MEMBERS = {
    kind: tuple(name for name in view.model_fields if name != "highlights")
    for kind, view in (("article", FoundArticle), ("quote", FoundQuote), ("source", FoundSource), ("topic", FoundTopic))
}
SOURCES = {
    False: f"SELECT {SOURCE_COLUMNS} FROM {PUBLIC} WHERE {IS_PUBLIC} AND s.id IN (:ids)",
    True: f"SELECT {SOURCE_COLUMNS} FROM source s WHERE s.id IN (:ids)",
}
TOPICS = {
    False: f"SELECT {TOPIC_COLUMNS} FROM {VISIBLE} {PARENT} WHERE {IS_VISIBLE} AND t.id IN (:ids)",
    True: f"SELECT {TOPIC_COLUMNS} FROM topic t {PARENT} WHERE t.id IN (:ids)",
}
OF_HEADS = f"SELECT {HEAD_COLUMNS} FROM {HEADS} WHERE a.id IN (:ids)"
RANGE = ("quote", "source", "topic", "collection")
"""The kinds whose public changes change what is found, besides articles."""


def wanted_of(ask: SearchQuery) -> Sought:
    """Raises InvalidParameter without q."""
    if ask.q is None:
        raise InvalidParameter.on("q", "missing", "Say what to look for: q=tunnel, for example.")
    return sought(ask.q)


def search_shown(reader: Reader, cursors: Cursors, ask: SearchQuery) -> tuple[Shown, str | None]:
    """A page of what is found, and the cursor of the next. Raises InvalidParameter and InvalidCursor."""
    wanted = wanted_of(ask)
    found = matched(reader, ask, wanted)
    things, cursor, total = page_of_things(reader, cursors, ask, wanted, found)
    views, shown_things, tags = views_of(reader, things, ask)
    items = [views[thing] for thing in things if thing in views]
    if ask.highlight:
        items = [item | {"highlights": highlights(item, wanted)} for item in items]
    body = {"items": items, "next_cursor": cursor, **total, **facets_told(reader, ask, wanted)}
    shown = list_of(reader, body, "article", None, *RANGE)
    shown.things, shown.tags = shown_things, tags
    return shown, cursor


def page_of_things(
    reader: Reader, cursors: Cursors, ask: SearchQuery, wanted: Sought, found: Matches
) -> tuple[list[Thing], str | None, dict[str, Any]]:
    """The things of a page, the cursor of the next, and the total as far as it is told."""
    bound_to = f"search {ask.view}"
    if ask.sort == "-published_at":
        order, columns = Order(((found.key, False),)), f"hit.kind, hit.id FROM {found.origin}"
        where, values = found.conditions, found.values
        rows, cursor = page_of(reader, cursors, ask, order, columns, where, values, by_number(bound_to))
        total = counted(reader, found) if ask.count else 0
        capped = ask.count and (total > MOST or found.oldest is not None)
        things = [(row["kind"], row["id"]) for row in rows]
    else:
        ranked = best_of(reader, cursors, ask, wanted, found, bound_to, draft=ask.view == "draft")
        things, total, capped = ranked.things, ranked.total, ranked.capped
        cursor = ranked.next_cursor(cursors, ask, bound_to, len(things))
    return things, cursor, total_told(ask, total, capped=capped)


def views_of(reader: Reader, things: Sequence[Thing], ask: SearchQuery) -> tuple[Views, set[Thing], list[str]]:
    """Each thing in its short form; every public thing that these show, or its tag where that is finished."""
    draft = ask.view == "draft"
    ids: dict[str, list[str]] = {}
    for kind, ident in things:
        ids.setdefault(kind, []).append(ident)
    shown: set[Thing] = set()
    finished, tags = ([], []) if draft else finished_views(reader, ids, retracted=ask.retracted)
    full = [*finished, *articles(reader, ids.get("article", []), shown, draft=draft)]
    full += quotes(reader, ids.get("quote", []), shown, draft=draft, retracted=ask.retracted)
    full += [source_view(row) for row in reader.rows(SOURCES[draft], ids=ids["source"])] if "source" in ids else []
    full += [topic_view(row) for row in reader.rows(TOPICS[draft], ids=ids["topic"])] if "topic" in ids else []
    views = {(view["type"], view["id"]): {name: view[name] for name in MEMBERS[view["type"]]} for view in full}
    shown |= set(views)
    shown |= {
        ("topic", view["parent"]["id"]) for (kind, _), view in views.items() if kind == "topic" and view["parent"]
    }
    return views, shown, tags


def finished_views(
    reader: Reader, ids: dict[str, list[str]], *, retracted: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    """What is finished, with its tags; it is taken out of `ids`."""
    views: list[dict[str, Any]] = []
    tags: list[str] = []
    articles = FINISHED_ARTICLES.of(reader, ids.get("article", []), ("view", "tags"))
    if articles:
        del ids["article"]
        views += (json.loads(view) for view, _ in articles.values())
        tags += (tag for _, joint in articles.values() for tag in joint.split())
    quotes = None if retracted else finished_quotes(reader, ids.get("quote", []), whole=False)
    if quotes:
        del ids["quote"]
        views += (json.loads(f"{quote.begun()},{quote.printed}}}") for quote in quotes.values())
        tags += (tag for quote in quotes.values() for tag in f"{quote.tags} {quote.printed_tags}".split())
    return views, tags


def highlights(item: Mapping[str, Any], wanted: Sought) -> list[dict[str, Any]]:
    """Where in its members the words stand: in code points, and in UTF-16 as JavaScript counts."""
    found = []
    for member in MARKED[item["type"]]:
        text = item[member] or ""
        count = Utf16(text)
        for start, end in spans(text, wanted.runs):
            places = {"start": start, "end": end, "start_utf16": count.at(start), "end_utf16": count.at(end)}
            found.append({"member": member, **places})
    return found


def articles(reader: Reader, ids: list[str], shown: set[Thing], *, draft: bool) -> list[dict[str, Any]]:
    if not ids:
        return []
    if draft:
        return draft_views(reader, reader.rows(OF_HEADS, ids=ids), AS_LISTED)
    live = live_articles(reader, ids, AS_LISTED)
    shown |= live.things
    return list(live.views.values())


def quotes(reader: Reader, ids: list[str], shown: set[Thing], *, draft: bool, retracted: bool) -> list[dict[str, Any]]:
    if not ids:
        return []
    found = quote_views(reader, ids, draft=draft)
    shown |= found.things
    for ident, (mentions, _) in articles_of(reader, ids, draft=draft, retracted=retracted, most=NEWEST).items():
        found.views[ident]["articles"] = mentions
        shown.update(("article", mention["id"]) for mention in mentions)
    return list(found.views.values())
