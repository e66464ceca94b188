"""What was done before: `onrecord audit`, `revisions`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.articles.revisions.folding import Retention, fold_all
from app.changes.verifying import end_of_log, read_anchor, verify
from app.cli.opening import honest, opened, said
from app.transfer.formats.rows import Misused
from app.transfer.progress import Telling

audit = typer.Typer(no_args_is_help=True, help="The log of who did what.")
revisions = typer.Typer(no_args_is_help=True, help="The histories of articles.")


@audit.command("verify")
def audit_verify(
    anchor: Annotated[
        str | None, typer.Option(help="What `onrecord audit anchor` printed earlier, kept somewhere else.")
    ] = None,
) -> None:
    """Prove that no row of the log was altered, put in or taken out; with an anchor, that none was cut off its end.

    Exits with 1 at the first row that is wrong, and names it.
    """
    with honest():
        known = read_anchor(anchor) if anchor is not None else None
        if anchor is not None and known is None:
            raise Misused("Give --anchor what `onrecord audit anchor` printed: a number, a colon and 64 digits.")
        database = opened(current=True)
        try:
            with database.reading() as reader, Telling(said) as telling:
                telling.begin("log", end_of_log(reader).seq)
                proof = verify(reader, known, lambda rows: telling.at(rows, f"{rows} rows"))
        finally:
            database.dispose()
    if proof.fault is not None:
        typer.echo(f"{proof.fault} The {proof.rows} rows before are as they were written.")
        raise typer.Exit(1)
    typer.echo(f"All {proof.rows} rows are as they were written. Their end: {proof.end}")


@audit.command("anchor")
def audit_anchor() -> None:
    """Print where the log ends, on one line. Keep it where nobody who can write the database can: `verify` takes it."""
    database = opened(current=True)
    try:
        with database.reading() as reader:
            typer.echo(str(end_of_log(reader)))
    finally:
        database.dispose()


@revisions.command("fold")
def revisions_fold(
    minutes: Annotated[int, typer.Option(min=1, max=1440, help="Saves of one key within these are one.")] = 10,
    older_than: Annotated[float, typer.Option(min=0, metavar="DAYS", help="Younger ones all stay.")] = 1,
) -> None:
    """Keep of many saves by one key in a few minutes the last one, once they are old; their numbers stay listed.

    What was ever live, handed on, restored, or saved with a message stays. Run it daily, or never.
    """
    with honest():
        database = opened(current=True)
        try:
            with Telling(said) as telling:
                telling.begin("articles", 1)
                kept = Retention(minutes, older_than)
                folded = fold_all(database, kept, lambda done, all: telling.at(done / all, f"{done} of {all}"))
        finally:
            database.dispose()
    typer.echo(f"{folded} revisions folded.")
