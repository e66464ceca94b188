"""The command line: `onrecord serve`, `db`, `keys`, `project`, `import`."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.table import Table

from app import schema
from app.auth.keys import KEY_COLUMNS, create_key, key_view, revoke_key
from app.auth.models import Key
from app.auth.scopes import ROLES, Role
from app.core.db import Database
from app.core.settings import Settings
from app.main import open_database

app = typer.Typer(no_args_is_help=True, add_completion=False, help="A headless content API for newsrooms.")
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
keys = typer.Typer(no_args_is_help=True, help="Keys that may write.")
app.add_typer(db, name="db")
app.add_typer(keys, name="keys")
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
