"""Facets for readers: a row that they find has a marked word for everything that a facet counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args
from uuid import UUID

from app.changes.public.visibility import is_public
from app.core.fulltext.matching import Matches, table_of
from app.core.fulltext.rows import MARK, TITLE_MARK, filtering
from app.core.sql.reader import Reader, chunks
from app.quotes.models import Result
from app.search.facets.counts import MOST_COUNTED, MOST_VALUES, Counts, Value

# The marked words of a row stand before those of its title; whatever else is read with them is none of them.
LOOKED_AT = """
    WITH hits (n) AS MATERIALIZED ({hits})
    SELECT r.n, r.kind, r.language, {marks} FROM hits CROSS JOIN {table} r WHERE r.n = hits.n
"""
BEFORE_TITLE = {
    False: f"SUBSTR(r.words, 1, INSTR(r.words || ' {TITLE_MARK}', ' {TITLE_MARK}'))",
    True: f"SPLIT_PART(r.words, ' {TITLE_MARK}', 1)",
}
TOPICS = {
    False: re.compile(f" {MARK}topic{MARK}([0-9a-f]+)"),
    True: re.compile(f" {MARK}(?:retracted{MARK})?topic{MARK}([0-9a-f]+)"),
}
"""The topics in the words of a row; with those that only what is retracted has it on."""
ABOVE = """
    WITH RECURSIVE way (id, above) AS (
        SELECT t.id, t.id FROM topic t WHERE t.id IN (:ids)
        UNION SELECT w.id, t.parent_id FROM way w JOIN topic t ON t.id = w.above WHERE t.parent_id IS NOT NULL
    )
    SELECT id, above FROM way
"""
NAMED = {
    table: f"""
        SELECT n.id, COALESCE(n.slug, n.id), n.name FROM {table} n
        WHERE n.id IN (:ids) AND {is_public(table, "n.id")}
    """
    for table in ("source", "topic")
}
"""What is public, by its name. An unnamed source is never public as a source, and so in no facet."""
RESULTS = {filtering("verification", result): result for result in get_args(Result)}


def counted(reader: Reader, found: Matches, facets: Sequence[str], *, retracted: bool) -> Counts:
    """The values of these facets that most of what is found has."""
    statement = LOOKED_AT.format(
        hits=found.newest(MOST_COUNTED + 1), marks=BEFORE_TITLE[reader.native], table=table_of(draft=False)
    )
    rows = reader.tuples(statement, **found.values)
    capped = found.oldest is not None
    if len(rows) > MOST_COUNTED:
        rows.remove(max(rows))  # of the greatest number: the oldest
        capped = True
    words: Counter[str] = Counter()
    for *_, marks in rows:
        words.update(marks.split())
    told: dict[str, list[Value]] = {}
    for facet in facets:
        if facet == "type":
            told[facet] = by_themselves(Counter(row[1] for row in rows))
        elif facet == "language":
            told[facet] = by_themselves(Counter(row[2] for row in rows if row[2] is not None))
        elif facet == "verification":
            told[facet] = by_themselves({RESULTS[word]: words[word] for word in RESULTS.keys() & words.keys()})
        elif facet == "topic":
            told[facet] = by_names(reader, "topic", on_topics(reader, (row[3] for row in rows), TOPICS[retracted]))
        else:
            told[facet] = by_names(reader, "source", named_as(facet, words))
    return Counts(told, capped)


def named_as(facet: str, words: Mapping[str, int]) -> dict[str, int]:
    """The sources that marked words name so, by their ids."""
    begins = filtering(facet, "")
    return {id_of(word.removeprefix(begins)): number for word, number in words.items() if word.startswith(begins)}


def on_topics(reader: Reader, marks: Iterable[str], topics: re.Pattern[str]) -> Counter[str]:
    """How much is on each topic or one below it. A row that is on two below it counts once."""
    together = Counter(tuple(topics.findall(given)) for given in marks)
    ids = {digits: id_of(digits) for digits in set().union(*together)}
    above: dict[str, set[str]] = {}
    for some in chunks(sorted(ids.values())):
        for ident, other in reader.tuples(ABOVE, ids=some):
            above.setdefault(ident, set()).add(other)
    counts: Counter[str] = Counter()
    for found, number in together.items():
        for ident in set().union(*(above.get(ids[digits], ()) for digits in found)):
            counts[ident] += number
    return counts


def id_of(digits: str) -> str:
    """The id in a marked word, where it stands without hyphens."""
    return str(UUID(digits))


def by_themselves(counts: Mapping[str, int]) -> list[Value]:
    return first_of(Value(value, value, number) for value, number in counts.items())


def by_names(reader: Reader, table: str, counts: Mapping[str, int]) -> list[Value]:
    """Those that most have, by their names. Of as many as are left, names are asked for as long as some are wanted."""
    left = sorted(counts, key=lambda ident: -counts[ident])
    told: list[Value] = []
    while left and len(told) < MOST_VALUES:
        end = 2 * MOST_VALUES
        while end < len(left) and counts[left[end]] == counts[left[end - 1]]:
            end += 1
        for some in chunks(left[:end]):
            names = reader.tuples(NAMED[table], ids=some)
            told += [Value(value, label, counts[ident]) for ident, value, label in names]
        left = left[end:]
    return first_of(told)


def first_of(values: Iterable[Value]) -> list[Value]:
    return sorted(values, key=lambda one: (-one.number, one.label, one.value))[:MOST_VALUES]
