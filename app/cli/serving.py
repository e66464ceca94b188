"""Serving: `onrecord serve`. What has read the command makes way for what answers."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

ONE_PLACE = {"MALLOC_ARENA_MAX": "1"}
"""All threads take memory from one place; glibc gives each one of its own, where what it had stays its own."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer.")] = 1,
) -> None:
    """Serve the API."""
    program = (sys.executable, "-P", "-m", "app.worker", host, str(port), str(workers))
    sys.stdout.flush()
    os.execve(sys.executable, program, ONE_PLACE | os.environ)  # noqa: S606 - this program, and no shell
