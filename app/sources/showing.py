"""What a public source shows: what was checked about it, and what was said to it."""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.visibility import Edge, shows
from app.core.sql.reader import Reader

ROOTS = "SELECT id FROM source WHERE id IN (:ids) AND published AND trashed_at IS NULL"
CHECKS = "SELECT source_id, id FROM verification WHERE source_id IN (:ids) AND trashed_at IS NULL"
ANSWERS = """
    SELECT r.target_source_id, r.id FROM response r WHERE r.target_source_id IN (:ids) AND r.trashed_at IS NULL
      AND (r.quote_id IS NULL OR EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'quote' AND v.id = r.quote_id))
"""


@shows("source", ROOTS)
def shown_by_sources(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for source, verification in reader.tuples(CHECKS, ids=ids):
        yield Edge(("source", source), ("verification", verification))
    for source, response in reader.tuples(ANSWERS, ids=ids):
        yield Edge(("source", source), ("response", response))
