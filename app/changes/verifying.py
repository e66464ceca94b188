"""Proving the log: no row was altered, put in or taken out, and, by an anchor kept elsewhere, none was cut."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.changes.log import LINKED, link
from app.core.sql.reader import Reader, Row

CHUNK = 1000
ROWS = f"SELECT {', '.join(LINKED)}, state, salt, hash FROM change WHERE seq > :after ORDER BY seq LIMIT :chunk"


class Anchor(NamedTuple):
    """The end of the log at some time. Kept out of the database's reach, it shows what was cut or written anew."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


class Proof(NamedTuple):
    """What was found: how many rows are right, and what is wrong with the next, in a sentence."""

    rows: int
    end: Anchor
    fault: str | None = None


def read_anchor(text: str) -> Anchor | None:
    """The anchor that `onrecord audit anchor` printed, or None."""
    seq, colon, digest = text.strip().partition(":")
    if not (seq.isascii() and seq.isdigit() and colon and len(digest) == 64):
        return None
    return Anchor(int(seq), digest)


def end_of_log(reader: Reader) -> Anchor:
    return Anchor(*reader.tuples("SELECT seq, hash FROM change_head")[0])


def verify(reader: Reader, anchor: Anchor | None = None, tell: Callable[[int], None] = lambda rows: None) -> Proof:
    """Walk the log from its first row to the first that is wrong, or to its end."""
    last = Anchor(0, "")
    for row in rows_of(reader):
        fault = fault_of(row, last)
        if fault is None and anchor is not None and anchor.seq == row["seq"] and anchor.hash != row["hash"]:
            fault = f"Row {row['seq']} is not the one that the anchor knows: the log was written anew up to there."
        if fault is not None:
            return Proof(last.seq, last, fault)
        last = Anchor(row["seq"], row["hash"])
        if last.seq % CHUNK == 0:
            tell(last.seq)
    head = end_of_log(reader)
    if anchor is not None and anchor.seq > last.seq:
        return Proof(
            last.seq, last, f"The log ends at row {last.seq}, and the anchor knows row {anchor.seq}: it was cut."
        )
    if head != last:
        return Proof(last.seq, last, f"The log ends at row {last.seq}, and its head is at row {head.seq}.")
    return Proof(last.seq, last)


def rows_of(reader: Reader) -> Iterator[Row]:
    after = -1
    while rows := reader.rows(ROWS, after=after, chunk=CHUNK):
        yield from rows
        after = rows[-1]["seq"]


def fault_of(row: Row, before: Anchor) -> str | None:
    """What is wrong with a row that follows `before`."""
    seq = row["seq"]
    if seq != before.seq + 1:
        return f"Row {before.seq + 1} is missing: after row {before.seq} comes row {seq}."
    if row["previous_hash"] != before.hash:
        return f"Row {seq} does not follow row {before.seq}: one of the two was put in or altered."
    row |= {name: bool(row[name]) for name in ("public_before", "public_after")}
    if row["hash"] != link(row):
        return f"Row {seq} was altered: its hash is of another."
    erased = row["state"] is None and row["salt"] is None
    if not erased and hashlib.sha256(f"{row['salt']}{row['state']}".encode()).hexdigest() != row["state_digest"]:
        return f"The state in row {seq} was altered: its digest is of another."
    return None
