"""Rows of a file: what every format comes down to, and the lines that it is read from.

A format is a function from a file's lines to rows and to what is broken, in the order of the file. What is broken
never ends the reading: the rest of the file follows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

LONGEST_LINE = 16_000_000
"""Characters of one line; of a longer one nothing is kept."""
LOST_BYTES = re.compile("[\ud800-\udfff]")
"""What a byte becomes that is none of the encoding's."""
NOT_DECODED = (
    "There are bytes here that are not text in this encoding. Give the encoding of the file, such as"
    " --encoding windows-1252."
)
NUL = "There is a character U+0000 here. Take it out of the file."
WIDE_BEGINNINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Misused(Exception):
    """The command cannot begin: what was asked for does not go together. Says what would be right."""


class Unreadable(Exception):
    """Nothing more of a file can be read. Says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, whatever its format: values by the names of its columns. `line` is where it begins, the first is 1."""

    line: int
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that is no row, and why; the lines up to `until` went with it."""

    line: int
    code: str
    detail: str
    until: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, or the beginning of one that is too long to be kept."""

    number: int
    text: str
    whole: bool = True


Reading = Callable[["Lines"], Iterator[Row | Broken]]


class Lines:
    """The lines of a text file, one after the other."""

    def __init__(self, handle: TextIO) -> None:
        self._handle = handle
        self._number = 0

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        self._number += 1
        text = self._read()
        if not text:
            raise StopIteration
        if len(text) < LONGEST_LINE or text.endswith("\n"):
            return Line(self._number, text)
        while (more := self._read()) and not more.endswith("\n"):
            pass
        return Line(self._number, text[:100], whole=False)

    def _read(self) -> str:
        try:
            return self._handle.readline(LONGEST_LINE)
        except UnicodeError:
            raise Unreadable(f"From line {self._number} on this is not text in the encoding that was given.") from None

    @property
    def number(self) -> int:
        """The line that was read last."""
        return self._number

    @property
    def position(self) -> int:
        """How many bytes of the file have been taken in, to say how far it is."""
        return self._handle.buffer.tell()


def checked_encoding(name: str) -> str:
    """The encoding of this name, with a byte order mark skipped. Raises Misused."""
    try:
        found = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        raise Misused("There is no such encoding. Give one such as utf-8, windows-1252 or latin-1.") from None
    return "utf-8-sig" if found.name == "utf-8" else found.name


@contextmanager
def lines_of(path: Path, encoding: str) -> Iterator[Lines]:
    """The lines of a file, its byte order mark skipped.

    Raises Unreadable when it cannot be opened, or is plainly in another encoding.
    """
    # Lines end as csv wants them; what cannot be decoded is found in the row that has it, and the others are read.
    try:
        with path.open("rb") as handle:
            wide = handle.read(2) in WIDE_BEGINNINGS
        text = path.open(encoding=encoding, errors="surrogateescape", newline="")
    except OSError:
        raise Unreadable("This file cannot be opened. Let whoever runs the import read it.") from None
    with text:
        if wide and encoding == "utf-8-sig":
            raise Unreadable("This file is UTF-16. Say so with --encoding utf-16.")
        yield Lines(text)
