"""A body being put together by a reader of some format: its blocks, what could not be kept, and hints of quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.bodies.layout import layout
from app.bodies.portable_text import (
    LONGEST_TEXT,
    MOST_BLOCKS,
    Block,
    Keys,
    Run,
    block_text,
    is_sane_key,
    make_block,
    merge_runs,
)
from app.core.problems import InvalidContent

MOST_WARNINGS = 100

Hint = tuple[str, int, int]


class Draft:
    """Collects blocks in order. `pointer` is where the body stands in the request, and where faults point to."""

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        self.blocks: list[Block] = []
        self.warnings: list[dict[str, Any]] = []
        self._spoken: list[tuple[int, str, int, int]] = []
        self._claimed: set[object] = set()
        self._length = 0

    @property
    def is_warning(self) -> bool:
        """Whether another warning would still be noted."""
        return len(self.warnings) <= MOST_WARNINGS

    def warn(self, code: str, detail: str, *, place: str | None = None, pointer: str | None = None) -> None:
        """Notes what could not be kept, once where it happens again in the same place.

        After a hundred one more says that there are more: an answer stays bounded.
        """
        if not self.is_warning:
            return
        if len(self.warnings) == MOST_WARNINGS:
            code, detail, place, pointer = "more", "There is more that could not be kept.", None, None
        warning = {"code": code, "detail": detail, "pointer": pointer or self.pointer}
        warning |= {"place": place} if place else {}
        if warning not in self.warnings[-1:]:
            self.warnings.append(warning)

    def add_words(
        self,
        runs: Sequence[Run],
        links: Mapping[str, str],
        *,
        style: str = "normal",
        list_item: str | None = None,
        level: int = 1,
        key: object = None,
    ) -> bool:
        """Adds a block of words; False, and nothing added, when not one of its characters is visible."""
        merged = merge_runs(runs)
        if not any(run.text.strip() for run in merged):
            return False
        self._hear(runs)
        self._keep(make_block(merged, links, style=style, list_item=list_item, level=level), key)
        return True

    def add_object(self, kind: str, members: Mapping[str, Any], *, key: object = None) -> None:
        """Adds a block that is not made of spans; members that are None are left out."""
        given = {name: value for name, value in members.items() if value is not None}
        self._keep({"_type": kind, "_key": "", **given}, key)

    def claim_key(self, key: object) -> bool:
        """Whether a block can keep the key it was sent with: the first of equal ones can, if it is a sane one."""
        free = is_sane_key(key) and key not in self._claimed
        self._claimed.add(key)
        return free

    def finish(self) -> list[Hint]:
        """Gives every block its key and returns the hints: (quote id, start, end) in code points of the layout."""
        keys = Keys("b", (block["_key"] for block in self.blocks if is_sane_key(block["_key"])))
        for block in self.blocks:
            block["_key"] = keys.give(block["_key"])
        if not self._spoken:
            return []
        starts = {key: start for key, start, _ in layout(self.blocks).places}
        hints: dict[str, list[Hint]] = {}
        for number, quote, start, end in self._spoken:
            block = self.blocks[number]
            first = starts[block["_key"]]
            found = hints.setdefault(quote, [])
            # The writer cuts a mark at the edges of blocks: pieces with only a blank line between them were one.
            if found and start == 0 and found[-1][2] == first - 2:
                found[-1] = (quote, found[-1][1], first + end)
            else:
                found.append((quote, first + start, first + end))
        return sorted((hint for found in hints.values() for hint in found), key=lambda hint: hint[1:])

    def _keep(self, block: Block, key: object) -> None:
        block["_key"] = key
        self._length += len(block_text(block))
        if self._length > LONGEST_TEXT:
            detail = f"A body has at most {LONGEST_TEXT} characters of text."
            raise InvalidContent.at(self.pointer, "too_long", detail)
        if len(self.blocks) >= MOST_BLOCKS:
            raise InvalidContent.at(self.pointer, "too_many", f"A body has at most {MOST_BLOCKS} blocks.")
        self.blocks.append(block)

    def _hear(self, runs: Sequence[Run]) -> None:
        """Notes which quotes the runs carry, neighbors joined, relative to the block that is added next."""
        open_since: dict[str, int] = {}
        position = 0
        number = len(self.blocks)
        for run in runs:
            if not run.text:
                continue
            spoken = frozenset(run.quotes)
            for quote in [quote for quote in open_since if quote not in spoken]:
                self._spoken.append((number, quote, open_since.pop(quote), position))
            for quote in run.quotes:
                open_since.setdefault(quote, position)
            position += len(run.text)
        self._spoken.extend((number, quote, since, position) for quote, since in open_since.items())
