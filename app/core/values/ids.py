"""Ids: UUIDv7 (RFC 9562) in the canonical 36 characters. Later ones sort after earlier ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from uuid_utils import uuid7

SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
SHAPE_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")


def new_id() -> str:
    return str(uuid7())


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an id; case does not matter (RFC 9562, section 4)."""
    return SHAPE.match(text.lower()) is not None


def is_id_7(text: str) -> bool:
    """Whether `text` is a UUID of version 7."""
    return SHAPE_7.match(text.lower()) is not None


def named_by(references: Sequence[str], ident: str, slug: str) -> tuple[str, dict[str, list[str]]]:
    """The condition that a row is one of those which ids and slugs name, with its values; `ident` and `slug` are
    columns. It asks only for what was given: a database takes long over two ways to a row.
    """
    ids = [reference.lower() for reference in references if is_id(reference)]
    slugs = [reference for reference in references if not is_id(reference)]
    if not ids:
        return f"{slug} IN (:slugs)", {"slugs": slugs}
    if not slugs:
        return f"{ident} IN (:ids)", {"ids": ids}
    return f"({ident} IN (:ids) OR {slug} IN (:slugs))", {"ids": ids, "slugs": slugs}
