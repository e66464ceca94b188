"""Public quotes by the sources that they name, kept in the transaction that changes who said or passed on the words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from app.changes.log import Moved, asked_once
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader

CHUNK = 400
INWARD = """
    WITH RECURSIVE inward (id) AS (
        SELECT id FROM remark WHERE id IN (:remarks)
        UNION SELECT m.id FROM inward JOIN remark m ON m.told_in_id = inward.id
    ) SELECT q.id FROM inward JOIN quote q ON q.remark_id = inward.id
"""
"""The quotes of these remarks, and of those that were told in them."""
FORGET = "DELETE FROM quote_source WHERE quote_id IN (:ids)"
NAMED = """
    INSERT INTO quote_source (source_id, part, quote_id)
    WITH RECURSIVE outward (quote_id, remark_id, own) AS (
        SELECT q.id, q.remark_id, 1 FROM visible v JOIN quote q ON q.id = v.id WHERE v.kind = 'quote'{among}
        UNION
        SELECT o.quote_id, m.told_in_id, 0 FROM outward o JOIN remark m ON m.id = o.remark_id
        WHERE m.told_in_id IS NOT NULL
    ), step (quote_id, own, role, source_id, on_behalf_of_id) AS (
        SELECT o.quote_id, o.own, a.role, a.source_id, a.on_behalf_of_id
        FROM outward o JOIN attribution a ON a.remark_id = o.remark_id
    )
    SELECT source_id, role, quote_id FROM step
        WHERE role IN ('recorded_in', 'obtained_by', 'published_in', 'reported_by') OR (role = 'speaker' AND own = 1)
    UNION SELECT on_behalf_of_id, 'spoken_for', quote_id FROM step
        WHERE role = 'speaker' AND own = 1 AND on_behalf_of_id IS NOT NULL
    UNION SELECT on_behalf_of_id, 'on_behalf_of', quote_id FROM step WHERE on_behalf_of_id IS NOT NULL
    UNION SELECT source_id, 'source', quote_id FROM step
    UNION SELECT on_behalf_of_id, 'source', quote_id FROM step WHERE on_behalf_of_id IS NOT NULL
"""
NAMED_BY_ALL, NAMED_BY_SOME = NAMED.format(among=""), NAMED.format(among=" AND v.id IN (:ids)")


def follow_in_parts(session: Session, moved: Moved) -> None:
    """Write anew whom those quotes name that became public or ceased to be, or whose chain a transaction changed."""
    name_again(session, sorted(chained_otherwise(reader_of(session), moved)))


@asked_once
def chained_otherwise(reader: Reader, moved: Moved) -> Iterator[str]:
    """The quotes that became public or ceased to be, or whose chain a transaction changed."""
    yield from (ident for kind, ident in moved.own if kind == "quote")
    remarks = sorted(ident for kind, ident in moved.own if kind == "remark")
    for place in range(0, len(remarks), CHUNK):
        yield from reader.column(INWARD, remarks=remarks[place : place + CHUNK])


def name_again(session: Session, ids: Sequence[str]) -> None:
    for place in range(0, len(ids), CHUNK):
        some = list(ids[place : place + CHUNK])
        write(session, FORGET, ids=some)
        write(session, NAMED_BY_SOME, ids=some)


def name_all(session: Session) -> None:
    """Write anew whom every public quote names."""
    write(session, "DELETE FROM quote_source")
    write(session, NAMED_BY_ALL)
