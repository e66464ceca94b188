"""How far a long command is: a bar on a terminal, else a plain line now and then. On standard error."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

EVERY_SECONDS = 5.0


class Telling:
    """Says how far something is. `whole` is the amount of work, in any unit."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._last = time.monotonic()
        self._whole = 0.0
        self._name = ""

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
            said = TextColumn("{task.fields[said]}", markup=False)
            self._bar = Progress(*columns, said, TimeRemainingColumn(), console=self._console)
            self._bar.start()
        return self

    def begin(self, name: str, whole: float) -> None:
        """Something begins."""
        self._name, self._whole = name, whole
        if self._bar is not None:
            self._task = self._bar.add_task(name, total=whole, said="")

    def at(self, done: float, said: str) -> None:
        """So much of it is done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, said=said)
        elif time.monotonic() - self._last >= EVERY_SECONDS:
            self._last = time.monotonic()
            self.say(f"{self._name}: {100 * done / max(self._whole, 1):.0f} %, {said}")

    def end(self, said: str) -> None:
        """What has begun is done."""
        if self._bar is None:
            self.say(f"{self._name}: {said}")

    def say(self, sentence: str) -> None:
        """A line of its own."""
        self._console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
