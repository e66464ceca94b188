"""What matches, as SQL: by the index, newest first, or by a test of each row where few rows are in question anyway.

Both say the same of every row, on both databases. What somebody typed is a value, never SQL text; and in it each word
stands in quotation marks, so that no word is an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.fulltext.asking import Sought
from app.core.fulltext.rows import marked
from app.core.reader import Reader

MOST = 1_000
"""So many of the newest matches are ranked, sorted and counted."""
FEW = 2_000
"""So few rows are tested one by one; so few matches are fetched whatever else is asked of them."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that match, called `hit`: a FROM, the term of their order, conditions and values."""

    origin: str
    key: str
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


def table_of(*, draft: bool) -> str:
    return "draft_search_row" if draft else "search_row"


def matches(reader: Reader, wanted: Sought, kinds: Sequence[str], *, draft: bool) -> Matches:
    """All rows of these kinds that match, by the index; its `key` orders them by their moments."""
    table = table_of(draft=draft)
    if not wanted.runs:
        return Matches(f"{table} hit", "hit.n", ["1 = 0"])
    if not reader.native:
        origin = f"{table}_words f CROSS JOIN {table} hit ON hit.n = f.rowid"
        return Matches(origin, "f.rowid", [f"f.{table}_words MATCH :q_words"], {"q_words": fts_query(wanted, kinds)})
    tested, values = row_tests([run for run in wanted.runs if " " in run], wanted.without)
    conditions = ["hit.lexemes @@ CAST(:q_words AS tsquery)", *tested]
    return Matches(f"{table} hit", "hit.n", conditions, {"q_words": ts_query(wanted, kinds), **values})


def fts_query(wanted: Sought, kinds: Sequence[str]) -> str:
    """The query in FTS5's language."""
    of_kinds = " OR ".join(f'"{marked(kind)}"' for kind in kinds)
    runs = " AND ".join(f'"{run}"' for run in wanted.runs)
    return f"({of_kinds}) AND {runs}" + "".join(f' NOT "{run}"' for run in wanted.without)


def ts_query(wanted: Sought, kinds: Sequence[str]) -> str:
    """The query in PostgreSQL's language. Its index knows which words there are, not where: phrases are tested."""
    of_kinds = " | ".join(f"'{marked(kind)}'" for kind in kinds)
    left_out = [f" & !'{run}'" for run in wanted.without if " " not in run]
    return f"({of_kinds}) & " + " & ".join(f"'{word}'" for word in wanted.words) + "".join(left_out)


def row_tests(runs: Sequence[str], without: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """Conditions on the words of a row `hit`."""
    conditions, values = [], {}
    for name, sign, given in (("q_run", "LIKE", runs), ("q_not", "NOT LIKE", without)):
        for position, run in enumerate(given):
            conditions.append(f"hit.words {sign} :{name}_{position}x")
            values[f"{name}_{position}x"] = f"% {run} %"
    return conditions, values


def test_of(wanted: Sought, kind: str, ident: str, *, draft: bool) -> tuple[str, dict[str, Any]]:
    """The condition that one thing matches: `ident` is a column of ours."""
    if not wanted.runs:
        return "1 = 0", {}
    conditions, values = row_tests(wanted.runs, wanted.without)
    whole = " AND ".join([f"hit.kind = '{kind}'", f"hit.id = {ident}", *conditions])
    return f"EXISTS (SELECT 1 FROM {table_of(draft=draft)} hit WHERE {whole})", values


def are_few(reader: Reader, found: Matches) -> bool:
    """Whether so few match that all of them can be looked at."""
    return counted(reader, found.origin, found.conditions, found.values, FEW) <= FEW


def counted(reader: Reader, origin: str, conditions: Sequence[str], values: dict[str, Any], most: int) -> int:
    """How many rows there are; one more than `most` stands for any number above."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    found = reader.value(f"SELECT COUNT(*) FROM (SELECT 1 FROM {origin}{where} LIMIT {most + 1}) counted", **values)
    return int(found)
