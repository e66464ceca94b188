"""Facets: of what is found, how much is of each topic, speaker, language and so on.

Each counts under all filters but its own, so that a reader sees what another choice would find: a count is what the
search finds when it is narrowed to that value. Facets that count among the same matches do so in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from app.core.fulltext.asking import Sought
from app.core.http.parameters import choose
from app.core.sql.reader import Reader
from app.search.asked import SearchQuery
from app.search.matched import matched

MOST_COUNTED = 3_000
"""So many of the newest matches are looked at."""
MOST_VALUES = 20

# A CROSS JOIN keeps SQLite to the order written here: from what is found to what is said of it.
HITS = """hits (id, kind, language) AS MATERIALIZED (
    {found} ORDER BY {key} LIMIT :facet_hits
)"""
WORDS = """words (hit, remark, verification) AS MATERIALIZED (
    SELECT h.id, q.remark_id, q.verification FROM hits h CROSS JOIN {occurrence} o CROSS JOIN quote q
        WHERE h.kind = 'article' AND o.article_id = h.id AND q.id = o.quote_id
    UNION SELECT h.id, q.remark_id, q.verification FROM hits h CROSS JOIN quote q WHERE h.kind = 'quote' AND q.id = h.id
)"""
WAY = """way (hit, remark) AS (
    SELECT w.hit, w.remark FROM words w
    UNION SELECT w.hit, m.told_in_id FROM way w CROSS JOIN remark m WHERE m.id = w.remark AND m.told_in_id IS NOT NULL
)"""
ABOUT = """about (hit, topic) AS (
    SELECT h.id, t.topic_id FROM hits h CROSS JOIN {tagged} t
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
PART = """
    SELECT h.id AS hit, n.source_id AS value FROM hits h CROSS JOIN quote_source n
    WHERE h.kind = 'quote' AND n.quote_id = h.id AND n.part = '{part}'
    UNION ALL SELECT h.id, n.source_id FROM hits h CROSS JOIN live_occurrence o CROSS JOIN quote_source n
    WHERE h.kind = 'article' AND o.article_id = h.id AND n.quote_id = o.quote_id AND n.part = '{part}'
"""
BYLINE = """
    SELECT h.id AS hit, b.source_id AS value FROM hits h CROSS JOIN {bylines} b
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
PUBLIC = FOUND | {part: Facet((), PART.format(part=part), "source") for part in ("speaker", "reported_by")}
"""The same for readers: of public quotes the projection says whom they name."""
TABLES = {
    False: {"occurrence": "live_occurrence", "tagged": "live_topic", "bylines": "live_author"},
    True: {"occurrence": "head_occurrence", "tagged": "head_reference", "bylines": "head_reference"},
}


def facets_told(reader: Reader, ask: SearchQuery, wanted: Sought) -> dict[str, Any]:
    """The facets that are asked for. Raises UnknownParameter."""
    names = choose("facets", ask.facets, frozenset(FOUND))
    own = [name for name in names if getattr(ask, name) is not None]
    told: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for group in ([name for name in names if name not in own], *([name] for name in own)):
        if group:
            count(reader, ask, wanted, group, told)
    return {"facets": told} if names else {}


def count(reader: Reader, ask: SearchQuery, wanted: Sought, group: Sequence[str], told: dict[str, Any]) -> None:
    """Count these facets, under all filters but their own."""
    draft = ask.view == "draft"
    found = matched(reader, ask, wanted, [name for name in group if getattr(ask, name) is not None])
    hits = HITS.format(found=found.selected("hit.id, hit.kind, hit.language"), key=found.key)
    facets = FOUND if draft else PUBLIC
    tables = dict.fromkeys(table for name in group for table in facets[name].tables)
    statement = (
        f"WITH RECURSIVE {', '.join([hits, *tables])} {LOOKED_AT}"
        f"{''.join(f' UNION ALL {counted(name, facets[name], draft=draft)}' for name in group)}"
    )
    standing = "" if draft or ask.retracted else " AND t.standing = 1"
    for name, table in {**TABLES[draft], "standing": standing}.items():
        statement = statement.replace(f"{{{name}}}", table)
    rows = reader.tuples(
        statement,
        **found.values,
        facet_hits=MOST_COUNTED + 1,
        facet_values=MOST_VALUES,
    )
    capped = found.oldest is not None or any(number > MOST_COUNTED for facet, _, _, number in rows if not facet)
    for facet, value, label, number in rows:
        if facet:
            count_is = "at_least" if capped else "exact"
            told[facet].append({"value": value, "label": label, "count": number, "count_is": count_is})


def counted(name: str, facet: Facet, *, draft: bool) -> str:
    """The values of a facet that most have. Who has no name is none of them, for readers whatever is not public."""
    value, label, named = "c.value", "c.value", ""
    if facet.named is not None:
        value, label = "COALESCE(n.slug, n.id)", "n.name"
        named = f"CROSS JOIN {facet.named} n WHERE n.id = c.value"
        if not draft:
            public = f"SELECT 1 FROM visible v WHERE v.kind = '{facet.named}' AND v.id = n.id"
            named += f" AND EXISTS ({public})"
        if facet.named == "source":
            named += " AND n.kind <> 'unnamed'"
    return COUNTED.format(facet=name, value=value, label=label, pairs=facet.pairs, named=named)
