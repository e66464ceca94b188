"""What the caches in front were told: `onrecord purges`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.cdn.reading import newest_purges
from app.cli.opening import opened

STATES = ("waiting", "arrived once", "done")


def purges(most: Annotated[int, typer.Option("--newest", min=1, max=1000, help="How many.")] = 20) -> None:
    """List what the caches in front were told to forget, the newest first, and how that went."""
    database = opened(current=True)
    try:
        with database.reading() as reader:
            rows = newest_purges(reader, most)
    finally:
        database.dispose()
    table = Table("change", "at", "tags", "state", "attempts", "last outcome", "last attempt", "next")
    for row in rows:
        table.add_row(
            str(row["seq"]),
            row["at"],
            str(len(json.loads(row["tags"]))),
            state_of(row),
            str(row["attempts"]),
            *(str(row[name] or "") for name in ("outcome", "tried_at", "due_at")),
        )
    Console().print(table)


def state_of(row: dict[str, Any]) -> str:
    if row["claim"] is not None:
        return "being sent"
    return "given up" if row["due_at"] is None and row["sent"] < len(STATES) - 1 else STATES[row["sent"]]
