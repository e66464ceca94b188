"""Serving: `onrecord serve`. The app is imported by whatever process answers, and by no other."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
import uvicorn

from app.core.logs import log_config
from app.core.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer.")] = 1,
) -> None:
    """Serve the API."""
    form = Settings().log or ("plain" if sys.stderr.isatty() else "json")
    uvicorn.run(
        "app.worker:served_app",
        factory=True,
        host=host,
        port=port,
        http="app.core.connections:Connection",
        ws="none",
        workers=workers,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=log_config(form),
        timeout_graceful_shutdown=20,
        # Where the machine is busy, a worker takes longer than the usual five seconds to begin, and was ended before.
        timeout_worker_healthcheck=60,
    )
