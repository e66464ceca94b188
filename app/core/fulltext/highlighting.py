"""Where in a text, as it is printed, the words stand that were looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.core.fulltext.folding import LONGEST_WORD, letters_of
from app.core.values.clusters import clusters

MOST_CHARACTERS = 10_000
"""Of a text; what comes after is not looked at."""
MOST_SPANS = 100
ASCII_WORD = re.compile("[A-Za-z0-9]+")


class Word(NamedTuple):
    """A folded word, and where it stands in print (code points)."""

    text: str
    start: int
    end: int


class Span(NamedTuple):
    """From one character up to another."""

    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """The words of a text as `folded` makes them, each with the characters that it is made of.

    One character may be two words (`½`), and several one letter (`e` and an accent).
    """
    if text.isascii():
        return [Word(found[0].lower()[:LONGEST_WORD], *found.span()) for found in ASCII_WORD.finditer(text)]
    return list(_closed(_pieces(clusters(text, "NFKC"))))


def spans(text: str, runs: Sequence[str]) -> list[Span]:
    """Where the runs of folded words stand, in their order; stretches that meet within a word or more are one."""
    words = words_in(text[:MOST_CHARACTERS])
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        places.setdefault(word.text, []).append(at)
    found = set()
    for run in runs:
        wanted = run.split(" ")
        for at in places.get(wanted[0], ()):
            stretch = words[at : at + len(wanted)]
            if [word.text for word in stretch] == wanted:
                found.add(Span(stretch[0].start, stretch[-1].end))
    return list(_merged(sorted(found)))[:MOST_SPANS]


def _pieces(parts: Iterable[str]) -> Iterator[Word]:
    """What each part folds to, blanks included."""
    start = 0
    for part in parts:
        yield Word(letters_of(part), start, start + len(part))
        start += len(part)


def _closed(pieces: Iterable[Word]) -> Iterator[Word]:
    """The pieces put together, from blank to blank."""
    letters, start, end = "", 0, 0
    for piece in pieces:
        for letter in piece.text:
            if letter == " ":
                if letters:
                    yield _word(letters, start, end)
                letters = ""
                continue
            if not letters:
                start = piece.start
            letters, end = letters + letter, piece.end
    if letters:
        yield _word(letters, start, end)


def _word(letters: str, start: int, end: int) -> Word:
    return Word(unicodedata.normalize("NFC", letters)[:LONGEST_WORD], start, end)


def _merged(found: Sequence[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in found:
        if current is not None and span.start < current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current
