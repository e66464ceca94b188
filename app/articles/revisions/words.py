"""Which words of a text have changed: runs that are equal, deleted or inserted, one after the other.

The longest common subsequence of the words, found bit-parallel (Hyyrö 2004, by rapidfuzz). That is quadratic, so it
looks at `MOST` pairs at once: beyond that first the sentences are compared, then the words of those that have changed,
and what is too much even then is one deletion and one insertion. So twice the text takes about twice the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from app.core.later import Later

distances = Later("rapidfuzz.distance")

MOST = 25_000_000
"""Pairs of words that are looked at in one comparison: 5,000 against 5,000, blanks and marks counted; 7 ms."""
# Scripts that put no space between words: each character counts as one.
SINGLE = "[\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
WORD = re.compile(rf"{SINGLE}|(?:(?!{SINGLE})\w)+|\s+|.", re.DOTALL)
SENTENCE = re.compile(r".+?(?:[.!?…]\W*\s|\n|\Z)", re.DOTALL)
CHANGED = ("delete", "insert")
Change = tuple[str, str]
"""`equal`, `delete` or `insert`, and the text."""


def changed_words(old: str, new: str) -> list[dict[str, Any]]:
    """The runs that lead from `old` to `new`; offsets are code points of each, `end` exclusive."""
    runs: list[dict[str, Any]] = []
    at_old = at_new = 0
    for op, text in joined(compared(old, new, WORD)):
        end_old = at_old + (len(text) if op != "insert" else 0)
        end_new = at_new + (len(text) if op != "delete" else 0)
        places = {"old_start": at_old, "old_end": end_old, "new_start": at_new, "new_end": end_new}
        runs.append({"op": op, "text": text, **places})
        at_old, at_new = end_old, end_new
    return runs


def compared(old: str, new: str, piece: re.Pattern[str]) -> Iterator[Change]:
    """The changes from one text to another, piece by piece."""
    before, after = piece.findall(old), piece.findall(new)
    head = common_start(before, after)
    tail = common_start(before[head:][::-1], after[head:][::-1])
    yield "equal", "".join(before[:head])
    yield from in_between(before[head : len(before) - tail], after[head : len(after) - tail], piece)
    yield "equal", "".join(before[len(before) - tail :])


def in_between(before: list[str], after: list[str], piece: re.Pattern[str]) -> Iterator[Change]:
    if len(before) * len(after) <= MOST:
        yield from aligned(before, after)
    elif piece is WORD:
        yield from by_sentences("".join(before), "".join(after))
    else:
        yield from (("delete", "".join(before)), ("insert", "".join(after)))


def by_sentences(old: str, new: str) -> Iterator[Change]:
    """The same, sentences first; where these have changed, their words, if they are few enough."""
    for same, changes in groupby(compared(old, new, SENTENCE), is_equal):
        if same:
            yield from changes
            continue
        parts = list(changes)
        before, after = (WORD.findall("".join(text for op, text in parts if op == wanted)) for wanted in CHANGED)
        if len(before) * len(after) <= MOST:
            yield from aligned(before, after)
        else:
            yield from parts


def aligned(before: list[str], after: list[str]) -> Iterator[Change]:
    numbers: dict[str, int] = {}
    first = [numbers.setdefault(word, len(numbers)) for word in before]
    second = [numbers.setdefault(word, len(numbers)) for word in after]
    for step in distances.Indel.opcodes(first, second):
        inserted = step.tag == "insert"
        words = after[step.dest_start : step.dest_end] if inserted else before[step.src_start : step.src_end]
        yield step.tag, "".join(words)


def common_start(before: list[str], after: list[str]) -> int:
    """How many pieces at the start are the same."""
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return place
    return min(len(before), len(after))


def is_equal(change: Change) -> bool:
    return change[0] == "equal"


def joined(changes: Iterable[Change]) -> Iterator[Change]:
    """Neighbors joined; of what was replaced the old words come before the new ones."""
    for _, group in groupby(without_lone_blanks(changes), is_equal):
        texts: dict[str, list[str]] = {"equal": [], "delete": [], "insert": []}
        for op, text in group:
            texts[op].append(text)
        yield from ((op, "".join(parts)) for op, parts in texts.items() if parts)


def without_lone_blanks(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes that only a blank keeps apart are one: two words in place of two, not one and one again."""
    groups = [list(group) for _, group in groupby((change for change in changes if change[1]), is_equal)]
    for place, group in enumerate(groups):
        inside = 0 < place < len(groups) - 1
        if inside and is_equal(group[0]) and all(text.isspace() for _, text in group):
            yield from ((op, text) for op in CHANGED for _, text in group)
        else:
            yield from group
