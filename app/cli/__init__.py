"""The command line of `onrecord`, a file for each group of commands."""

from __future__ import annotations

import gc
import sys

from app.core.later import Later

register = Later("app.cli.commands")


def main() -> None:
    """Run the command. Nothing that an import makes is garbage, so none is looked for until all are done."""
    gc.disable()
    program = register.asked(sys.argv[1:])
    gc.freeze()
    gc.enable()
    program()
