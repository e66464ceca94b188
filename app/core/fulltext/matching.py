"""What matches, as SQL: by the index, newest first, or by a test of each row where few rows are in question anyway.

Both say the same of every row, on both databases. What somebody typed is a value, never SQL text; and in it each word
stands in quotation marks, so that no word is an operator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.fulltext.asking import Sought
from app.core.fulltext.rows import LEFT_OUT, SEPARATE, SEPARATE_MARK, marked
from app.core.sql.reader import Reader

MOST = 1_000
"""So many of the newest matches are ranked, sorted and counted."""
FEW = 2_000
"""So few matches are all looked at, whatever else is asked of them."""
SHORT = 5_000
"""A list so short is tested row by row for words that many have. Of such words so many of the newest matches are looked
at for what is asked besides, where not just the first few are wanted."""


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that match, called `hit`: a FROM, the term of their order, conditions and values.

    `index` is another FROM, that of their numbers alone; it serves while no condition asks for more. `oldest` is the
    number of the last that is looked at when all of them are wanted, and not just the first few; None when there is no
    such bound. `filters` are groups of marked words, of each of which a row has one.
    """

    origin: str
    key: str
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    oldest: int | None = None
    index: str | None = None
    filters: Sequence[Sequence[str]] = ()

    def selected(self, columns: str) -> str:
        """All that is looked at, as a SELECT; it takes an ORDER BY."""
        return f"SELECT {columns} FROM {self.origin} WHERE {self._where()}"

    def numbers(self) -> str:
        """The numbers of all that is looked at, as a SELECT; it takes an ORDER BY."""
        return f"SELECT {self.key} FROM {self.index or self.origin} WHERE {self._where()}"

    def newest(self, most: int) -> str:
        """The numbers of so many of them, the newest first, as a SELECT."""
        return f"{self.numbers()} ORDER BY {self.key} LIMIT {int(most)}"

    def _where(self) -> str:
        bound = [] if self.oldest is None else [f"{self.key} <= {int(self.oldest)}"]
        return " AND ".join([*self.conditions, *bound])


def by_number(bound_to: str) -> str:
    """What a cursor of a walk along the numbers is bound to. They once had the other sign: such a cursor is refused,
    where it would end the walk.
    """
    return f"{bound_to} newest first"


def table_of(*, draft: bool) -> str:
    return "draft_search_row" if draft else "search_row"


def matches(
    reader: Reader,
    wanted: Sought,
    kinds: Sequence[str] | None,
    *,
    draft: bool,
    left_out: bool = True,
    filters: Sequence[Sequence[str]] = (),
) -> Matches:
    """All rows that match, by the index; its `key` orders them by their moments. Of these kinds, or of any; without
    `left_out` none that lists leave out. Of each of `filters` they have one of its words.
    """
    table = table_of(draft=draft)
    if not wanted.runs or not all(filters):
        return nothing(draft=draft)
    marks = [*filters, *([[marked(kind) for kind in kinds]] if kinds is not None else [])]
    if kinds is not None and SEPARATE.issuperset(kinds):
        marks += [[f"{SEPARATE_MARK}{word}"] for word in wanted.words]
    if not reader.native:
        index = f"{table}_words fts"
        origin = f"{index} CROSS JOIN {table} hit INDEXED BY ix_{table}_number ON hit.n = fts.rowid"
        asked = {"q_words": fts_query(wanted, marks, left_out=left_out)}
        return Matches(origin, "fts.rowid", [f"fts.{table}_words MATCH :q_words"], asked, index=index, filters=filters)
    tested, values = row_tests([run for run in wanted.runs if " " in run], wanted.without)
    conditions = ["hit.lexemes @@ CAST(:q_words AS tsquery)", *tested]
    asked = {"q_words": ts_query(wanted, marks, left_out=left_out)}
    return Matches(f"{table} hit", "hit.n", conditions, asked | values, filters=filters)


def nothing(*, draft: bool) -> Matches:
    return Matches(f"{table_of(draft=draft)} hit", "hit.n", ["1 = 0"])


def having(
    reader: Reader,
    wanted: Sought,
    mark: str,
    numbers: Sequence[int],
    filters: Sequence[Sequence[str]],
    *,
    draft: bool,
) -> Sequence[int]:
    """The numbers of rows that match and have a marked word, from the first of these numbers to the last."""
    table = table_of(draft=draft)
    if reader.native:
        statement = f"SELECT hit.n FROM {table} hit WHERE hit.lexemes @@ CAST(:q_words AS tsquery)"
        asked, key = quoted_word(mark), "hit.n"
    else:
        statement = f"SELECT fts.rowid FROM {table}_words fts WHERE fts.{table}_words MATCH :q_words"
        # Of one word it goes without saying that the row has it; of more, the rare one leads.
        runs = (mark,) if len(wanted.words) == 1 else (*wanted.runs, mark)
        asked, key = fts_query(Sought(runs, ()), filters, left_out=True), "fts.rowid"
    bounds = f"{key} BETWEEN :newest AND :oldest"
    return reader.column(f"{statement} AND {bounds}", q_words=asked, newest=numbers[0], oldest=numbers[-1])


def fts_query(wanted: Sought, marks: Sequence[Sequence[str]], *, left_out: bool) -> str:
    """The query in FTS5's language: one of each of these groups of marked words, and what is looked for."""

    def some(words: Sequence[str], between: str) -> str:
        return between.join(f'"{word}"' for word in words)

    without = [*wanted.without, *([] if left_out else [LEFT_OUT])]
    nothing_of = f" NOT ({some(without, ' OR ')})" if without else ""
    marked_so = "".join(f"({some(group, ' OR ')}) AND " for group in marks)
    return f"({marked_so}{some(wanted.runs, ' AND ')}{nothing_of})"


def ts_query(wanted: Sought, marks: Sequence[Sequence[str]], *, left_out: bool) -> str:
    """The query in PostgreSQL's language. Its index knows which words there are, not where: phrases are tested."""
    marked_so = "".join(f"({' | '.join(map(quoted_word, group))}) & " for group in marks)
    without = [run for run in wanted.without if " " not in run] + ([] if left_out else [LEFT_OUT])
    return (
        marked_so + " & ".join(map(quoted_word, wanted.words)) + "".join(f" & !{quoted_word(run)}" for run in without)
    )


def quoted_word(word: str) -> str:
    return f"'{word}'"


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
    oldest: int | None = reader.value(f"{found.newest(1)} OFFSET {most}", **found.values)
    return oldest


def counted(reader: Reader, found: Matches) -> int:
    """How many of what is looked at match; one more than `MOST` stands for any number above."""
    some = f"{found.numbers()} LIMIT {MOST + 1}"
    return int(reader.value(f"SELECT COUNT(*) FROM ({some}) counted", **found.values))


def is_short(reader: Reader, origin: str, conditions: Sequence[str], values: dict[str, Any]) -> bool:
    """Whether a list, without the words, is so short that its rows can be tested one by one."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    some = f"SELECT 1 FROM {origin}{where} LIMIT {SHORT + 1}"
    return int(reader.value(f"SELECT COUNT(*) FROM ({some}) counted", **values)) <= SHORT
