"""The register of commands, in the order of the help."""

from __future__ import annotations

from importlib import import_module

import typer

COMMANDS = {
    "serve": "serving:serve",
    "demo": "demo:demo",
    "import": "content:import_articles",
    "export": "content:export_to_file",
    "project": "content:project",
    "purges": "purges:purges",
    "db": "tables:db",
    "keys": "keys:keys",
    "audit": "history:audit",
    "revisions": "history:revisions",
}
"""Where each is. Only the one that is asked for is imported: a server keeps all that it has imported."""


def commands(*names: str) -> typer.Typer:
    """The program with the commands of these names."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, help="A headless content API for newsrooms.")
    app.callback()(nothing)
    for name in names:
        room, _, command = COMMANDS[name].partition(":")
        found = getattr(import_module(f"app.cli.{room}"), command)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def nothing() -> None:
    """What comes before a command. It makes one that is alone a command, too."""


def asked(arguments: list[str]) -> typer.Typer:
    """The program, as far as these arguments need it."""
    return commands(*(COMMANDS.keys() & arguments[:1] or COMMANDS))
