"""Reading sources. Readers' statements go through `visible`; an unnamed source is no source there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.changes.public.visibility import is_public
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id, named_by

COLUMNS = """
    s.id, s.version, s.kind, s.name, s.distinction, s.aliases, s.slug, s.description, s.work_type, s.wikidata, s.url,
    s.same_as, s.image, s.bio, s.external_id, s.extra, s.created_at, s.updated_at
"""
EDITORS_COLUMNS = f"{COLUMNS}, s.anonymity_reason, s.published, s.trashed_at"
# A CROSS JOIN keeps SQLite to the order written here: from what is looked up to whether it is public.
PUBLIC = "source s CROSS JOIN visible v"
IS_PUBLIC = "v.kind = 'source' AND v.id = s.id"
SEEN = is_public("source", "s.id")
SORTS = {"id": "s.id", "name": "s.name_key", "updated_at": "s.updated_at", "created_at": "s.created_at"}


def source_view(row: Row) -> dict[str, Any]:
    """A row of COLUMNS or EDITORS_COLUMNS as it goes over the wire."""
    view = {"id": row.pop("id"), "type": "source", "version": row.pop("version"), **row}
    for name in ("aliases", "same_as", "extra"):
        view[name] = json.loads(view[name])
    view["image"] = json.loads(view["image"]) if view["image"] else None
    if "published" in view:
        view["published"] = bool(view["published"])
    return view


def summary(row: Mapping[str, Any], prefix: str = "", *, draft: bool = False) -> dict[str, Any]:
    """The short form of a source, from columns named `{prefix}id, {prefix}kind, {prefix}slug, {prefix}name`."""
    kind = row[f"{prefix}kind"]
    if kind == "unnamed" and not draft:
        return {"kind": kind, "name": row[f"{prefix}name"]}
    return {"id": row[f"{prefix}id"], "kind": kind, "slug": row[f"{prefix}slug"], "name": row[f"{prefix}name"]}


def find_source(reader: Reader, reference: str, *, draft: bool) -> Row | None:
    """The row that an id or slug names, with `merged_into_id`; for readers only if it is public, with its `seq`."""
    column = "s.id" if is_id(reference) else "s.slug"
    value = reference.lower() if is_id(reference) else reference
    if draft:
        return reader.row(
            f"SELECT {EDITORS_COLUMNS}, s.merged_into_id FROM source s WHERE {column} = :value", value=value
        )
    return reader.row(
        f"SELECT {COLUMNS}, s.merged_into_id, v.seq FROM {PUBLIC} WHERE {IS_PUBLIC} AND {column} = :value", value=value
    )


def source_ids(reader: Reader, references: list[str], *, draft: bool) -> list[str]:
    """The ids behind ids and slugs in a filter. What is not there, or not public, is nothing."""

    def found() -> list[str]:
        named, values = named_by(references, "s.id", "s.slug")
        origin = "source s WHERE s.kind <> 'unnamed'" if draft else f"{PUBLIC} WHERE {IS_PUBLIC}"
        return reader.column(f"SELECT s.id FROM {origin} AND {named}", **values)

    return found() if len(references) > 1 else reader.once(("sources", *references, draft), found)
