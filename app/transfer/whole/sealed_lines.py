"""JSON Lines that cannot be cut, changed, moved, doubled or left out unseen, down to the line.

Each line ends with a mark of all that was written up to it: the beginning of a SHA-256. The last one has the whole of
it. It shows accidents; it is no signature.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from app.core.sql.columns import dump_json
from app.transfer.formats.rows import Unreadable

Json = dict[str, Any]

MARK = 16
TAIL = len(b',"check":""}\n') + MARK
LONGEST_LINE = 128 * 1024 * 1024
"""Bytes. Far more than any row has, and no more than can be held."""
BEGINNING = re.compile(rb'\W{0,3}\{"(onrecord":"export"|table":"[a-z_]+","row":\{|end":"export")')
CHANGED = (
    "Line {} is not as it was written: it was changed, or a line before it was lost, doubled or moved. Get the file"
    " again, byte for byte."
)
CUT = "The file ends after line {}, before its end. Get the rest of it, or write the export again."
GARBLED = "The file cannot be unpacked after line {}. Get it again, byte for byte."
LONGER = "Line {} stands behind the end of the export. Leave only what `onrecord export` wrote."


class Seal:
    """What each line of a file is marked with."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def close(self, content: str) -> bytes:
        """The line of a JSON object, as it is written next."""
        begun = content[:-1].encode()
        self._hash.update(begun)
        tail = self._tail()
        self._hash.update(tail)
        return begun + tail

    def fits(self, line: bytes) -> bool:
        """Whether this is the line that was written next."""
        self._hash.update(line[:-TAIL])
        fits = line[-TAIL:] == self._tail()
        self._hash.update(line[-TAIL:])
        return fits

    def whole(self) -> str:
        """The SHA-256 of all lines so far, as they stand in the file."""
        return self._hash.hexdigest()

    def _tail(self) -> bytes:
        return f',"check":"{self.whole()[:MARK]}"}}\n'.encode()


class LinesOut:
    """Writes a file: a header, which stands apart, then rows, then the end."""

    def __init__(self, target: BinaryIO, header: Json) -> None:
        self._target = target
        self._seal = Seal()
        target.write(Seal().close(dump_json(header)))

    def write(self, content: str) -> None:
        self._target.write(self._seal.close(content))

    def end(self) -> str:
        """Write the last line. Returns the SHA-256 of the rows: of two files with the same one, the rows are equal."""
        whole = self._seal.whole()
        self.write(dump_json({"end": "export", "sha256": whole}))
        return whole


class LinesIn:
    """Reads a file that `LinesOut` wrote, and raises Unreadable at the first line that is not as it was."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._seal = Seal()
        self.number = 0
        """The line that was read last."""
        self.bytes = 0
        """How many there were so far."""

    def header(self) -> Json:
        line = self._next(last=True)
        if not looks_like_one(line):
            raise Unreadable("Line 1 is not that of an export. Give a file that `onrecord export` wrote.")
        found = self._read(line, Seal())
        if "onrecord" not in found:
            raise Unreadable(CHANGED.format(1))
        return found

    def rows(self) -> Iterator[Json]:
        """All lines between the header and the end, which is looked at as well."""
        while True:
            before = self._seal.whole()
            found = self._read(self._next(), self._seal)
            if "end" in found:
                break
            yield found
        if found.get("sha256") != before:
            raise Unreadable(CHANGED.format(self.number))
        if self._next(last=True):
            raise Unreadable(LONGER.format(self.number))

    def _next(self, *, last: bool = False) -> bytes:
        try:
            line = self._handle.readline(LONGEST_LINE)
        except (EOFError, zlib.error, OSError):
            raise Unreadable(GARBLED.format(self.number)) from None
        if not line and not last:
            raise Unreadable(CUT.format(self.number))
        self.number += 1
        self.bytes += len(line)
        return line

    def _read(self, line: bytes, seal: Seal) -> Json:
        if not seal.fits(line):
            raise Unreadable(CHANGED.format(self.number) if line.endswith(b"\n") else CUT.format(self.number - 1))
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            raise Unreadable(CHANGED.format(self.number)) from None
        return found if isinstance(found, dict) else {}


def looks_like_one(beginning: bytes) -> bool:
    """Whether a file that begins so was an export once, even if it lost its first line or went into another encoding.

    What became of it since, reading it tells.
    """
    return BEGINNING.match(beginning.replace(b"\0", b"")) is not None
