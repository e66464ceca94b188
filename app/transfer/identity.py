"""What a row is known by, so that an import that is run again does nothing twice.

The id is kept on the article itself (`external_id`), in the transaction that makes it: whatever ends an import, what is
in is known to be in, and nothing else is. What the row said is kept as a digest in the message of its first revision,
so that a row which has changed since is noticed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.core.sql.columns import dump_json
from app.transfer.mapping import Document, folded

LONGEST = 300
"""Characters of an external id."""
WORLDWIDE = ("guid", "url", "link", "permalink", "source_url", "article_url", "uri")
"""Columns that name a thing in the whole world."""
LOCAL = ("pageid", "page_id", "id", "uuid", "article_id", "post_id", "nid", "key")
"""Columns that name a thing where the file comes from: two files may have the same."""


class Identity(NamedTuple):
    """The member that a row is known by, its value, and the column that it was made of where no member was given."""

    member: str
    value: str
    column: str | None = None


def identify(document: Document, columns: Mapping[str, Any], file_name: str) -> Identity:
    """What the row is known by; a row that gives no `external_id` (nor the id of an article) gets one in `document`.

    It is made of the row's address, else of an id that it has in its file, else of all that it says: the same each
    time.
    """
    for member in ("external_id", "id"):
        given = document.get(member)
        if given is not None:
            return Identity(member, given if isinstance(given, str) else "")
    found = outer_id(document, columns, file_name)
    document["external_id"] = found.value
    return found


def outer_id(document: Document, columns: Mapping[str, Any], file_name: str) -> Identity:
    known = {folded(name): (name, value) for name, value in columns.items() if is_name(value)}
    name, address = next((known[word] for word in WORLDWIDE if word in known), (None, document.get("canonical_url")))
    if isinstance(address, str):
        return Identity("external_id", shortened(address.strip()), name)
    name, local = next((known[word] for word in LOCAL if word in known), (None, None))
    if local is not None:
        return Identity("external_id", shortened(f"{file_name}:{str(local).strip()}"), name)
    return Identity("external_id", f"{shortened(file_name, 200)}:{digest_of(columns)}")


def is_name(value: Any) -> bool:
    return type(value) is int or (isinstance(value, str) and value.strip() != "")


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text, or of one that is too long its SHA-256."""
    return text if len(text) <= longest else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def digest_of(columns: Mapping[str, Any]) -> str:
    """All that a row says in 32 characters, whatever the order of its columns."""
    return hashlib.sha256(dump_json(dict(sorted(columns.items()))).encode()).hexdigest()[:32]


def message_of(place: str, digest: str) -> str:
    """What the history says of an imported article."""
    return f"Imported from {place[-300:]} ({digest})"


def digest_in(message: str | None) -> str | None:
    """The digest of the row that an article was imported from; None of one that was not."""
    found = re.search(r"\(([0-9a-f]{32})\)\Z", message or "")
    return found.group(1) if found else None
