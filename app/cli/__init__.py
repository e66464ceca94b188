"""The command line: every command of `onrecord`, in the order of its help."""

from __future__ import annotations

import typer

from app.cli.content import export_to_file, import_articles, project
from app.cli.history import audit, revisions
from app.cli.keys import keys
from app.cli.purges import purges
from app.cli.serving import demo, serve
from app.cli.tables import db

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A headless content API for newsrooms.")
app.command()(serve)
app.command()(demo)
app.command("import")(import_articles)
app.command("export")(export_to_file)
app.command()(project)
app.command()(purges)
app.add_typer(db, name="db")
app.add_typer(keys, name="keys")
app.add_typer(audit, name="audit")
app.add_typer(revisions, name="revisions")


def main() -> None:
    app()
