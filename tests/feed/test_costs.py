"""A page of the feed costs what is on it, however much lies behind: each part of it goes along an index."""

from __future__ import annotations

import pytest

from app.core.reader import spread
from app.feed import events
from tests.newsroom import Newsroom

VALUES = {"seq": 1, "kind": "article", "id": "x", "under": "", "most": 101, "kinds": ["article", "quote"]}


@pytest.mark.parametrize(
    ("part", "index"),
    [
        (events.MOVED, "v USING COVERING INDEX ix_visible_seq ((seq,kind,id)>(?,?,?))"),
        (events.CEASED, "c USING INDEX ix_change_ceased ((public_seq,kind,id)>(?,?,?))"),
        (events.PRINTED, "v USING COVERING INDEX ix_visible_seq ((seq,kind,id)>(?,?,?))"),
        (events.DROPPED, "u USING COVERING INDEX sqlite_autoindex_unshown_1 ((seq,kind,id)>(?,?,?))"),
        (events.WALKED.format(events.AFTER), "v USING INDEX sqlite_autoindex_visible_1 (kind=? AND id>?)"),
    ],
)
def test_each_part_goes_along_its_index(newsroom: Newsroom, part: str, index: str) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL plans by what is in its tables, and here nothing is")
    statement, values = spread(part, VALUES)
    with newsroom.database.reading() as reader:
        plan = [row[3] for row in reader.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert f"SEARCH {index}" in plan
    assert not [step for step in plan if step.startswith("SCAN") or step == "USE TEMP B-TREE FOR ORDER BY"]
