"""Where a reader of the feed stands: positions, and the tokens that carry them.

A position is a place in the order of (`seq`, `kind`, `id`), where a thing stands at its newest public change. All up to
it has been told. What moves later moves behind it, so nothing slips past, and no transaction need be whole in a page.
A walk, which makes the snapshot, stands in the order of (`kind`, `id`) and keeps the `seq` that it began at: it leaves
out what has moved since, because the changes from there on tell of that.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.core.paging.pages import Cursors
from app.core.problems import Gone, InvalidCursor
from app.core.sql.reader import Reader
from app.core.values.times import later, now

END = "~"
"""Sorts after every kind: all of a `seq` has been told."""
BROKEN = "Send a `next` exactly as it came, with the same type and topic; or leave since out, and begin anew."
PRUNED = "What changed since then is not kept any more. Begin anew with a snapshot, at the address in `snapshot`."
ELSEWHERE = (
    "This token tells of changes that this newsroom does not have: it comes from another, or from before a backup was"
    " restored. Begin anew with a snapshot, at the address in `snapshot`."
)
STANDING = """
    SELECT h.public_seq, (SELECT c.hash FROM change c WHERE c.public_seq = :seq),
        (SELECT c.at FROM change c WHERE c.public_seq = :following) FROM change_head h
"""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Position:
    """Up to where a reader knows what there is. `hash` is that of the change `seq`, so that no other past has it."""

    walking: bool
    seq: int
    hash: str
    kind: str = ""
    id: str = ""
    under: str = ""
    """Of a thing that is told of because of the one at this position: its own id."""

    def token(self, cursors: Cursors, bound_to: str) -> str:
        values = [int(self.walking), self.seq, self.hash, self.kind, self.id, self.under]
        return cursors.make(values, bound_to)


def read_token(cursors: Cursors, token: str, bound_to: str) -> Position:
    """The position in a token; raises InvalidCursor when it was not made here, or for other filters."""
    try:
        walking, seq, link, kind, ident, under = cursors.read(token, bound_to, 6)
    except InvalidCursor:
        raise InvalidCursor.on("since", "invalid", BROKEN) from None
    return Position(bool(walking), seq, link, kind, ident, under)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest public change of all, and when it was made."""

    seq: int
    hash: str
    at: str | None = None

    def position(self, *, walking: bool = False) -> Position:
        """Where somebody stands who knows all; or where a snapshot begins."""
        return Position(walking, self.seq, self.hash, "" if walking else END)


def short(link: str | None) -> str:
    return (link or "")[:24]


def head_of(reader: Reader) -> Head:
    seq, link, at = reader.tuples(
        "SELECT h.public_seq, c.hash, c.at FROM change_head h LEFT JOIN change c ON c.public_seq = h.public_seq"
    )[0]
    return Head(seq, short(link), at)


def check_standing(reader: Reader, position: Position, days: int) -> None:
    """Raise Gone unless the position lies in this newsroom's own past, and not too far back in it."""
    head, link, moved_on_at = reader.tuples(STANDING, seq=position.seq, following=position.seq + 1)[0]
    if position.seq > head or short(link) != position.hash:
        raise Gone(ELSEWHERE)
    if moved_on_at is not None and moved_on_at < later(now(), -days * DAY):
        raise Gone(PRUNED)
