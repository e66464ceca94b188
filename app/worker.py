"""A process that serves: `onrecord serve`. It keeps whatever it has imported, so little is what it does not need."""

from __future__ import annotations

import ctypes
import gc
import sys
from argparse import ArgumentDefaultsHelpFormatter, ArgumentParser
from collections.abc import Sequence

from app.core.later import Later

main = Later("app.main")
logs = Later("app.core.observing.logs")
settings = Later("app.core.settings")
uvicorn = Later("uvicorn")
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
"""As malloc.h of glibc has them."""
LARGE = 128 * 1024
"""Bytes that are given back as soon as they are free, and leave no hole. glibc would soon take more for large."""
SELDOM = 10_000
"""Objects that are made before garbage is looked for: neither imports nor requests make much of it."""
UNUSED = "pydantic.v1"
"""FastAPI imports it to ask of each type whether it is a model of that age. Where it cannot, that is a no."""


def serve(arguments: Sequence[str]) -> None:
    """Serve until somebody ends it."""
    gc.set_threshold(SELDOM)
    parser = ArgumentParser(
        "onrecord serve", description="Serve the API.", formatter_class=ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--host", default="127.0.0.1", help="The address to listen on.")
    parser.add_argument("--port", default=8000, type=int, help="The port to listen on.")
    parser.add_argument("--workers", default=1, type=int, help="How many processes answer.")
    given = parser.parse_args(arguments)
    form = settings.Settings().log or ("plain" if sys.stderr.isatty() else "json")
    uvicorn.run(
        "app.worker:served_app",
        factory=True,
        host=given.host,
        port=given.port,
        http="app.core.http.connections:Connection",
        ws="none",
        workers=given.workers,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=logs.log_config(form),
        timeout_graceful_shutdown=20,
        # Where the machine is busy, a worker takes longer than the usual five seconds to begin, and was ended before.
        timeout_worker_healthcheck=60,
    )


def served_app() -> object:
    """The app. Whatever is there when it is made stays, and is never looked through again."""
    gc.set_threshold(SELDOM)
    share_memory()
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type] # as the import system has it
    app = main.create_app()
    gc.collect()
    gc.freeze()
    return app


def share_memory() -> None:
    """Let all threads take memory from one place. glibc gives each one of its own, where what it had stays its own."""
    try:
        library = ctypes.CDLL(None)
        library.mallopt(M_ARENA_MAX, 1)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
    except (AttributeError, OSError, TypeError):
        return  # another library, which has no such call
