"""Putting a written newsroom into an empty database: all of it, as it was, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.changes.log import lock_head
from app.changes.public.searching import remake_search
from app.changes.verifying import Anchor, fault_of
from app.core.sql.bulk import insert_rows
from app.core.sql.columns import metadata
from app.core.sql.db import Database, unflushed_reader
from app.core.sql.failures import as_problem
from app.core.sql.statements import dumped
from app.quotes.live.topical import all_topics_of_quotes
from app.search.suggest.keeping import keep_all_names
from app.transfer.formats.rows import Misused, Unreadable
from app.transfer.progress import Telling
from app.transfer.rebuilding import span_all
from app.transfer.whole.contents import FORMAT, LEFT_OUT, Plan
from app.transfer.whole.sealed_lines import LinesIn

MOST_ROWS = 500
MOST_BYTES = 4_000_000
"""Of one statement."""
STAYS = {"kept_secret", "change_head"}
"""Tables that may have rows in an empty database."""
UNFIT = "Line {} is of no newsroom of this schema. Give a file that `onrecord export` wrote, as it was written."
UNCHAINED = "Line {} does not continue the change log. {}"
REFUSED = "The database does not take lines {} to {}: their rows do not fit with each other or with those before."
LOOSE = "A row of this file names another that is not in it. Give a file as `onrecord export` wrote it."
COUNTED = "The file has {} rows of {}, and its first line says {}. Get it again, byte for byte."


def restore_newsroom(database: Database, handle: BinaryIO, plan: Plan, telling: Telling, *, keep: bool = True) -> int:
    """Put all rows of an export in, and say how many; without `keep` do all but keep them.

    All is in when this returns. Raises Misused when this database or this program is not one for this file, Unreadable
    when anything in the file is not as it was written, Unavailable or StorageFull; nothing is in then.
    """
    lines = LinesIn(handle)
    counts = counts_of(lines.header(), plan.revision)
    with database.writing() as session:
        head = lock_empty(session, plan)
        telling.begin("import", sum(counts.values()))
        with references_as_they_come(session):
            Restoring(session, plan, lines, counts, head, telling).all_rows()
        session.execute(sql("UPDATE change_head SET seq = :seq, public_seq = :public_seq, hash = :hash"), head)
        all_topics_of_quotes(session)
        remake_search(session)
        keep_all_names(session)
        span_all(session)
        if keep:
            with refusing(LOOSE):
                database.commit(session)
    return sum(counts.values())


def counts_of(header: Mapping[str, Any], schema: str) -> dict[str, int]:
    """How many rows of each table the file says that it has. Raises Misused when it is of another release."""
    made = f"It was written by Onrecord {header.get('version')}, with the schema {header.get('schema')}."
    if header.get("format") != FORMAT or str(header.get("schema")) > schema:
        raise Misused(f"This export is newer than this program. {made} Import it with that release or a later one.")
    if header.get("schema") != schema:
        raise Misused(
            f"This export is older than this program, whose schema is {schema}. {made} Import it with that release,"
            " then bring the database up with this one: onrecord db upgrade."
        )
    return dict(header["rows"])


def lock_empty(session: Session, plan: Plan) -> dict[str, Any]:
    """The head of the log of an empty database, in which nobody writes meanwhile. Raises Misused if it has rows."""
    if session.connection().dialect.name == "postgresql":
        session.execute(sql("SET LOCAL statement_timeout = 0"))
    reader = unflushed_reader(session)
    head = lock_head(reader)
    there = [
        table
        for table in sorted({*plan.contents, *LEFT_OUT} - STAYS)
        if reader.value(f"SELECT 1 FROM {table} LIMIT 1") is not None
    ]
    if there:
        raise Misused(
            f"This database is not empty: it has rows of {', '.join(there[:4])}. An export goes into a new one, before"
            " its first key: name it in ONRECORD_DATABASE_URL, run `onrecord db upgrade` and this again."
        )
    return head


@contextmanager
def references_as_they_come(session: Session) -> Iterator[None]:
    """Let a row refer to a later one, on PostgreSQL to one of its table; SQLite looks at the commit, that at the end of
    this. Raises Unreadable if it is not there then.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        return
    for table, name in own_references():
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED")
    yield
    with refusing(LOOSE):
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in own_references():
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE")


def own_references() -> list[tuple[str, str]]:
    """Each table and constraint by which its rows refer to each other at once."""
    return [
        (table.name, str(key.name))
        for table in metadata.sorted_tables
        for key in sorted(table.foreign_key_constraints, key=lambda found: str(found.name))
        if key.referred_table is table and not key.deferrable
    ]


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """Say the sentence when the database does not take what is done here. That it is busy, away or full goes on."""
    try:
        yield
    except Exception as error:
        of_database = isinstance(error, DBAPIError | sqlite3.Error) or hasattr(error, "sqlstate")
        if of_database and as_problem(error) is None:
            raise Unreadable(sentence) from error
        raise


@dataclass(slots=True)
class Restoring:
    """One file on its way in. `head` goes with the log."""

    session: Session
    plan: Plan
    lines: LinesIn
    expected: Mapping[str, int]
    head: dict[str, Any]
    telling: Telling
    done: dict[str, int] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    until: int = MOST_BYTES

    def all_rows(self) -> None:
        table = ""
        for line in self.lines.rows():
            if line.get("table") != table or len(self.waiting) >= MOST_ROWS or self.lines.bytes >= self.until:
                self.insert(table)
            table = str(line.get("table"))
            self.waiting.append(self.row(table, line.get("row")))
        self.insert(table)
        for name, count in self.expected.items():
            if self.done.get(name, 0) != count:
                raise Unreadable(COUNTED.format(self.done.get(name, 0), name, count))

    def row(self, table: str, members: Any) -> dict[str, Any]:
        """The row of a line; one of the log moves its head."""
        content = self.plan.contents.get(table)
        row = content.row(members) if content is not None and isinstance(members, dict) else None
        if row is None:
            raise Unreadable(UNFIT.format(self.lines.number))
        if table == "change":
            self.follow(row)
        return row

    def follow(self, row: Mapping[str, Any]) -> None:
        """Move the head of the log to this row, if it is the next."""
        last = Anchor(self.head["seq"], self.head["hash"])
        fault = fault_of({**row, "state": dumped(row["state"])}, last)
        if fault is not None:
            raise Unreadable(UNCHAINED.format(self.lines.number, fault))
        self.head |= {name: row[name] for name in ("seq", "hash")}
        self.head["public_seq"] = row["public_seq"] or self.head["public_seq"]

    def insert(self, table: str) -> None:
        """Put in what waits."""
        last = self.lines.number - 1
        with refusing(REFUSED.format(last - len(self.waiting) + 1, last)):
            insert_rows(self.session, table, self.waiting)
        self.done[table] = self.done.get(table, 0) + len(self.waiting)
        self.waiting.clear()
        self.until = self.lines.bytes + MOST_BYTES
        done, whole = sum(self.done.values()), sum(self.expected.values())
        self.telling.at(done, f"{done} of {whole} rows")
