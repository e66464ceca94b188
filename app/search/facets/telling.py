"""Facets: of what is found, how much is of each topic, speaker, language and so on.

Each counts under all filters but its own, so that a reader sees what another choice would find: a count is what the
search finds when it is narrowed to that value. Facets that count among the same matches are counted together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.fulltext.asking import Sought
from app.core.http.parameters import choose
from app.core.sql.reader import Reader
from app.search.asked import SearchQuery
from app.search.facets import by_marks, by_rows
from app.search.matched import matched


def facets_told(reader: Reader, ask: SearchQuery, wanted: Sought) -> dict[str, Any]:
    """The facets that are asked for. Raises UnknownParameter."""
    names = choose("facets", ask.facets, frozenset(by_rows.FOUND))
    own = [name for name in names if getattr(ask, name) is not None]
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for group in ([name for name in names if name not in own], *([name] for name in own)):
        if group:
            told |= counted(reader, ask, wanted, group)
    return {"facets": told} if names else {}


def counted(reader: Reader, ask: SearchQuery, wanted: Sought, group: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """These facets, under all filters but their own."""
    found = matched(reader, ask, wanted, [name for name in group if getattr(ask, name) is not None])
    by = by_rows if ask.view == "draft" else by_marks
    counts = by.counted(reader, found, group, retracted=ask.retracted)
    count_is = "at_least" if counts.capped else "exact"
    return {
        name: [{"value": one.value, "label": one.label, "count": one.number, "count_is": count_is} for one in values]
        for name, values in counts.facets.items()
    }
