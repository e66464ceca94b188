"""How far this worker knows what has changed for readers, and so which of the answers that it keeps are still true.

An answer names what it depends on by tags. It is true until one of these has moved after the change that the answer
was made at. Nothing is looked for in what is kept when something moves: an answer is asked when it is to be given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.core.sql.reader import Reader

MOST_TAGS = 20_000


class Since(NamedTuple):
    """The newest public change, and of each tag that has moved the newest one; None where these are too many.

    `rebuilt` is another number when answers may have changed without any change.
    """

    head: int
    rebuilt: int
    tags: dict[str, int] | None


MovedSince = Callable[[Reader, int], Since]
"""Tells what has moved after a public change."""


class Made(NamedTuple):
    """What an answer depends on, and the newest public change of all when it was made."""

    tags: tuple[str, ...]
    seq: int


class At(NamedTuple):
    """A place of the horizon: all public changes up to `seq` are known, which answers tell in a header."""

    seq: int
    line: bytes


def at(seq: int) -> At:
    return At(seq, b"onrecord-seq: %d\r\n" % seq)


class Horizon:
    """What is known. One thread may move it while another one asks, as `at` is set when all else is."""

    def __init__(self) -> None:
        self.at = at(0)
        self.era = 0
        """What was made in another era is not true any more, or nobody knows."""
        self._moved: dict[str, int] = {}
        self._rebuilt = 0

    def renew(self) -> None:
        """Trust nothing that was made so far."""
        self.era += 1
        self._moved = {}
        self.at = at(self.at.seq)

    def learn(self, since: Since) -> None:
        """There is nothing newer than this."""
        elsewhere = since.head < self.at.seq or since.rebuilt != self._rebuilt
        if since.tags is None or elsewhere or len(self._moved) > MOST_TAGS:
            self.renew()
        self._rebuilt = since.rebuilt
        self._moved.update(since.tags or {})
        if since.head != self.at.seq:
            self.at = at(since.head)

    def is_true(self, made: Made, era: int) -> bool:
        """Whether nothing that an answer depends on has moved since it was made, up to the horizon."""
        moved, seq = self._moved, made.seq
        return era == self.era and all(moved.get(tag, 0) <= seq for tag in made.tags)
