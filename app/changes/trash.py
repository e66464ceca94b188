"""Into the trash and out of it: the same for records of every room, each of which first says whether it may."""

from __future__ import annotations

from sqlmodel import Session

from app.changes.recording import ledger, name_action
from app.core.sql.records import Record


def throw_away(session: Session, record: Record) -> None:
    record.trashed_at = ledger(session).moment
    name_action(session, record, "trash")
    session.add(record)


def take_back(session: Session, record: Record, **note: str | None) -> None:
    record.trashed_at = None
    name_action(session, record, "restore", **note)
    session.add(record)
