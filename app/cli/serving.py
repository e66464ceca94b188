"""Serving, and something to serve: `onrecord serve`, `demo`."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer
import uvicorn

from app.cli.opening import honest, opened, said
from app.cli.options import web_address
from app.core.connections import Connection
from app.core.logs import log_config
from app.core.settings import Settings
from app.demo.loading import load_demo
from app.main import Onrecord, create_app


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer.")] = 1,
) -> None:
    """Serve the API."""
    form = Settings().log or ("plain" if sys.stderr.isatty() else "json")
    uvicorn.run(
        "app.cli.serving:served_app",
        factory=True,
        host=host,
        port=port,
        http=Connection,
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


def served_app() -> Onrecord:
    """The app, in a process that does nothing else: what is there now stays, and need not be looked through again."""
    app = create_app()
    gc.collect()
    gc.freeze()
    return app


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
