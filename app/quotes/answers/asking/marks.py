"""Filters that the index of words answers: readers' rows of articles and quotes have a marked word for each value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core.fulltext.rows import filtering, naming
from app.core.sql.reader import Reader
from app.sources.reading import source_ids
from app.topics.reading import topics_below

MARKED = frozenset({"topic", "speaker", "reported_by", "author", "language", "verification"})


def marks_of(reader: Reader, ask: Any, names: Iterable[str]) -> list[list[str]]:
    """For each of these filters of a query the words one of which a row has that passes it: none, where what it asks
    for is not there.
    """
    return [words_for(reader, name, getattr(ask, name), retracted=ask.retracted) for name in names]


def words_for(reader: Reader, name: str, given: list[str], *, retracted: bool) -> list[str]:
    if name in ("language", "verification"):
        return [filtering(name, value) for value in given]
    if name != "topic":
        return [naming(name, ident) for ident in source_ids(reader, given, draft=False)]
    names = ["topic", "retracted_topic"] if retracted else ["topic"]
    return [naming(name, ident) for ident in topics_below(reader, given, draft=False) for name in names]
