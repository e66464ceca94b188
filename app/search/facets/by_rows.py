"""Facets for editors: by the rows that say what is in drafts. Those of a group are counted by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from app.core.fulltext.matching import Matches
from app.core.sql.reader import Reader
from app.search.facets.counts import MOST_COUNTED, MOST_VALUES, Counts, Value

# A CROSS JOIN keeps SQLite to the order written here: from what is found to what is said of it.
HITS = """hits (id, kind, language) AS MATERIALIZED (
    {found} ORDER BY {key} LIMIT :facet_hits
)"""
WORDS = """words (hit, remark, verification) AS MATERIALIZED (
    SELECT h.id, q.remark_id, q.verification FROM hits h CROSS JOIN head_occurrence o CROSS JOIN quote q
        WHERE h.kind = 'article' AND o.article_id = h.id AND q.id = o.quote_id
    UNION SELECT h.id, q.remark_id, q.verification FROM hits h CROSS JOIN quote q WHERE h.kind = 'quote' AND q.id = h.id
)"""
WAY = """way (hit, remark) AS (
    SELECT w.hit, w.remark FROM words w
    UNION SELECT w.hit, m.told_in_id FROM way w CROSS JOIN remark m WHERE m.id = w.remark AND m.told_in_id IS NOT NULL
)"""
ABOUT = """about (hit, topic) AS (
    SELECT h.id, t.topic_id FROM hits h CROSS JOIN head_reference t
        WHERE h.kind = 'article' AND t.article_id = h.id AND t.topic_id IS NOT NULL
    UNION SELECT h.id, t.topic_id FROM hits h CROSS JOIN quote_topic t
        WHERE h.kind = 'quote' AND t.quote_id = h.id{standing}
    UNION SELECT about.hit, t.parent_id FROM about CROSS JOIN topic t
        WHERE t.id = about.topic AND t.parent_id IS NOT NULL
)"""
STEP = """
    SELECT w.hit AS hit, a.source_id AS value FROM {among} w CROSS JOIN attribution a
    WHERE a.remark_id = w.remark AND a.role = '{role}'
"""
BYLINE = """
    SELECT h.id AS hit, b.source_id AS value FROM hits h CROSS JOIN head_reference b
    WHERE h.kind = 'article' AND b.article_id = h.id AND b.source_id IS NOT NULL
"""
COUNTED = """
    SELECT * FROM (
        SELECT '{facet}' AS facet, {value} AS value, {label} AS label, c.number AS number
        FROM (SELECT p.value AS value, COUNT(DISTINCT p.hit) AS number FROM ({pairs}) p GROUP BY p.value) c {named}
        ORDER BY number DESC, label, value LIMIT :facet_values
    ) of_{facet}
"""
LOOKED_AT = "SELECT '' AS facet, '' AS value, '' AS label, COUNT(*) AS number FROM hits"


class Facet(NamedTuple):
    """A facet in SQL: the tables that lead to it, pairs of a hit and a value, and the table that names the values."""

    tables: tuple[str, ...]
    pairs: str
    named: Literal["topic", "source"] | None = None


FOUND: dict[str, Facet] = {
    "topic": Facet((ABOUT,), "SELECT about.hit AS hit, about.topic AS value FROM about", "topic"),
    "speaker": Facet((WORDS,), STEP.format(among="words", role="speaker"), "source"),
    "reported_by": Facet((WORDS, WAY), STEP.format(among="way", role="reported_by"), "source"),
    "author": Facet((), BYLINE, "source"),
    "language": Facet((), "SELECT h.id AS hit, h.language AS value FROM hits h WHERE h.language IS NOT NULL"),
    "type": Facet((), "SELECT h.id AS hit, h.kind AS value FROM hits h"),
    "verification": Facet((WORDS,), "SELECT w.hit AS hit, w.verification AS value FROM words w"),
}


def counted(reader: Reader, found: Matches, facets: Sequence[str], *, retracted: bool) -> Counts:
    """The values of these facets that most of what is found has."""
    hits = HITS.format(found=found.selected("hit.id, hit.kind, hit.language"), key=found.key)
    tables = dict.fromkeys(table for name in facets for table in FOUND[name].tables)
    statement = (
        f"WITH RECURSIVE {', '.join([hits, *tables])} {LOOKED_AT}"
        f"{''.join(f' UNION ALL {values_of(name, FOUND[name])}' for name in facets)}"
    )
    rows = reader.tuples(
        statement.replace("{standing}", "" if retracted else " AND t.standing = 1"),
        **found.values,
        facet_hits=MOST_COUNTED + 1,
        facet_values=MOST_VALUES,
    )
    told: dict[str, list[Value]] = {name: [] for name in facets}
    for facet, value, label, number in rows:
        if facet:
            told[facet].append(Value(value, label, number))
    looked_at = next(number for facet, _, _, number in rows if not facet)
    return Counts(told, found.oldest is not None or looked_at > MOST_COUNTED)


def values_of(name: str, facet: Facet) -> str:
    """The values of a facet that most have, as a SELECT. Who has no name is none of them."""
    value, label, named = "c.value", "c.value", ""
    if facet.named is not None:
        value, label = "COALESCE(n.slug, n.id)", "n.name"
        named = f"CROSS JOIN {facet.named} n WHERE n.id = c.value"
        if facet.named == "source":
            named += " AND n.kind <> 'unnamed'"
    return COUNTED.format(facet=name, value=value, label=label, pairs=facet.pairs, named=named)
