"""Where quotes are marked in a body: ranges of the text layout, cut to the spans that they cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.bodies.layout import SEPARATOR
from app.bodies.portable_text import Block, block_text

# Quotes over the same words; more are not told apart, here and in HTML that comes in.
MOST_QUOTES = 32


class Mark(NamedTuple):
    """The words of a quote from `start` to `end` (exclusive), in code points of the text layout."""

    quote_id: str
    form: str
    start: int
    end: int


class Marking:
    """Hands out the marks block by block, in the order of the blocks, and cuts texts by them."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        # The longer of two that start together goes first, so that it is the outer one.
        self._coming = sorted((mark for mark in marks if mark.start < mark.end), key=_outer_first, reverse=True)
        self._open: list[Mark] = []
        self._start = 0

    def enter(self, block: Block) -> list[Mark]:
        """The marks that touch the next block, moved so that they count from its start."""
        if not self._coming and not self._open:
            return []
        length = len(block_text(block))
        if not length:
            return []
        start, end = self._start, self._start + length
        self._start = end + len(SEPARATOR)
        self._open = [mark for mark in self._open if mark.end > start][:MOST_QUOTES]
        while self._coming and self._coming[-1].start < end:
            self._open.append(self._coming.pop())
        return [
            mark._replace(start=max(mark.start, start) - start, end=min(mark.end, end) - start)
            for mark in self._open
            if mark.end > start
        ]


def _outer_first(mark: Mark) -> tuple[int, int, str, str]:
    return (mark.start, -mark.end, mark.quote_id, mark.form)


def cut(texts: Sequence[str], marks: Sequence[Mark]) -> list[list[tuple[str, tuple[Mark, ...]]]]:
    """Cuts each of the texts, which follow one another, where marks begin and end: its pieces, each with its marks."""
    if not marks:
        return [[(text, ())] for text in texts]
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    coming = sorted(marks, key=_outer_first, reverse=True)
    active: tuple[Mark, ...] = ()
    result: list[list[tuple[str, tuple[Mark, ...]]]] = []
    position = number = 0
    for text in texts:
        pieces: list[tuple[str, tuple[Mark, ...]]] = []
        begin, end = position, position + len(text)
        while True:
            while number < len(edges) and edges[number] <= position:
                number += 1
            active = tuple(mark for mark in active if mark.end > position)
            while coming and coming[-1].start <= position:
                mark = coming.pop()
                active += (mark,) if len(active) < MOST_QUOTES else ()
            stop = min(end, edges[number]) if number < len(edges) else end
            pieces.append((text[position - begin : stop - begin], active))
            position = stop
            if position >= end:
                break
        result.append(pieces)
    return result
