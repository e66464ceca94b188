"""The database's schema: `onrecord db`."""

from __future__ import annotations

import typer

from app import schema
from app.cli.opening import opened, said

db = typer.Typer(no_args_is_help=True, help="The database's schema.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the schema to the program's newest form. Nothing happens when it is there."""
    database = opened()
    try:
        schema.upgrade(database)
        said.print(f"The database is at {schema.current_and_head(database)[0]}.")
    finally:
        database.dispose()


@db.command("check")
def db_check() -> None:
    """Say whether the schema is the program's; exits with 1 when it is not."""
    database = opened()
    try:
        current, head = schema.current_and_head(database)
    finally:
        database.dispose()
    if current != head:
        said.print(f"The database is at {current or 'nothing'}, the program wants {head}. Run: onrecord db upgrade")
        raise typer.Exit(1)
    said.print(f"The database is at {current}, as the program wants it.")
