"""What somebody who sends an old version has missed: which members have changed since, by whom, and when."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.core.editing import Edit
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.sql.records import Record

SINCE = """
    SELECT c.seq, c.at, c.version, c.actor, k.name FROM change c LEFT JOIN key k ON k.id = c.actor
    WHERE c.kind = :kind AND c.id = :id AND c.version >= :sent AND c.action NOT IN ('shown', 'hidden') ORDER BY c.seq
"""
KEPT = "SELECT at, state FROM change WHERE seq = :seq AND state IS NOT NULL"


def check_unchanged(session: Session, edit: Edit, record: Record) -> None:
    """Refuse to go on unless If-Match names the record's version: StaleVersion says who has changed what since."""
    sent = edit.expected
    edit.check(record.version, **(missed(reader_of(session), record, sent) if sent < record.version else {}))


def missed(reader: Reader, record: Record, sent: int) -> dict[str, Any]:
    """`changed_by` and `changed_at`, and while what was sent is known `changed_fields`, by their names on the wire."""
    kind, ident = record.thing()
    rows = reader.rows(SINCE, kind=kind, id=ident, sent=sent)
    later = [row for row in rows if row["version"] > sent]
    if not later:
        return {}
    keys = {row["actor"]: row["name"] or row["actor"] for row in later}
    found: dict[str, Any] = {
        "changed_by": [{"id": ident, "name": name} for ident, name in keys.items()],
        "changed_at": later[-1]["at"],
    }
    before = reader.row(KEPT, seq=rows[0]["seq"]) if rows[0]["version"] == sent else None
    after = reader.row(KEPT, seq=later[-1]["seq"])
    if before is not None and after is not None:
        changed = type(record).changed_members(reader, before, after)
        if changed is not None:
            found["changed_fields"] = sorted(changed)
    return found
