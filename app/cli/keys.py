"""Keys that may write: `onrecord keys`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.auth.keys import KEY_COLUMNS, create_key, key_view, revoke_key
from app.auth.models import Key
from app.auth.scopes import ROLES, Role
from app.cli.opening import opened, said

keys = typer.Typer(no_args_is_help=True, help="Keys that may write.")


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
