"""The file itself: packed or not, from standard input or to standard output, and never half there."""

from __future__ import annotations

import gzip
import io
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from app.transfer.formats.rows import Misused
from app.transfer.whole.sealed_lines import looks_like_one

STANDARD = Path("-")
"""Stands for standard output, or input."""
PACKED = b"\x1f\x8b"


@contextmanager
def file_to_write(path: Path) -> Iterator[BinaryIO]:
    """The file to write to, packed if its name ends with .gz. Raises Misused for what is no file.

    Only its owner may read it, as it names what is not public. It has its name once it is whole; one that had the
    name before stays until then.
    """
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise Misused("There is something of this name that is no file. Name a file, or give - for standard output.")
    number, fresh = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as handle:
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", compresslevel=6, fileobj=handle, mtime=0) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield handle
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)


@contextmanager
def file_to_read(path: Path) -> Iterator[BinaryIO]:
    """The lines of an export, unpacked if it is packed, whatever its name. Raises Misused when it is not there."""
    if path != STANDARD and not path.is_file():
        raise Misused(f"There is no file {path}.")
    with sys.stdin.buffer if path == STANDARD else path.open("rb") as handle:
        packed = cast(io.BufferedReader, handle).peek(2)[:2] == PACKED
        yield cast(BinaryIO, gzip.GzipFile(fileobj=handle)) if packed else cast(BinaryIO, handle)


def is_export(path: Path) -> bool:
    """Whether this is an export, or was one; standard input is taken for one."""
    if path == STANDARD or not path.is_file():
        return path == STANDARD
    try:
        with file_to_read(path) as handle:
            return looks_like_one(handle.read(128))
    except (OSError, EOFError, zlib.error):
        return False
