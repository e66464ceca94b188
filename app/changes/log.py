"""Writing the log: what a transaction touched becomes rows, chained by hash, at its end.

`record_changes` runs before every commit. The head row is locked there, last of all locks; visibility is settled
under it, so that two transactions never decide on the same edge at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from sqlmodel import Session

from app.changes.models import Change
from app.changes.public.unlisting import unlist
from app.changes.public.visibility import Settled, by_kind, derive, settle, visible_among
from app.changes.recording import Ledger, Touched, ledger
from app.core.sql.bulk import insert_rows, write, write_each
from app.core.sql.columns import dump_json
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Record, Thing

NOBODY = "system"


def record_changes(session: Session) -> None:
    """Write a row for each thing that was touched, appeared or ceased, and move what readers see."""
    entries = ledger(session)
    session.info.pop("moved", None)
    if not entries.touched and not entries.affected:
        return
    reader = reader_of(session)
    head = lock_head(reader)
    settled = settle(session, reader, entries)
    unlist(session, reader, entries, settled)
    derive(session, reader, entries, settled)
    rows = rows_of(session, entries, settled, head)
    if not rows:
        return
    insert_rows(session, Change.__tablename__, rows)
    touched = frozenset(entries.touched) | entries.affected
    last, newest, first = rows[-1], max((row["public_seq"] or 0) for row in rows), head["public_seq"] + 1
    head |= {"seq": last["seq"], "public_seq": newest or head["public_seq"], "hash": last["hash"]}
    write(session, "UPDATE change_head SET seq = :seq, public_seq = :public_seq, hash = :hash", **head)
    own = moved_things(entries, settled, rows) if newest else set()
    above = move_visible(session, reader, own, settled, newest) if newest else set()
    if newest:
        keep_dropped(session, reader, settled, newest)
    session.info["moved"] = Moved(
        things=frozenset(above),
        ceased=frozenset(settled.ceased),
        own=frozenset(own),
        touched=touched,
        counted=frozenset(settled.gained | settled.dropped),
        unlisted=frozenset(settled.unlisted),
        seqs=range(first, newest + 1),
    )
    session.info.pop("ledger")


def lock_head(reader: Reader) -> Row:
    head = reader.row("SELECT seq, public_seq, hash FROM change_head" + (" FOR UPDATE" if reader.native else ""))
    assert head is not None
    return head


def rows_of(session: Session, entries: Ledger, settled: Settled, head: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    parts = parts_of(session, entries)
    for thing, entry in entries.touched.items():
        before = thing in settled.before or thing in settled.ceased
        after = (before or thing in settled.appeared) and thing not in settled.ceased
        counts = (before or after) and (not entry.quiet or before != after)
        rows.append(row_of(thing, entry, before, after, counts, parts.get(thing[1], {})))
    unwritten = (settled.appeared | settled.ceased) - set(entries.touched)
    for thing in sorted(unwritten):
        shown = thing in settled.appeared
        row = {"kind": thing[0], "id": thing[1], "version": 0, "action": "shown" if shown else "hidden", "state": {}}
        rows.append(row | {"public_before": not shown, "public_after": shown, "counts": True})
    chain(session, rows, entries.moment, head)
    return rows


def parts_of(session: Session, entries: Ledger) -> dict[str, dict[str, Any]]:
    """What the log keeps of the parts of what was touched, by its id: a statement or two a kind."""
    kinds: dict[type[Record], list[str]] = {}
    for (_, ident), entry in entries.touched.items():
        kinds.setdefault(type(entry.record), []).append(ident)
    reader, found = reader_of(session), dict[str, dict[str, Any]]()
    for kind, ids in kinds.items():
        for place in range(0, len(ids), 400):
            found |= kind.kept_parts(reader, ids[place : place + 400])
    return found


def row_of(
    thing: Thing, entry: Touched, before: bool, after: bool, counts: bool, parts: dict[str, Any]
) -> dict[str, Any]:
    return {
        "kind": thing[0],
        "id": thing[1],
        "version": entry.record.version,
        "action": entry.action,
        "public_before": before,
        "public_after": after,
        "state": entry.record.kept_state() | parts | ({"note": entry.note} if entry.note else {}),
        "counts": counts,
    }


def chain(session: Session, rows: list[dict[str, Any]], moment: str, head: dict[str, Any]) -> None:
    """Number the rows and link each to the one before."""
    seq, public_seq, previous = head["seq"], head["public_seq"], head["hash"]
    actor, request_id = session.info.get("actor", NOBODY), session.info.get("request_id", "")
    for row in rows:
        seq += 1
        counts = row.pop("counts")
        public_seq += 1 if counts else 0
        salt = secrets.token_hex(16)
        row |= {
            "seq": seq,
            "public_seq": public_seq if counts else None,
            "at": moment,
            "actor": actor,
            "request_id": request_id,
            "salt": salt,
            "state_digest": digest(salt, row["state"]),
            "previous_hash": previous,
        }
        previous = row["hash"] = link(row)


def digest(salt: str, state: Any) -> str:
    """SHA-256 of salt and state: it can be checked while they are there, and says nothing once they are erased."""
    return hashlib.sha256((salt + dump_json(state)).encode()).hexdigest()


LINKED = (
    "seq", "public_seq", "at", "actor", "request_id", "kind", "id", "version", "action", "public_before",
    "public_after", "state_digest", "previous_hash",
)  # fmt: skip


def link(row: dict[str, Any]) -> str:
    """The hash of a row over all but its state and salt."""
    return hashlib.sha256(dump_json([row[name] for name in LINKED]).encode()).hexdigest()


def moved_things(entries: Ledger, settled: Settled, rows: list[dict[str, Any]]) -> set[Thing]:
    written = {(row["kind"], row["id"]) for row in rows if row["public_seq"] is not None}
    return written | settled.rewired | settled.appeared


UPWARD = """
    WITH RECURSIVE up (kind, id) AS (
        SELECT kind, id FROM visible WHERE kind = :kind AND id IN (:ids)
        UNION
        SELECT s.by_kind, s.by_id FROM shown s JOIN up ON s.kind = up.kind AND s.id = up.id
    ) SELECT kind, id FROM up
"""


def keep_dropped(session: Session, reader: Reader, settled: Settled, newest: int) -> None:
    """Keep what something has ceased to show, as far as it is public still: it did not move by that."""
    dropped = sorted(visible_among(reader, settled.dropped))
    if dropped:
        rows = [{"seq": newest, "kind": kind, "id": ident} for kind, ident in dropped]
        write_each(session, "INSERT INTO unshown (seq, kind, id) VALUES (:seq, :kind, :id)", rows)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a transaction moved for readers: what to make anew in a projection, and what to take out of it.

    `own` are those that changed themselves, not only in what they show; `touched` is all that it wrote, for editors.
    `counted` is what more shows than before, or less; `unlisted` what lists have no more, or again. `seqs` are the
    numbers of its public changes, `found` what was asked of it with `asked_once`.
    """

    things: frozenset[Thing]
    ceased: frozenset[Thing]
    own: frozenset[Thing] = frozenset()
    touched: frozenset[Thing] = frozenset()
    counted: frozenset[Thing] = frozenset()
    unlisted: frozenset[Thing] = frozenset()
    seqs: range = range(0)
    found: dict[Finder, frozenset[str]] = field(default_factory=dict, compare=False)

    def written(self, kind: str) -> set[str]:
        """The ids of what it wrote of a kind."""
        return {ident for named, ident in self.touched if named == kind}

    @property
    def kinds(self) -> set[str]:
        """Those of the lists that can tell."""
        return {kind for kind, _ in self.things | self.ceased | self.own}


Finder = Callable[[Reader, Moved], Iterable[str]]


def asked_once(find: Finder) -> Callable[[Reader, Moved], frozenset[str]]:
    """Let several projections ask which things they concern, and the database be asked once. For what no projection
    writes.
    """

    @wraps(find)
    def known(reader: Reader, moved: Moved) -> frozenset[str]:
        if find not in moved.found:
            moved.found[find] = frozenset(find(reader, moved))
        return moved.found[find]

    return known


def move_visible(session: Session, reader: Reader, moved: set[Thing], settled: Settled, newest: int) -> set[Thing]:
    """Tell all that shows what has moved, up to the roots, and the lists that range over them; all those things."""
    above = {thing for kind, ids in by_kind(moved) for thing in reader.tuples(UPWARD, kind=kind, ids=ids)}
    if above:
        write_each(
            session,
            "UPDATE visible SET seq = :seq WHERE kind = :kind AND id = :id",
            [{"seq": newest, "kind": kind, "id": ident} for kind, ident in sorted(above)],
        )
    write_each(
        session,
        "INSERT INTO kind_seen (kind, seq) VALUES (:kind, :seq) ON CONFLICT (kind) DO UPDATE SET seq = excluded.seq",
        [{"kind": kind, "seq": newest} for kind in sorted({kind for kind, _ in above | settled.ceased | moved})],
    )
    return above


Projection = Callable[[Session, Moved], None]


def followed_by(*projections: Projection) -> Callable[[Session], None]:
    """The step of a commit, after `record_changes`, in which projections follow what the transaction moved."""

    def follow(session: Session) -> None:
        moved: Moved | None = session.info.pop("moved", None)
        if moved is not None:
            for projection in projections:
                projection(session, moved)

    return follow
