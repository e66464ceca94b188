"""The command line of `onrecord`, a file for each group of commands."""

from __future__ import annotations

import gc
import sys
from importlib import import_module


def main() -> None:
    """Run the command. Nothing that an import makes is garbage, so none is looked for until all are done."""
    gc.disable()
    arguments = sys.argv[1:]
    if arguments[:1] == ["serve"]:  # keeps what it has imported for years, and none of what reads the other commands
        import_module("app.worker").serve(arguments[1:])
        return
    program = import_module("app.cli.commands").asked(arguments)
    gc.freeze()
    gc.enable()
    program()
