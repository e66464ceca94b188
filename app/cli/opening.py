"""What every command does around its work: opening the database, and saying in a sentence what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from app import schema
from app.core.problems import Problem
from app.core.settings import Settings
from app.core.sql.db import Database
from app.database import open_database
from app.transfer.formats.rows import Misused, Unreadable

said = Console(stderr=True)


@contextmanager
def honest() -> Iterator[None]:
    """Say in a sentence why a command cannot begin (exits with 2) or could not end (1)."""
    try:
        yield
    except Misused as mistake:
        said.print(str(mistake), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    except Unreadable as fault:
        said.print(f"It stopped, and nothing is kept. {fault}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except Problem as problem:
        said.print(f"It stopped: {problem.detail}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except OSError as error:
        said.print(f"It stopped: {error.strerror}.", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None


def opened(*, current: bool = False) -> Database:
    """The database of the settings; with `current`, only if its schema is the program's."""
    database = open_database(Settings())
    if current and not schema.is_current(database):
        database.dispose()
        said.print("The database's schema is not this program's. Run: onrecord db upgrade")
        raise typer.Exit(1)
    return database
