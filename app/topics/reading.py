"""Reading topics. Readers' statements go through `visible`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id, named_by

COLUMNS = """
    t.id, t.version, t.slug, t.name, t.uri, t.external_id, t.extra, t.created_at, t.updated_at,
    p.id AS parent_id, p.slug AS parent_slug, p.name AS parent_name
"""
EDITORS_COLUMNS = f"{COLUMNS}, t.trashed_at"
PARENT = "LEFT JOIN topic p ON p.id = t.parent_id"
# A CROSS JOIN keeps SQLite to the order written here: a list goes along an index of its own, a page at a time.
VISIBLE = "topic t CROSS JOIN visible v"
IS_VISIBLE = "v.kind = 'topic' AND v.id = t.id"
SORTS = {
    "id": "t.id",
    "slug": "t.slug",
    "name": "t.name",
    "updated_at": "t.updated_at",
    "created_at": "t.created_at",
}
BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT id FROM topic WHERE id IN (:ids)
        UNION
        SELECT t.id FROM topic t JOIN below b ON t.parent_id = b.id
    ) SELECT id FROM below
"""


def topic_view(row: Row) -> dict[str, Any]:
    """A row of COLUMNS or EDITORS_COLUMNS as it goes over the wire."""
    parent = {name: row.pop(f"parent_{name}") for name in ("id", "slug", "name")}
    view = {"id": row.pop("id"), "type": "topic", "version": row.pop("version"), **row}
    return {**view, "parent": parent if parent["id"] else None, "extra": json.loads(view["extra"])}


def topic_summaries(reader: Reader, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The short form of each topic by its id: id, slug and name."""
    rows = reader.rows("SELECT id, slug, name FROM topic WHERE id IN (:ids)", ids=sorted(set(ids))) if ids else []
    return {row["id"]: row for row in rows}


def find_topic_row(reader: Reader, reference: str, *, draft: bool) -> Row | None:
    """The row that an id or slug names; for readers only if it is public, with its `seq`."""
    column = "t.id" if is_id(reference) else "t.slug"
    value = reference.lower() if is_id(reference) else reference
    if draft:
        return reader.row(f"SELECT {EDITORS_COLUMNS} FROM topic t {PARENT} WHERE {column} = :value", value=value)
    statement = f"SELECT {COLUMNS}, v.seq FROM {VISIBLE} {PARENT} WHERE {IS_VISIBLE} AND {column} = :value"
    return reader.row(statement, value=value)


def topic_ids(reader: Reader, references: Sequence[str], *, draft: bool) -> list[str]:
    """The ids behind ids and slugs in a filter. What is not there, or not public, is nothing."""
    statement, values = named_topics(references, "t.id", draft=draft)
    return reader.column(statement, **values)


def topics_below(reader: Reader, references: Sequence[str], *, draft: bool) -> list[str]:
    """The ids of these topics and of all below them, which most have none."""
    columns = "t.id, EXISTS (SELECT 1 FROM topic b WHERE b.parent_id = t.id)"

    def found() -> list[str]:
        statement, values = named_topics(references, columns, draft=draft)
        here = reader.tuples(statement, **values)
        ids = [ident for ident, _ in here]
        return reader.column(BELOW, ids=ids) if any(has_more for _, has_more in here) else ids

    return found() if len(references) > 1 else reader.once(("topics below", *references, draft), found)


def named_topics(references: Sequence[str], columns: str, *, draft: bool) -> tuple[str, dict[str, list[str]]]:
    named, values = named_by(references, "t.id", "t.slug")
    origin = "topic t WHERE" if draft else f"{VISIBLE} WHERE {IS_VISIBLE} AND"
    return f"SELECT {columns} FROM {origin} {named}", values
