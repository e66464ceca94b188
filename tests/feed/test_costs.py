"""A page of the feed costs what is on it, however much lies behind: each part of it goes along an index."""

from __future__ import annotations

import pytest

from app.core.sql.reader import spread
from app.feed import events
from tests.articles.stories import plain, story
from tests.newsroom import Newsroom, Seat
from tests.plans import asked_of, walks

LIVE = "/v1/articles?publish=true"
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


@pytest.mark.parametrize("few", [events.FEW, 0])
def test_no_page_of_the_feed_walks_through_a_table_or_an_index(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    # given a snapshot in pages and what came after it, of everything, of some kinds, on a topic with few things or many
    monkeypatch.setattr(events, "FEW", few)
    editor = newsroom.editor
    made = editor.made(LIVE, story(topics=[{"name": "Energy"}]))
    told = 0
    with asked_of(newsroom.database) as asked:
        for filters in ("", "&type=quote,source", "&topic=energy", "&topic=energy&type=quote"):
            first = reader.read(f"/v1/changes?limit=1{filters}")
            page = reader.read(f"/v1/changes?since={first['next']}{filters}")
            editor.made(LIVE, plain("Harbor reopens", topics=["energy"]))
            version = editor.read(f"/v1/articles/{made['id']}?view=draft")["version"]
            for verb in ("unpublish", "publish"):
                answer = editor.post(f"/v1/articles/{made['id']}/{verb}", {}, version=version)
                assert answer.status_code == 200, answer.text
                version += 1
                told += len(reader.read(f"/v1/changes?since={page['next']}{filters}")["items"])

    # then each statement that was read finds its rows by an index
    assert told > 8
    assert len(asked) > 25
    assert walks(newsroom.database, asked) == {}
