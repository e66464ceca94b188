"""The search tables: one for what readers find, one for what editors find. An index beside each follows by itself.

SQLite: an FTS5 table over the folded words, kept by triggers. PostgreSQL: a column made of them, with a GIN index.
What makes both is in the migration word for word, since a migration imports nothing from the program.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Connection, Index, Integer, Table, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from app.core.sql.columns import metadata, string

ON_SQLITE = (
    "CREATE VIRTUAL TABLE {table}_words USING fts5(words, content='{table}', content_rowid='n', columnsize=0,"
    " tokenize='ascii')",
    "CREATE TRIGGER {table}_in AFTER INSERT ON {table} BEGIN"
    " INSERT INTO {table}_words (rowid, words) VALUES (new.n, new.words); END",
    "CREATE TRIGGER {table}_out AFTER DELETE ON {table} BEGIN"
    " INSERT INTO {table}_words ({table}_words, rowid, words) VALUES ('delete', old.n, old.words); END",
)
ON_POSTGRESQL = (
    "ALTER TABLE {table} ADD COLUMN lexemes tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED",
    "CREATE INDEX ix_{table}_lexemes ON {table} USING gin (lexemes)",
)
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def of_numbers(table: str) -> Index:
    """On SQLite what filters need of a row stands together, a fortieth of what it is with all its words.
    PostgreSQL reads a row without its long texts anyway.
    """
    made = Index(f"ix_{table}_number", "n", "kind", "id", "language")
    made.ddl_if(dialect="sqlite")
    return made


class SearchColumns(SQLModel):
    """A thing that is found. `n` is made of its moment, so that the index has the newest first.

    `title` and `words` are folded; `words` are all there are, a blank at both ends, behind marked words that say what
    ranking and filters ask for. A row is written and taken away as a whole.
    """

    n: int = Field(primary_key=True, sa_type=NUMBER, sa_column_kwargs={"autoincrement": False})
    kind: str = string()
    id: str = string()
    language: str | None = string(default=None)
    title: str = string()
    words: str = string()


class SearchRow(SearchColumns, table=True):
    """What readers find: of the projection, and of what is visible."""

    __tablename__: ClassVar[str] = "search_row"
    __table_args__ = (UniqueConstraint("kind", "id"), of_numbers("search_row"))


class DraftSearchRow(SearchColumns, table=True):
    """What editors find: the heads of articles, and all the rest that is not in the trash."""

    __tablename__: ClassVar[str] = "draft_search_row"
    __table_args__ = (UniqueConstraint("kind", "id"), of_numbers("draft_search_row"))


def _make_index(table: Table, connection: Connection, **_: Any) -> None:
    for statement in ON_SQLITE if connection.dialect.name == "sqlite" else ON_POSTGRESQL:
        connection.exec_driver_sql(statement.format(table=table.name))


def _drop_index(table: Table, connection: Connection, **_: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}_words")


for _model in (SearchRow, DraftSearchRow):
    event.listen(metadata.tables[_model.__tablename__], "after_create", _make_index)
    event.listen(metadata.tables[_model.__tablename__], "before_drop", _drop_index)
