"""The request that is under way, for what is far from it: how long the database took for it, what a log line is about.

Threads that answer a request see it too, as they run in a copy of its context.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Any


@dataclass(slots=True)
class Passing:
    """A request on its way through: `state` is that of its scope, `database` the seconds spent there so far."""

    state: dict[str, Any]
    began: float
    database: float = 0.0
    routed: bool = False
    """Whether the app itself has answered, and not what is kept in front of it."""


PASSING: ContextVar[Passing | None] = ContextVar("passing", default=None)


def count_database(since: float) -> None:
    """Add the time since then, by `perf_counter`, to what the request under way has spent at the database."""
    passing = PASSING.get()
    if passing is not None:
        passing.database += perf_counter() - since


def request_id() -> str | None:
    """The id of the request under way."""
    passing = PASSING.get()
    return None if passing is None else passing.state.get("request_id")
