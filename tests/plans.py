"""Which statements a request runs, and what each of them walks through from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.core.sql.db import Database
from app.core.sql.reader import Reader
from app.tables import metadata
from tests.newsroom import Json

TABLES = frozenset(metadata.tables)
SMALL = frozenset({"change_head", "kind_seen", "secret"})
"""Tables of a row, or of one for each kind."""
NARROWED_DOWN = frozenset({
    "change_head", "page", "outward", "inward", "up", "held", "b", "below", "printed", "ranked", "counted", "found",
})  # fmt: skip
"""What a plan may walk from end to end: what a statement has narrowed down itself, and a table of one row."""
NOTHING = "WHERE 1 = 0"
"""What is asked so is not looked for."""
NAMED = re.compile(r"(?:FROM|JOIN|,)\s+(\w+)(?:\s+AS)?(?:\s+(\w+))?")
Asked = dict[str, dict[str, Any]]


@contextmanager
def asked_of(database: Database) -> Iterator[Asked]:
    """The statements that are read within, with the values of their first time."""
    kept: Asked = {}

    class Noting(Reader):
        __slots__ = ()

        def run(self, statement: str, values: dict[str, Any]) -> Any:
            kept.setdefault(statement, values)
            return super().run(statement, values)

    usual, database.reader = database.reader, Noting
    try:
        yield kept
    finally:
        database.reader = usual


def walks(database: Database, asked: Asked) -> dict[str, list[str]]:
    """Those that walk, and what through: a table, or an index without a condition that says where.

    PostgreSQL takes the little that there is in a test as a whole, and joins it so: it is told not to where it need
    not.
    """
    found = {}
    with database.reading() as reader:
        if reader.native:
            for way in ("seqscan", "hashjoin", "mergejoin"):
                reader.run(f"SET LOCAL enable_{way} = off", {})
        for statement, values in asked.items():
            walked = (postgresql_walks if reader.native else sqlite_walks)(reader, statement, values)
            far = [walk for walk in walked if walk.split()[0] not in SMALL]
            if far and NOTHING not in statement:
                found[statement] = far
    return found


def sqlite_walks(reader: Reader, statement: str, values: dict[str, Any]) -> list[str]:
    names = {alias: table for table, alias in NAMED.findall(statement) if table in TABLES or table.endswith("_words")}
    plan = reader.run(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = [row[3] for row in plan]
    walked = [re.sub(r"^SCAN (TABLE )?", "", step) for step in steps if step.startswith("SCAN")]
    # An automatic index is one that SQLite makes of a whole table for this one statement.
    walked += far_within(plan) + [step.removeprefix("SEARCH ") for step in steps if "AUTOMATIC" in step]
    # A virtual table with a MATCH says so (M); without one all of it is read.
    told = [(step.split()[0], step) for step in walked if not re.search(r"INDEX \d+:M", step)]
    return [
        f"{names.get(name, name)} {step}" for name, step in told if names.get(name, name) in {*TABLES, *names.values()}
    ]


FAR = re.compile(r"SEARCH (\w+ .*\((kind|status)=\?\))$")
"""An index by which far too much is found: half of a newsroom is of one kind, nearly all of one status."""


def far_within(plan: list[tuple[int, int, int, str]]) -> list[str]:
    """What walks through that for each row of another, or to make a list of what a row may be."""
    above, details = {row[0]: row[1] for row in plan}, {row[0]: row[3] for row in plan}
    found = []
    for place, _, _, step in plan:
        outer = above[place]
        while outer and not details[outer].startswith(("CORRELATED", "LIST SUBQUERY")):
            outer = above[outer]
        if outer and (far := FAR.match(step)):
            found.append(far[1])
    return found


def postgresql_walks(reader: Reader, statement: str, values: dict[str, Any]) -> list[str]:
    (plan,) = reader.run(f"EXPLAIN (FORMAT JSON) {statement}", values).fetchone()[0]
    return [
        f"{node['Relation Name']} {node['Node Type']} {node.get('Index Name', '')}"
        for node in nodes(plan["Plan"])
        if "Relation Name" in node and node["Node Type"] != "Bitmap Heap Scan" and "Index Cond" not in node
    ]


def nodes(plan: Json) -> Iterator[Json]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)
