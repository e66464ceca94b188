"""Rows of the derived tables, made from a document: occurrences with all their offsets, and what it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from app.articles.document import Document, texts_of
from app.bodies.layout import layout

Rows = list[dict[str, Any]]
WIDE = re.compile("[\U00010000-\U0010ffff]")
"""What takes two units of UTF-16."""


class Utf16:
    """Converts code-point offsets of a text to UTF-16 ones, as JavaScript counts."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [found.start() for found in WIDE.finditer(text)]

    def at(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def occurrence_rows(article_id: str, document: Document) -> Rows:
    """A row for each occurrence, in the order of the document."""
    if not document["quotes"]:
        return []
    texts = texts_of(document)
    places = layout(document["body"])
    counts = {name: Utf16(text) for name, text in texts.items()}
    rows: Rows = []
    for position, entry in enumerate(document["quotes"]):
        for place, occurrence in enumerate(entry["occurrences"]):
            row = {
                "article_id": article_id,
                "quote_id": entry["id"],
                "position": position,
                "place": place,
                **occurrence,
            }
            rows.append(row | offsets_of(occurrence, places, counts))
    return rows


def offsets_of(occurrence: Mapping[str, Any], places: Any, counts: Mapping[str, Utf16]) -> dict[str, Any]:
    start, end = occurrence["start"], occurrence["end"]
    found: dict[str, Any] = dict.fromkeys(("block", "start_in_block", "end_in_block", "start_utf16", "end_utf16"))
    if start is None:
        return found
    count = counts[occurrence["field"]]
    found |= {"start_utf16": count.at(start), "end_utf16": count.at(end)}
    block = places.block_at(start) if occurrence["field"] == "body" else None
    if block is not None:
        key, block_start = block
        found |= {"block": key, "start_in_block": start - block_start, "end_in_block": end - block_start}
    return found


def reference_rows(article_id: str, document: Document) -> Rows:
    """A row for each thing that the document names."""
    named = (
        [("quote_id", entry["id"]) for entry in document["quotes"]]
        + [("source_id", ident) for ident in document["authors"]]
        + [("topic_id", ident) for ident in document["topics"]]
        + [("related_id", ident) for ident in document["related"]]
        + ([("related_id", document["translation_of_id"])] if document["translation_of_id"] else [])
    )
    empty = {"quote_id": None, "source_id": None, "topic_id": None, "related_id": None}
    return [
        {"article_id": article_id, "position": position, **empty, column: ident}
        for position, (column, ident) in enumerate(named)
    ]
