"""What a public topic shows: the topic it is a part of."""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.visibility import Edge, shows
from app.core.sql.reader import Reader

PARENTS = "SELECT id, parent_id FROM topic WHERE id IN (:ids) AND parent_id IS NOT NULL"


@shows("topic")
def shown_by_topics(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for ident, parent in reader.tuples(PARENTS, ids=ids):
        yield Edge(("topic", ident), ("topic", parent))
