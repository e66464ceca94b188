"""Folding: the form in which words are compared, with a map back to the characters as they are printed.

Only typography is folded: how a mark, a dash, a space or an accent is typed. Letters keep their case; who wants to
compare without it uses `caseless`. Nothing folded is ever stored or shown. Words that are not the same folded are
compared by how alike they are, and looked for where their words are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest

from app.core.later import Later
from app.core.values.clusters import clusters

distances = Later("rapidfuzz.distance")

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


def typed(text: str) -> str:
    """The text with every mark, dash and space typed in one way, and nothing moved: cheaper than `fold`."""
    return text.translate(_TYPED)


def caseless(folded: str) -> str:
    """Folded text without its case, of the same length: letters whose small form is longer stay as they are."""
    small = folded.lower()
    if len(small) != len(folded):
        small = "".join(low if len(low := letter.lower()) == 1 else letter for letter in folded)
    return small.replace("ς", "σ")


@lru_cache(maxsize=8)
def caseless_field(folded: str) -> str:
    """`caseless`, remembered as `fold_field` is; the words looked for come between."""
    return caseless(folded)


def _fold_typography(text: str) -> tuple[str, _Map]:
    plain = typed(text)
    places = _Map()
    pieces: list[str] = []
    length = at = 0
    for run in _RUN.finditer(plain):
        start, end = run.span()
        new = _short(run.group())
        kept = plain[at:start]
        closes = plain[start] == "»" and not plain[end : end + 1].isalnum()  # in German it opens
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
    pieces.append(plain[at:])
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
        for cluster in clusters(stretch.group(), "NFC"):
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


# Longer words are compared by their words and not by their letters, so that the cost grows with the length alone.
LONG = 1_000
_COVERS = re.compile(r"\[|[█▓▒■*]+")
_STARRED = re.compile(r"(?<!\w)(\w*)[█▓▒■*]+(\w*)")
_COVERED = 8  # that many of each are lifted
_BRACKETS = re.compile(r"\[[^\[\]]{0,40}\]")
_EDGES = 3  # words to each side where a stretch may begin or end
_NEIGHBORS = 10  # characters of the surroundings that draw an edge to them
_DRAWN = 0.15
_ALMOST = 0.999  # not the same, however alike

# A word; of scripts without spaces any three letters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2e80-\ud7ff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?=([{_UNSPACED}]{{3}}))|([^\W{_UNSPACED}]+)")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|([^\w\s])\1*")
_VOTERS = 200  # words of one quotation that are asked where it stands
_OFTEN = 30  # a word that stands in more places says nothing about this one
_GUESSES = 4


def alike(one: str, other: str) -> float:
    """How much of two folded texts is the same, 0 to 1: by letters (Indel), of long ones by words (Dice)."""
    if one == other:
        return 1.0
    if len(one) + len(other) <= 3 * LONG:
        if _COVERS.search(one) or _COVERS.search(other):
            one, other = _uncovered(one, other), _uncovered(other, one)
        return min(_ALMOST, float(distances.Indel.normalized_similarity(one, other)))
    ours, theirs = Counter(one.split()), Counter(other.split())
    return min(_ALMOST, 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total()))


def likest(words: str, printed: str, before: str, after: str) -> tuple[int, int] | None:
    """The stretch of a printed text that is likest to folded words, cut at words; None when they share nothing.

    Of stretches equally alike it is the one next to `before` and `after`, the folded surroundings that the words had.
    """
    window = fold(printed)
    found = _likest(words, window.text, before, after)
    return None if found is None else (window.start_of(found[0]), window.end_of(found[1]))


def _likest(words: str, text: str, before: str, after: str) -> tuple[int, int] | None:
    stretches = [_densest(_shared_blocks(words, text), len(words)), _between(words, text, before, after)]
    tokens = [token.span() for token in _TOKEN.finditer(text)]
    edges = {edge for stretch in stretches if stretch[0] < stretch[1] for edge in _edges_around(stretch, tokens)}
    left = {at: distances.Postfix.similarity(text[max(0, at - _NEIGHBORS) : at], before) for at, _ in edges}
    right = {at: distances.Prefix.similarity(text[at : at + _NEIGHBORS], after) for _, at in edges}

    # A hundred stretches are compared: what covers words is looked for once, and is no redaction when it is everywhere.
    covers = len(_COVERS.findall(words)) + len(_COVERS.findall(text))
    likeness = alike if 0 < covers <= 2 * _COVERED else distances.Indel.normalized_similarity

    def worth(edge: tuple[int, int]) -> float:
        beside = float(left[edge[0]] + right[edge[1]])
        return float(likeness(words, text[edge[0] : edge[1]])) + _DRAWN * beside / _NEIGHBORS

    return max(sorted(edges), key=worth, default=None)


def _between(words: str, text: str, before: str, after: str) -> tuple[int, int]:
    """Where the surroundings say that the words stand, if one side of them does."""
    handle, other = before[-_NEIGHBORS:], after[:_NEIGHBORS]
    start = text.find(handle) + len(handle) if len(handle) == _NEIGHBORS and handle in text else None
    end = text.find(other, start or 0) if len(other) == _NEIGHBORS else -1
    if end < 0:
        return (0, 0) if start is None else (start, min(start + len(words), len(text)))
    return (max(0, end - len(words)) if start is None else start), end


def _edges_around(stretch: tuple[int, int], tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    starts, ends = [token[0] for token in tokens], [token[1] for token in tokens]
    first, last = bisect_left(starts, stretch[0]), bisect_left(ends, stretch[1])
    near = starts[max(0, first - _EDGES) : first + _EDGES + 1], ends[max(0, last - _EDGES) : last + _EDGES + 1]
    return [(at, to) for at in near[0] for to in near[1] if at < to]


def _uncovered(text: str, other: str) -> str:
    """The text without what is nobody's words: an editor's brackets, stars and blackening, where the other has none.

    Stars for some letters of a word stand for those of the other text's word that fits.
    """

    def word(found: re.Match[str]) -> str:
        if found[0] in other:
            return found[0]
        fitting = re.search(rf"\b{found[1]}\w+{found[2]}\b", other) if found[1] + found[2] else None
        return fitting[0] if fitting else found[1] + found[2]

    text = _BRACKETS.sub(lambda found: found[0] if found[0] in other else "", text, count=_COVERED)
    return _STARRED.sub(word, text, count=_COVERED)


def _shared_blocks(words: str, text: str) -> list[tuple[int, int]]:
    return [(block.b, block.size) for block in distances.Indel.opcodes(words, text).as_matching_blocks()]


def _densest(blocks: Sequence[tuple[int, int]], length: int) -> tuple[int, int]:
    """The stretch from block to block with the highest share of its letters, and of `length`, in blocks.

    Maximizing a ratio by maximizing a difference a few times (Dinkelbach 1967), each in one pass.
    """
    best, share = (0, 0), 0.5
    for _ in range(5):
        worth = gain = 0.0
        inside = covered = first = last = 0
        for at, size in blocks:
            gap = share * (at - last)
            if gain <= gap:
                gain, first, inside = 0.0, at, 0
            else:
                gain -= gap
            gain, inside, last = gain + (2 - share) * size, inside + size, at + size
            if gain > worth:
                worth, best, covered = gain, (first, last), inside
        if not worth:
            break
        better = 2 * covered / (length + best[1] - best[0])
        if better <= share:
            break
        share = better
    return best


class WordIndex:
    """Where certain words stand in a text, so that changed quotations are looked for in a few stretches only."""

    def __init__(self, text: str, quotations: Iterable[str]) -> None:
        wanted = {word for words in quotations for word, _ in _words(words)}
        self._places: dict[str, list[int]] = defaultdict(list)
        for found in _WORD.finditer(text):
            word = _word(found)
            if word in wanted:
                self._places[word].append(found.start())

    def guesses(self, words: str) -> list[int]:
        """Where the words may start: most of them, the rarer the better, stand as far from it as they did."""
        width = 32 + len(words) // 8
        votes: dict[int, float] = defaultdict(float)
        for word, at in _words(words):
            places = self._places.get(word, ())
            if len(places) <= _OFTEN:
                for place in places:
                    for bucket in ((place - at) // width, (place - at) // width + 1):
                        votes[bucket] += len(word) / len(places)
        return [bucket * width for bucket in nlargest(_GUESSES, votes, key=lambda bucket: votes[bucket])]


def _words(text: str) -> list[tuple[str, int]]:
    words = [(_word(found), found.start()) for found in _WORD.finditer(text)]
    return words[:: 1 + len(words) // _VOTERS]


def _word(found: re.Match[str]) -> str:
    return str(found[1] or found[2]).lower()
