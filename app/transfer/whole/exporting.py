"""Writing a newsroom out: everything but what belongs to one place, as it is at one moment, while others write on."""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from app import __version__
from app.core.sql.db import Database
from app.core.values.times import now
from app.transfer.progress import Telling
from app.transfer.whole.contents import FORMAT, Plan
from app.transfer.whole.sealed_lines import LinesOut

TOLD_EVERY = 500


class Written(NamedTuple):
    """How many rows there were, and their SHA-256."""

    rows: int
    sha256: str


def export_newsroom(database: Database, target: BinaryIO, plan: Plan, telling: Telling) -> Written:
    """Write all of it, row after row, from one snapshot.

    The same newsroom gives the same lines on both databases, but for the first, which says when and by what.
    """
    with database.reading() as reader:
        if not database.is_sqlite:
            reader.value("SELECT set_config('statement_timeout', '0', TRUE)")
        counts = {table: int(reader.value(f"SELECT COUNT(*) FROM {table}")) for table in plan.contents}
        whole = sum(counts.values())
        own = {"onrecord": "export", "format": FORMAT, "schema": plan.revision, "version": __version__, "at": now()}
        lines = LinesOut(target, {**own, "rows": counts})
        telling.begin("export", whole)
        done = 0
        for content in plan.contents.values():
            for row in reader.stream(content.selection()):
                lines.write(content.line(row))
                done += 1
                if done % TOLD_EVERY == 0:
                    telling.at(done, f"{done} of {whole} rows")
        return Written(whole, lines.end())
