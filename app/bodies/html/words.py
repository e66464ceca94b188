"""The words of one block as they are read from HTML: their marks, their links, and the blanks between them."""

from __future__ import annotations

import re

from app.bodies.marks import MOST_QUOTES
from app.bodies.portable_text import DECORATORS, Run

_LINE_END = re.compile(r"\n[ \t\n\f]*")


class Words:
    """Collects runs. What is open (emphasis, a link, quotes) stays open over blocks until it is closed.

    Blanks with a line end among them are layout of the source, and become one space, or nothing at the edges of a
    block; all others stay as they are.
    """

    def __init__(self) -> None:
        self._counts = dict.fromkeys(DECORATORS, 0)
        self._decorators: frozenset[str] = frozenset()
        self._address: str | None = None
        self._link: str | None = None
        self._spans: list[str | None] = []
        self._quotes: tuple[str, ...] = ()
        self.runs: list[Run] = []
        self.links: dict[str, str] = {}
        self._pending: Run | None = None
        self.joined = False

    def open(self, decorator: str) -> None:
        self._count(decorator, self._counts[decorator] + 1)

    def close(self, decorator: str) -> None:
        self._count(decorator, max(self._counts[decorator] - 1, 0))

    def _count(self, decorator: str, count: int) -> None:
        self._counts[decorator] = count
        self._decorators = frozenset(name for name in DECORATORS if self._counts[name])

    def open_link(self, address: str | None) -> None:
        self._address, self._link = address, None

    @property
    def is_linked(self) -> bool:
        return self._address is not None

    def open_span(self, quote: str | None) -> None:
        """Opens a span, of a quote or of nothing; more than 32 quotes within one another are not told apart."""
        if len(self._quotes) >= MOST_QUOTES:
            quote = None
        self._spans.append(quote)
        if quote is not None:
            self._quotes += (quote,)

    def close_span(self) -> None:
        if self._spans and self._spans.pop() is not None:
            self._quotes = self._quotes[:-1]

    def add(self, text: str) -> None:
        """Adds words as they stand in the source."""
        first, *others = _LINE_END.split(text)
        self._add_part(first.rstrip(" \t\f") if others else first)
        for number, part in enumerate(others):
            if self._pending is None:
                self._pending = self._run(" ")
            self._add_part(part.rstrip(" \t\f") if number + 1 < len(others) else part)

    def add_exactly(self, text: str) -> None:
        self._settle(text)
        self.runs.append(self._run(text))

    def separate(self, separator: str) -> None:
        """Begins another paragraph within the same block: `separator` stands between them, if words follow."""
        if self.is_blank:
            self.runs.clear()
            self._pending = None
        else:
            self._pending = Run(separator)

    @property
    def is_blank(self) -> bool:
        return not any(run.text.strip() for run in self.runs)

    def take(self) -> tuple[list[Run], dict[str, str]]:
        """The runs and links (key to address) since the last time."""
        taken = (self.runs, self.links)
        self.runs, self.links, self._pending, self._link, self.joined = [], {}, None, None, False
        return taken

    def take_text(self) -> str:
        return "".join(run.text for run in self.take()[0])

    def _add_part(self, text: str) -> None:
        if not text or (self._pending is not None and self._pending.text != " " and not text.strip(" \t\f")):
            return
        self._settle(text)
        self.runs.append(self._run(text))

    def _settle(self, text: str) -> None:
        """Adds the blank that was waiting, unless another one stands beside it or a line begins or ends here."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        beside = not self.runs or self.runs[-1].text[-1] in " \t\n" or text[0] in " \t\n"
        if pending.text != " ":
            self.joined = True
            self.runs.append(pending)
        elif not beside:
            self.runs.append(pending)

    def _run(self, text: str) -> Run:
        if self._address is not None and self._link is None:
            self._link = f"l{len(self.links) + 1}"
            self.links[self._link] = self._address
        return Run(text, self._decorators, self._link, self._quotes)
