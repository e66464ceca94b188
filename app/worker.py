"""A process that serves and does nothing else."""

from __future__ import annotations

import ctypes
import gc

from app.core.later import Later

main = Later("app.main")
M_ARENA_MAX = -8
"""As malloc.h of glibc has it."""


def served_app() -> object:
    """The app. Nothing that is there now is garbage: it is not looked for meanwhile, and what is there stays."""
    gc.disable()
    share_memory()
    app = main.create_app()
    gc.collect()
    gc.freeze()
    gc.enable()
    return app


def share_memory() -> None:
    """Let all threads take memory from one place. glibc gives each one of its own, where what it had stays its own."""
    try:
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    except (AttributeError, OSError, TypeError):
        return  # another library, which has no such call
