"""No public list walks through a table, on either database: what it finds, orders and counts it finds by an index."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import pytest

from app.articles.answers import conditions
from app.core.sql.reader import Reader, native_form, spread
from app.quotes.answers.asking import narrowed
from tests.articles.stories import story
from tests.newsroom import Newsroom
from tests.plans import NARROWED_DOWN

ARTICLES = (
    "", "count=true&limit=1", "topic=energy", "topic=energy,ports", "topic_all=energy,ports", "topic_not=energy",
    "author=ida-falk", "author=ida-falk,ada-lind", "speaker=ada-lind", "collection=chosen", "language=en",
    "language=en,de", "verification=attributed", "disputed=true", "disputed=false", "retracted=true",
    "external_id=wire:1", "published_after=2020-01-01T00:00:00Z", "published_before=2040-01-01T00:00:00Z",
    "updated_after=2020-01-01T00:00:00Z", "updated_before=2040-01-01T00:00:00Z", "topic=energy&author=ida-falk",
    "topic=energy&speaker=ada-lind&count=true&limit=1", "include=quotes.attribution,sources,topics,authors,corrections",
)  # fmt: skip
ORDERS = ("", "sort=published_at", "sort=-updated_at", "sort=first_published_at", "sort=headline", "sort=-id")
OTHERS = (
    "/v1/sources", "/v1/sources?kind=person", "/v1/sources?sort=name",
    "/v1/sources?sort=-updated_at&count=true&limit=1", "/v1/topics", "/v1/topics?sort=name", "/v1/topics?parent=energy",
    "/v1/collections?sort=-updated_at", "/v1/collections", "/v1/collections?include=items",
    "/v1/collections/chosen?include=items",
    "/v1/attributions", "/v1/attributions?role=speaker",
    "/v1/attributions?source=ada-lind&count=true&limit=1", "/v1/responses", "/v1/responses?stance=denies",
    "/v1/responses?responder=ada-lind",
    "/v1/responses?stance=denies&sort=-created_at&count=true&limit=1", "/v1/quotes",
    "/v1/quotes?speaker=ada-lind&count=true&limit=1",
)  # fmt: skip
WALKED = NARROWED_DOWN | {"f", "m"}
LONG = "FROM live_article a WHERE"
BEGINS = re.compile(r"IN \(SELECT|external_id IN")
"""How a list says that it begins at a few rows, which are then sorted."""


class Recording(Reader):
    """Keeps what was asked of the database."""

    __slots__ = ()
    asked: ClassVar[dict[str, dict[str, Any]]] = {}

    def run(self, statement: str, values: dict[str, Any]) -> Any:
        self.asked[statement] = values
        return super().run(statement, values)


def plan_of(reader: Reader, statement: str, values: dict[str, Any]) -> list[str]:
    statement, values = spread(statement, values)
    if reader.native:
        reader.connection.execute("SET LOCAL enable_seqscan = off")
        return [row[0].strip() for row in reader.connection.execute(f"EXPLAIN {native_form(statement)}", values)]
    return [row[3] for row in reader.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def walked(plan: list[str]) -> set[str]:
    """The tables that are gone through without an index."""
    found = set()
    for line in plan:
        words = line.removeprefix("-> ").strip().split()
        if words[:1] == ["SCAN"] and "INDEX" not in line:
            found.add(words[1])
        elif "Seq Scan on" in line:
            found.add(line.split("Seq Scan on ")[1].split()[0])
    return {name for name in found if not name.startswith("(")} - WALKED


@pytest.mark.parametrize("most", [0, 500])
def test_no_list_walks_through_a_table(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    # given a newsroom with something of everything, in which what a filter leaves is much, or little
    editor, reader = newsroom.editor, newsroom.reader
    article = editor.made("/v1/articles?publish=true", story(external_id="wire:1"))
    shelf = editor.made("/v1/collections", {"title": "Chosen", "slug": "chosen", "items": [{"article": article["id"]}]})
    editor.post(f"/v1/collections/{shelf['id']}/publish", {}, version=1)
    monkeypatch.setattr(conditions, "FEW", most)
    monkeypatch.setattr(narrowed, "FEW", most)
    monkeypatch.setattr(newsroom.database, "reader", Recording)
    Recording.asked.clear()

    # when everything is asked of it
    for query in ARTICLES:
        for order in ORDERS:
            path = f"/v1/articles?{'&'.join(filter(None, (query, order)))}"
            assert reader.get(path).status_code == 200, path
    for path in OTHERS:
        assert reader.get(path).status_code == 200, path

    # then each statement goes by an index, and no long list is sorted
    asked = dict(Recording.asked)
    with newsroom.database.reading() as held:
        for statement, values in asked.items():
            plan = plan_of(held, statement, values)
            assert walked(plan) == set(), f"{statement}\n{plan}"
            assert not any("AUTOMATIC" in step for step in plan), f"{statement}\n{plan}"
            if most == 0 and not held.native and LONG in statement and not BEGINS.search(statement):
                assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plan), f"{statement}\n{plan}"
    assert len(asked) > 100
