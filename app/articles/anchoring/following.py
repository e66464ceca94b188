"""Following: where each occurrence stands after the article was edited.

All occurrences of an article are followed at once, at each save: neighbors tell each other how far the text moved,
and no two of them end at one place. Words that did not change are anchored; words that changed are only proposed
(`drifted`) until a person accepts them, because changed words between quotation marks are the very thing to look at.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from app.articles.anchoring.finding import (
    READING_ORDER,
    Spot,
    at_word_edges,
    between_marks,
    printed,
    selector,
    starts_of,
    surroundings,
)
from app.articles.anchoring.folding import LONG, QUOTATION_MARKS, WordIndex, alike, fold, fold_field, likest

State = Literal["anchored", "drifted", "orphaned"]

# A proposal needs nearly all of its words, or most of them and one side of its surroundings.
ALIKE = 0.90
HALF_ALIKE = 0.65
SURROUNDED = 0.80

_TELLING = 32  # characters of words that are known again without their surroundings
_NEAR = 400  # characters away from where the neighbors say that words should stand
_HANDLE = 16  # characters of surroundings that say something
_GAP = 4  # marks and blanks between surroundings and words
_BLOCK = "\n\n"
_LOOSE = "".join(QUOTATION_MARKS) + ".,:;!? \u00a0\n"  # what stands between words and surroundings, and changes first

# Bounds on what is looked at for one occurrence.
_PLACES = 40  # before and after where the words are expected
_GUESSES = 4
_ENDS = 500  # of long words the beginning and the end are looked for
_PAD = 200


@dataclass(frozen=True, slots=True)
class Anchored:
    """An occurrence as it was kept at the last save; an orphan has no `start` and `end`."""

    field: str
    exact: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Followed:
    """Where an occurrence stands now.

    Anchored: `exact`, `prefix`, `suffix` are the article's characters there. Drifted: they are the old ones, the
    place is proposed and `found` are the words at it. Orphaned: there is no place.
    """

    state: State
    field: str
    start: int | None
    end: int | None
    exact: str
    prefix: str
    suffix: str
    found: str | None = None


def follow(occurrences: Sequence[Anchored], texts: Mapping[str, str]) -> list[Followed]:
    """Where the occurrences of an article stand in its new texts, in their order.

    Each is looked for at its place, then, with the same words (folded), where its surroundings are known again, then
    as the likeliest of same words in other surroundings and of changed words. Two occurrences share a place only when
    they did before, and an occurrence that was only proposed is followed by its old words again.
    """
    strands = _strands(occurrences)
    board = _Board(texts, strands)
    board.keep_unmoved()
    board.move_whole()
    board.settle(place for strand in board.lost() for place in board.known_again(strand))
    lost = board.lost()
    if lost:
        words = {name: [strand.was.exact for strand in lost if strand.was.field == name] for name in READING_ORDER}
        indexes = {name: WordIndex(texts.get(name, ""), words[name]) for name in READING_ORDER}
        board.settle(place for strand in lost for place in board.likely(strand, indexes[strand.was.field]))
    followed = {number: _result(strand, texts) for strand in strands for number in strand.numbers}
    return [followed[number] for number in range(len(occurrences))]


def _result(strand: _Strand, texts: Mapping[str, str]) -> Followed:
    was, spot = strand.was, strand.spot
    if spot is None:
        return Followed("orphaned", was.field, None, None, was.exact, was.prefix, was.suffix)
    now = selector(texts, spot)
    if strand.same:
        return Followed("anchored", spot.field, spot.start, spot.end, now.exact, now.prefix, now.suffix)
    return Followed("drifted", spot.field, spot.start, spot.end, was.exact, was.prefix, was.suffix, now.exact)


@dataclass(eq=False)
class _Strand:
    """Occurrences that stood at one place with the same words, followed as one."""

    was: Anchored
    numbers: list[int]
    spot: Spot | None = None
    same: bool = True

    @cached_property
    def needle(self) -> str:
        return fold(self.was.exact).text.strip()

    @cached_property
    def whole(self) -> bool:
        """Whether it began and ended with whole words."""
        return at_word_edges(*self._printed)

    @cached_property
    def marked(self) -> bool:
        return between_marks(*self._printed)

    @property
    def _printed(self) -> tuple[str, int, int]:
        was = self.was
        return was.prefix + was.exact + was.suffix, len(was.prefix), len(was.prefix) + len(was.exact)

    def crossed(self, other: _Strand) -> bool:
        mine, theirs = self.was, other.was
        if mine.start is None or mine.end is None or theirs.start is None or theirs.end is None:
            return False
        return mine.field == theirs.field and mine.start < theirs.end and theirs.start < mine.end


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that a strand may take: how alike the words, how well known the better side, and all in all."""

    strand: _Strand
    spot: Spot
    alike: float
    side: float
    score: float


def _strands(occurrences: Sequence[Anchored]) -> list[_Strand]:
    strands: dict[object, _Strand] = {}
    for number, one in enumerate(occurrences):
        key = number if one.start is None else (one.field, one.start, one.end, one.exact)
        if key in strands:
            strands[key].numbers.append(number)
        else:
            strands[key] = _Strand(one, [number])
    return sorted(strands.values(), key=lambda strand: (strand.was.field, strand.was.start or 0))


class _Board:
    """An article's texts, and which place is whose."""

    def __init__(self, texts: Mapping[str, str], strands: Sequence[_Strand]) -> None:
        self.texts = texts
        self.strands = strands
        self._owners: dict[Spot, list[_Strand]] = defaultdict(list)
        self._rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._longest = 0
        self._moves: dict[str, list[tuple[int, int]]] = {}
        self._found: dict[tuple[str, str, bool], list[Spot]] = {}

    def lost(self) -> list[_Strand]:
        return [strand for strand in self.strands if strand.spot is None and strand.needle]

    def keep_unmoved(self) -> None:
        for strand in self.strands:
            was = strand.was
            text = self.texts.get(was.field, "")
            if was.start is None or was.end is None or not was.exact or not _stands(was, text, was.start, was.end):
                continue
            spot = Spot(was.field, was.start, was.end)
            words = text[was.start : was.end]
            if words == was.exact:
                self._put(strand, spot, same=True)
            elif was.prefix and was.suffix and (likeness := alike(strand.needle, fold(words).text)) >= HALF_ALIKE:
                self._put(strand, spot, same=likeness == 1)  # changed in place, now or before the last save

    def move_whole(self) -> None:
        """What moved with its surroundings: as far as the one before it, or to the only place where they all stand."""
        moved: dict[str, int] = defaultdict(int)
        for strand in self.strands:
            was = strand.was
            if strand.spot is None and was.exact:
                text = self.texts.get(was.field, "")
                start = (was.start or 0) + moved[was.field]
                end = start + len(was.exact)
                if text[start:end] != was.exact or not _stands(was, text, start, end):
                    start = _only_start(was.prefix + was.exact + was.suffix, text) + len(was.prefix)
                spot = Spot(was.field, start, start + len(was.exact))
                if start >= len(was.prefix) and self._is_unheld(strand, spot):
                    self._put(strand, spot, same=True)
            if strand.spot is not None and was.start is not None:
                moved[was.field] = strand.spot.start - was.start

    def known_again(self, strand: _Strand) -> Iterator[_Place]:
        """The same words where their surroundings are too."""
        for name in _fields(strand):
            places = [self._judge(strand, spot, 1.0) for spot in self._same_words(strand, name)]
            known = [place for place in places if place.side >= SURROUNDED]
            if known:
                yield from known
                return

    def likely(self, strand: _Strand, index: WordIndex) -> Iterator[_Place]:
        """The same words in other surroundings, and changed words."""
        was, text = strand.was, self.texts.get(strand.was.field, "")
        left = _Left(was, text, self._expected(strand))
        for name in _fields(strand):
            for spot in self._same_words(strand, name):
                place = self._judge(strand, spot, 1.0)
                if place.side >= SURROUNDED or self._speaks_for_itself(place, left):
                    yield place
        for start, end in self._windows(strand, text, left, index):
            found = _likest(strand, text, start, end)
            if found is not None:
                place = self._judge(strand, found, alike(strand.needle, fold(text[found.start : found.end]).text))
                telling = place.alike >= ALIKE and len(strand.needle) >= _TELLING
                if telling or (place.alike >= HALF_ALIKE and place.side >= SURROUNDED):
                    yield place

    def settle(self, places: Iterable[_Place]) -> None:
        """Give each lost strand the best of its places that nobody holds, the surest first."""
        for place in sorted(places, key=lambda place: -place.score):
            if place.strand.spot is None and self._is_free(place):
                self._put(place.strand, place.spot, same=place.alike == 1)
        self._moves = {}

    def _put(self, strand: _Strand, spot: Spot, *, same: bool) -> None:
        strand.spot, strand.same = spot, same
        self._owners[spot].append(strand)
        insort(self._rows[spot.field], (spot.start, spot.end))
        self._longest = max(self._longest, spot.end - spot.start)

    def _is_unheld(self, strand: _Strand, spot: Spot) -> bool:
        """Nobody stands here but who stood with it before."""
        was, owners = strand.was, [owner.was for owner in self._owners.get(spot, ())]
        together = [one for one in owners if (one.field, one.start, one.end) == (was.field, was.start, was.end)]
        return not owners or (was.start is not None and together == owners)

    def _is_free(self, place: _Place) -> bool:
        """Words of another occurrence are not these, unless one stood within the other before."""
        spot = place.spot
        if not self._is_unheld(place.strand, spot):
            return False
        row = self._rows[spot.field]
        near = row[bisect_left(row, (spot.start - self._longest, 0)) : bisect_left(row, (spot.end, 0))]
        crossing = (Spot(spot.field, start, end) for start, end in near if end > spot.start)
        return all(owner.crossed(place.strand) for other in crossing for owner in self._owners[other])

    def _judge(self, strand: _Strand, spot: Spot, likeness: float) -> _Place:
        text = self.texts[spot.field]
        before, after, known = surroundings(strand.was.prefix, strand.was.suffix, text, spot.start, spot.end)
        score = likeness + known + 0.3 * max(0.0, self._nearness(strand, spot))
        score += 0.1 * (strand.marked == between_marks(text, spot.start, spot.end))
        score += 0.05 * (text[spot.start : spot.end] == strand.was.exact)
        return _Place(strand, spot, likeness, max(before, after), score)

    def _speaks_for_itself(self, place: _Place, left: _Left) -> bool:
        """Long words do. Short ones stand elsewhere too: they must be next to what is left of their surroundings, or,
        where nothing is, near their place and between marks if they were."""
        strand, spot = place.strand, place.spot
        if len(strand.needle) >= _TELLING:
            return True
        if left and spot.field == strand.was.field:
            return left.next_to(spot)
        marked = between_marks(self.texts[spot.field], spot.start, spot.end)
        return marked == strand.marked and self._nearness(strand, spot) > 0

    def _expected(self, strand: _Strand) -> list[int]:
        """Where it would start had it moved as far as its neighbors."""
        name, start = strand.was.field, strand.was.start
        if start is None:
            return []
        if name not in self._moves:
            placed = [(one.was, one.spot) for one in self.strands if one.spot is not None]
            self._moves[name] = [
                (was.start, spot.start - was.start)
                for was, spot in placed
                if was.start is not None and was.field == spot.field == name
            ]
        at = bisect_left(self._moves[name], (start, 0))
        return [start + shift for _, shift in self._moves[name][max(0, at - 1) : at + 1]] or [start]

    def _nearness(self, strand: _Strand, spot: Spot) -> float:
        if strand.was.field != spot.field:
            return 0.0
        return max((1 - abs(spot.start - place) / _NEAR for place in self._expected(strand)), default=0.0)

    def _same_words(self, strand: _Strand, name: str) -> list[Spot]:
        """Where the words stand, folded, in one field; of very many the nearest."""
        key = name, strand.was.exact, strand.whole
        if key not in self._found:
            text = self.texts.get(name, "")
            page = fold_field(text)
            edges = ((start, start + len(strand.needle)) for start in starts_of(strand.needle, page.text, strand.whole))
            words = strand.was.exact
            self._found[key] = [printed(text, name, page.start_of(at), page.end_of(to), words) for at, to in edges]
        spots = self._found[key]
        nearest = bisect_left(spots, min(self._expected(strand), default=0), key=lambda spot: spot.start)
        return spots[max(0, nearest - _PLACES) : nearest + _PLACES]

    def _windows(self, strand: _Strand, text: str, left: _Left, index: WordIndex) -> Iterator[tuple[int, int]]:
        """Where the words may stand: near their place, by their surroundings, by their words."""
        length = len(strand.was.exact)
        guesses = [*self._expected(strand), *left.before, *(start - length for start in left.after)]
        guesses += index.guesses(strand.was.exact)
        pad = _PAD if length > LONG else 64 + length // 2
        tried: list[int] = []
        for guess in guesses:
            if -length < guess < len(text) and all(abs(guess - other) > 32 for other in tried):
                tried.append(guess)
                yield max(0, guess - pad), min(guess + length + pad, len(text))


class _Left:
    """What is left of an occurrence's surroundings: where the text before it ends, where the text after it starts."""

    def __init__(self, was: Anchored, text: str, expected: Sequence[int]) -> None:
        page = fold_field(text)
        before = fold(was.prefix).text.rstrip(_LOOSE)[-_HANDLE:]
        after = fold(was.suffix).text.lstrip(_LOOSE)[:_HANDLE]
        self.before = [page.end_of(start + _HANDLE) for start in _handles(before, page.text)]
        self.after = [page.start_of(start) for start in _handles(after, page.text)]
        # What stood in another block may go on without the words; what stood in theirs shows where they were.
        ends = self.before if before in fold(was.prefix.rpartition(_BLOCK)[2]).text else []
        starts = self.after if after in fold(was.suffix.partition(_BLOCK)[0]).text else []
        self._ends, self._starts = _only_near(ends, expected), _only_near(starts, expected)

    def __bool__(self) -> bool:
        return bool(self._ends or self._starts)

    def next_to(self, spot: Spot) -> bool:
        gaps = [spot.start - end for end in self._ends] + [start - spot.end for start in self._starts]
        return any(0 <= gap <= _GAP for gap in gaps)


def _handles(words: str, text: str) -> list[int]:
    return list(islice(starts_of(words, text, whole=False), _GUESSES)) if len(words) == _HANDLE else []


def _only_near(sites: list[int], expected: Sequence[int]) -> list[int]:
    near = len(sites) == 1 and any(abs(sites[0] - place) <= _NEAR for place in expected)
    return sites if near else []


def _likest(strand: _Strand, text: str, start: int, end: int) -> Spot | None:
    """The stretch of a window that is likest to the words; of long words their beginning and end."""
    was, needle = strand.was, strand.needle
    before, after = fold(was.prefix).text, fold(was.suffix).text
    if len(needle) <= LONG:
        edges = likest(needle, text[start:end], before, after)
        return None if edges is None else printed(text, was.field, start + edges[0], start + edges[1], was.exact)
    room = _ENDS + 2 * _PAD
    last = max(start, end - room)
    head = likest(needle[:_ENDS], text[start : start + room], before, "") or (_PAD, 0)
    tail = likest(needle[-_ENDS:], text[last:end], "", after) or (0, end - _PAD - last)
    return printed(text, was.field, start + head[0], max(start + head[0], last + tail[1]), was.exact)


def _fields(strand: _Strand) -> list[str]:
    return sorted(READING_ORDER, key=lambda name: name != strand.was.field)


def _stands(was: Anchored, text: str, start: int, end: int) -> bool:
    """Whether the surroundings are the very same."""
    return text.startswith(was.suffix, end) and text[max(0, start - len(was.prefix)) : start] == was.prefix


def _only_start(words: str, text: str) -> int:
    start = text.find(words)
    return start if start >= 0 and text.find(words, start + 1) < 0 else -1
