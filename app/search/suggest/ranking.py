"""How well a name fits what was typed: what begins so first, then what is nearly so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.core.later import Later
from app.search.suggest.pieces import letters, starts

distances = Later("rapidfuzz.distance")

MOST_WORDS = 6
ALLOWED = ((3, 0), (6, 1), (9, 2))
"""Words shorter than this may have so many mistakes; longer ones three."""


class Fit(NamedTuple):
    """Better fits sort first: one of `WHOLE`, `BEGINS`, `WORDS`, or `NEAR` and the number of mistakes."""

    rank: int
    name: int
    """Which of the names it is."""


WHOLE, BEGINS, WORDS, NEAR = range(4)


def best_fit(typed: str, names: Sequence[str]) -> Fit | None:
    """How the name of the names that fits best fits; None when none is near enough."""
    words = typed.split()[:MOST_WORDS]
    fits = [(rank, at) for at, name in enumerate(names) if (rank := fit(typed, words, name)) is not None]
    return Fit(*min(fits)) if fits else None


def fit(typed: str, words: Sequence[str], name: str) -> int | None:
    if name == typed:
        return WHOLE
    if any(name.startswith(typed, at) for at in starts(name)):
        return BEGINS
    own = name.split()
    if all(any(other.startswith(word) for other in own) for word in words):
        return WORDS
    mistakes = 0
    for word in words:
        least = min((distance(word, other) for other in own), default=len(word))
        if least > allowed(word):
            return None
        mistakes += least
    return NEAR + mistakes


def distance(word: str, other: str) -> int:
    """How many letters are missing, too many, wrong or swapped; as the word may not be at its end yet, the least."""
    most = allowed(word)
    lengths = {min(len(other), len(word) + longer) for longer in range(-most, most + 1)} | {len(other)}
    return min(int(distances.OSA.distance(word, other[:length], score_cutoff=most)) for length in lengths)


def allowed(word: str) -> int:
    return next((mistakes for length, mistakes in ALLOWED if letters(word) < length), 3)
