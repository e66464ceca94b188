"""Rows of the search tables: made of texts, numbered by their moments, written where they have changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID
from zlib import crc32

from sqlmodel import Session

from app.core.fulltext.folding import folded, within_bytes
from app.core.sql.bulk import insert_at_once, write
from app.core.sql.db import reader_of
from app.core.sql.reader import Row
from app.core.values.times import as_datetime

Fold = Callable[[str], str]
"""`folded`, or what remembers its outcomes."""

MARK, TITLE_MARK, LEAD_MARK, SEPARATE_MARK, WHOLE_MARK = "·", "¹", "²", "³", "⁴"
"""Characters that no folding leaves. They begin the words that say something of a row: its kind and what filters ask
for, which words its title and its opening have, which it has at all as one of few, and which is its whole title. The
first also stands between the parts of a text, over which no phrase goes."""
SEPARATE = frozenset({"source", "topic"})
"""Kinds of which there are few. Their words stand in the index by themselves, too, so that who looks for a name among
them does not go through what everything else says.
"""
NO_WORD = re.compile("[^a-z0-9]")
LEFT_OUT = f"{MARK}unlisted"
"""The word of rows that readers find only where they ask for what was retracted, too."""
LEAD = 240
"""Characters of the opening."""
TITLE_BYTES = 4 * LEAD
TIE_BITS = 20
MILLISECOND_DIGITS = 12
"""Of an id, those that say when it was made."""
TIES = (1 << TIE_BITS) - 1
FIRST, LAST = 1 - (1 << 43), (1 << 43) - 1
"""Milliseconds that a number can hold: from 1691 to 2248. What is older or newer comes last or first."""
NEWEST_NUMBER, OLDEST_NUMBER = -(LAST << TIE_BITS | TIES), -(FIRST << TIE_BITS)
EPOCH = as_datetime("1970-01-01T00:00:00.000000Z")


class Text(NamedTuple):
    """What there is to be found of a thing. Without a moment it has that of its id."""

    id: str
    title: str
    rest: Sequence[str | None] = ()
    language: str | None = None
    moment: str | None = None
    filters: Sequence[str] = ()
    """What it is found by besides its words, as `filtering` makes it."""


def number_of(ident: str, moment: str | None) -> int:
    """The number of a row: the milliseconds of its moment, then bits that tell ties apart; all with the sign turned
    round, so that the newest comes first: FTS5 takes half as long again to go through its index backwards.
    """
    if moment is None:
        bits = UUID(ident).int
        milliseconds, tie = bits >> 80, bits >> 32 & TIES  # there it counts those of one millisecond
    else:
        since = as_datetime(moment) - EPOCH
        milliseconds = (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
        tie = (since.microseconds % 1000) << 10 | crc32(ident.encode()) & 0x3FF
    return -(min(max(milliseconds, FIRST), LAST) << TIE_BITS | tie)


def milliseconds_of(number: int) -> int:
    """The moment that a number was made of, since 1970."""
    return -number >> TIE_BITS


def numbers_at(moment: str) -> tuple[int, int]:
    """The newest number and the oldest of what is of this moment's millisecond."""
    first = milliseconds_of(number_of("", moment)) << TIE_BITS
    return -(first | TIES), -first


def numbers_of_ids(begins: str) -> tuple[int, int]:
    """The newest number and the oldest of what has no moment but that of its id, and an id that begins so."""
    digits = begins.replace("-", "")[:MILLISECOND_DIGITS]
    first, last = (int(digits.ljust(MILLISECOND_DIGITS, filled), 16) for filled in "0f")
    return -(last << TIE_BITS | TIES), -(first << TIE_BITS)


def marked(kind: str) -> str:
    """The word that stands in every row of a kind."""
    return f"{MARK}{kind}"


def filtering(name: str, value: str) -> str:
    """The word that stands in every row that has this value."""
    return MARK + NO_WORD.sub(MARK, f"{name}-{value}".lower())


def naming(name: str, ident: str) -> str:
    """The word that stands in every row that names the thing with this id so: as its topic, its speaker."""
    return filtering(name, ident.replace("-", ""))


def row_of(kind: str, text: Text, fold: Fold = folded, *, left_out: bool = False) -> Row:
    title = within_bytes(fold(text.title), TITLE_BYTES)
    parts = [part for part in map(fold, (text.title, *filter(None, text.rest))) if part]
    words = within_bytes(f" {MARK} ".join(parts))
    marks = [marked(kind), *text.filters, *([LEFT_OUT] if left_out else [])]
    marks += each_with(SEPARATE_MARK, words) if kind in SEPARATE else []
    marks += each_with(WHOLE_MARK, title) if " " not in title else []
    marks += each_with(TITLE_MARK, title)
    marks += each_with(LEAD_MARK, opening(" ".join(parts[1:] if title else parts)))
    return {
        "n": number_of(text.id, text.moment),
        "kind": kind,
        "id": text.id,
        "language": text.language,
        "title": title,
        "words": f" {' '.join(marks)} {words} ",
    }


def opening(words: str) -> str:
    """The first of the words, none of them cut."""
    return words if len(words) < LEAD else words[:LEAD].rpartition(" ")[0]


def each_with(mark: str, words: str) -> list[str]:
    return [f"{mark}{word}" for word in words.split()]


def put_texts(
    session: Session,
    table: str,
    kind: str,
    ids: Sequence[str],
    texts: Iterable[Text],
    fold: Fold = folded,
    left_out: Collection[str] = (),
) -> set[str]:
    """Make the rows of these things those of `texts`; what has none is not found. The ids of those that changed."""
    old = {
        row["id"]: row
        for row in reader_of(session).rows(
            f"SELECT n, kind, id, language, title, words FROM {table} WHERE kind = :kind AND id IN (:ids)",
            kind=kind,
            ids=list(ids),
        )
    }
    new = {text.id: row_of(kind, text, fold, left_out=text.id in left_out) for text in texts}
    changed = {ident for ident in {*old, *new} if not is_same(old.get(ident), new.get(ident))}
    # At once, and in their order: FTS5 writes what it has in mind to disk before each statement that might have to be
    # undone, and whenever a number is less than the one before.
    gone = [old[ident]["n"] for ident in sorted(changed) if ident in old]
    if gone:
        write(session, f"DELETE FROM {table} WHERE n IN (:gone)", gone=gone)
    rows = numbered(session, table, [new[ident] for ident in sorted(changed) if ident in new])
    insert_at_once(session, table, sorted(rows, key=itemgetter("n")))
    return changed


def is_same(old: Row | None, new: Row | None) -> bool:
    """Whether a row is what it was; which of the numbers of its millisecond it got makes no difference."""
    if old is None or new is None:
        return False
    if milliseconds_of(old["n"]) != milliseconds_of(new["n"]):
        return False
    return all(old[name] == new[name] for name in ("language", "title", "words"))


def numbered(session: Session, table: str, rows: list[Row]) -> list[Row]:
    """The rows with numbers that none has yet: the next free one where two come to the same."""
    reader = reader_of(session)
    known = f"SELECT n FROM {table} WHERE n IN (:ns)"
    held = set(reader.column(known, ns=[row["n"] for row in rows])) if rows else set()
    for row in rows:
        while row["n"] in held:
            row["n"] -= 1
            if reader.value(f"SELECT 1 FROM {table} WHERE n = :n", n=row["n"]):
                held.add(row["n"])
        held.add(row["n"])
    return rows
