"""Waiting for the next public change: one watcher a worker for all who wait, and none while nobody does."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from app.core.problems import Problem
from app.core.sql.db import Database

EVERY = 0.1
"""Seconds between two looks at the log, of all who wait together."""
HEAD = "SELECT public_seq FROM change_head"


class Watch:
    """Knows the newest public change while somebody waits for one. All its methods belong to the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest = 0
        self._waiting = 0
        self._end = asyncio.Event()
        self._moved = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None

    @property
    def ending(self) -> bool:
        """Whether this worker is about to stop, and nobody should wait any more."""
        return self._end.is_set()

    @property
    def newest(self) -> int:
        """The newest public change that was seen; there may be newer ones while nobody waits."""
        return self._newest

    async def moved_past(self, seq: int, seconds: float) -> bool:
        """Whether there is a public change after this one: true at once, or as soon as it is there.

        False after so many seconds, or when the worker is about to stop.
        """
        if seconds <= 0 or self.ending:
            return self._newest > seq
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                if self._watcher is None:
                    self._watcher = asyncio.create_task(self._watch())
                while self._newest <= seq and not self.ending:
                    await self._moved.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting -= 1
        return self._newest > seq

    def tell(self, newest: int) -> None:
        """This is the newest public change: let go who waits for it."""
        if newest != self._newest:
            self._newest = newest
            self._let_go()

    def end(self) -> None:
        """Nobody waits any more, from now on."""
        self._end.set()
        self._let_go()

    async def close(self) -> None:
        """End, and watch no longer once the last look is over: a look that is cut short would keep its connection."""
        self.end()
        if self._watcher is not None:
            await asyncio.gather(self._watcher, return_exceptions=True)

    def _let_go(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()

    async def _watch(self) -> None:
        try:
            while self._waiting and not self.ending:
                pause = EVERY
                try:
                    self.tell(await self._database.read(lambda reader: reader.value(HEAD)))
                except Problem:
                    # Who waits does so until their time is over; the database may be back by then.
                    pause = 1.0
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._end.wait(), pause)
        finally:
            self._watcher = None


@contextmanager
def told_of_the_end(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` in the event loop when this process is told to stop.

    Servers wait for the last answer before they stop an app in the order of ASGI. One that never ends by itself would
    hold them up, so it must hear of the end when they do: at the signal, which is then theirs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    theirs = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def hear(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(end)
        handler = theirs[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    heard = [number for number, handler in theirs.items() if callable(handler)]
    for number in heard:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number in heard:
            if signal.getsignal(number) is hear:
                signal.signal(number, theirs[number])
