"""A newsroom of a million quotes in minutes: a small one that the program made, copied inside the database.

Each copy is a day later than the one before, has ids of that day, and names of its own. All rows are copied, those that
readers' queries touch, those of search (`bench.findable`) and the change log, whose chain is made anew; so what comes
out is as if it had been written.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import String, Table

from app.changes.log import digest, link
from app.core.values.times import instant
from app.tables import metadata
from bench.findable import IN_COPY, find_again, finish, index, without_triggers
from bench.newsroom import BEGINNING
from bench.seeding import DAY, QUOTES, TOKEN, Seed, seed, word_of

ARTICLES = 400
"""In each copy, and so 2,000 quotes."""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
MARKED_ID = re.compile("(?<=·)[0-9a-f]{32}")
"""As it stands in rows of search."""
INSTANT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
WINDOW = 1 << 24
"""Milliseconds in which the first six digits of an id are the same: a working day of less than five hours."""
BEGUN_BY = {"date_span", "quote_day", "quote_response", "quote_topic", "response_to"}
"""Tables by which lists begin, made at the end."""
SHARED = {"change", "change_head", "kind_seen", "key", "key_use", "alembic_version", "name_piece", *BEGUN_BY}
"""Tables that no statement copies."""
WITHOUT_NUMBERS = {"name_piece", "quote_source", "unlisted", *BEGUN_BY}
"""Tables whose rows have no number to be known by."""
OWNERS = ("by_id", "id", "collection_id", "article_id", "remark_id", "quote_id", "source_id")
INDEXES = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql > ''"
SEQ = {"visible": "seq", "public_quote": "seq", "public_article": "seq", "unshown": "seq"}
"""Where the number of a public change is kept."""


class Copy(NamedTuple):
    """What is another in a copy: the first digits of its ids, its day, its word, how many milliseconds its ids are
    later than those of the first.
    """

    number: int
    digits: str
    day: str
    word: str
    later: int


def copy_of(number: int) -> Copy:
    day = datetime.fromisoformat(f"{DAY}T08:00:00+00:00") + timedelta(days=number)
    window = int(day.timestamp() * 1000) // WINDOW + 1
    later = (window - int(copy_of(0).digits, 16)) * WINDOW if number else 0
    return Copy(number, f"{window:06x}", day.date().isoformat(), word_of(number), later)


def newsroom_of(quotes: int, path: Path, number: int = 1) -> Seed:
    """Make a newsroom of so many quotes at `path`, an SQLite file that is not there yet."""
    template = path.with_name(f"{path.name}.seed")
    for left in (path, template):
        for end in ("", "-wal", "-shm"):
            left.with_name(left.name + end).unlink(missing_ok=True)
    copies = max(1, quotes // (ARTICLES * QUOTES))
    made = seed(template, min(ARTICLES, max(8, quotes // QUOTES)), number)
    Regular(made).write()
    find_again(template)
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        multiply(connection, template, copies)
    for end in ("", "-wal", "-shm"):
        template.with_name(template.name + end).unlink(missing_ok=True)
    finish(path, copy_of(0).digits)
    return made


class Regular:
    """The seed with ids and times that are the same whenever it is made, all of its own within one window."""

    def __init__(self, made: Seed) -> None:
        self.made = made
        self.known: dict[str, str] = {}

    def write(self) -> None:
        with closing(sqlite3.connect(self.made.path, isolation_level=None)) as connection:
            for statement in ("PRAGMA journal_mode=DELETE", "PRAGMA foreign_keys=OFF", "BEGIN"):
                connection.execute(statement).close()
            cells = [cell for table in regular_tables() for cell in texts(connection, table)]
            keys = {row[0] for row in connection.execute("SELECT id FROM key")}
            self.learn_ids({found for cell in cells for found in UUID.findall(cell)} - keys)
            self.learn_times({found for cell in cells for found in INSTANT.findall(cell)})
            for table in regular_tables():
                self.rewrite(connection, table)
            self.write_again(connection, "unlisted")
            chain_again(connection)
            connection.execute("COMMIT")

    def learn_ids(self, ids: set[str]) -> None:
        shared, own = parted(ids, self.made.id_marker)
        beginning, first = int(BEGINNING.timestamp() * 1000), int(copy_of(0).digits, 16) * WINDOW
        for begun, each, found in ((beginning, 1.0, shared), (first, WINDOW / (len(own) + 1), own)):
            for place, ident in enumerate(found):
                digits = f"{int(begun + place * each):012x}7{place % 4096:03x}8{place * 2654435761 % 2**60:015x}"
                self.known[ident] = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def learn_times(self, times: set[str]) -> None:
        shared, own = parted(times, self.made.time_marker)
        first = datetime.fromtimestamp(int(copy_of(0).digits, 16) * WINDOW / 1000, UTC)
        for begun, each, found in ((BEGINNING, 0.001, shared), (first, WINDOW / 1000 / (len(own) + 1), own)):
            for place, time in enumerate(found):
                self.known[time] = instant(begun + timedelta(seconds=place * each))

    def rewrite(self, connection: sqlite3.Connection, table: str) -> None:
        names = columns_of(connection, table)
        rows = connection.execute(f"SELECT rowid, * FROM {table}").fetchall()
        changed = ", ".join(f'"{name}" = ?' for name in names)
        connection.executemany(
            f"UPDATE {table} SET {changed} WHERE rowid = ?", [(*map(self.renamed, row[1:]), row[0]) for row in rows]
        )

    def write_again(self, connection: sqlite3.Connection, table: str) -> None:
        """The same of a table whose rows have no number."""
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        connection.execute(f"DELETE FROM {table}")
        marks = ", ".join("?" for _ in columns_of(connection, table))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", [[*map(self.renamed, row)] for row in rows])

    def renamed(self, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        for pattern in (UUID, INSTANT):
            cell = pattern.sub(lambda found: self.known.get(found[0], found[0]), cell)
        return cell


def parted(found: set[str], marker: str) -> tuple[list[str], list[str]]:
    """What is smaller than the marker, and what is not, in order."""
    return sorted(one for one in found if one < marker), sorted(one for one in found if one >= marker)


def regular_tables() -> list[str]:
    """Those with ids and times that were made by the clock; what is found is made from them."""
    names = [table.name for table in metadata.sorted_tables]
    return [name for name in names if name not in {*IN_COPY, *WITHOUT_NUMBERS} and not name.startswith("key")]


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def texts(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for row in connection.execute(f"SELECT * FROM {table}"):
        yield from (cell for cell in row if isinstance(cell, str))


CHANGE = (
    "seq", "public_seq", "at", "actor", "request_id", "kind", "id", "version", "action", "public_before",
    "public_after", "state", "salt", "state_digest", "previous_hash", "hash",
)  # fmt: skip


def chain_again(connection: sqlite3.Connection) -> None:
    """Erase the states that the log keeps, as erasure does, and link its rows again."""
    rows = [dict(zip(CHANGE, row, strict=True)) for row in logged(connection, "main")]
    head = {"seq": 0, "public_seq": 0, "hash": ""}
    connection.execute("DELETE FROM change")
    insert_changes(connection, linked(rows, head))
    connection.execute("UPDATE change_head SET hash = :hash", head)


def logged(connection: sqlite3.Connection, schema: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT {', '.join(CHANGE)} FROM {schema}.change ORDER BY seq").fetchall()


def linked(rows: list[dict[str, Any]], head: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows in their order, each linked to the one before; `head` moves on with them."""
    for row in rows:
        row |= {name: bool(row[name]) for name in ("public_before", "public_after")}
        row |= {"state": None, "salt": None, "state_digest": digest("", row["id"]), "previous_hash": head["hash"]}
        row["hash"] = link(row)
        head |= {"seq": row["seq"], "public_seq": row["public_seq"] or head["public_seq"], "hash": row["hash"]}
        yield tuple(row[name] for name in CHANGE)


def insert_changes(connection: sqlite3.Connection, rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" for _ in CHANGE)
    connection.executemany(f"INSERT INTO change ({', '.join(CHANGE)}) VALUES ({marks})", rows)


def multiply(connection: sqlite3.Connection, template: Path, copies: int) -> None:
    """Add copies until there are so many."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {pragma}").close()
    connection.execute("ATTACH ? AS template", [str(template)])
    connection.execute("BEGIN")
    indexes = connection.execute(INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX main.{name}")
    connection.execute("CREATE TEMP TABLE copy (number INTEGER PRIMARY KEY, digits, day, word, later INTEGER)")
    connection.execute("CREATE TEMP TABLE numbered (seq INTEGER PRIMARY KEY, place INTEGER)")
    connection.executemany("INSERT INTO copy VALUES (?, ?, ?, ?, ?)", [copy_of(number) for number in range(1, copies)])
    log, triggers = Log(connection), without_triggers(connection)
    for table in metadata.sorted_tables:
        if table.name not in SHARED:
            copy_rows(connection, table, log)
    log.extend(copies)
    index(connection, triggers)
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("DETACH template")
    connection.execute("PRAGMA journal_mode=WAL").close()


class Log:
    """The log of the copies. Each has the changes of its own things; those of shared ones happened once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        digits = copy_of(0).digits
        rows = [dict(zip(CHANGE, row, strict=True)) for row in logged(connection, "template")]
        self.last = rows[-1]["seq"]
        self.newest = max(row["public_seq"] or 0 for row in rows)
        self.rows = [row for row in rows if row["id"].startswith(digits)]
        public = 0
        for row in rows:
            public += row["public_seq"] is not None and row["id"].startswith(digits)
            if row["public_seq"] is not None:
                connection.execute("INSERT INTO numbered VALUES (?, ?)", [row["public_seq"], max(public, 1)])
        self.each = public

    def number(self, column: str) -> str:
        """The number of a public change in a copy, in SQL."""
        place = f"(SELECT n.place FROM numbered n WHERE n.seq = t.{column})"
        return f"{self.newest} + (c.number - 1) * {self.each} + {place}"

    def extend(self, copies: int) -> None:
        """Write the changes of the copies, and the head."""
        names = ("seq", "public_seq", "hash")
        row = self.connection.execute("SELECT seq, public_seq, hash FROM main.change_head").fetchone()
        head = dict(zip(names, row, strict=True))
        for number in range(1, copies):
            copy, first = copy_of(number), copy_of(0)
            insert_changes(
                self.connection,
                linked([self.moved(row, place, first, copy) for place, row in self.counted(number)], head),
            )
        self.connection.execute("UPDATE main.change_head SET seq = :seq, public_seq = :public_seq, hash = :hash", head)
        self.connection.execute("UPDATE main.kind_seen SET seq = :public_seq", head)

    def counted(self, number: int) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
        """The rows of a copy with their numbers, of all changes and of public ones."""
        public = self.newest + (number - 1) * self.each
        for seq, row in enumerate(self.rows, self.last + (number - 1) * len(self.rows) + 1):
            public += row["public_seq"] is not None
            yield (seq, public), row

    def moved(self, row: dict[str, Any], place: tuple[int, int], first: Copy, copy: Copy) -> dict[str, Any]:
        seq, public = place
        return row | {
            "seq": seq,
            "public_seq": None if row["public_seq"] is None else public,
            "at": row["at"].replace(first.day, copy.day),
            "id": copy.digits + row["id"][6:],
        }


def copy_rows(connection: sqlite3.Connection, table: Table, log: Log) -> None:
    """One statement makes the rows of a table for all copies, one copy after the other."""
    owner = next((name for name in OWNERS if name in table.columns), None)
    if owner is None or not connection.execute(f"SELECT 1 FROM template.{table.name}").fetchone():
        return
    special = IN_COPY.get(table.name, {})
    names = [column.name for column in table.columns if column.name in special or not is_counter(table, column.name)]
    made = []
    for name in names:
        if name in special:
            made.append(special[name])
        elif SEQ.get(table.name) == name:
            made.append(log.number(name))
        else:
            made.append(moved(connection, table, name))
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO main.{table.name} ({quoted}) SELECT {', '.join(made)}"
        f" FROM copy c CROSS JOIN template.{table.name} t WHERE substr(t.{owner}, 1, 6) = ?",
        [copy_of(0).digits],
    )


def is_counter(table: Table, name: str) -> bool:
    """Whether the database gives the number of a new row: a primary key of one whole number."""
    keys = list(table.primary_key.columns)
    return len(keys) == 1 and keys[0].name == name and not isinstance(keys[0].type, String)


def moved(connection: sqlite3.Connection, table: Table, name: str) -> str:
    """A column of a copy in SQL, with as few replacements as the column needs."""
    digits, column = copy_of(0).digits, f't."{name}"'
    before: Counter[str] = Counter()
    token = day = False
    for (cell,) in connection.execute(f'SELECT "{name}" FROM template.{table.name}'):
        if isinstance(cell, str):
            token, day = token or TOKEN in cell, day or DAY in cell
            before.update(
                cell[max(0, found.start() - 1) : found.start()]
                for found in chain(UUID.finditer(cell), MARKED_ID.finditer(cell))
                if found[0].startswith(digits)
            )
    made = column
    for mark in sorted(before):
        assert mark in {"", '"', "-", " ", ">", "/", "\n", "·"}, f"{table.name}.{name} has an id after {mark}"
        if mark:
            made = f"replace({made}, '{mark}{digits}', '{mark}' || c.digits)"
        else:
            made = f"CASE WHEN substr({made}, 1, 6) = '{digits}' THEN c.digits || substr({made}, 7) ELSE {made} END"
    if token:
        made = f"replace({made}, '{TOKEN}', c.word)"
    return f"replace({made}, '{DAY}', c.day)" if day else made
