"""Content in and out: `onrecord import`, `export`, `project`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import schema
from app.cli.opening import honest, opened, said
from app.cli.options import Pairs, pairs, web_address
from app.tables import metadata
from app.transfer.fates import Tally
from app.transfer.formats.known import FORMATS
from app.transfer.formats.rows import Misused
from app.transfer.importing import BATCH, Order, import_files
from app.transfer.progress import Telling
from app.transfer.rebuilding import rebuild_projection
from app.transfer.whole.contents import Plan
from app.transfer.whole.exporting import export_newsroom
from app.transfer.whole.files import file_to_read, file_to_write, is_export
from app.transfer.whole.restoring import restore_newsroom

EXPORT = "onrecord"
Paths = Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER", help="What to import; of a folder its files.")]
Format = Annotated[
    str | None,
    typer.Option(help=f"One of {', '.join(FORMATS)}; guessed by the ending. Or onrecord: an export."),
]
Columns = Annotated[
    Pairs, typer.Option("--map", metavar="MEMBER=COLUMN", help="headline=title, body.html=content; again for each.")
]
Values = Annotated[
    Pairs, typer.Option("--set", metavar="MEMBER=VALUE", help="language=en, for rows that give none; again for each.")
]
Encoding = Annotated[str, typer.Option(help="Of the files, such as windows-1252.")]
Site = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Where the content was served: for addresses without a host.")
]
Publish = Annotated[bool, typer.Option("--publish", help="Publish what is imported, with its own dates.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do everything in one transaction and keep nothing; other writers wait.")
]
State = Annotated[Path | None, typer.Option(help="Where to keep how far it came, so that going on is faster.")]
Refusals = Annotated[Path | None, typer.Option(help="Where to list what was refused and why, as JSON Lines.")]
Batch = Annotated[int, typer.Option(min=1, max=10_000, help="Rows in one transaction.")]


def import_articles(
    paths: Paths,
    format: Format = None,
    columns: Columns = None,
    fixed: Values = None,
    encoding: Encoding = "utf-8",
    site: Site = None,
    publish: Publish = False,
    dry_run: DryRun = False,
    state: State = None,
    report: Refusals = None,
    batch: Batch = BATCH,
) -> None:
    """Import articles from CSV, JSON Lines, WordPress (WXR), Ghost, ninjs, or folders of Markdown or HTML.

    A file from `onrecord export` is a whole newsroom, and goes into an empty database:
    onrecord import newsroom.jsonl.gz

    A member without --map is taken from the column of its name, or of a usual word for it (title, text, date, url).

    Run it again after whatever stopped it: what is in stays as it is, and the rest follows.

    Exits with 0 when everything is in, 3 when rows were refused, 2 when the command makes no sense.
    """
    tally = Tally()
    with honest():
        if format == EXPORT or (format is None and any(is_export(path) for path in paths)):
            others = columns or fixed or site or publish or state or report or (encoding, batch) != ("utf-8", BATCH)
            if others or len(paths) > 1:
                raise Misused("An export is taken alone and as it is: give one file, and no option but --dry-run.")
            return import_newsroom(paths[0], keep=not dry_run)
        given, constant = pairs("--map", columns), pairs("--set", fixed)
        served = None if site is None else web_address("--site", site)
        order = Order(paths, format, given, constant, encoding, served, publish, dry_run, state, report, batch)
        database = opened(current=True)
        try:
            with Telling(said) as telling:
                import_files(database, order, telling, tally)
        finally:
            database.dispose()
            if tally.rows:
                typer.echo("\n".join(tally.lines(dry_run=dry_run)))
    raise typer.Exit(3 if tally.counts["refused"] else 0)


def import_newsroom(path: Path, *, keep: bool) -> None:
    """Put a whole newsroom into an empty database."""
    database, plan = opened(current=True), Plan.of(schema.newest(), metadata)
    try:
        with file_to_read(path) as lines, Telling(said) as telling:
            rows = restore_newsroom(database, lines, plan, telling, keep=keep)
    finally:
        database.dispose()
    typer.echo(f"{rows} rows are {'in' if keep else 'as they were written; none is kept'}.")


def export_to_file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Ending with .gz it is packed; - is standard output.")],
) -> None:
    """Write the whole newsroom to a file of JSON Lines, as it is at this moment, while others write on.

    Drafts, revisions, remarks, history and the trash are in it: keep it as you keep the database. Secrets are not; of
    a key there is its name, and it opens nothing elsewhere.

    `onrecord import` puts it into an empty database, SQLite or PostgreSQL, and finds any line that was lost or changed
    on the way. That database answers what this one answers, to the byte.

    onrecord export newsroom.jsonl.gz
    """
    with honest():
        database, plan = opened(current=True), Plan.of(schema.newest(), metadata)
        try:
            with file_to_write(path) as target, Telling(said) as telling:
                written = export_newsroom(database, target, plan, telling)
        finally:
            database.dispose()
    said.print(f"{written.rows} rows are written. Their SHA-256 is {written.sha256}.", highlight=False, soft_wrap=True)


def project(
    everything: Annotated[bool, typer.Option("--all", help="All articles, and all that is public.")] = False,
) -> None:
    """Make what readers get again from the revisions, in one transaction; other writers wait."""
    if not everything:
        said.print("Say --all: the projection is made again as a whole.")
        raise typer.Exit(2)
    with honest():
        database = opened(current=True)
        try:
            with database.writing() as session, Telling(said) as telling:
                telling.begin("articles", 1)
                articles, things = rebuild_projection(
                    session, lambda done, all: telling.at(done / all, f"{done} of {all}")
                )
                database.commit(session)
        finally:
            database.dispose()
    typer.echo(f"{articles} live articles, {things} public things.")
