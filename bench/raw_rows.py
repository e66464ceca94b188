"""The limit of writing: the rows that a request made, written again as raw SQL in one durable transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from app.core.sql.db import prepare_sqlite
from app.tables import metadata

KEYED = {
    "name_piece": "id", "unlisted": "id",
    "quote_day": "quote_id", "quote_source": "quote_id", "quote_topic": "quote_id",
}  # fmt: skip
"""Tables without numbers of rows: what is new in them is found by this column."""
NEWEST_FIRST = {"search_row", "draft_search_row"}
"""Tables in which a newer row has a lesser number; in all others it has a greater one."""
UNWRITTEN = {"change_head", "key_use", "kind_seen", "date_span", "quote_response", "response_to", *KEYED}
TABLES = [table.name for table in metadata.sorted_tables if table.name not in UNWRITTEN]
OWNED_BY = ("article_id", "quote_id", "remark_id", "id", "by_id")
"""The columns that say which request a row is of, the surest first."""
REPLACED = {"public_name"}
"""Tables in which some new rows stand for older ones: a source that has got another weight."""


class Insertion(NamedTuple):
    """A table, and its columns as a statement names them; all of them in their order where none is named."""

    table: str
    columns: str
    width: int

    def statement(self, rows: int = 1) -> str:
        how = "INSERT OR REPLACE" if self.table in REPLACED else "INSERT"
        row = f"({', '.join('?' * self.width)})"
        return f"{how} INTO {self.table} {self.columns} VALUES {', '.join([row] * rows)}"


Transaction = list[tuple[Insertion, list[tuple[Any, ...]]]]
"""The rows to insert, by their tables."""


class Written:
    """What requests have written to a database since it was last asked."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.marks = {table: self.last(table) for table in TABLES}

    def last(self, table: str) -> int:
        newest = "MIN" if table in NEWEST_FIRST else "MAX"
        return int(self.connection.execute(f"SELECT COALESCE({newest}(rowid), 0) FROM {table}").fetchone()[0])

    def transactions(self, articles: Sequence[str]) -> list[Transaction]:
        """The rows of each of these articles, which are all that was written, in the order of the articles."""
        owner = {ident: ident for ident in articles}
        found: dict[str, dict[str, list[tuple[Any, ...]]]] = {ident: {} for ident in articles}
        insertions: dict[str, Insertion] = {}
        self.own_quotes(owner)
        for table in TABLES:
            newer = "<" if table in NEWEST_FIRST else ">"
            cursor = self.connection.execute(
                f"SELECT * FROM {table} WHERE rowid {newer} ? ORDER BY rowid", [self.marks[table]]
            )
            names = [column[0] for column in cursor.description]
            places = [names.index(name) for name in OWNED_BY if name in names]
            article = articles[0]
            for row in cursor:
                # What is of no article itself (a source that became public) was written with the row before.
                article = next((owner[row[place]] for place in places if row[place] in owner), article)
                found[article].setdefault(table, []).append(row)
            quoted = ", ".join(f'"{name}"' for name in names)
            insertions[table] = Insertion(table, f"({quoted})", len(names))
            self.marks[table] = self.last(table)
        for table, column in KEYED.items():
            insertions[table] = Insertion(table, "", len(metadata.tables[table].columns))
            for ident, article in owner.items():
                rows = self.connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", [ident]).fetchall()
                if rows:
                    found[article].setdefault(table, []).extend(rows)
        return [[(insertions[table], rows) for table, rows in found[ident].items()] for ident in articles]

    def batches(self, most: int) -> Iterator[Transaction]:
        """The same of all new articles, so many in a transaction."""
        found = self.connection.execute(
            "SELECT id FROM article WHERE rowid > ? ORDER BY rowid", [self.marks["article"]]
        )
        single = self.transactions([ident for (ident,) in found])
        for place in range(0, len(single), most):
            joint: dict[Insertion, list[tuple[Any, ...]]] = {}
            for insertion, rows in chain.from_iterable(single[place : place + most]):
                joint.setdefault(insertion, []).extend(rows)
            yield list(joint.items())

    def own_quotes(self, owner: dict[str, str]) -> None:
        """Note whose the quotes and remarks of these articles are."""
        named = self.connection.execute(
            "SELECT n.quote_id, q.remark_id, n.article_id FROM revision_quote n JOIN quote q ON q.id = n.quote_id"
            " WHERE n.rowid > ?",
            [self.marks["revision_quote"]],
        )
        for quote, remark, article in named:
            owner[quote] = owner[remark] = article


class RawWriter:
    """Writes transactions to a database of its own, as durably as the program does."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        prepare_sqlite(self.connection, 5.0)

    def write(self, transactions: Iterable[Transaction]) -> list[float]:
        """Write them one by one; the seconds that each took."""
        return [self.written(transaction) for transaction in transactions]

    def written(self, transaction: Transaction) -> float:
        run = self.connection
        began = time.perf_counter()
        run.execute("BEGIN IMMEDIATE")
        for insertion, rows in transaction:
            if insertion.table in NEWEST_FIRST:
                # In their order, by one statement: for each other one FTS5 would write what it has in mind to disk.
                run.execute(insertion.statement(len(rows)), list(chain.from_iterable(sorted(rows))))
            else:
                run.executemany(insertion.statement(), rows)
        run.execute("UPDATE change_head SET seq = seq + 1, hash = hash")
        run.execute("COMMIT")
        return time.perf_counter() - began
