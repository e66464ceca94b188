"""Anchoring: finding a quote's words in an article, so that an editor never counts characters.

Offsets are code points of a field's text, never normalized; folding serves only to compare (folding.py).
Selectors are those of the W3C Web Annotation model (TextQuoteSelector, TextPositionSelector).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Literal

from app.articles.anchoring.folding import QUOTATION_MARKS, caseless_field, fold, fold_field, typed
from app.core.later import Later

distances = Later("rapidfuzz.distance")

Form = Literal["direct", "mixed", "partial", "indirect"]

CONTEXT = 32  # code points of prefix and suffix
_BLOCK = "\n\n"
_BEYOND = 0.3  # what surroundings beyond their block's edge weigh
READING_ORDER = ("body", "summary", "headline")

# Bounds on the places of the same words: an article with more of them is periodic text. An article has 500 quotes.
_PLACES = 1_000
_CUT_WORDS = 10_000
_CUT_LETTERS = 1_000_000  # str.find prepares the words anew for each place, so long ones get fewer tries
# Pieces of one split quotation stand in one or two sentences: "…," the minister told reporters on Tuesday, "…".
_NEAR = 1_000

# A mark may open in one language and close in another (“ in English and German), so only the pair decides.
_DOUBLE = (frozenset('“”„‟«»"＂〝〟❝'), frozenset('“”‟«»"＂〞〟❞″'))
_SINGLE = (frozenset("‘’‚‛‹›'＇`❛"), frozenset("‘’‛‹›'＇`´❜′"))
_CORNER = (frozenset("「『﹁﹃｢"), frozenset("」』﹂﹄｣"))
_KINDS = (_DOUBLE, _SINGLE, _CORNER)
_SURE_OPENING = _DOUBLE[0] | _CORNER[0]
_SURE_CLOSING = _DOUBLE[1] | _CORNER[1]
_NO_BREAK = frozenset("\u00a0\u202f\u2009\u2007")
_PASSED_OVER = frozenset(".,!?…")
_AROUND = 8  # how far from the words their marks are looked for
_NOT_WORDS = "".join(QUOTATION_MARKS) + ".,…; \u00a0\u202f\n"


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of one field's text, `start` to `end` in code points."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that an editor says are printed; `nth` counts their places from 1, in the field or in reading order."""

    exact: str
    field: str | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Where words stand and how to know them again: the article's own characters and up to 32 on each side."""

    field: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def find_words(
    texts: Mapping[str, str], wanted: Wanted, taken: Collection[Spot], inside: Collection[Spot] = ()
) -> Spot | None:
    """The place of words that an occurrence names, or None when they are not there or every place is taken.

    The very characters count first, then folded ones, then folded ones in any case, then the words without the
    punctuation around them, then parts of words. Of several places the one inside `inside` (the words in which these
    were told), then one that crosses nothing taken, then the earliest: body, summary, headline. `nth` asks for that
    place of the folded words, free or none.
    """
    fields = READING_ORDER if wanted.field is None else (wanted.field,)
    words = wanted.exact.strip()
    held = _Held(taken, inside)
    if wanted.nth is not None:
        for look in (_folded_places, _caseless_places):
            place = next(islice(look(texts, words, fields), wanted.nth - 1, None), None)
            if place is not None:
                return None if place in held.spots else place
        return None
    for look in (_exact_places, _folded_places, _caseless_places, _bare_places, _parts_of_words):
        place = held.best(look(texts, words, fields), held.rank)
        if place is not None:
            return place
    return None


def anchor_once(
    texts: Mapping[str, str], text: str, wording: str, taken: Collection[Spot], inside: Collection[Spot] = ()
) -> Spot | None:
    """The place of a quote that came without occurrences, or None when its words are not in the article.

    The earliest place not taken whose neighbors are quotation marks, else the earliest (body, summary, headline);
    a paraphrase stands anywhere. A quote told in another is looked for inside that one first.
    """
    held = _Held(taken, inside)

    def rank(place: Spot) -> tuple[bool, ...]:
        unmarked = wording != "paraphrase" and not between_marks(texts[place.field], place.start, place.end)
        return *held.rank(place), unmarked

    # Words in another case or with another full stop between marks are likelier the quote than the very words outside.
    return held.best(
        (
            place
            for look in (_folded_places, _caseless_places, _bare_places)
            for place in look(texts, text, READING_ORDER)
        ),
        rank,
    )


def find_pieces(
    texts: Mapping[str, str], pieces: Sequence[str], field: str | None, taken: Collection[Spot]
) -> list[Spot] | None:
    """The places of one split quotation's pieces, in order and in one field, or None when they are not there.

    Rows with at most a thousand code points between two pieces come before wider ones, rows between quotation marks
    before others, then the earliest (of wide ones the tightest).
    """
    held = frozenset(taken)

    def rank(row: list[Spot]) -> tuple[bool, bool, int]:
        wide = any(later.start - earlier.end > _NEAR for earlier, later in pairwise(row))
        unmarked = not all(between_marks(texts[spot.field], spot.start, spot.end) for spot in row)
        return wide, unmarked, row[-1].end - row[0].start if wide else row[0].start

    for name in READING_ORDER if field is None else (field,):
        places = [_piece_places(texts, piece, name, held) for piece in pieces]
        rows = _rows(places) if places else []
        if rows:
            return min(rows, key=rank)
    return None


def form_of(texts: Mapping[str, str], spot: Spot, wording: str) -> Form:
    """How words are printed, when nobody says: indirect for a paraphrase, direct between marks, else partial."""
    if wording == "paraphrase":
        return "indirect"
    return "direct" if between_marks(texts[spot.field], spot.start, spot.end) else "partial"


def selector(texts: Mapping[str, str], spot: Spot) -> Selector:
    """The selectors of a place, in the article's own characters."""
    text = texts[spot.field]
    return Selector(
        field=spot.field,
        exact=text[spot.start : spot.end],
        prefix=text[max(0, spot.start - CONTEXT) : spot.start],
        suffix=text[spot.end : spot.end + CONTEXT],
        start=spot.start,
        end=spot.end,
    )


def surroundings(prefix: str, suffix: str, text: str, start: int, end: int) -> tuple[float, float, float]:
    """How well the text before a place and after it is known again, 0 to 1, and both together.

    What stands in the same block says more than what stands beyond its edge, which changes when blocks move.
    """
    before, weight = _side(prefix[::-1], text[max(0, start - CONTEXT) : start][::-1])
    after, other = _side(suffix, text[end : end + CONTEXT])
    return before, after, (before * weight + after * other) / (weight + other)


def _side(was: str, now: str) -> tuple[float, float]:
    known = _same(was, now[: len(was)]) if was else float(not now)
    near = was.partition(_BLOCK)[0]
    if len(near) >= CONTEXT // 2:
        known = max(known, _same(near, now.partition(_BLOCK)[0][: len(near)]))
    return known, max(_BEYOND, len(near) / CONTEXT)


def _same(was: str, now: str) -> float:
    likeness = float(distances.Indel.normalized_similarity(was, now))
    return float(distances.Indel.normalized_similarity(typed(was), typed(now))) if 0.5 < likeness < 1 else likeness


def between_marks(text: str, start: int, end: int) -> bool:
    """Whether words stand between two quotation marks of one kind, in any language's use.

    Punctuation between the words and a mark is passed over, so are the spaces inside guillemets. A paragraph of a
    longer quotation needs no closing mark where the next paragraph opens with one. An apostrophe is no mark.
    """
    before = _marks_before(text, start)
    if end - start > 2 and _opens(text, start):  # the words may bring their marks with them
        before.add(text[start])
    if not before:
        return False
    after, stop = _marks_after(text, end)
    if end - start > 2 and _closes(text, end - 1):
        after.add(text[end - 1])
    follows = text[stop : stop + 4].lstrip("\n")[:1] if text[stop : stop + 1] == "\n" else ""
    return any(before & opening and (after & closing or follows in opening) for opening, closing in _KINDS)


def _marks_before(text: str, start: int) -> set[str]:
    marks = set()
    at = start - 1
    while at >= 0 and start - at <= _AROUND:
        if _opens(text, at):
            marks.add(text[at])
        elif text[at] == " ":
            # « Oui », but not »Ja« sagte
            if text[at - 1 : at] not in ("«", "‹") or text[max(0, at - 2) : at - 1].strip("( \n\u00a0\u202f"):
                break
        elif text[at] not in _NO_BREAK and text[at] not in ".…":
            break
        at -= 1
    return marks


def _marks_after(text: str, end: int) -> tuple[set[str], int]:
    """The marks that close after `end`, and where what follows them begins."""
    marks = set()
    at = end
    while at < len(text) and at - end < _AROUND:
        if _closes(text, at):
            marks.add(text[at])
        elif text[at] == " ":
            if text[at + 1 : at + 2] not in ("»", "›") or text[at + 2 : at + 3].isalnum():
                break
        elif text[at] not in _NO_BREAK and text[at] not in _PASSED_OVER:
            break
        at += 1
    return marks, at


def _opens(text: str, at: int) -> bool:
    """Single marks are apostrophes after a letter: don’t, the workers’."""
    return text[at] in _SURE_OPENING or (text[at] in _SINGLE[0] and not text[max(0, at - 1) : at].isalnum())


def _closes(text: str, at: int) -> bool:
    return text[at] in _SURE_CLOSING or (text[at] in _SINGLE[1] and not text[at + 1 : at + 2].isalnum())


def at_word_edges(text: str, start: int, end: int) -> bool:
    """Whether a stretch cuts no word in two; scripts that write without spaces have no edges to cut."""
    return not (_within_word(text, start) or _within_word(text, end))


def _within_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(letter: str) -> bool:
    if letter < "\u0300":
        return letter.isalnum()
    if letter < "\u0370" or "\u0900" <= letter < "\u0e00":  # to Python loose accents and vowel signs are no letters
        return letter not in "।॥"
    return letter.isalnum() and not (
        "\u0e00" <= letter < "\u0f00"  # Thai, Lao
        or "\u1000" <= letter < "\u1200"  # Burmese; Hangul, whose particles follow a name without a space
        or "\u1780" <= letter < "\u1800"  # Khmer
        or "\u2e80" <= letter < "\ud800"  # Chinese, Japanese, Korean
        or letter >= "\U00020000"
    )


class _Held:
    """The spots in use: which place crosses one of them, and which lies inside the words in which it was told."""

    def __init__(self, taken: Collection[Spot], inside: Collection[Spot]) -> None:
        self.spots = frozenset(taken)
        around = frozenset(inside)
        self._taken = {field: _Stretches(self.spots - around, field) for field in READING_ORDER}
        self._inside = {field: _Stretches(around, field) for field in READING_ORDER} if around else {}

    def rank(self, place: Spot) -> tuple[bool, ...]:
        """Sorts before others what lies inside the telling words, then what crosses nothing."""
        outside = bool(self._inside) and not self._inside[place.field].hold(place)
        return outside, self._taken[place.field].cross(place)

    def best(self, places: Iterable[Spot], rank: Callable[[Spot], tuple[bool, ...]]) -> Spot | None:
        """The first of the free places that rank best."""
        best: tuple[tuple[bool, ...], Spot] | None = None
        for place in places:
            if place in self.spots:
                continue
            ranked = rank(place)
            if best is None or ranked < best[0]:
                best = ranked, place
            if not any(ranked):
                break
        return best and best[1]


class _Stretches:
    """Stretches of one field, sorted once to be asked a thousand times."""

    def __init__(self, spots: Collection[Spot], field: str) -> None:
        pairs = sorted((spot.start, spot.end) for spot in spots if spot.field == field)
        self._starts = [start for start, _ in pairs]
        self._ends = list(accumulate((end for _, end in pairs), max))

    def cross(self, place: Spot) -> bool:
        before = bisect_left(self._starts, place.end)
        return before > 0 and self._ends[before - 1] > place.start

    def hold(self, place: Spot) -> bool:
        before = bisect_left(self._starts, place.start + 1)
        return before > 0 and self._ends[before - 1] >= place.end


def _rows(places: Sequence[Sequence[Spot]]) -> list[list[Spot]]:
    """For each place of the first piece, the row in which every other piece follows as soon as it can."""
    starts = [[spot.start for spot in spots] for spots in places]
    rows: list[list[Spot]] = []
    for first in places[0]:
        row = [first]
        for spots, at in zip(places[1:], starts[1:], strict=True):
            index = bisect_left(at, row[-1].end)
            if index == len(spots):
                return rows  # and none for later places either
            row.append(spots[index])
        rows.append(row)
    return rows


def _piece_places(texts: Mapping[str, str], piece: str, field: str, held: Collection[Spot]) -> list[Spot]:
    looks = (look(texts, piece, (field,)) for look in (_folded_places, _caseless_places, _bare_places))
    free = ([place for place in places if place not in held] for places in looks)
    return next(filter(None, free), [])


def _exact_places(texts: Mapping[str, str], words: str, fields: Sequence[str]) -> Iterator[Spot]:
    for field in fields:
        for start in starts_of(words, texts.get(field, "")):
            yield Spot(field, start, start + len(words))


def _parts_of_words(texts: Mapping[str, str], words: str, fields: Sequence[str]) -> Iterator[Spot]:
    for field in fields:
        for start in starts_of(words, texts.get(field, ""), whole=False):
            yield Spot(field, start, start + len(words))


def _folded_places(
    texts: Mapping[str, str], words: str, fields: Sequence[str], turn: Callable[[str], str] = str
) -> Iterator[Spot]:
    needle = turn(fold(words).text.strip())
    for field in fields:
        page = fold_field(texts.get(field, ""))
        for start in starts_of(needle, turn(page.text)):
            yield printed(texts[field], field, page.start_of(start), page.end_of(start + len(needle)), words)


def _caseless_places(texts: Mapping[str, str], words: str, fields: Sequence[str]) -> Iterator[Spot]:
    return _folded_places(texts, words, fields, caseless_field)


def _bare_places(texts: Mapping[str, str], words: str, fields: Sequence[str]) -> Iterator[Spot]:
    """Where the words stand without the punctuation sent around them: print may have a comma for their full stop."""
    bare = words.strip(_NOT_WORDS)
    return _caseless_places(texts, bare, fields) if bare != words else iter(())


def printed(text: str, field: str, start: int, end: int, words: str) -> Spot:
    """The place in print of folded words, between offsets that the folding's map gave.

    A folded dash or ellipsis takes the spaces around it along, which are not the words', and characters that nobody
    sees fold to nothing, which at the edges may be the words' very own.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    lead = words.find(text[start:end]) if words == words.strip() else -1
    if 0 <= lead <= start and text.startswith(words, start - lead):
        start, end = start - lead, start - lead + len(words)
    return Spot(field, start, end)


def starts_of(words: str, text: str, whole: bool = True) -> Iterator[int]:
    """Where the words start in the text, none overlapping another; only whole words, unless told otherwise. Bounded."""
    places, tries, at = _PLACES, min(_CUT_WORDS, _CUT_LETTERS // max(1, len(words))), 0
    while words and places and tries >= 0 and (at := text.find(words, at)) >= 0:
        if not whole or at_word_edges(text, at, at + len(words)):
            places -= 1
            yield at
            at += len(words)
        else:
            tries -= 1
            at += 1
