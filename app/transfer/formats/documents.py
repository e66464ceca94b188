"""Files that are one JSON document: read as a whole, so bounded; a fault in one costs all of it."""

from __future__ import annotations

import re
from typing import Any

from app.core.problems import MalformedBody
from app.core.values.strict_json import check_strings, load_json
from app.transfer.formats.archive import Archive
from app.transfer.formats.rows import NOT_DECODED, Broken, Unreadable

PLACE = re.compile(r"line ([0-9]+)")


def document_in(archive: Archive) -> Any:
    """The document of a file. Raises Unreadable."""
    return parsed(archive.whole(), archive)


def parsed(text: str, archive: Archive) -> Any:
    """The value of a JSON text; its strings are looked at item by item (`fault_in`). Raises Unreadable."""
    try:
        return load_json(text)
    except MalformedBody as problem:
        place = PLACE.search(problem.detail)
        archive.number = int(place[1]) if place else 1
        detail = problem.detail.replace("The body", "The file").replace("in the body", "in the file")
        raise Unreadable(detail.replace("Send", "Export it again, or mend it to be")) from None


def fault_in(number: int, item: Any, file: str = "") -> Broken | None:
    """Why an item of a document cannot be a row, if so."""
    if not isinstance(item, dict):
        return Broken(number, "not_an_object", "An item is an object, its members what it says.", file=file)
    try:
        check_strings(item)
    except MalformedBody:
        detail = f"A text here has U+0000, half a character, or another encoding. {NOT_DECODED}"
        return Broken(number, "encoding", detail, file=file)
    return None
