"""What search and suggestions find in the copies: rows numbered by their moments, words indexed, pieces of names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.changes.public.searching import remake_search
from app.core.fulltext.rows import TIE_BITS
from app.core.settings import Settings
from app.database import open_database
from app.quotes.live.answered import tell_all_answered, tell_all_stances
from app.quotes.live.naming import name_all
from app.quotes.live.topical import all_topics_of_quotes
from app.search.suggest.keeping import keep, keep_all_names
from app.search.suggest.pieces import pieces
from app.transfer.rebuilding import span_all

ROWS = ("search_row", "draft_search_row")
TRIGGERS = "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name LIKE '%search_row'"
A_DAY = 86_400_000
NUMBER = f"t.n - (CASE t.kind WHEN 'article' THEN c.number * {A_DAY} ELSE c.later END << {TIE_BITS})"
"""An article is found at its moment, all else at that of its id; `later` are the milliseconds between two ids."""
IN_COPY = {table: {"n": NUMBER} for table in ROWS} | {
    "public_name": {"weight": "CASE t.type WHEN 'article' THEN t.weight + c.number ELSE t.weight END"}
}
"""What is another in a copy and is neither an id nor a text, in SQL."""


def find_again(path: Path) -> None:
    """Have the program make all that is found."""
    database = open_database(Settings(database_url=f"sqlite:///{path}"))
    with database.writing() as session:
        name_all(session)
        all_topics_of_quotes(session)
        remake_search(session)
        keep_all_names(session)
        session.commit()
    database.dispose()


def without_triggers(connection: sqlite3.Connection) -> list[str]:
    """Let rows of search be written without indexing their words; gives what `index` needs."""
    triggers = connection.execute(TRIGGERS).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER main.{name}")
    return [statement for _, statement in triggers]


def index(connection: sqlite3.Connection, triggers: list[str]) -> None:
    """Index the words of all rows, and make the pieces of all names."""
    for table in ROWS:
        connection.execute(f"INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')")
    for statement in triggers:
        connection.execute(statement)
    connection.execute("DELETE FROM name_piece")
    connection.executemany("INSERT INTO name_piece (piece, weight, id) VALUES (?, ?, ?)", all_pieces(connection))


def all_pieces(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    for kind, ident, weight, names in connection.execute("SELECT type, id, weight, names FROM main.public_name"):
        for piece in pieces(kind, json.loads(names)):
            yield piece, weight, ident


def finish(path: Path, digits: str) -> None:
    """Have the program weigh again what all copies name, and make again what their lists go along.

    Of a copy's own the ids are not less than `digits`.
    """
    database = open_database(Settings(database_url=f"sqlite:///{path}"))
    with database.writing() as session:
        for kind in ("source", "topic"):
            rows = session.connection().exec_driver_sql(
                "SELECT id FROM visible WHERE kind = ? AND id < ? ORDER BY id", (kind, digits)
            )
            keep(session, kind, [row[0] for row in rows])
        tell_all_answered(session)
        tell_all_stances(session)
        all_topics_of_quotes(session)
        span_all(session)
        session.commit()
    database.dispose()
