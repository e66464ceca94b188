"""Where a text can be cut so that its parts, normalized one by one, are the text normalized."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

Form = Literal["NFC", "NFKC"]
MARKS_ON_ONE_LETTER = 30
"""Stream-Safe Text Format (UAX #15): no more than that. Sorting thousands of them would cost their square."""


def clusters(text: str, form: Form) -> Iterator[str]:
    """Cut before each letter that does not join what stands before it."""
    if not text:
        return
    start, last = 0, text[0]
    for at in range(1, len(text)):
        letter = text[at]
        if at - start > MARKS_ON_ONE_LETTER or not _joins(last, letter, form):
            yield text[start:at]
            start, last = at, letter
        elif not unicodedata.combining(letter):
            last = unicodedata.normalize(form, last + letter)[-1]
    yield text[start:]


@lru_cache(maxsize=1024)
def _joins(before: str, letter: str, form: Form) -> bool:
    if unicodedata.combining(letter):
        return True
    alone = unicodedata.normalize(form, before) + unicodedata.normalize(form, letter)
    return unicodedata.normalize(form, before + letter) != alone
