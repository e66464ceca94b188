"""Whoever waits for a long command sees how far it is: a bar on a terminal, else plain lines."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from app.transfer import progress
from app.transfer.progress import Telling


def told(*, terminal: bool) -> str:
    written = io.StringIO()
    with Telling(Console(file=written, force_terminal=terminal, width=100)) as telling:
        telling.begin("[tides].csv", 10)
        telling.at(5, "50 rows")
        telling.say("A [line] of its own.")
        telling.end("read")
    return written.getvalue()


def test_a_terminal_gets_a_bar() -> None:
    said = told(terminal=True)
    assert "[tides].csv" in said
    assert "50%" in said
    assert "50 rows" in said
    assert "━" in said


def test_whatever_is_no_terminal_gets_plain_lines_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    # given time enough between two lines, or not
    assert told(terminal=False) == "A [line] of its own.\n[tides].csv: read\n"
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    assert told(terminal=False) == "[tides].csv: 50 %, 50 rows\nA [line] of its own.\n[tides].csv: read\n"
