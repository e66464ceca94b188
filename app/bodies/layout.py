"""The plain text of a body: what offsets count in, what is searched, and where each block stands in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.bodies.portable_text import Block, block_text

SEPARATOR = "\n\n"

# Scripts that put no space between words: each character counts as one.
_SINGLES = re.compile("[\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Between spaces, dashes or dots whatever has a letter or digit; it is looked for only where such a stretch begins.
_WORD = re.compile(r"(?<![^\s\u2013\u2014\u2026])(?:[^\w\s\u2013\u2014\u2026]|_)*+[^\W_]")


@dataclass(frozen=True, slots=True)
class Layout:
    """`text` is exactly what `body_format=text` returns; `places` has (key, start, end) of each block with words.

    Offsets count Unicode code points; `end` is exclusive. Blocks without words (images, breaks, gaps) have no place.
    """

    text: str
    places: tuple[tuple[str, int, int], ...]

    def block_at(self, start: int) -> tuple[str, int] | None:
        """The key of the block that has the code point at `start`, and where the block starts; None between blocks."""
        number = bisect_right(self.places, start, key=lambda place: place[1]) - 1
        if number < 0 or start >= self.places[number][2]:
            return None
        return self.places[number][0], self.places[number][1]


def layout(blocks: Sequence[Block]) -> Layout:
    """Lays the words of the blocks out, a blank line between blocks; nothing is added or normalized."""
    texts: list[str] = []
    places: list[tuple[str, int, int]] = []
    start = 0
    for block in blocks:
        words = block_text(block)
        if not words:
            continue
        end = start + len(words)
        texts.append(words)
        places.append((block["_key"], start, end))
        start = end + len(SEPARATOR)
    return Layout(SEPARATOR.join(texts), tuple(places))


def plain_text(blocks: Sequence[Block]) -> str:
    """The words of the body, blocks joined by a blank line."""
    return layout(blocks).text


def word_count(blocks: Sequence[Block]) -> int:
    """How many words a reader would count; of scripts without spaces between words, how many characters."""
    return words_in(plain_text(blocks))


@lru_cache(maxsize=4)
def words_in(text: str) -> int:
    """Remembered for the body at hand, of which more than one row says it."""
    spaced, singles = _SINGLES.subn(" ", text)
    return singles + len(_WORD.findall(spaced))
