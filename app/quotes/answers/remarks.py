"""Remarks as editors see them. Readers never do: a remark has no address of its own for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.paging.lists import total_of
from app.core.paging.pages import Cursors, order_by
from app.core.problems import NotFound
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.quotes.answers.asking.asked import RemarksQuery
from app.quotes.answers.asking.narrowed import NOTHING, Narrowed
from app.quotes.answers.asking.paging import page
from app.quotes.answers.responses import ALL_OF_REMARKS
from app.quotes.telling.chain import Chain
from app.quotes.telling.reading import short_views
from app.sources.reading import source_ids

ABSENT = "There is no remark with this id."
COLUMNS = """
    r.id, r.version, r.said_date, r.said_text, r.medium, r.occasion, r.audience, r.place, r.told_in_id,
    o.version AS told_in_version, r.created_at, r.updated_at, r.trashed_at
"""
ORIGIN = "remark r LEFT JOIN remark o ON o.id = r.told_in_id"
SORTS = {"id": "r.id", "created_at": "r.created_at", "updated_at": "r.updated_at"}


def remarks_page(reader: Reader, cursors: Cursors, ask: RemarksQuery) -> dict[str, Any]:
    """A page of remarks. Raises InvalidParameter and InvalidCursor."""
    found = Narrowed(ORIGIN, "r.id", ["r.trashed_at IS NULL"])
    for name, column in (("ids", "id"), ("medium", "medium"), ("told_in", "told_in_id")):
        if (given := getattr(ask, name)) is not None:
            found.conditions.append(f"r.{column} IN (:{name})")
            found.values[name] = given
    if ask.source is not None:
        ids = source_ids(reader, ask.source, draft=True)
        stepped = "(a.source_id IN (:source) OR a.on_behalf_of_id IN (:source))"
        found.values["source"] = ids
        found.conditions.append(f"r.id IN (SELECT a.remark_id FROM attribution a WHERE {stepped})" if ids else NOTHING)
    rows, cursor = page(reader, cursors, ask, order_by(ask.sort, SORTS, "-id"), COLUMNS, found, "remarks")
    total = total_of(reader, ask, (rows, cursor), found.origin, found.conditions, found.values)
    return {"items": remark_views(reader, rows), "next_cursor": cursor, **total}


def remark_shown(reader: Reader, ident: str) -> dict[str, Any]:
    """One remark. Raises NotFound."""
    ident = ident.lower()
    row = reader.row(f"SELECT {COLUMNS} FROM {ORIGIN} WHERE r.id = :ident", ident=ident) if is_id(ident) else None
    if row is None:
        raise NotFound(ABSENT)
    return remark_views(reader, [row])[0]


def remark_views(reader: Reader, rows: Sequence[Row]) -> list[dict[str, Any]]:
    chain = Chain()
    chain.load(reader, {row["id"]: row["told_in_id"] for row in rows})
    ids = [row["id"] for row in rows]
    pairs = reader.tuples(ALL_OF_REMARKS, remarks=ids) if ids else []
    quotes = short_views(reader, [quote for _, quote in pairs], draft=True).views
    return [
        {
            "id": row["id"],
            "type": "remark",
            "version": row["version"],
            "said": {"date": row["said_date"], "text": row["said_text"]}
            | {name: row[name] for name in ("medium", "occasion", "audience", "place")},
            "told_in": {"id": row["told_in_id"], "version": row["told_in_version"]} if row["told_in_id"] else None,
            "attribution": chain.attribution(row["id"], draft=True),
            "quotes": [quotes[quote] for remark, quote in pairs if remark == row["id"]],
            "created_at": row["created_at"],
            "updated_at": row["updated_at"],
            "trashed_at": row["trashed_at"],
        }
        for row in rows
    ]
