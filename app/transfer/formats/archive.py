"""What rows are read from: a file of them, or a folder of files that are a row each. Nothing else is ever opened."""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.transfer.formats.rows import Broken, Misused, Unreadable

LONGEST_LINE = 16_000_000
"""Characters of one line, or of a page of a folder; of a longer one nothing is kept."""
LARGEST_DOCUMENT = 256_000_000
"""Bytes of a file that can only be read as a whole."""
WIDE_BEGINNINGS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WIDE = "This file is UTF-16. Say so with --encoding utf-16."
OUTSIDE = "This is a link to a place outside the folder. Put a copy of the file there."


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end, or the beginning of one that is too long to be kept."""

    number: int
    text: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A file of a folder; `name` is where it stands in it."""

    name: str
    text: str


class Archive:
    """A file or folder to be read, and how far that is. `site` is what addresses without a host belong to.

    Bytes that are not text in the encoding become lone surrogates, to be found in the row that has them.
    """

    def __init__(self, path: Path, encoding: str, endings: Collection[str] = (), site: str | None = None) -> None:
        self.path = path
        self.site = site
        self.number = 0
        """The line that was read last."""
        self.position = 0
        """How many bytes have been taken in."""
        self._encoding = encoding
        self._endings = endings

    @property
    def folder(self) -> Path:
        """The folder that pages are read from, without links and dots."""
        return (self.path if self.path.is_dir() else self.path.parent).resolve()

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.files())

    def lines(self) -> Iterator[Line]:
        """The lines of the file from its beginning, one after the other. Raises Unreadable."""
        self.number = 0
        with opened(self.path, self._encoding) as handle:
            while text := self._piece(handle):
                self.number += 1
                whole = len(text) < LONGEST_LINE or text.endswith("\n")
                while not whole and (more := self._piece(handle)) and not more.endswith("\n"):
                    pass
                self.position = handle.buffer.tell()
                yield Line(self.number, text if whole else text[:100], whole)

    def whole(self) -> str:
        """The text of a file that is one document. Raises Unreadable when it is too large for that."""
        size = self.path.stat().st_size
        if size > LARGEST_DOCUMENT:
            limit = LARGEST_DOCUMENT // 1_000_000
            raise Unreadable(f"A document like this has at most {limit} MB. Export it in parts, or as JSON Lines.")
        self.number, self.position = 1, size
        with opened(self.path, self._encoding) as handle:
            return self._piece(handle, -1)

    def pages(self) -> Iterator[Page | Broken]:
        """The files of the folder, by their names."""
        root = self.path if self.path.is_dir() else self.path.parent
        inside = self.folder
        for file in self.files():
            name = os.fsencode(file.relative_to(root).as_posix()).decode(errors="replace")
            self.number, size = 1, file.stat().st_size
            if file.resolve().is_relative_to(inside) or file == self.path:
                yield self._page(file, name)
            else:
                yield Broken(1, "outside", OUTSIDE, file=name)
            self.position += size

    def files(self) -> list[Path]:
        """The file itself, or those of the folder and the folders in it that have one of the endings."""
        if not self.path.is_dir():
            return [self.path]
        return files_below(self.path, self._endings)

    def digest(self) -> str:
        """The SHA-256 of all that can be read."""
        if not self.path.is_dir():
            return digest_of_file(self.path)
        parts = [f"{file.relative_to(self.path).as_posix()}\0{digest_of_file(file)}\n" for file in self.files()]
        return hashlib.sha256("".join(parts).encode(errors="surrogateescape")).hexdigest()

    def _page(self, file: Path, name: str) -> Page | Broken:
        try:
            with opened(file, self._encoding) as handle:
                text = self._piece(handle, LONGEST_LINE + 1)
        except Unreadable as fault:
            return Broken(1, "unreadable", str(fault), file=name)
        if len(text) > LONGEST_LINE:
            return Broken(1, "too_large", f"A page has at most {LONGEST_LINE} characters.", file=name)
        return Page(name, text)

    def _piece(self, handle: TextIO, most: int = 0) -> str:
        """The next line, or so many characters."""
        try:
            return handle.read(most) if most else handle.readline(LONGEST_LINE)
        except UnicodeError:
            detail = f"From line {self.number + 1} on this is not text in the encoding that was given."
            raise Unreadable(detail) from None


def opened(path: Path, encoding: str) -> TextIO:
    """The text of a file, its byte order mark skipped.

    Raises Unreadable when it cannot be opened, or is plainly in another encoding.
    """
    # Lines end as csv wants them.
    try:
        with path.open("rb") as handle:
            wide = handle.read(2) in WIDE_BEGINNINGS
        if wide and encoding == "utf-8-sig":
            raise Unreadable(WIDE)
        return path.open(encoding=encoding, errors="surrogateescape", newline="")
    except OSError:
        raise Unreadable("This file cannot be opened. Let whoever runs the import read it.") from None


def files_below(folder: Path, endings: Collection[str]) -> list[Path]:
    """The files with these endings, by their names; what is hidden stays so, and no link to a folder is followed."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        here = (Path(place, name) for name in names if not name.startswith("."))
        found += [file for file in here if file.suffix.lower() in endings and file.is_file()]
    return sorted(found)


def digest_of_file(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def checked_encoding(name: str) -> str:
    """The encoding of this name, with a byte order mark skipped. Raises Misused."""
    try:
        found = codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        raise Misused("There is no such encoding. Give one such as utf-8, windows-1252 or latin-1.") from None
    return "utf-8-sig" if found.name == "utf-8" else found.name
