"""Listening to the flush: every recorded thing that is written is noted, its version raised once a transaction.

A rule says what an act is called with `name_action`; who says nothing gets create, update or delete. Rows written by
bulk statements bypass the flush: rules that use them call `touch`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import UOWTransaction, make_transient_to_detached
from sqlmodel import Session

from app.core.sql.bulk import insert_rows, once_written, pile_of
from app.core.sql.records import Part, Record, Thing, column_names
from app.core.values.times import now

OWN_COLUMNS = frozenset({"version", "updated_at"})


@dataclass(slots=True)
class Touched:
    """A thing written in this transaction."""

    record: Record
    action: str
    quiet: bool
    named: bool = False
    note: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Ledger:
    """What a transaction has touched so far, and what else shows something else because of it."""

    touched: dict[Thing, Touched] = field(default_factory=dict)
    affected: set[Thing] = field(default_factory=set)
    moment: str = field(default_factory=now)


def ledger(session: Session) -> Ledger:
    found: Ledger | None = session.info.get("ledger")
    if found is None:
        found = session.info["ledger"] = Ledger()
    return found


def touch(session: Session, record: Record, *, quiet: bool = False) -> None:
    """Note a change of the record, and raise its version unless this transaction has done so."""
    entry = ledger(session).touched.get(record.thing())
    if entry is None:
        new = inspect(record).key is None
        if not new:
            record.version += 1
            record.updated_at = ledger(session).moment
        ledger(session).touched[record.thing()] = Touched(record, "create" if new else "update", quiet)
    else:
        entry.quiet = entry.quiet and quiet
    ledger(session).affected.update(record.affects())


def insert_records(session: Session, records: Sequence[Record]) -> None:
    """Insert new records of one kind at once, as plain rows; the session then knows them as if it had flushed them.

    They may be changed while they wait in a pile.
    """
    for record in records:
        touch(session, record)
    if not records:
        return
    model = type(records[0])
    insert_rows(session, str(inspect(model).local_table), [vars(record) for record in records], column_names(model))
    once_written(session, partial(adopt, session, records))


def adopt(session: Session, records: Sequence[Record]) -> None:
    """Make records the session's that are in the database."""
    for record in records:
        make_transient_to_detached(record)
        session.add(record)


def save_changes(session: Session, record: Record) -> None:
    """Flush what has changed of a record; a new one that waits in a pile goes in as it then is."""
    if inspect(record).key is not None or pile_of(session) is None:
        session.add(record)
        session.flush()


def name_action(session: Session, record: Record, action: str, **note: Any) -> None:
    """Say what the change of this record is called in the log: `publish`, `merge`, … and what the log says with it.

    Of several acts in one transaction the last one names it, and the note tells the `earlier` ones.
    """
    touch(session, record, quiet=True)
    entry = ledger(session).touched[record.thing()]
    said = {name: value for name, value in note.items() if value}
    if entry.named and (entry.note or entry.action != action):
        before = dict(entry.note)
        said["earlier"] = [*before.pop("earlier", ()), {"action": entry.action, **before}]
    entry.action, entry.named, entry.note = action, True, said


def changed_columns(record: Any) -> set[str]:
    state = inspect(record)
    return {
        attribute.key for attribute in state.mapper.column_attrs if state.attrs[attribute.key].history.has_changes()
    }


def note_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    """Before a flush: note what it is about to write."""
    for record in list(session.new):
        if isinstance(record, Record):
            touch(session, record, quiet=False)
            ledger(session).touched[record.thing()].quiet = False
    for record in list(session.dirty):
        if isinstance(record, Record):
            columns = changed_columns(record) - OWN_COLUMNS
            if columns:
                touch(session, record, quiet=columns <= record.private)
    for record in list(session.deleted):
        if isinstance(record, Record):
            touch(session, record)
            entry = ledger(session).touched[record.thing()]
            if not entry.named:
                entry.action = "delete"
    for part in (*session.new, *session.dirty, *session.deleted):
        if isinstance(part, Part):
            ledger(session).affected.add(part.owner())


def listen() -> None:
    """Listen to every session of this process. Calling it again changes nothing."""
    if not event.contains(Session, "before_flush", note_flush):
        event.listen(Session, "before_flush", note_flush)
