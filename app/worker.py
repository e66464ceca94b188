"""A process that serves and does nothing else: `python -m app.worker HOST PORT WORKERS`."""

from __future__ import annotations

import gc
import sys

import uvicorn

from app.core.later import Later
from app.core.logs import log_config
from app.core.settings import Settings

main = Later("app.main")
UNUSED = "pydantic.v1"
"""FastAPI imports it to ask of each type whether it is a model of that age. Where it cannot, that is a no."""


def run(host: str, port: int, workers: int) -> None:
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


def served_app() -> object:
    """The app. Nothing that is there now is garbage: it is not looked for meanwhile, and what is there stays."""
    gc.disable()
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type] # as the import system has it
    app = main.create_app()
    gc.collect()
    gc.freeze()
    gc.enable()
    return app


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
