"""Rows of a CSV file (RFC 4180): the first line names the columns, the delimiter is guessed from it.

A broken record is refused with the line that it begins at, and reading goes on with the next line that can be a row:
a quotation mark too many or too few costs the record that has it, not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.bodies.portable_text import LONGEST_SOURCE
from app.transfer.formats.archive import Archive, Line
from app.transfer.formats.rows import LOST_BYTES, NOT_DECODED, NUL, Broken, Row, Unreadable

DELIMITERS = ",;\t|"
TOO_LARGE = f"A field has at most {LONGEST_SOURCE} characters."
UNBALANCED = (
    "The quotation marks of this row do not match. A field that has any stands between quotation marks, each of its"
    " own written twice."
)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, or why there are none."""

    line: int
    last: int
    cells: Sequence[str] = ()
    fault: Broken | None = None


def read_csv(archive: Archive) -> Iterator[Row | Broken]:
    """The rows of a CSV file. Raises Unreadable when its first line does not name columns."""
    records = Records(archive.lines())
    header = records.header()
    spaced = any(name[:1] == " " for name in header[1:])
    names = [name.strip() or f"column {place}" for place, name in enumerate(header, 1)]
    if len(set(names)) != len(names):
        raise Unreadable("Two columns have the same name. Give each column a name of its own in the first line.")
    broken: Broken | None = None
    for record in records:
        if record.fault is not None:
            if broken is not None:
                yield broken
            broken = record.fault
            continue
        cells = trimmed(record.cells, len(names))
        if broken is not None:
            if len(cells) != len(names) or (is_running_text(cells) and not spaced):
                broken = replace(broken, until=record.last)
                continue
            yield broken
            broken = None
        yield row_of(record.line, names, cells)
    if broken is not None:
        yield broken


def row_of(line: int, names: Sequence[str], cells: Sequence[str]) -> Row | Broken:
    if len(cells) != len(names):
        detail = f"This row has {len(cells)} columns where the first line names {len(names)}. Give each its value."
        return Broken(line, "wrong_width", detail)
    if any("\0" in cell for cell in cells):
        return Broken(line, "nul", NUL)
    if any(LOST_BYTES.search(cell) for cell in cells):
        return Broken(line, "encoding", NOT_DECODED)
    return Row(line, dict(zip(names, cells, strict=True)))


def trimmed(cells: Sequence[str], width: int) -> Sequence[str]:
    """Without the empty columns that spreadsheets leave at the end."""
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def is_running_text(cells: Sequence[str]) -> bool:
    """Whether these are sentences with commas rather than columns: what a broken record leaves behind."""
    return any(cell[:1] == " " for cell in cells[1:])


class Records:
    """The records of a file, each put together of as many lines as its quotation marks span."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._waiting: deque[Line] = deque()
        self._delimiter = ","
        csv.field_size_limit(LONGEST_SOURCE)

    def header(self) -> Sequence[str]:
        """The names of the columns."""
        first = next(self._lines, None)
        while first is not None and not first.text.strip():
            first = next(self._lines, None)
        if first is None:
            raise Unreadable("This file is empty. Its first line names the columns.")
        self._delimiter = max(DELIMITERS, key=first.text.count)
        self._waiting.append(first)
        record = next(self)
        if record.fault is not None or LOST_BYTES.search("".join(record.cells)) or "\0" in "".join(record.cells):
            raise Unreadable("The first line cannot be read. It names the columns, as text, between delimiters.")
        return record.cells

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        while True:
            record = self._put_together()
            if record is None:
                raise StopIteration
            if record.cells or record.fault is not None:
                return record

    def _put_together(self) -> Record | None:
        taken: list[Line] = []

        def feed() -> Iterator[str]:
            while (line := self._waiting.popleft() if self._waiting else next(self._lines, None)) is not None:
                taken.append(line)
                if not line.whole:
                    raise csv.Error("larger than a line may be")
                yield line.text

        try:
            cells = next(csv.reader(feed(), delimiter=self._delimiter, strict=True), None)
        except csv.Error as error:
            first = taken[0].number
            self._waiting.extendleft(reversed(taken[1:]))  # they may be rows of their own
            large = "larger" in str(error)
            code, detail = ("too_large", TOO_LARGE) if large else ("unbalanced_quotes", UNBALANCED)
            return Record(first, first, fault=Broken(first, code, detail))
        return None if cells is None else Record(taken[0].number, taken[-1].number, cells)
