"""The limit of writing: the rows that a request made, written again as raw SQL in one durable transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

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
Transaction = list[tuple[str, list[tuple[Any, ...]]]]
"""A statement for each table, with the rows to insert."""


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
        statements: dict[str, str] = {}
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
            # What is public of a name was there already where a source has got another weight.
            statements[table] = f"INSERT OR REPLACE INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"
            self.marks[table] = self.last(table)
        for table, column in KEYED.items():
            columns = len(metadata.tables[table].columns)
            for ident, article in owner.items():
                rows = self.connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", [ident]).fetchall()
                if rows:
                    found[article].setdefault(table, []).extend(rows)
            statements[table] = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"
        return [[(statements[table], rows) for table, rows in found[ident].items()] for ident in articles]

    def batches(self, most: int) -> Iterator[Transaction]:
        """The same of all new articles, so many in a transaction."""
        found = self.connection.execute(
            "SELECT id FROM article WHERE rowid > ? ORDER BY rowid", [self.marks["article"]]
        )
        single = self.transactions([ident for (ident,) in found])
        for place in range(0, len(single), most):
            joint: dict[str, list[tuple[Any, ...]]] = {}
            for statement, rows in chain.from_iterable(single[place : place + most]):
                joint.setdefault(statement, []).extend(rows)
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
        for statement, rows in transaction:
            run.executemany(statement, rows)
        run.execute("UPDATE change_head SET seq = seq + 1, hash = hash")
        run.execute("COMMIT")
        return time.perf_counter() - began
