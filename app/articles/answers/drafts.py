"""Reading what editors see: the head of each article, and what stands around it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.articles.answers.live import CORRECTIONS, Ask, expand, marks_of, source_ids, sources_of, wanted
from app.articles.live.workflow import allowed_moves
from app.bodies.layout import word_count
from app.bodies.writing import write_body
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.quotes.telling.reading import quote_views
from app.topics.reading import topic_summaries

COLUMNS = """
    a.id, a.version, a.slug, a.status, a.stage, a.head_revision, a.published_revision, a.first_published_at,
    a.published_at, a.publish_at, a.unpublish_at, a.schedule_problem, a.external_id, a.created_by, a.created_at,
    a.updated_at, a.trashed_at, r.document
"""
HEADS = "article a JOIN revision r ON r.article_id = a.id AND r.revision = a.head_revision"
PLACE = (
    "article_id", "quote_id", "id", "instance", "field", "block", "form", "exact", "start", "end", "start_utf16",
    "end_utf16", "start_in_block", "end_in_block", "cue", "hedge", "state", "found",
)  # fmt: skip
OCCURRENCES = f"""
    SELECT {", ".join(f'o."{name}"' for name in PLACE)}
    FROM head_occurrence o WHERE o.article_id IN (:ids) ORDER BY o.article_id, o.position, o.place
"""
OTHERS = """
    SELECT a.id, a.slug, a.headline, a.language, a.published_at FROM article a WHERE a.id IN (:ids)
"""
TRANSLATIONS = """
    SELECT a.translation_of_id, a.id, a.slug, a.headline, a.language, a.published_at FROM article a
    WHERE a.translation_of_id IN (:ids) AND a.trashed_at IS NULL ORDER BY a.translation_of_id, a.id
"""


def find_head(reader: Reader, reference: str) -> Row | None:
    """The row that an id, or a slug that an article has or had, names."""
    if is_id(reference):
        return reader.row(f"SELECT {COLUMNS} FROM {HEADS} WHERE a.id = :value", value=reference.lower())
    return reader.row(
        f"SELECT {COLUMNS} FROM {HEADS} WHERE a.id = (SELECT article_id FROM article_slug WHERE slug = :value)",
        value=reference,
    )


def draft_views(
    reader: Reader, rows: Sequence[Row], ask: Ask, places: Sequence[Row] | None = None
) -> list[dict[str, Any]]:
    """The articles as editors see them: a handful of statements however many they are.

    `places` are where they print quotes; left out, where their heads do.
    """
    documents = {row["id"]: json.loads(row["document"]) for row in rows}
    if not documents:
        return []
    gathered = gather(reader, documents, ask, places)
    sources = sources_of(reader, gathered["quotes"]) if "sources" in ask.include else {}
    views = []
    for row in rows:
        document = documents[row["id"]]
        view = plain_view(row, document) | {name: groups.get(row["id"], []) for name, groups in gathered.items()}
        view["translation_of"] = next(iter(view.pop("original")), None)
        if ask.formats:
            marks = marks_of(view.get("quotes") or ()) if ask.marks else []
            formats = ask.formats
            view["body"] = {
                name: write_body(document["body"], name, marks if name in {"html", "portable_text"} else [])
                for name in formats
            }
        if "sources" in ask.include:
            view["sources"] = [sources[one] for one in source_ids(view["quotes"]) if one in sources]
        views.append({name: value for name, value in view.items() if wanted(name, ask)})
    return views


def plain_view(row: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    trashed = row["trashed_at"] is not None
    return {
        "id": row["id"],
        "type": "article",
        "external_id": row["external_id"],
        "slug": row["slug"],
        "version": row["version"],
        "revision": row["head_revision"],
        "status": row["status"],
        "stage": row["stage"],
        "published_revision": row["published_revision"],
        "language": document["language"],
        "headline": document["headline"],
        "summary": document["summary"],
        "image": document["image"],
        "genre": document["genre"],
        "canonical_url": document["canonical_url"],
        "seo_title": document["seo_title"],
        "seo_description": document["seo_description"],
        "created_by": row["created_by"],
        "created_at": row["created_at"],
        "first_published_at": row["first_published_at"],
        "published_at": row["published_at"],
        "updated_at": row["updated_at"],
        "publish_at": row["publish_at"],
        "unpublish_at": row["unpublish_at"],
        "schedule_problem": json.loads(row["schedule_problem"] or "null"),
        "trashed_at": row["trashed_at"],
        "word_count": word_count(document["body"]),
        "extra": document["extra"],
        "allowed_moves": allowed_moves(row["status"], row["stage"], trashed=trashed),
    }


def gather(
    reader: Reader, documents: Mapping[str, Any], ask: Ask, places: Sequence[Row] | None
) -> dict[str, dict[str, list[Any]]]:
    """What the documents name, each grouped by article."""
    sources = source_summaries(reader, [ident for document in documents.values() for ident in document["authors"]])
    topics = topic_summaries(reader, [ident for document in documents.values() for ident in document["topics"]])
    pointed = [ident for document in documents.values() for ident in document["related"]]
    pointed += [document["translation_of_id"] for document in documents.values() if document["translation_of_id"]]
    others = {row["id"]: {"type": "article", **row} for row in reader.rows(OTHERS, ids=pointed)} if pointed else {}
    gathered: dict[str, dict[str, list[Any]]] = {
        "authors": {},
        "topics": {},
        "related": {},
        "original": {},
        "translations": {},
    }
    for ident, document in documents.items():
        gathered["authors"][ident] = [dict(sources[one]) for one in document["authors"] if one in sources]
        gathered["topics"][ident] = [dict(topics[one]) for one in document["topics"] if one in topics]
        gathered["related"][ident] = [others[one] for one in document["related"] if one in others]
        original = others.get(document["translation_of_id"])
        gathered["original"][ident] = [original] if original else []
    for row in reader.rows(TRANSLATIONS, ids=list(documents)):
        gathered["translations"].setdefault(row.pop("translation_of_id"), []).append({"type": "article", **row})
    if ask.corrections and wanted("corrections", ask):
        gathered["corrections"] = {}
        for row in reader.rows(CORRECTIONS, ids=list(documents)):
            gathered["corrections"].setdefault(row.pop("article_id"), []).append(row)
    if ask.quotes or ask.marks or "sources" in ask.include:
        printed = reader.rows(OCCURRENCES, ids=list(documents)) if places is None else places
        gathered["quotes"] = quotes_of(reader, printed, ask)
    if ask.include & {"authors", "topics"}:
        expand(reader, gathered, ask)
    return gathered


def source_summaries(reader: Reader, ids: Sequence[str]) -> dict[str, Row]:
    rows = (
        reader.rows("SELECT id, kind, slug, name FROM source WHERE id IN (:ids)", ids=sorted(set(ids))) if ids else []
    )
    return {row["id"]: row for row in rows}


def quotes_of(reader: Reader, places: Sequence[Row], ask: Ask) -> dict[str, list[Any]]:
    printed: dict[str, dict[str, list[Row]]] = {}
    for row in places:
        printed.setdefault(row.pop("article_id"), {}).setdefault(row.pop("quote_id"), []).append(row)
    with_attribution = bool(ask.include & {"quotes.attribution", "sources"})
    include = frozenset({"attribution"}) if with_attribution else frozenset()
    wanted_quotes = list({quote for by_quote in printed.values() for quote in by_quote})
    views = quote_views(reader, wanted_quotes, draft=True, include=include).views
    return {
        article: [{**views[quote], "occurrences": places} for quote, places in by_quote.items() if quote in views]
        for article, by_quote in printed.items()
    }


def draft_view(reader: Reader, article_id: str, ask: Ask | None = None) -> dict[str, Any]:
    """One article as editors see it; what every write answers."""
    row = find_head(reader, article_id)
    assert row is not None
    return draft_views(reader, [row], ask or Ask())[0]
