"""What a connection of readers found out, for as long as nothing is committed to the database (SQLite).

Nearly every question asks first which thing a slug names and how far the log is, and each answer is the same until
somebody writes. SQLite numbers the commits that a connection has seen, for 3 microseconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from typing import Any

MOST = 500
"""Answers that a connection remembers."""


class Remembering(sqlite3.Connection):
    """A connection that only reads. What was found out by it is true in the snapshot that it reads now."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._version = 0
        self._found: dict[Hashable, Any] = {}

    def found_out(self) -> dict[Hashable, Any]:
        """Answers by what was asked, empty after a commit. To be asked for in each transaction anew."""
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._found) > MOST:
            self._version = version
            self._found = {}
        return self._found
