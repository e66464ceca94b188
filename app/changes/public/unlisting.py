"""What is unlisted: public still, though nothing but what was taken back shows it, such as a retracted article.

By address it stays; lists and searches leave it out. `unlisted` has these things, few as they are, so that a list asks
a small table and walks along no edge. A kind declares which of its things are taken back; whatever can be reached from
another root than these is not unlisted.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from app.changes.public.visibility import (
    TAKEN_BACK,
    Settled,
    by_kind,
    closure,
    reached,
    roots_among,
    strong_edges,
    visible_among,
)
from app.changes.recording import Ledger
from app.core.sql.bulk import write_each
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

AMONG = "SELECT id FROM unlisted WHERE kind = :kind AND id IN (:ids)"
SHOWN_BY_SOME = """
    SELECT s.id FROM shown s CROSS JOIN unlisted u
    WHERE s.kind = :kind AND s.id IN (:ids) AND NOT s.weak AND u.kind = s.by_kind AND u.id = s.by_id
"""
"""Those that something unlisted shows."""
HELD_BY = """
    SELECT s.by_kind, s.by_id FROM shown s WHERE s.kind = :kind AND s.id = :id AND NOT s.weak
    AND NOT EXISTS (SELECT 1 FROM unlisted u WHERE u.kind = s.by_kind AND u.id = s.by_id)
"""
"""What shows a thing and is not unlisted; the thing itself where it is a root."""


def listed(kind: str, ident: str) -> str:
    """The condition that lists have the public thing: text of ours, `ident` a column."""
    return f"NOT EXISTS (SELECT 1 FROM unlisted x WHERE x.kind = '{kind}' AND x.id = {ident})"


def unlisted_among(reader: Reader, things: Iterable[Thing]) -> set[Thing]:
    return found_by(reader, AMONG, things)


def unlist(session: Session, reader: Reader, entries: Ledger, settled: Settled) -> None:
    """Bring `unlisted` up to date with what a transaction has settled; `settled.unlisted` gets what came and went."""
    touched = set(entries.touched) | entries.affected
    back = visible_among(reader, taken_back(reader, touched))
    if not back and reader.value("SELECT MIN(kind) FROM unlisted") is None:
        return
    gone = unlisted_among(reader, settled.ceased)
    forget(session, gone)
    fallen = fall(session, reader, back | visible_among(reader, settled.dropped), settled.appeared)
    risen = rise(session, reader, settled.gained | (touched - back))
    settled.unlisted |= gone | fallen ^ risen


def fall(session: Session, reader: Reader, doubtful: set[Thing], appeared: set[Thing]) -> set[Thing]:
    """Unlist what is below these, or new and below something unlisted, and what nothing else holds."""
    start = doubtful | found_by(reader, SHOWN_BY_SOME, appeared)
    doubted = closure(reader, start - unlisted_among(reader, start))
    doubted -= unlisted_among(reader, doubted)
    held = free_among(reader, doubted) | {thing for thing in doubted if is_held(reader, thing, doubted)}
    fallen = doubted - reached(held, strong_edges(reader, doubted), doubted)
    if fallen:
        rows = [{"kind": kind, "id": ident} for kind, ident in sorted(fallen)]
        write_each(session, "INSERT INTO unlisted (kind, id) VALUES (:kind, :id)", rows)
    return fallen


def rise(session: Session, reader: Reader, start: set[Thing]) -> set[Thing]:
    """List again what is unlisted of these, and below them, where something holds it again."""
    risen: set[Thing] = set()
    work = unlisted_among(reader, start)
    while work:
        now = free_among(reader, work) | {thing for thing in work if is_held(reader, thing, set())}
        forget(session, now)
        risen |= now
        work = unlisted_among(reader, {thing for things in strong_edges(reader, now).values() for thing in things})
    return risen


def is_held(reader: Reader, thing: Thing, doubted: set[Thing]) -> bool:
    """Whether something shows the thing that is neither unlisted nor in doubt."""
    showing = reader.run(HELD_BY, {"kind": thing[0], "id": thing[1]})
    return any((kind, ident) not in doubted for kind, ident in showing)


def free_among(reader: Reader, things: set[Thing]) -> set[Thing]:
    """Roots that are not taken back."""
    return roots_among(reader, things) - taken_back(reader, things)


def taken_back(reader: Reader, things: Iterable[Thing]) -> set[Thing]:
    """Those of these roots that stand for nothing any more."""
    able = [thing for thing in things if thing[0] in TAKEN_BACK]
    return {(kind, ident) for kind, ids in by_kind(able) for ident in reader.column(TAKEN_BACK[kind], ids=ids)}


def forget(session: Session, things: set[Thing]) -> None:
    if things:
        rows = [{"kind": kind, "id": ident} for kind, ident in sorted(things)]
        write_each(session, "DELETE FROM unlisted WHERE kind = :kind AND id = :id", rows)


def found_by(reader: Reader, statement: str, things: Iterable[Thing]) -> set[Thing]:
    return {(kind, ident) for kind, ids in by_kind(things) for ident in reader.column(statement, kind=kind, ids=ids)}
