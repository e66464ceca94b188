"""The log of a server: one JSON object a line for machines, or plain lines for people.

It tells what happened, where, and in which request, and nothing that was sent or kept. So of an error it has the kind
and the places, but its words only where they can speak of nothing but the program.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import traceback
from types import TracebackType
from typing import Any, Literal

from app.core.observing.passing import request_id
from app.core.sql.columns import dump_json
from app.core.values.times import now

OF_THE_PROGRAM = (TypeError, AttributeError, NameError, ImportError, RuntimeError, OSError, sqlite3.OperationalError)
Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """`json` or plain; both with the id of the request that is under way."""

    def __init__(self, form: Literal["json", "plain"]) -> None:
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        ident, error = request_id(), self.formatException(record.exc_info) if record.exc_info else None
        if self.form == "json":
            about: dict[str, Any] = {"at": now(), "level": record.levelname.lower(), "logger": record.name}
            about |= {"message": record.getMessage(), "worker": os.getpid()} | getattr(record, "told", {})
            about |= {name: value for name, value in (("request_id", ident), ("error", error)) if value is not None}
            return dump_json(about)
        line = f"{now()} {record.levelname.lower():<7} {record.getMessage()}" + (f" [{ident}]" if ident else "")
        return f"{line}\n{error}" if error else line

    def formatException(self, ei: Failure) -> str:  # noqa: N802 - the name that logging calls
        return "" if ei[1] is None else in_places(ei[1])


def in_places(error: BaseException) -> str:
    """The kind of an error and of those behind it, each with the lines of the program that it came through."""
    chain, told = [error], []
    while (behind := chain[-1].__cause__ or chain[-1].__context__) is not None and behind not in chain:
        chain.append(behind)
    for one in reversed(chain):
        words = f": {one}" if isinstance(one, OF_THE_PROGRAM) else ""
        told.append("".join(traceback.format_tb(one.__traceback__)) + f"{type(one).__qualname__}{words}")
    return "\n".join(told)


def log_config(form: Literal["json", "plain"]) -> dict[str, Any]:
    """For uvicorn, which sets it up in each worker: all loggers on standard error, in this form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "app.core.observing.logs.Lines", "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
    }
