"""Quotations in a text: what stands between quotation marks, whoever typed them in whichever language.

Each block is read once, from its first character to its last. Offsets are code points of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

CLOSED_BY = {
    "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", '"': '"', "＂": "＂", "「": "」", "『": "』", "‘": "’",
    "‚": "‘", "‹": "›", "›": "‹",
}  # fmt: skip
"""What a mark that opens is closed by. English closes with the mark that German opens with, so only pairs decide."""
_MARK = re.compile('[“”„«»"＂「」『』‘’‚‹›]')
_APOSTROPHES = frozenset("‘’")
_CORNERS = frozenset("「『")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FEWEST_WORDS = 3
# Scripts that put no space between words: fewer characters than these are a term rather than speech.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_FEWEST_CHARACTERS = 6
_AT_THE_EDGES = " \t\n\u00a0\u202f\u2009\u3000"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks, `start` to `end`; the marks stand from `outer_start` to `outer_end`."""

    start: int
    end: int
    outer_start: int
    outer_end: int


def find_quotations(text: str, blocks: Iterable[tuple[int, int]]) -> Iterator[Quotation]:
    """What reads like speech between quotation marks, block by block; inner quotations belong to the outer ones.

    A paragraph of a longer quotation needs no closing mark where the next one opens with the same mark.
    """
    edges = list(blocks)
    for number, (start, end) in enumerate(edges):
        following = text[edges[number + 1][0]] if number + 1 < len(edges) else ""
        for opened, closed in pairs(text, start, end, following):
            found = trimmed(text, opened, closed)
            if found is not None:
                yield found


def pairs(text: str, start: int, end: int, following: str) -> Iterator[tuple[int, int]]:
    """Where the marks of each outermost quotation stand; the closing one may be the end of the block."""
    opened: int | None = None
    for match in _MARK.finditer(text, start, end):
        at, mark = match.start(), match.group()
        if opened is not None and mark in CLOSED_BY[text[opened]] and may_close(text, opened, at, end):
            yield opened, at
            opened = None
        elif (opened is None or mark == text[opened]) and may_open(text, at, start, end):
            opened = at
    if opened is not None and following == text[opened]:
        yield opened, end


def may_open(text: str, at: int, start: int, end: int) -> bool:
    """A mark opens before its words and not behind others; corners need no space around them."""
    mark = text[at]
    if mark not in CLOSED_BY or at + 1 >= end:
        return False
    if mark in _CORNERS:
        return True
    if text[at + 1].isspace() and mark not in "«‹":
        return False
    before = text[at - 1] if at > start else " "
    return before not in ".,!?…" and (not before.isalnum() or _UNSPACED.match(before) is not None)


def may_close(text: str, opened: int, at: int, end: int) -> bool:
    """An apostrophe within a word closes nothing; “ closes what „ opened, and opens anew what “ has."""
    mark = text[at]
    if mark == "“" and text[opened] == "“":
        return not may_open(text, at, opened, end)
    return mark not in _APOSTROPHES or not text[at + 1 : min(at + 2, end)].isalnum()


def trimmed(text: str, opened: int, closed: int) -> Quotation | None:
    """The words between two marks without the comma that print puts behind them; None when they are too few."""
    start, end = opened + 1, closed
    while start < end and text[start] in _AT_THE_EDGES:
        start += 1
    while end > start and text[end - 1] in _AT_THE_EDGES + ",，、":
        end -= 1
    if not is_speech(text[start:end]):
        return None
    return Quotation(start, end, opened, min(closed + 1, len(text)))


def is_speech(words: str) -> bool:
    """At least three words; of a script without spaces six characters. Fewer are a name, a title or a term."""
    if len(list(islice(_WORD.finditer(words), _FEWEST_WORDS))) == _FEWEST_WORDS:
        return True
    return len(list(islice(_UNSPACED.finditer(words), _FEWEST_CHARACTERS))) == _FEWEST_CHARACTERS
