"""A process that serves and does nothing else."""

from __future__ import annotations

import gc

from app.core.later import Later

main = Later("app.main")


def served_app() -> object:
    """The app. Nothing that is there now is garbage: it is not looked for meanwhile, and what is there stays."""
    gc.disable()
    app = main.create_app()
    gc.collect()
    gc.freeze()
    gc.enable()
    return app
