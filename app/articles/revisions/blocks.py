"""Which blocks of a body have been added, removed, moved, or have other words.

Two blocks are the same block when they are equal; else by their key, if they are alike; else when no other is more
alike. Keys alone say little: a body that was sent as Markdown or HTML gets its keys anew, in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from app.articles.revisions.words import WORD, changed_words
from app.bodies.portable_text import Block, block_text
from app.core.sql.columns import dump_json

ALIKE = 0.5
"""How many of their words two blocks have in common (Dice) to be one that was rewritten."""
MOST_PAIRS = 10_000
"""When more pairs than these are left, only those with one key are held to be alike."""
Pair = tuple[int, int]


def changed_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[dict[str, Any]]:
    """A change for each block that is not as and where it was, in the order of the new body, removed ones first."""
    pairs = equal_pairs(old, new)
    pairs |= alike_pairs(old, new, pairs)
    moved = set(pairs.items()) - in_order(pairs)
    back = {after: before for before, after in pairs.items()}
    removed = [change_of(old, new, place, None, moved=False) for place in range(len(old)) if place not in pairs]
    others = [
        change_of(old, new, back.get(place), place, moved=(back.get(place, -1), place) in moved)
        for place in range(len(new))
    ]
    return removed + [change for change in others if change["change"] != "none"]


def change_of(
    old: Sequence[Block], new: Sequence[Block], before: int | None, after: int | None, *, moved: bool
) -> dict[str, Any]:
    first, second = (old[before] if before is not None else {}), (new[after] if after is not None else {})
    changed = before is not None and after is not None and identity(first) != identity(second)
    if before is None or after is None:
        kind = "added" if before is None else "removed"
    elif moved:
        kind = "moved_and_changed" if changed else "moved"
    else:
        kind = "changed" if changed else "none"
    return {
        "change": kind,
        "type": (second or first)["_type"],
        "old_key": first.get("_key"),
        "new_key": second.get("_key"),
        "old_position": before,
        "new_position": after,
        "words": [] if kind in {"none", "moved"} else changed_words(words_of(first), words_of(second)),
    }


def words_of(block: Block) -> str:
    return block_text(block) if block else ""


def identity(block: Block) -> str:
    """What a block is, whatever its key."""
    return dump_json({name: value for name, value in block.items() if name != "_key"})


def equal_pairs(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Equal blocks by their places; of several equal ones the first goes with the first."""
    there: dict[str, list[int]] = {}
    for place in range(len(old) - 1, -1, -1):
        there.setdefault(identity(old[place]), []).append(place)
    found: dict[int, int] = {}
    for place, block in enumerate(new):
        if left := there.get(identity(block)):
            found[left.pop()] = place
    return found


def alike_pairs(old: Sequence[Block], new: Sequence[Block], taken: dict[int, int]) -> dict[int, int]:
    """Blocks that were rewritten, among those that have no equal."""
    before = {place: vocabulary(old[place]) for place in range(len(old)) if place not in taken}
    used = set(taken.values())
    after = {place: vocabulary(new[place]) for place in range(len(new)) if place not in used}
    keys = {new[place]["_key"]: place for place in after}
    same = [(place, keys[old[place]["_key"]]) for place in before if old[place]["_key"] in keys]
    found = chosen({pair: likeness(before[pair[0]], after[pair[1]]) for pair in same})
    free = [place for place in before if place not in found]
    left = sorted(after.keys() - set(found.values()))
    if len(free) * len(left) <= MOST_PAIRS:
        pairs = [(one, other) for one in free for other in left if old[one]["_type"] == new[other]["_type"]]
        found |= chosen({pair: likeness(before[pair[0]], after[pair[1]]) for pair in pairs})
    return found


def vocabulary(block: Block) -> frozenset[str]:
    """The words of a block; of one without words what it is, so that only its equal is like it."""
    words = frozenset(word.casefold() for word in WORD.findall(block_text(block)) if word[0].isalnum())
    return words or frozenset({identity(block)})


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def chosen(likenesses: dict[Pair, float]) -> dict[int, int]:
    """The pairs that are alike, the most alike first; each place once."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for (before, after), value in sorted(likenesses.items(), key=lambda item: (-item[1], item[0])):
        if value >= ALIKE and before not in found and after not in taken:
            found[before] = after
            taken.add(after)
    return found


def in_order(pairs: dict[int, int]) -> set[Pair]:
    """The most pairs that stand in the same order in both bodies: all others have moved."""
    ends: list[int] = []
    last: list[Pair] = []
    earlier: dict[Pair, Pair | None] = {}
    for pair in sorted(pairs.items()):
        place = bisect_left(ends, pair[1])
        earlier[pair] = last[place - 1] if place else None
        ends[place : place + 1] = [pair[1]]
        last[place : place + 1] = [pair]
    return set(chain(last[-1] if last else None, earlier))


def chain(pair: Pair | None, earlier: dict[Pair, Pair | None]) -> Iterable[Pair]:
    while pair is not None:
        yield pair
        pair = earlier[pair]
