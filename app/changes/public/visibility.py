"""What is public: exactly what can be reached from a live article, a public collection, or a thing published by itself.

Each kind declares what its things show (`shows`) and who must be looked at again when one of its things appears or
ceases (`watched_by`). `settle` keeps the edges and the reachable set right in the transaction of any change: what is
new is followed at once; what lost an edge is first doubted with all below it, then what something outside the doubt
still shows is restored (delete and rederive: Gupta, Mumick, Subrahmanian 1993), so that a ring nothing else reaches
goes as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from app.changes.recording import Ledger
from app.core.sql.bulk import write_each
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

CHUNK = 400


class Edge(NamedTuple):
    """The thing `by` shows `thing`; a weak edge makes nothing public."""

    by: Thing
    thing: Thing
    weak: bool = False


Shower = Callable[[Reader, list[str]], Iterable[Edge]]
Watcher = Callable[[Reader, list[str]], Iterable[Thing]]
SHOWERS: dict[str, Shower] = {}
ROOTS: dict[str, str] = {}
"""Of each kind that can be public for its own sake: which of `:ids` are."""
TAKEN_BACK: dict[str, str] = {}
"""Of each kind that can be public and taken back all the same, as a retracted article is: which of `:ids` are."""
WATCHERS: dict[str, list[Watcher]] = {}


def is_public(kind: str, ident: str) -> str:
    """The condition that a row of a list is of a public thing: text of ours, `ident` a column.

    Of a join to the few of all public things that are of a kind PostgreSQL expects next to nothing, and would sort the
    whole list; this it takes to be true of nearly all. SQLite goes along the list either way.
    """
    return f"(SELECT 1 FROM visible v WHERE v.kind = '{kind}' AND v.id = {ident}) IS NOT NULL"


def shows(kind: str, roots: str | None = None, taken_back: str | None = None) -> Callable[[Shower], Shower]:
    """Declare what things of a kind show, given their ids; the statement `roots` finds those that are roots, and
    `taken_back` those of them that lists have no more.
    """

    def declare(function: Shower) -> Shower:
        SHOWERS[kind] = function
        if roots is not None:
            ROOTS[kind] = roots
        if taken_back is not None:
            TAKEN_BACK[kind] = taken_back
        return function

    return declare


def watched_by(kind: str) -> Callable[[Watcher], Watcher]:
    """Declare which things show something else once things of this kind appear or cease to be public.

    A kind may be watched by several rooms.
    """

    def declare(function: Watcher) -> Watcher:
        WATCHERS.setdefault(kind, []).append(function)
        return function

    return declare


@dataclass(slots=True)
class Settled:
    """What a transaction made of the public side."""

    appeared: set[Thing] = field(default_factory=set)
    ceased: set[Thing] = field(default_factory=set)
    rewired: set[Thing] = field(default_factory=set)
    dropped: set[Thing] = field(default_factory=set)
    """What something ceased to show; it may be public for another reason."""
    before: set[Thing] = field(default_factory=set)
    gained: set[Thing] = field(default_factory=set)
    """What something shows that did not."""
    unlisted: set[Thing] = field(default_factory=set)
    """What lists have no more although it is public, and what they have again."""


Derivation = Callable[[Session, Reader, Ledger, Settled], None]
DERIVATIONS: list[Derivation] = []


def derives(function: Derivation) -> Derivation:
    """Declare what follows from what is public. It runs once that is settled, and may change records but no edge."""
    DERIVATIONS.append(function)
    return function


def settle(session: Session, reader: Reader, entries: Ledger) -> Settled:
    """Bring edges and visibility up to date with what the transaction touched."""
    dirty = {thing for thing, entry in entries.touched.items() if not entry.quiet} | entries.affected
    settled = Settled(before=visible_among(reader, dirty | set(entries.touched)))
    work = (dirty & settled.before) | roots_among(reader, dirty - settled.before)
    while work:
        lost, gained = rewire(session, reader, work, settled)
        new = show_all(session, reader, gained, settled)
        gone = hide_unreached(session, reader, lost, settled)
        work = (new - gone) | visible_among(reader, watchers(reader, new | gone))
    return settled


def derive(session: Session, reader: Reader, entries: Ledger, settled: Settled) -> None:
    """Run all that follows from what is public, and know of what that touched whether it was public before."""
    known = set(entries.touched)
    for derivation in DERIVATIONS:
        derivation(session, reader, entries, settled)
    session.flush()
    also = entries.touched.keys() - known
    if also:
        settled.before |= visible_among(reader, also) - settled.appeared


def by_kind(things: Iterable[Thing]) -> Iterator[tuple[str, list[str]]]:
    """The ids of each kind, at most `CHUNK` at once: a statement that names the kind finds them by index."""
    kinds: dict[str, list[str]] = {}
    for kind, ident in sorted(things):
        kinds.setdefault(kind, []).append(ident)
    for kind, ids in kinds.items():
        for place in range(0, len(ids), CHUNK):
            yield kind, ids[place : place + CHUNK]


def roots_among(reader: Reader, things: Iterable[Thing]) -> set[Thing]:
    """Those that are public for their own sake."""
    able = [thing for thing in things if thing[0] in ROOTS]
    return {(kind, ident) for kind, ids in by_kind(able) for ident in reader.column(ROOTS[kind], ids=ids)}


def visible_among(reader: Reader, things: Iterable[Thing]) -> set[Thing]:
    statement = "SELECT id FROM visible WHERE kind = :kind AND id IN (:ids)"
    return {(kind, ident) for kind, ids in by_kind(things) for ident in reader.column(statement, kind=kind, ids=ids)}


def rewire(session: Session, reader: Reader, work: set[Thing], settled: Settled) -> tuple[set[Thing], set[Thing]]:
    """Write the edges of these things anew; what lost a strong edge, and what gained one."""
    lost: set[Thing] = set()
    gained: set[Thing] = set()
    old, new = edges_written(reader, work), edges_now(reader, work)
    for edge in old - new:
        settled.rewired.add(edge.by)
        if not edge.weak:
            lost.add(edge.thing)
    settled.dropped |= lost
    for edge in new - old:
        settled.rewired.add(edge.by)
        if not edge.weak:
            gained.add(edge.thing)
    settled.gained |= gained
    remove_edges(session, old - new)
    add_edges(session, new - old)
    return lost, gained


def edges_written(reader: Reader, things: set[Thing]) -> set[Edge]:
    statement = "SELECT by_id, kind, id, weak FROM shown WHERE by_kind = :by_kind AND by_id IN (:ids)"
    return {
        Edge((by, ident), (kind, shown), bool(weak))
        for by, ids in by_kind(things)
        for ident, kind, shown, weak in reader.tuples(statement, by_kind=by, ids=ids)
    }


def edges_now(reader: Reader, things: set[Thing]) -> set[Edge]:
    strongest = {(root, root): False for root in roots_among(reader, things)}
    for kind, ids in by_kind(thing for thing in things if thing[0] in SHOWERS):
        for by, thing, weak in SHOWERS[kind](reader, ids):
            strongest[by, thing] = weak and strongest.get((by, thing), True)
    return {Edge(by, thing, weak) for (by, thing), weak in strongest.items()}


def remove_edges(session: Session, edges: set[Edge]) -> None:
    if edges:
        write_each(
            session,
            "DELETE FROM shown WHERE by_kind = :by_kind AND by_id = :by_id AND kind = :kind AND id = :id",
            [as_row(edge) for edge in sorted(edges)],
        )


def add_edges(session: Session, edges: set[Edge]) -> None:
    if edges:
        write_each(
            session,
            "INSERT INTO shown (by_kind, by_id, kind, id, weak) VALUES (:by_kind, :by_id, :kind, :id, :weak)",
            [as_row(edge) for edge in sorted(edges)],
        )


def as_row(edge: Edge) -> dict[str, object]:
    return {
        "by_kind": edge.by[0],
        "by_id": edge.by[1],
        "kind": edge.thing[0],
        "id": edge.thing[1],
        "weak": edge.weak,
    }


def show_all(session: Session, reader: Reader, gained: set[Thing], settled: Settled) -> set[Thing]:
    """Make public what gained an edge and was not; the caller then follows what these show."""
    new = gained - visible_among(reader, gained)
    if new:
        write_each(
            session,
            "INSERT INTO visible (kind, id, seq) VALUES (:kind, :id, 0)",
            [{"kind": kind, "id": ident} for kind, ident in sorted(new)],
        )
        settled.appeared |= new - settled.ceased
        settled.ceased -= new
    return new


def hide_unreached(session: Session, reader: Reader, lost: set[Thing], settled: Settled) -> set[Thing]:
    """Take from the public what no root reaches any more; these things."""
    doubted = closure(reader, visible_among(reader, lost))
    if not doubted:
        return set()
    below = strong_edges(reader, doubted)
    gone = doubted - reached({thing for thing in doubted if is_held(reader, thing, doubted)}, below, doubted)
    rows = [{"kind": kind, "id": ident} for kind, ident in sorted(gone)]
    if rows:
        settled.rewired |= namers(reader, gone)
        settled.dropped |= {thing for by in gone for thing in below.get(by, ())}
        write_each(session, "DELETE FROM shown WHERE by_kind = :kind AND by_id = :id", rows)
        write_each(session, "DELETE FROM shown WHERE kind = :kind AND id = :id", rows)
        write_each(session, "DELETE FROM visible WHERE kind = :kind AND id = :id", rows)
    settled.ceased |= gone - settled.appeared
    settled.appeared -= gone
    settled.rewired -= gone
    return gone


def closure(reader: Reader, start: set[Thing]) -> set[Thing]:
    """These things and all below them along strong edges."""
    seen, rest = set(start), set(start)
    while rest:
        below = {thing for things in strong_edges(reader, rest).values() for thing in things}
        rest = below - seen
        seen |= rest
    return seen


def reached(start: set[Thing], below: dict[Thing, list[Thing]], among: set[Thing]) -> set[Thing]:
    """These things and all below them that is among others."""
    found, rest = set(start), list(start)
    while rest:
        for thing in below.get(rest.pop(), ()):
            if thing in among and thing not in found:
                found.add(thing)
                rest.append(thing)
    return found


def strong_edges(reader: Reader, things: set[Thing]) -> dict[Thing, list[Thing]]:
    found: dict[Thing, list[Thing]] = {}
    for by, thing, weak in edges_written(reader, things):
        if not weak and by != thing:
            found.setdefault(by, []).append(thing)
    return found


def is_held(reader: Reader, thing: Thing, doubted: set[Thing]) -> bool:
    """Whether the thing is a root, or something outside the doubt shows it."""
    for by_kind, by_id in reader.tuples(
        "SELECT by_kind, by_id FROM shown WHERE kind = :kind AND id = :id AND NOT weak", kind=thing[0], id=thing[1]
    ):
        by = (by_kind, by_id)
        if by == thing or by not in doubted:
            return True
    return False


def namers(reader: Reader, things: set[Thing]) -> set[Thing]:
    """What shows these things, weakly too."""
    statement = "SELECT by_kind, by_id FROM shown WHERE kind = :kind AND id IN (:ids)"
    return {namer for kind, ids in by_kind(things) for namer in reader.tuples(statement, kind=kind, ids=ids)}


def watchers(reader: Reader, things: set[Thing]) -> set[Thing]:
    found: set[Thing] = set()
    for kind, declared in WATCHERS.items():
        ids = sorted(ident for other, ident in things if other == kind)
        for watcher in declared if ids else ():
            found.update(watcher(reader, ids))
    return found
