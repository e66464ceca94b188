"""Reading what is live: from the projection alone, and what it shows."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.bodies.marks import Mark
from app.bodies.writing import Format, write_body
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.core.values.ids import is_id
from app.quotes.telling.reading import quote_views
from app.sources.reading import COLUMNS as SOURCE_COLUMNS
from app.sources.reading import source_view
from app.topics.reading import COLUMNS as TOPIC_COLUMNS
from app.topics.reading import PARENT, topic_view

PLAIN = """
    a.article_id, a.version, a.revision, a.status, a.slug, a.external_id, a.headline, a.summary, a.language, a.genre,
    a.image, a.canonical_url, a.seo_title, a.seo_description, a.translation_of_id, a.created_at, a.first_published_at,
    a.published_at, a.updated_at, a.word_count, a.extra
"""
BODY_COLUMNS = {"html": "a.body_html", "text": "a.body_text", "portable_text": "a.body", "markdown": "a.body"}
LIVE = "live_article a"
CORRECTIONS = """
    SELECT c.article_id, c.id, c.kind, c.text, c.quote_id, c.published_at FROM correction c
    WHERE c.article_id IN (:ids) AND c.trashed_at IS NULL
    ORDER BY c.article_id, CASE WHEN c.kind = 'retraction' THEN 0 ELSE 1 END, c.published_at DESC, c.id DESC
"""
# What a live article names, in one statement: each costs as much again around it as in it.
NAMED = """
    SELECT 'authors', l.article_id, l.position, s.id, s.slug, s.name, s.kind, NULL
    FROM live_author l JOIN source s ON s.id = l.source_id WHERE l.article_id IN (:ids)
    UNION ALL
    SELECT 'topics', l.article_id, l.position, t.id, t.slug, t.name, NULL, NULL
    FROM live_topic l JOIN topic t ON t.id = l.topic_id WHERE l.article_id IN (:ids)
    UNION ALL
    SELECT 'related', r.article_id, r.position, o.article_id, o.slug, o.headline, o.language, o.published_at
    FROM live_related r JOIN live_article o ON o.article_id = r.related_id WHERE r.article_id IN (:ids)
    UNION ALL
    SELECT 'original', a.article_id, 0, o.article_id, o.slug, o.headline, o.language, o.published_at
    FROM live_article a JOIN live_article o ON o.article_id = a.translation_of_id WHERE a.article_id IN (:ids)
    UNION ALL
    SELECT 'translations', t.translation_of_id, 0, t.article_id, t.slug, t.headline, t.language, t.published_at
    FROM live_article t WHERE t.translation_of_id IN (:ids)
    ORDER BY 1, 2, 3, 4
"""
OCCURRENCES = """
    SELECT o.article_id, o.quote_id, o.id, o.instance, o.field, o.block, o.form, o.exact, o.start, o."end",
        o.start_utf16, o.end_utf16, o.start_in_block, o.end_in_block, o.cue, o.hedge, o.state
    FROM live_occurrence o WHERE o.article_id IN (:ids) ORDER BY o.article_id, o.position, o.place
"""


THINGS = {"authors": "source", "topics": "topic"}


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted of articles: formats of the body (none in lists unless asked), includes, marks, members."""

    formats: tuple[Format, ...] = ("html",)
    marks: bool = False
    include: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None
    quotes: bool = True
    corrections: bool = True

    def wants(self, member: str) -> bool:
        return self.kept is None or member in self.kept


AS_LISTED = Ask(formats=(), quotes=False, corrections=False)
"""An article as a list has it where nothing more is asked for."""


@dataclass(slots=True)
class Found:
    """Views by article id, and every public thing that they show."""

    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: set[Thing] = field(default_factory=set)


def columns_for(ask: Ask) -> str:
    return ", ".join([PLAIN, *body_columns(ask)])


def body_columns(ask: Ask) -> list[str]:
    bodies = {BODY_COLUMNS[name] for name in ask.formats}
    if ask.marks and ask.formats:
        bodies.add("a.body")
    return sorted(bodies)


def find_live(reader: Reader, reference: str, ask: Ask) -> Row | None:
    """The row that an id or the live slug names, with `seq`, its newest public change."""
    column = "a.article_id" if is_id(reference) else "a.slug"
    value = reference.lower() if is_id(reference) else reference
    return reader.row(
        f"SELECT {columns_for(ask)}, v.seq FROM {LIVE} JOIN visible v ON v.kind = 'article' AND v.id = a.article_id"
        f" WHERE {column} = :value",
        value=value,
    )


def moved_to(reader: Reader, slug: str) -> str | None:
    """The live slug of the article that once was live under this one."""
    found = reader.value(
        "SELECT a.slug FROM article_slug s JOIN live_article a ON a.article_id = s.article_id"
        " WHERE s.slug = :slug AND s.was_live",
        slug=slug,
    )
    return None if found is None else str(found)


def live_articles(reader: Reader, ids: Sequence[str], ask: Ask) -> Found:
    """The live articles of these ids as readers get them."""
    rows = reader.rows(f"SELECT {columns_for(ask)} FROM {LIVE} WHERE a.article_id IN (:ids)", ids=list(ids))
    return live_views(reader, rows, ask)


def live_views(reader: Reader, rows: Sequence[Row], ask: Ask) -> Found:
    """The articles as readers get them; a handful of statements however many they are."""
    found = Found()
    ids = [row["article_id"] for row in rows]
    if not ids:
        return found
    gathered = gather(reader, ids, ask, found)
    sources = sources_of(reader, gathered["quotes"]) if "sources" in ask.include else {}
    kept: frozenset[str] | None = None
    for row in rows:
        ident = row["article_id"]
        found.things.add(("article", ident))
        around = {name: groups.get(ident, []) for name, groups in gathered.items()}
        original, quotes = around.pop("original"), around.pop("quotes", None)
        view = plain_view(row) | around
        view["translation_of"] = next(iter(original), None)
        if (corrections := view.pop("corrections", None)) is not None:
            view["corrections"] = corrections
        if ask.formats:
            view["body"] = bodies_of(row, ask, quotes or ())
        if quotes is not None:
            view["quotes"] = quotes
        if "sources" in ask.include:
            view["sources"] = [sources[one] for one in source_ids(view["quotes"]) if one in sources]
        if kept is None:  # all views have the same members
            kept = frozenset(name for name in view if wanted(name, ask))
        found.views[ident] = view if len(kept) == len(view) else {name: view[name] for name in view if name in kept}
    return found


def wanted(name: str, ask: Ask) -> bool:
    if name == "quotes":
        return ask.quotes and (ask.wants("quotes") or "quotes" in ask.include or "quotes.attribution" in ask.include)
    if name == "corrections":
        return ask.corrections and (ask.wants("corrections") or "corrections" in ask.include)
    if name in ask.include:
        return True
    return ask.wants(name)


def gather(reader: Reader, ids: list[str], ask: Ask, found: Found) -> dict[str, dict[str, list[Any]]]:
    """What hangs on the articles, each grouped by article."""
    gathered: dict[str, dict[str, list[Any]]] = {
        "authors": {},
        "topics": {},
        "related": {},
        "translations": {},
        "original": {},
    }
    for group, article, _, ident, slug, name, more, published_at in reader.tuples(NAMED, ids=ids):
        view = {"id": ident, "slug": slug, "name": name}
        if group == "authors":
            view = {"id": ident, "kind": more, "slug": slug, "name": name}
        elif group != "topics":
            view = {"type": "article", "id": ident, "slug": slug, "headline": name, "language": more}
            view["published_at"] = published_at
        gathered[group].setdefault(article, []).append(view)
        found.things.add((THINGS.get(group, "article"), ident))
    if ask.corrections and wanted("corrections", ask):
        gathered["corrections"] = {}
        for row in reader.rows(CORRECTIONS, ids=ids):
            gathered["corrections"].setdefault(row.pop("article_id"), []).append(row)
    if ask.quotes or ask.marks or "sources" in ask.include:
        gathered["quotes"] = quotes_of(reader, ids, ask, found)
    if ask.include & {"authors", "topics"}:
        expand(reader, gathered, ask)
    return gathered


def quotes_of(reader: Reader, ids: list[str], ask: Ask, found: Found) -> dict[str, list[Any]]:
    """The quotes that each article prints, in its order, each with where it is printed."""
    printed: dict[str, dict[str, list[Row]]] = {}
    for row in reader.rows(OCCURRENCES, ids=ids):
        printed.setdefault(row.pop("article_id"), {}).setdefault(row.pop("quote_id"), []).append(row)
    with_attribution = bool(ask.include & {"quotes.attribution", "sources"})
    include = frozenset({"attribution"}) if with_attribution else frozenset()
    quotes = quote_views(
        reader, list({quote for by_quote in printed.values() for quote in by_quote}), draft=False, include=include
    )
    found.things |= quotes.things
    return {
        article: [
            {**quotes.views[quote], "occurrences": places}
            for quote, places in by_quote.items()
            if quote in quotes.views
        ]
        for article, by_quote in printed.items()
    }


def plain_view(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["article_id"],
        "type": "article",
        "external_id": row["external_id"],
        "slug": row["slug"],
        "version": row["version"],
        "revision": row["revision"],
        "status": row["status"],
        "language": row["language"],
        "headline": row["headline"],
        "summary": row["summary"],
        "image": json.loads(row["image"]) if row["image"] else None,
        "genre": row["genre"],
        "canonical_url": row["canonical_url"],
        "seo_title": row["seo_title"],
        "seo_description": row["seo_description"],
        "created_at": row["created_at"],
        "first_published_at": row["first_published_at"],
        "published_at": row["published_at"],
        "updated_at": row["updated_at"],
        "word_count": row["word_count"],
        "extra": {} if row["extra"] == "{}" else json.loads(row["extra"]),
    }


def bodies_of(row: Mapping[str, Any], ask: Ask, quotes: Collection[Mapping[str, Any]]) -> dict[str, Any]:
    marks = marks_of(quotes) if ask.marks else []
    made: dict[str, Any] = {}
    for name in ask.formats:
        if name == "text":
            made[name] = row["body_text"]
        elif name == "html" and not marks:
            made[name] = row["body_html"]
        else:
            made[name] = write_body(json.loads(row["body"]), name, marks if name != "markdown" else [])
    return made


def marks_of(quotes: Collection[Mapping[str, Any]]) -> list[Mark]:
    """A mark for each place in the body where a quote is printed."""
    return [
        Mark(quote["id"], place["form"], place["start"], place["end"])
        for quote in quotes
        for place in quote["occurrences"]
        if place["field"] == "body" and place["state"] == "anchored"
    ]


def sources_of(reader: Reader, quotes: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Every source that the attributions of these articles' quotes name, in full, by id; unnamed ones show no more."""
    ids = sorted({ident for group in quotes.values() for ident in source_ids(group)})
    rows = reader.rows(f"SELECT {SOURCE_COLUMNS} FROM source s WHERE s.id IN (:ids) AND s.kind <> 'unnamed'", ids=ids)
    return {row["id"]: source_view(row) for row in rows}


def source_ids(quotes: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of all named in the quotes' attributions, each once, in their order."""
    found: list[str] = []
    for quote in quotes:
        attribution = quote.get("attribution")
        while attribution:
            for step in attribution["steps"]:
                named = (step["source"], step.get("on_behalf_of"))
                found += [one["id"] for one in named if one and one.get("id")]
            attribution = attribution.get("told_in")
    return list(dict.fromkeys(found))


def expand(reader: Reader, gathered: dict[str, dict[str, list[Any]]], ask: Ask) -> None:
    """Full authors and topics in place of summaries."""
    if "authors" in ask.include:
        ids = list({one["id"] for group in gathered["authors"].values() for one in group})
        rows = reader.rows(f"SELECT {SOURCE_COLUMNS} FROM source s WHERE s.id IN (:ids)", ids=ids)
        replace(gathered["authors"], {row["id"]: source_view(row) for row in rows})
    if "topics" in ask.include:
        ids = list({one["id"] for group in gathered["topics"].values() for one in group})
        rows = reader.rows(f"SELECT {TOPIC_COLUMNS} FROM topic t {PARENT} WHERE t.id IN (:ids)", ids=ids)
        replace(gathered["topics"], {row["id"]: topic_view(row) for row in rows})


def replace(groups: dict[str, list[Any]], full: Mapping[str, Any]) -> None:
    for group in groups.values():
        group[:] = [full.get(one["id"], one) for one in group]
