"""Packages that few requests need: each is imported when one of its names is first used.

They would take half of a worker's start and a third of its memory otherwise.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module. Threads may ask at the same time: Python imports it once, and lets the others wait."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._module), name)
        setattr(self, name, found)  # so the next one who asks need not come here
        return found
