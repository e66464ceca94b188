"""Verifications as they are read: what was checked about words or about a recording, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.sql.reader import Reader, Row
from app.quotes.telling.chain import source_summary

COLUMNS = """
    c.id, c.version, c.quote_id, c.result, c.basis, c.checked_at, c.evidence_url, c.note, c.created_at,
    s.id AS by_id, s.kind AS by_kind, s.slug AS by_slug, s.name AS by_name
"""
CHECKER = "LEFT JOIN source s ON s.id = c.checked_by_id"
PUBLIC = f"verification c CROSS JOIN visible v {CHECKER}"
IS_PUBLIC = "v.kind = 'verification' AND v.id = c.id"
ALL = f"verification c {CHECKER}"
IS_KEPT = "c.trashed_at IS NULL"
NEWEST = """
    SELECT * FROM (
        SELECT {columns}, ROW_NUMBER() OVER (PARTITION BY c.quote_id ORDER BY c.id DESC) AS place
        FROM {origin} WHERE c.quote_id IN (:quotes) AND {condition}
    ) ranked WHERE place <= :most ORDER BY quote_id, place
"""


def check_view(row: Row, *, draft: bool) -> dict[str, Any]:
    checker = [row[f"by_{name}"] for name in ("id", "kind", "slug", "name")]
    return {
        "id": row["id"],
        "type": "verification",
        "version": row["version"],
        "result": row["result"],
        "basis": row["basis"],
        "checked_by": None if checker[0] is None else source_summary(*checker, draft=draft),
        "checked_at": row["checked_at"],
        "evidence_url": row["evidence_url"],
        "note": row["note"],
        "created_at": row["created_at"],
    }


def checks_of(reader: Reader, quotes: Sequence[str], *, draft: bool, most: int) -> dict[str, list[dict[str, Any]]]:
    """The newest verifications of each quote."""
    found: dict[str, list[dict[str, Any]]] = {quote: [] for quote in quotes}
    if quotes:
        origin, condition = (ALL, IS_KEPT) if draft else (PUBLIC, IS_PUBLIC)
        statement = NEWEST.format(columns=COLUMNS, origin=origin, condition=condition)
        for row in reader.rows(statement, quotes=list(quotes), most=most):
            found[row["quote_id"]].append(check_view(row, draft=draft))
    return found
