"""The newsroom that speed is measured on is one that the program itself could have written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.articles.views import ArticleList, ArticleView
from bench.loading import load
from bench.newsroom import Newsroom as Invented
from bench.newsroom import invent
from tests.newsroom import Newsroom, Seat, opened

ARTICLES = 20
OWN = {"id", "slug", "created_at", "updated_at", "published_at", "first_published_at"}


@pytest.fixture(scope="module")
def invented() -> Invented:
    return invent(sources=100, topics=12, seed=7)


@pytest.fixture
def loaded(invented: Invented, tmp_path: Path) -> Iterator[tuple[Newsroom, Seat]]:
    """A newsroom with all articles, and a seat that may do everything."""
    path = tmp_path / "newsroom.db"
    key = load(invented, ARTICLES, path)
    with opened(f"sqlite:///{path}") as client:
        yield Newsroom(client), Seat(client, {"Authorization": f"Bearer {key}"}, key)


def without_own(value: Any) -> Any:
    """What is equal of an article made twice: all but ids, slugs and times of what belongs to it alone."""
    if isinstance(value, dict):
        named = "kind" in value or set(value) == {"id", "slug", "name"}  # a source or topic is the same one both times
        return {name: without_own(one) for name, one in value.items() if named or name not in OWN}
    return [without_own(one) for one in value] if isinstance(value, list) else value


def log_of(newsroom: Newsroom, article: str) -> list[tuple[Any, ...]]:
    """What the log keeps of an article, its quotes and their remarks, but for ids, slugs and times."""
    rows = newsroom.rows(
        """
        WITH printed (id, remark_id) AS (SELECT q.id, q.remark_id FROM quote q
            JOIN revision_quote n ON n.quote_id = q.id WHERE n.article_id = :article)
        SELECT kind, version, action, public_before, public_after, state FROM change
        WHERE id = :article OR id IN (SELECT id FROM printed) OR id IN (SELECT remark_id FROM printed) ORDER BY seq
        """,
        article=article,
    )
    own = OWN | {"remark_id", "created_by"}
    states = [{name: one for name, one in json.loads(row.pop("state")).items() if name not in own} for row in rows]
    return [(*row.values(), state) for row, state in zip(rows, states, strict=True)]


def test_every_article_that_is_loaded_is_answered_as_the_documentation_says(loaded: tuple[Newsroom, Seat]) -> None:
    newsroom, _ = loaded

    listed = newsroom.reader.read("/v1/articles?limit=100&include=quotes.attribution")

    assert len(ArticleList.model_validate(listed).items) == ARTICLES
    for item in listed["items"]:
        view = ArticleView.model_validate(
            newsroom.reader.read(f"/v1/articles/{item['id']}?include=quotes.attribution&body_format=text")
        )
        assert [len(quote.attribution.steps) for quote in view.quotes if quote.attribution] == [3] * 5
        for quote in view.quotes:
            (place,) = quote.occurrences or []
            assert view.body is not None
            assert (view.body.text or "")[place.start : place.end] == quote.text


def test_an_article_that_is_loaded_reads_as_if_it_had_been_written(
    loaded: tuple[Newsroom, Seat], invented: Invented
) -> None:
    newsroom, editor = loaded
    parts = "include=quotes.attribution,sources,topics,authors&body_format=html,text,portable_text,markdown"
    newest_first = newsroom.reader.read("/v1/articles?limit=100")["items"]
    number = 13
    first = newest_first[ARTICLES - 1 - number]

    second = editor.made("/v1/articles?publish=true", invented.story(number))

    assert without_own(newsroom.reader.read(f"/v1/articles/{first['id']}?{parts}")) == without_own(
        newsroom.reader.read(f"/v1/articles/{second['id']}?{parts}")
    )
    assert without_own(editor.read(f"/v1/articles/{first['id']}?view=draft&{parts}")) == without_own(
        editor.read(f"/v1/articles/{second['id']}?view=draft&{parts}")
    )
    assert log_of(newsroom, first["id"]) == log_of(newsroom, second["id"])


def test_loading_writes_as_many_rows_of_each_table_as_writing_does(
    loaded: tuple[Newsroom, Seat], invented: Invented
) -> None:
    newsroom, editor = loaded
    before = {table: len(rows) for table, rows in newsroom.everything().items()}

    for number in range(ARTICLES):
        editor.made("/v1/articles?publish=true", invented.story(number))

    added = {table: len(rows) - before[table] for table, rows in newsroom.everything().items()}
    once = {"key", "kept_secret", "change_head", "kind_seen", "source", "topic"}
    differing = {table for table, count in before.items() if added[table] != count and table not in once}
    # What is public for the first time, its names, and the sources' own creation, were written once.
    named = {"search_row", "draft_search_row", "public_name", "name_piece"}
    assert differing == {"change", "shown", "visible"} | named
    parents = sum(topic.parent is not None for topic in invented.topics)
    assert before["shown"] - added["shown"] <= parents
    assert before["visible"] - added["visible"] <= 100 + 12


def test_the_same_seed_invents_the_same_newsroom(invented: Invented) -> None:
    again = invent(sources=100, topics=12, seed=7)
    assert (again.cast, again.topics, again.story(3)) == (invented.cast, invented.topics, invented.story(3))
    assert invent(sources=100, topics=12, seed=8).story(3) != invented.story(3)
