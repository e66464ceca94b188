"""Rows of a JSON Lines file: one object a line, UTF-8, blank lines between them passed over (jsonlines.org)."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.problems import MalformedBody
from app.core.values.strict_json import parse_json
from app.transfer.formats.archive import LONGEST_LINE, Archive
from app.transfer.formats.rows import LOST_BYTES, NOT_DECODED, NUL, Broken, Row


def read_jsonl(archive: Archive) -> Iterator[Row | Broken]:
    """The rows of a JSON Lines file; a line that is no JSON object is broken, and the next one is read."""
    for line in archive.lines():
        if not line.whole:
            yield Broken(line.number, "too_large", f"A line has at most {LONGEST_LINE} characters.")
        elif line.text.strip():
            yield row_of(line.number, line.text.strip())


def row_of(number: int, text: str) -> Row | Broken:
    if LOST_BYTES.search(text):
        return Broken(number, "encoding", NOT_DECODED)
    if "\0" in text:
        return Broken(number, "nul", NUL)
    try:
        value = parse_json(text.encode())
    except MalformedBody as problem:
        detail = problem.detail.replace("The body", "The line").replace("the body", "the line")
        return Broken(number, "malformed", detail.replace("Send", "Give"))
    if not isinstance(value, dict):
        return Broken(number, "not_an_object", "Give one JSON object a line, its members the columns of the row.")
    return Row(number, value)
