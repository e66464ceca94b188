"""The pieces that a name is found by: each question is a few looks into one index, however many names there are.

A name is found by what it begins with at any of its words, and by each word with one letter left out: two words that
differ by a letter too many, too few, wrong or swapped have such a piece in common (FastSS: Bocek, Hunt, Stiller 2007).
The same of the first letters alone finds words while they are being typed, and long ones with more mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from app.core.fulltext.folding import UNSPACED, folded

Type = Literal["source", "topic", "article"]

LONGEST = 24
"""Of a beginning; what is typed beyond is compared with the name itself."""
SHORT = 3
"""A beginning of so many letters is a piece of its own: of what begins so, the weightiest is found at once."""
WORD = 8
STEM = 5
FUZZY = 4
"""A word of fewer letters is not looked for with one left out: too much would be near."""
MOST_BEGINNINGS = 40

BEGINNING = re.compile(rf"(?<![^ ])\S|{UNSPACED.pattern}")
UNSPACED_WORD = re.compile(f"{UNSPACED.pattern}+")
BETWEEN_UNSPACED = re.compile(f"(?<={UNSPACED.pattern}) (?={UNSPACED.pattern})")
MARKS: dict[Type, str] = {"source": "s", "topic": "t", "article": "a"}


def loose(text: str) -> str:
    """A name as it is looked for: folded as all that is searched, but with its signs together as they are written."""
    return BETWEEN_UNSPACED.sub("", folded(text))


def pieces(type_: Type, names: list[str]) -> set[str]:
    """All pieces of a thing's names; a headline is found by what begins so, three letters or more, alone."""
    found: set[str] = set()
    for name in names:
        for rest in beginnings(name):
            found.add(whole(type_, rest))
            lengths = (SHORT,) if type_ == "article" else range(1, SHORT + 1)
            found |= {short(type_, rest[:length]) for length in lengths}
        if type_ != "article":
            for word in name.split():
                found |= {f"{MARKS[type_]}~{piece}" for piece in shortened(word[:WORD])}
                if len(word) > STEM:
                    found |= {f"{MARKS[type_]}-{piece}" for piece in shortened(word[:STEM])}
    return found


def beginnings(name: str) -> Iterator[str]:
    """The name from each of its words on; of a script without blanks from each letter on."""
    for start in starts(name)[:MOST_BEGINNINGS]:
        yield name[start : start + LONGEST].rstrip()


def starts(name: str) -> list[int]:
    """Where its words start."""
    return [found.start() for found in BEGINNING.finditer(name)]


def letters(word: str) -> int:
    """How long a word is to those who read it: a sign of these scripts says more than a letter."""
    return len(word) + (1 if UNSPACED_WORD.fullmatch(word) else 0)


def whole(type_: Type, beginning: str) -> str:
    return f"{MARKS[type_]}={beginning[:LONGEST].rstrip()}"


def short(type_: Type, beginning: str) -> str:
    return f"{MARKS[type_]}^{beginning.rstrip()}"


def near(type_: Type, word: str) -> list[str]:
    """The pieces that words near to this one have."""
    length = letters(word)
    if length < FUZZY - 1:
        return []
    found = [f"{MARKS[type_]}~{piece}" for piece in (shortened(word[:WORD]) if length >= FUZZY else [word])]
    if len(word) >= STEM:
        # A word that is no longer than that has no such piece besides its own.
        found += [f"{MARKS[type_]}{mark}{piece}" for mark in "-~" for piece in shortened(word[:STEM])]
    elif len(word) == STEM - 1:
        found.append(f"{MARKS[type_]}-{word}")
    return list(dict.fromkeys(found))


def shortened(word: str) -> list[str]:
    """The word, and the word without each of its letters."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 1)]))
