"""The thing that an address names: is it there, may the caller know of it, has it been merged into another?"""

from __future__ import annotations

from typing import NamedTuple

from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.sources.reading import find_source

ABSENT = "There is no quote with this id."
NO_SOURCE = "There is no source with this id or slug."
PUBLIC = """
    SELECT q.id, v.seq, q.remark_id, r.version, r.told_in_id FROM quote q JOIN remark r ON r.id = q.remark_id
    JOIN visible v ON v.kind = 'quote' AND v.id = q.id WHERE q.id = :ident
"""
ALL = """
    SELECT q.id, 0, q.remark_id, r.version, r.told_in_id FROM quote q JOIN remark r ON r.id = q.remark_id
    WHERE q.id = :ident AND q.merged_into_id IS NULL
"""
SURVIVOR = """
    WITH RECURSIVE onward (id, next) AS (
        SELECT id, merged_into_id FROM quote WHERE id = :ident AND merged_into_id IS NOT NULL
        UNION SELECT q.id, q.merged_into_id FROM onward JOIN quote q ON q.id = onward.next
    ) SELECT id FROM onward WHERE next IS NULL
"""


class Known(NamedTuple):
    """A quote that the caller may see: with its newest public change, and its remark, which is for editors."""

    id: str
    seq: int
    remark: str
    remark_version: int
    told_in: str | None


def find_quote(reader: Reader, ident: str, *, draft: bool) -> Known | str:
    """The quote of this id, or the id of the one that it was merged into. Raises NotFound."""
    ident = ident.lower()
    if not is_id(ident):
        raise NotFound(ABSENT)
    rows = reader.tuples(ALL if draft else PUBLIC, ident=ident)
    if rows:
        return Known(*rows[0])
    survivor = reader.value(SURVIVOR, ident=ident)
    if survivor is None or not reader.tuples(ALL if draft else PUBLIC, ident=survivor):
        raise NotFound(ABSENT)
    return str(survivor)


def find_recording(reader: Reader, reference: str, *, draft: bool) -> tuple[str, int]:
    """The id of the source of this id or slug, and its newest public change. Raises NotFound."""
    row = find_source(reader, reference, draft=draft)
    if row is None:
        raise NotFound(NO_SOURCE)
    return row["id"], row.get("seq", 0)
