"""SQL with lists in it, on both databases."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import text

from app.core.sql.db import reader_of
from app.core.sql.reader import Reader, native_form, spread
from app.core.sql.remembered import MOST, Remembering
from tests.newsroom import Newsroom

HIGHEST = "SELECT MAX(seq) FROM kind_seen"
CHOSEN = "SELECT kind FROM kind_seen WHERE kind IN (:kinds) AND kind <> :kind ORDER BY kind"


def test_a_list_finds_what_is_in_it_however_long_it_is(newsroom: Newsroom) -> None:
    kinds = [f"kind-{number:04d}" for number in range(1500)]
    for kind in kinds:
        newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES (:kind, 1)", kind=kind)

    for length in (1, 2, 3, 5, 8, 1001, 1500):
        found = newsroom.rows(CHOSEN, kinds=kinds[:length], kind="kind-0001")

        assert [row["kind"] for row in found] == [kind for kind in kinds[:length] if kind != "kind-0001"]


def test_postgresql_gets_columns_bare() -> None:
    # A test that keeps SQLite from an index: PostgreSQL knows how much passes it by the column alone.
    assert native_form("WHERE (a.state || '') IN (:states)") == "WHERE a.state IN (%(states)s)"
    assert native_form("SELECT lower(name || '') || ''") == "SELECT lower(name || '') || ''"


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


def highest(reader: Reader, asked: list[str] | None = None) -> int:
    """The highest number, looked up if it was not before; then `asked` gets longer."""

    def found() -> int:
        if asked is not None:
            asked.append(HIGHEST)
        return int(reader.value(HIGHEST))

    return reader.once(("highest",), found)


def test_what_was_found_out_is_asked_again_only_after_something_was_committed(newsroom: Newsroom) -> None:
    asked: list[str] = []
    newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES ('one', 1001)")

    with newsroom.database.reading() as reader:
        assert [highest(reader, asked), highest(reader, asked)] == [1001, 1001]
    with newsroom.database.reading() as reader:
        assert highest(reader, asked) == 1001
    # PostgreSQL does not tell a connection how much was committed.
    assert len(asked) == (1 if newsroom.database.is_sqlite else 3)

    newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES ('two', 1002)")
    with newsroom.database.reading() as reader:
        assert highest(reader) == 1002


def test_what_was_found_out_is_true_of_the_snapshot_in_which_it_is_asked(newsroom: Newsroom) -> None:
    newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES ('one', 1001)")

    with newsroom.database.reading() as early:
        assert early.value(HIGHEST) == 1001
        newsroom.write("INSERT INTO kind_seen (kind, seq) VALUES ('two', 1002)")
        # Asked for the first time after somebody has committed, in a snapshot of before.
        assert highest(early) == 1001
        with newsroom.database.reading() as late:
            assert highest(late) == 1002
        assert highest(early) == 1001
    for _ in range(3):
        with newsroom.database.reading() as one, newsroom.database.reading() as other:
            assert highest(one) == highest(other) == 1002


def test_who_writes_is_told_what_is_written_and_not_what_was_found_out(newsroom: Newsroom) -> None:
    with newsroom.database.writing() as session:
        for kind, seq in (("one", 1001), ("two", 1002)):
            session.execute(text("INSERT INTO kind_seen (kind, seq) VALUES (:kind, :seq)"), {"kind": kind, "seq": seq})

            assert highest(reader_of(session)) == seq


def test_a_connection_remembers_so_much_and_no_more(newsroom: Newsroom) -> None:
    for number in range(3 * MOST):
        with newsroom.database.reading() as reader:
            assert reader.once(number, partial(int, number)) == number
            if isinstance(reader.connection, Remembering):
                assert len(reader.connection.found_out()) <= MOST + 1
