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
"""So few matches are all looked at, whatever else is asked of them."""
SHORT = 10_000
"""A list so short is tested row by row for words that many have. Of such words so many of the newest matches are looked
at for what is asked besides, where not just the first few are wanted."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that match, called `hit`: a FROM, the term of their order, conditions and values.

    `oldest` is the number of the last that is looked at when all of them are wanted, and not just the first few; None
    when there is no such bound.
    """

    origin: str
    key: str
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    oldest: int | None = None

    def selected(self, columns: str) -> str:
        """All that is looked at, as a SELECT; it takes an ORDER BY."""
        bound = [] if self.oldest is None else [f"{self.key} >= {int(self.oldest)}"]
        return f"SELECT {columns} FROM {self.origin} WHERE {' AND '.join([*self.conditions, *bound])}"


def table_of(*, draft: bool) -> str:
    return "draft_search_row" if draft else "search_row"


def matches(reader: Reader, wanted: Sought, kinds: Sequence[str], *, draft: bool) -> Matches:
    """All rows of these kinds that match, by the index; its `key` orders them by their moments."""
    table = table_of(draft=draft)
    if not wanted.runs:
        return Matches(f"{table} hit", "hit.n", ["1 = 0"])
    if not reader.native:
        origin = f"{table}_words f CROSS JOIN {table} hit INDEXED BY ix_{table}_ranked ON hit.n = f.rowid"
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


def oldest_of(reader: Reader, found: Matches, most: int) -> int | None:
    """The number of the match before which there are so many newer ones; None when there are fewer."""
    where = " AND ".join(found.conditions)
    statement = f"SELECT {found.key} FROM {found.origin} WHERE {where} ORDER BY {found.key} DESC LIMIT 1 OFFSET {most}"
    oldest: int | None = reader.value(statement, **found.values)
    return oldest


def counted(reader: Reader, found: Matches) -> int:
    """How many of what is looked at match; one more than `MOST` stands for any number above."""
    some = f"{found.selected('1')} LIMIT {MOST + 1}"
    return int(reader.value(f"SELECT COUNT(*) FROM ({some}) counted", **found.values))


def is_short(reader: Reader, origin: str, conditions: Sequence[str], values: dict[str, Any]) -> bool:
    """Whether a list, without the words, is so short that its rows can be tested one by one."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    some = f"SELECT 1 FROM {origin}{where} LIMIT {SHORT + 1}"
    return int(reader.value(f"SELECT COUNT(*) FROM ({some}) counted", **values)) <= SHORT
