"""What there is to tell from a position on: SQL over what is visible, what has ceased, and what was dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.sql.reader import Reader
from app.feed.positions import Position

NOTHING = "CAST(NULL AS TEXT) AS action, CAST(NULL AS BIGINT) AS entry"
# Each part is in the order of an index of `seq`, and is read no further than a page. A kind is tested in a CASE, which
# no index of kinds answers and no planner takes for rare: either would take the part out of that order.
MOVED = f"""
    SELECT v.seq, v.kind, v.id, '' AS under, {NOTHING} FROM visible v
    WHERE (v.seq, v.kind, v.id) > (:seq, :kind, :id) AND CASE WHEN v.kind IN (:kinds) THEN TRUE ELSE FALSE END
    ORDER BY v.seq, v.kind, v.id LIMIT :most
"""
CEASED = """
    SELECT c.public_seq AS seq, c.kind, c.id, '' AS under, c.action, c.seq AS entry FROM change c
    WHERE (c.public_seq, c.kind, c.id) > (:seq, :kind, :id) AND c.public_before AND NOT c.public_after
        AND CASE WHEN c.kind NOT IN (:kinds) THEN FALSE
            WHEN EXISTS (SELECT 1 FROM visible v WHERE v.kind = c.kind AND v.id = c.id) THEN FALSE ELSE TRUE END
    ORDER BY c.public_seq, c.kind, c.id LIMIT :most
"""
# Whether a quote is on a topic hangs on the articles that print it, or did: it is told of when they are.
PRINTED = f"""
    SELECT v.seq, v.kind, v.id, o.quote_id AS under, {NOTHING} FROM visible v
    CROSS JOIN live_occurrence o WHERE o.article_id = v.id AND CASE WHEN v.kind = 'article' THEN TRUE ELSE FALSE END
        AND (v.seq, v.kind, v.id) >= (:seq, :kind, :id)
        AND (v.seq, v.kind, v.id, o.quote_id) > (:seq, :kind, :id, :under)
    ORDER BY v.seq, v.kind, v.id, o.quote_id LIMIT :most
"""
DROPPED = f"""
    SELECT u.seq, u.kind, u.id, '' AS under, {NOTHING} FROM unshown u
    WHERE (u.seq, u.kind, u.id) > (:seq, :kind, :id) AND CASE WHEN u.kind = 'quote' THEN TRUE ELSE FALSE END
        AND EXISTS (SELECT 1 FROM visible v WHERE v.kind = u.kind AND v.id = u.id)
    ORDER BY u.seq, u.kind, u.id LIMIT :most
"""
WALKED = f"""
    SELECT v.seq, v.kind, v.id, '' AS under, {NOTHING} FROM visible v
    WHERE v.kind = :kind AND v.seq <= :seq AND {{}} ORDER BY v.id LIMIT :most
"""
AFTER = "v.id > :id"
FEW = 2_000
ON_TOPIC = {
    "article": "SELECT t.article_id AS id FROM live_topic t WHERE t.topic_id IN (:topics)",
    "quote": "SELECT t.quote_id AS id FROM quote_topic t WHERE t.topic_id IN (:topics)",
}
IS_ON_TOPIC = {
    "article": "EXISTS (SELECT 1 FROM live_topic t WHERE t.article_id = v.id AND t.topic_id IN (:topics))",
    "quote": "EXISTS (SELECT 1 FROM quote_topic t WHERE t.quote_id = v.id AND t.topic_id IN (:topics))",
}
MATCHING = {
    "article": """
        SELECT DISTINCT t.article_id FROM live_topic t WHERE t.topic_id IN (:topics) AND t.article_id IN (:ids)
    """,
    "quote": "SELECT DISTINCT t.quote_id FROM quote_topic t WHERE t.topic_id IN (:topics) AND t.quote_id IN (:ids)",
}
CHUNK = 400


@dataclass(frozen=True, slots=True)
class Event:
    """There is something to tell of a thing: what it is now, or that it has ceased to be public (`action`)."""

    seq: int
    kind: str
    id: str
    under: str = ""
    action: str | None = None
    entry: int | None = None
    """The row of the log that told that it ceased."""

    def thing(self) -> tuple[str, str]:
        return ("quote", self.under) if self.under else (self.kind, self.id)


def events_after(
    reader: Reader, position: Position, kinds: Sequence[str], topics: Sequence[str] | None, most: int
) -> list[Event]:
    """What there is to tell after a position, in order. `topics` is None without that filter."""
    if position.walking:
        return list(walked(reader, position, kinds, topics, most))
    parts = [MOVED, CEASED]
    if topics is not None and "quote" in kinds:
        parts += [PRINTED, DROPPED]
    together = " UNION ALL ".join(f"SELECT * FROM ({part}) part_{number}" for number, part in enumerate(parts))
    rows = reader.tuples(
        f"SELECT seq, kind, id, under, action, entry FROM ({together}) told ORDER BY seq, kind, id, under LIMIT :most",
        seq=position.seq,
        kind=position.kind,
        id=position.id,
        under=position.under,
        kinds=list(kinds),
        most=most,
    )
    return [Event(*row) for row in rows]


def walked(
    reader: Reader, position: Position, kinds: Sequence[str], topics: Sequence[str] | None, most: int
) -> Iterator[Event]:
    """What is public, kind by kind, but for what has moved since the walk began."""
    for kind in kinds:
        if kind < position.kind or most <= 0:
            continue
        after = position.id if kind == position.kind else ""
        condition, values = AFTER, dict[str, Any](id=after)
        if topics is not None:
            condition, values = narrowed(reader, kind, after, topics)
        rows = reader.tuples(WALKED.format(condition), kind=kind, seq=position.seq, most=most, **values)
        most -= len(rows)
        for row in rows:
            yield Event(*row)


def narrowed(reader: Reader, kind: str, after: str, topics: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """The condition of what is on the topics: a list of ids where they are few, else a test of each row."""
    counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({ON_TOPIC[kind]}) every LIMIT {FEW + 1}) counted"
    if reader.value(counted, topics=list(topics)) > FEW:
        return f"{AFTER} AND {IS_ON_TOPIC[kind]}", {"id": after, "topics": list(topics)}
    ids = set(reader.column(ON_TOPIC[kind], topics=list(topics)))
    return "v.id IN (:ids)", {"ids": sorted(ident for ident in ids if ident > after)}


def matching(reader: Reader, kind: str, ids: Sequence[str], topics: Sequence[str]) -> set[str]:
    """Which of these articles or quotes are on the topics."""
    found: set[str] = set()
    for place in range(0, len(ids), CHUNK):
        found.update(reader.column(MATCHING[kind], topics=list(topics), ids=list(ids[place : place + CHUNK])))
    return found
