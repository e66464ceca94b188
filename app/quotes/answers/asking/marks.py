"""Filters that the index of words answers: readers' rows of articles and quotes have a marked word for each value."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.fulltext.rows import filtering, naming
from app.core.paging.lists import CountedQuery
from app.core.sql.reader import Reader
from app.sources.reading import source_ids
from app.topics.reading import topics_below

MARKED = frozenset({"topic", "speaker", "reported_by", "author", "language", "verification"})
MOST = 64
"""Words that the index is asked for. It goes through the list of each: with more of them rows are asked sooner."""


def marks_of(reader: Reader, ask: CountedQuery, names: Iterable[str], *, retracted: bool) -> dict[str, list[str]]:
    """For each of these filters of a query the words one of which a row has that passes it: none, where what it asks
    for is not there. A filter of too many is not among them.
    """
    words = {name: words_for(reader, name, getattr(ask, name), retracted=retracted) for name in names}
    return {name: given for name, given in words.items() if len(given) <= MOST}


def words_for(reader: Reader, name: str, given: list[str], *, retracted: bool) -> list[str]:
    if name in ("language", "verification"):
        return [filtering(name, value) for value in given]
    if name != "topic":
        return [naming(name, ident) for ident in source_ids(reader, given, draft=False)]
    names = ["topic", "retracted_topic"] if retracted else ["topic"]
    return [naming(name, ident) for ident in topics_below(reader, given, draft=False) for name in names]
