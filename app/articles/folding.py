"""Folding: the form in which words are compared, with a map back to the characters as they are printed.

Only typography is folded: how a mark, a dash, a space or an accent is typed. Letters keep their case; who wants to
compare without it uses `caseless`. Nothing folded is ever stored or shown.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

DOUBLE_MARKS = '“”„‟«»"＂〝〞〟❝❞⹂″'
SINGLE_MARKS = "‘’‚‛‹›'＇`´❛❜′"
CORNER_MARKS = "「」『』﹁﹂﹃﹄｢｣"
QUOTATION_MARKS = frozenset(DOUBLE_MARKS + SINGLE_MARKS + CORNER_MARKS)

# Soft hyphens, joiners, bidi marks, variation selectors: nobody sees them, and they come and go with copying.
_UNSEEN = [
    0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0100, 0xE01F0),
]  # fmt: skip
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B))
_DASHES = "‐‑‒–—―⁃−﹘﹣－"

# One character for one, so that offsets stay. Guillemets keep their side until their inner spaces are dropped.
_TYPED = str.maketrans(
    {
        **dict.fromkeys(map(ord, QUOTATION_MARKS), "'"),
        **dict.fromkeys(map(ord, "«‹"), "«"),
        **dict.fromkeys(map(ord, "»›"), "»"),
        **dict.fromkeys(_UNSEEN, "\u00ad"),
        **dict.fromkeys(map(ord, "".join(_SPACES)), " "),
        **dict.fromkeys(map(ord, _DASHES), "-"),
    }
)

# What changes length. Each alternative begins with a character of its own and takes a run of a simple class: linear.
_RUN = re.compile(
    r"\u00ad[ \u00ad]*| [ \u00ad]+"  # spaces and what is unseen
    r"|-[- \u00ad]*"  # a dash, however long, and the spaces after it
    r"|(?:…|\.[ \u00ad]?\.[ \u00ad]?\.)[ .…\u00ad]*"  # an ellipsis
    r"|(?<![^ \u00ad('\[])«[ \u00ad]*|«"  # « opens (French, with inner spaces), or closes (German)
    r"|»"
)

_ASCII_AND_AFTER = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
# Stream-Safe Text Format (UAX #15): no more marks on one letter. Sorting thousands of them would cost their square.
_MARKS_ON_ONE_LETTER = 30


@dataclass(slots=True)
class _Map:
    """From offsets after a change to offsets before it: stretches that kept their length, and runs that did not."""

    after: list[int] = field(default_factory=lambda: [0])
    before: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=lambda: [-1])  # where a changed run ended before; -1 for a kept stretch

    def change(self, after: int, length: int, start: int, end: int) -> None:
        if length:
            self.after.append(after)
            self.before.append(start)
            self.ends.append(end)
        self.after.append(after + length)
        self.before.append(end)
        self.ends.append(-1)

    def drop_last(self) -> int:
        """Take back the last change, a run that became one space; says where it started."""
        del self.after[-2:], self.ends[-2:]
        start = self.before[-2]
        del self.before[-2:]
        return start

    def start_of(self, offset: int) -> int:
        at = bisect_right(self.after, offset) - 1
        return self.before[at] + (offset - self.after[at] if self.ends[at] < 0 else 0)

    def end_of(self, offset: int) -> int:
        if offset <= 0:
            return 0
        at = bisect_right(self.after, offset - 1) - 1
        return self.before[at] + offset - self.after[at] if self.ends[at] < 0 else self.ends[at]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; `start_of` and `end_of` lead from its offsets to those in print (code points)."""

    text: str
    _maps: tuple[_Map, ...]

    def start_of(self, offset: int) -> int:
        """Where the character at this folded offset starts in print."""
        for one in self._maps:
            offset = one.start_of(offset)
        return offset

    def end_of(self, offset: int) -> int:
        """Where the character before this folded offset ends in print."""
        for one in self._maps:
            offset = one.end_of(offset)
        return offset


def fold(text: str) -> Folded:
    """The text with its typography folded, in time that grows with its length.

    Canonically equal texts (NFC), all quotation marks and apostrophes, all dashes with the spaces around them, all
    runs of spaces, `…` and `...`, and characters that nobody sees fold to the same. Case, letters, brackets and other
    punctuation stay.
    """
    composed, first = _compose(text)
    folded, second = _fold_typography(composed)
    return Folded(folded, (second,) if first is None else (second, first))


@lru_cache(maxsize=4)
def fold_field(text: str) -> Folded:
    """`fold`, remembered for the few fields of the article at hand: its quotes are looked for one after the other."""
    return fold(text)


def caseless(folded: str) -> str:
    """Folded text without its case, of the same length: letters whose small form is longer stay as they are."""
    small = folded.lower()
    if len(small) != len(folded):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)
    return small.replace("ς", "σ")


@lru_cache(maxsize=4)
def caseless_field(folded: str) -> str:
    """`caseless`, remembered as `fold_field` is."""
    return caseless(folded)


def _fold_typography(text: str) -> tuple[str, _Map]:
    typed = text.translate(_TYPED)
    places = _Map()
    pieces: list[str] = []
    length = at = 0
    for run in _RUN.finditer(typed):
        start, end = run.span()
        new = _short(run.group())
        kept = typed[at:start]
        closes = typed[start] == "»" and not typed[end : end + 1].isalnum()  # in German it opens
        if closes or new in ("-", "…"):
            if kept.endswith(" "):
                kept, start = kept[:-1], start - 1
            elif not kept and pieces and pieces[-1] == " ":
                pieces.pop()
                length -= 1
                start = places.drop_last()
        pieces.append(kept)
        pieces.append(new)
        length += len(kept)
        if end - start != len(new):
            places.change(length, len(new), start, end)
        length += len(new)
        at = end
    pieces.append(typed[at:])
    return "".join(pieces), places


def _short(run: str) -> str:
    first = run[0]
    if first in " \u00ad":
        return " " if " " in run else ""
    if first in "«»":
        return "'"
    return "-" if first == "-" else "…"


def _compose(text: str) -> tuple[str, _Map | None]:
    if unicodedata.is_normalized("NFC", text):
        return text, None
    places = _Map()
    pieces: list[str] = []
    length = at = 0
    for stretch in _ASCII_AND_AFTER.finditer(text):
        if unicodedata.is_normalized("NFC", stretch.group()):
            continue
        start = stretch.start()
        for cluster in _clusters(stretch.group()):
            composed = unicodedata.normalize("NFC", cluster)
            if composed != cluster:
                pieces.extend((text[at:start], composed))
                length += start - at
                places.change(length, len(composed), start, start + len(cluster))
                length += len(composed)
                at = start + len(cluster)
            start += len(cluster)
    pieces.append(text[at:])
    return "".join(pieces), places


def _clusters(stretch: str) -> Iterator[str]:
    """Cut where composition cannot reach across: before a letter that does not join what stands before it."""
    start, last = 0, stretch[0]
    for at in range(1, len(stretch)):
        letter = stretch[at]
        if at - start > _MARKS_ON_ONE_LETTER or not _joins(last, letter):
            yield stretch[start:at]
            start, last = at, letter
        elif not unicodedata.combining(letter):
            last = unicodedata.normalize("NFC", last + letter)[-1]
    yield stretch[start:]


@lru_cache(maxsize=1024)
def _joins(before: str, letter: str) -> bool:
    if unicodedata.combining(letter):
        return True
    alone = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", letter)
    return unicodedata.normalize("NFC", before + letter) != alone
