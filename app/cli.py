"""The command line: `onrecord serve`, `demo`, `db`, `keys`, `audit`, `revisions`, `project`, `import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.table import Table

from app import schema
from app.articles.revisions.folding import Retention, fold_all
from app.auth.keys import KEY_COLUMNS, create_key, key_view, revoke_key
from app.auth.models import Key
from app.auth.scopes import ROLES, Role
from app.changes.verifying import end_of_log, read_anchor, verify
from app.core.db import Database
from app.core.problems import Problem
from app.core.settings import Settings
from app.core.shapes import Url
from app.demo.loading import load_demo
from app.main import open_database
from app.transfer.fates import Tally
from app.transfer.formats.known import FORMATS
from app.transfer.formats.rows import Misused
from app.transfer.importing import Order, import_files
from app.transfer.progress import Telling
from app.transfer.rebuilding import rebuild_projection

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A headless content API for newsrooms.")
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
keys = typer.Typer(no_args_is_help=True, help="Keys that may write.")
audit = typer.Typer(no_args_is_help=True, help="The log of who did what.")
revisions = typer.Typer(no_args_is_help=True, help="The histories of articles.")
app.add_typer(db, name="db")
app.add_typer(keys, name="keys")
app.add_typer(audit, name="audit")
app.add_typer(revisions, name="revisions")
said = Console(stderr=True)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer.")] = 1,
) -> None:
    """Serve the API."""
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=20,
    )


@app.command()
def demo(
    url: Annotated[
        str | None, typer.Option(help="Where the images of the stories are served; ONRECORD_PUBLIC_URL, if left out.")
    ] = None,
) -> None:
    """Load invented stories into an empty database, in one transaction. One that has any article stays as it is."""
    with honest():
        served = web_address("--url", url or Settings().public_url or "http://127.0.0.1:8000")
        database = opened(current=True)
        try:
            stories = load_demo(database, served)
        finally:
            database.dispose()
    said.print(f"{stories} demo stories are in." if stories else "The database has articles: no demo is loaded.")


def web_address(option: str, text: str) -> str:
    """The address of an option without a slash at the end. Raises Misused."""
    try:
        return TypeAdapter[str](Url).validate_python(text).rstrip("/")
    except ValidationError:
        raise Misused(f"Give {option} the address of the server, such as http://127.0.0.1:8000.") from None


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


@keys.command("create")
def keys_create(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")],
    name: Annotated[str, typer.Option(help="What the key is for. Names need not be unique.")],
) -> None:
    """Make a key and print it, alone on one line. It is shown this once."""
    if role not in ROLES:
        said.print(f"There is no role {role!r}. Give one of {', '.join(ROLES)}.")
        raise typer.Exit(2)
    database = opened(current=True)
    try:
        with database.writing() as session:
            chosen: Role = next(known for known in ROLES if known == role)
            _, text = create_key(session, name, ROLES[chosen])
            database.commit(session)
    finally:
        database.dispose()
    typer.echo(text)


@keys.command("list")
def keys_list() -> None:
    """List the keys, without their secrets."""
    database = opened(current=True)
    try:
        with database.reading() as reader:
            rows = [key_view(row) for row in reader.rows(f"SELECT {KEY_COLUMNS} ORDER BY k.id")]
    finally:
        database.dispose()
    table = Table("id", "name", "scopes", "last used", "revoked")
    for row in rows:
        scopes = row["scopes"]
        assert isinstance(scopes, list)
        table.add_row(
            str(row["id"]),
            str(row["name"]),
            " ".join(scopes),
            *(str(row[name] or "") for name in ("last_used_at", "revoked_at")),
        )
    Console().print(table)


@keys.command("revoke")
def keys_revoke(
    ident: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")],
) -> None:
    """Make a key useless at once."""
    database = opened(current=True)
    try:
        with database.writing() as session:
            key = session.get(Key, ident.lower())
            if key is None:
                said.print("There is no key with this id. `onrecord keys list` shows them.")
                raise typer.Exit(1)
            revoke_key(session, key)
            database.commit(session)
    finally:
        database.dispose()
    said.print("Revoked.")


Pairs = list[str] | None
Paths = Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER", help="What to import; of a folder its files.")]
Format = Annotated[str | None, typer.Option(help=f"One of {', '.join(FORMATS)}; guessed from the file's ending.")]
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


@app.command("import")
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
    batch: Batch = 100,
) -> None:
    """Import articles from CSV, JSON Lines, WordPress (WXR), Ghost, ninjs, or folders of Markdown or HTML.

    A member without --map is taken from the column of its name, or of a usual word for it (title, text, date, url).

    Run it again after whatever stopped it: what is in stays as it is, and the rest follows.

    Exits with 0 when everything is in, 3 when rows were refused, 2 when the command makes no sense.
    """
    tally = Tally()
    with honest():
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


@app.command()
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


@audit.command("anchor")
def audit_anchor() -> None:
    """Print where the log ends, on one line. Keep it where nobody who can write the database can: `verify` takes it."""
    database = opened(current=True)
    try:
        with database.reading() as reader:
            typer.echo(str(end_of_log(reader)))
    finally:
        database.dispose()


def pairs(option: str, given: Pairs) -> dict[str, str]:
    """`member=value` of an option that may be repeated. Raises Misused."""
    found: dict[str, str] = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Misused(f"{option} takes a member and a value, such as headline=title.")
        if name in found:
            raise Misused(f"{option} names {name} twice.")
        found[name] = value
    return found


@contextmanager
def honest() -> Iterator[None]:
    """Say in a sentence why a command cannot begin (exits with 2) or could not end (1)."""
    try:
        yield
    except Misused as mistake:
        said.print(str(mistake), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
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


def main() -> None:
    app()
