"""The newsroom that speed is measured on is one that the program itself could have written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.changes.public.searching import remake_search
from app.core.fulltext.rows import milliseconds_of
from app.core.settings import Settings
from app.database import open_database
from app.main import create_app
from app.search.suggest.keeping import keep_all_names
from bench import multiplying
from bench.newsroom import invent

FOUND = ("search_row", "draft_search_row", "public_name", "name_piece")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three copies of a newsroom of twenty articles."""
    path = tmp_path_factory.mktemp("bench") / "copied.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiplying, "ARTICLES", 20)
        multiplying.newsroom_of(300, path)
    return path


def rows(path: Path, table: str) -> set[tuple[Any, ...]]:
    """All rows of a table; of those of search without the bits that tell ties apart."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(f"SELECT * FROM {table}").fetchall()
    return {(milliseconds_of(row[0]), *row[1:]) for row in found} if table.endswith("search_row") else set(found)


def test_what_is_found_of_the_copies_is_what_the_program_would_find(copied: Path) -> None:
    before = {table: rows(copied, table) for table in FOUND}
    database = open_database(Settings(database_url=f"sqlite:///{copied}"))

    with database.writing() as session:
        remake_search(session)
        keep_all_names(session)
        session.commit()
    database.dispose()

    assert {table: rows(copied, table) for table in FOUND} == before
    assert all(before.values())


def test_the_words_of_a_copy_are_found_in_it_alone(copied: Path) -> None:
    with closing(sqlite3.connect(copied)) as connection:
        headlines = [row[0] for row in connection.execute("SELECT headline FROM live_article ORDER BY published_at")]
    words = [headline.split()[-1] for headline in (headlines[0], headlines[-1])]
    with TestClient(create_app(Settings(database_url=f"sqlite:///{copied}"))) as client:
        for word in words:
            found = client.get(f"/v1/search?q={word}&type=article&limit=100&count=true").json()
            assert 0 < found["total"] <= 20
            assert {item["headline"].split()[-1] for item in found["items"]} == {word}


def test_the_same_seed_invents_the_same_newsroom() -> None:
    invented, again = (invent(sources=100, topics=12, seed=7) for _ in range(2))
    assert (again.cast, again.topics, again.story(3)) == (invented.cast, invented.topics, invented.story(3))
    assert invent(sources=100, topics=12, seed=8).story(3) != invented.story(3)
