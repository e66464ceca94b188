"""Where answers are kept: so many bytes and no more, and a flood of questions asked once pushes out no others.

New answers go to the entrance, a fifth of the room; one that is asked for again goes inside. What has not been asked
for the longest leaves first, from inside to the entrance and from there for good (segmented LRU: Karedla, Love and
Wherry, 1994).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from app.core.kept.answer import Kept

INSIDE = 0.8
"""The share of the room that only answers get that were asked for again."""
LARGEST = 1 / 16
"""The share of the room that one answer may take."""


class Shelf:
    """Answers by their questions. All its methods belong to the event loop."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.evicted = 0
        self._inside_bytes = 0
        self._inside: OrderedDict[Hashable, Kept] = OrderedDict()
        self._entrance: OrderedDict[Hashable, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._inside) + len(self._entrance)

    def find(self, question: Hashable) -> Kept | None:
        """What is kept for it; it is then less likely to leave."""
        kept = self._inside.get(question)
        if kept is not None:
            self._inside.move_to_end(question)
            return kept
        kept = self._entrance.pop(question, None)
        if kept is not None:
            self._inside[question] = kept
            self._inside_bytes += kept.size
            while self._inside_bytes > self.most_bytes * INSIDE and len(self._inside) > 1:
                oldest, other = self._inside.popitem(last=False)
                self._inside_bytes -= other.size
                self._entrance[oldest] = other
        return kept

    def put(self, question: Hashable, kept: Kept) -> None:
        """Keep an answer, in the place of an older one to the same question, unless it is too large."""
        known = question in self._inside
        self.drop(question)
        if kept.size > self.most_bytes * LARGEST:
            return
        (self._inside if known else self._entrance)[question] = kept
        self._inside_bytes += kept.size if known else 0
        self.bytes += kept.size
        self._make_room()

    def drop(self, question: Hashable) -> None:
        """Keep it no longer."""
        kept = self._inside.pop(question, None)
        if kept is not None:
            self._inside_bytes -= kept.size
        else:
            kept = self._entrance.pop(question, None)
        if kept is not None:
            self.bytes -= kept.size

    def grow(self, question: Hashable, kept: Kept, size: int) -> None:
        """An answer takes more room now, since it has another form."""
        if self._inside.get(question) is kept:
            self._inside_bytes += size
        elif self._entrance.get(question) is not kept:
            return
        kept.size += size
        self.bytes += size
        self._make_room()

    def _make_room(self) -> None:
        while self.bytes > self.most_bytes:
            from_entrance = bool(self._entrance)
            _, kept = (self._entrance or self._inside).popitem(last=False)
            self.bytes -= kept.size
            self._inside_bytes -= 0 if from_entrance else kept.size
            self.evicted += 1
