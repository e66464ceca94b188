"""SQL with lists in it, on both databases."""

from __future__ import annotations

import pytest

from app.core.sql.db import reader_of
from app.core.sql.reader import spread
from tests.newsroom import Newsroom

CHOSEN = "SELECT kind FROM kind_seen WHERE kind IN (:kinds) AND kind <> :kind ORDER BY kind"


def test_a_list_finds_what_is_in_it_however_long_it_is(newsroom: Newsroom) -> None:
    kinds = [f"kind-{number:04d}" for number in range(1500)]
    for kind in kinds:
        newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES (:kind, 1)", kind=kind)

    for length in (1, 2, 3, 5, 8, 1001, 1500):
        found = newsroom.rows(CHOSEN, kinds=kinds[:length], kind="kind-0001")

        assert [row["kind"] for row in found] == [kind for kind in kinds[:length] if kind != "kind-0001"]


def test_an_empty_list_finds_nothing(newsroom: Newsroom) -> None:
    newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES ('article', 1)")

    assert newsroom.rows(CHOSEN, kinds=[], kind="topic") == []


def test_lists_of_about_one_length_make_one_statement_to_prepare() -> None:
    statements = {spread(CHOSEN, {"kinds": ["a"] * length, "kind": "b"})[0] for length in range(5, 9)}

    assert len(statements) == 1


def test_postgresql_compiles_no_statement_which_would_take_longer_than_to_run_it(newsroom: Newsroom) -> None:
    if newsroom.database.is_sqlite:
        pytest.skip("SQLite compiles none")
    assert newsroom.rows("SHOW jit") == [{"jit": "off"}]
    with newsroom.database.writing() as session:
        assert reader_of(session).value("SHOW jit") == "off"
