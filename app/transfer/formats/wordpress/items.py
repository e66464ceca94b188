"""The items of a WXR file, one after the other, in memory that one item takes.

The parser is fed line by line, without a document type: there are no entities to expand, and nothing is fetched. What
is not well-formed costs the item that has it: reading begins anew at the next line that begins an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from app.transfer.formats.archive import LONGEST_LINE, Archive
from app.transfer.formats.rows import LOST_BYTES, Broken, Unreadable

LARGEST_ITEM = LONGEST_LINE
LARGEST_TOKEN = 100_000
"""Bytes of a tag or comment: the parser looks at one that is not at its end again with each line."""
DEEPEST = 32
FLAWS = {
    "encoding": LOST_BYTES,
    "nul": re.compile("\0"),
    "control_characters": re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"),
}
"""Characters that XML does not have, and that are found in exports all the same: they are taken out, and told."""
ANY_FLAW = re.compile("|".join(flaw.pattern for flaw in FLAWS.values()))
BEGINNING = re.compile(r"\s*<item>")
PARTS = frozenset({"item", "channel", "wp:author", "wp:category", "wp:tag", "wp:term", "wp:postmeta", "wp:comment"})
"""Elements that are made of others."""


@dataclass(slots=True)
class Element:
    """An item, or a part of one: its texts by name, and the parts in it."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[dict[str, str], str]] = field(default_factory=list)
    """Their attributes and texts."""
    parts: dict[str, list[Element]] = field(default_factory=dict)
    flaws: set[str] = field(default_factory=set)
    """What was taken out of its lines."""

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def each(self, name: str) -> list[Element]:
        return self.parts.get(name, [])


class Refused(Exception):
    """An item, or all that follows, cannot be taken: a code and a sentence."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail


class Parser:
    """A parser of one stretch of the file; `done` has the elements that are finished: parts of the head, and items."""

    def __init__(self, first_line: int, *, at_item: bool) -> None:
        self.done: list[tuple[str, Element]] = []
        self.is_within = False
        self._first = first_line
        self._path: list[str] = []
        self._open: list[Element] = []
        self._attributes: dict[str, str] = {}
        self._words: list[str] = []
        self._flaws: set[str] = set()
        self._weight = 0
        self._fed = 0
        self._parser = made = expat.ParserCreate()
        made.buffer_text = True
        made.StartElementHandler, made.EndElementHandler = self._start, self._end
        made.CharacterDataHandler = self._add
        made.StartDoctypeDeclHandler = self._refuse_doctype
        if at_item:
            made.Parse("<rss><channel>\n")
            self._first -= 1

    def feed(self, text: str) -> None:
        """Raises Refused when it is no XML, or more of it than an item may have."""
        self._flaws.clear()
        if ANY_FLAW.search(text):
            self._flaws |= {name for name, flaw in FLAWS.items() if flaw.search(text)}
            text = ANY_FLAW.sub("", text)
        for element in self._open:
            element.flaws |= self._flaws
        self._parse(text)
        self._fed += len(text.encode())
        if self._fed - self._parser.CurrentByteIndex > LARGEST_TOKEN:
            raise Refused("too_large", f"A tag or comment has at most {LARGEST_TOKEN} bytes.")
        if self._weight > LARGEST_ITEM:
            raise Refused("too_large", f"An item has at most {LARGEST_ITEM} characters.")

    def finish(self) -> None:
        """Raises Refused when what was fed is not all."""
        self._parse("", final=True)

    def _parse(self, text: str, *, final: bool = False) -> None:
        try:
            self._parser.Parse(text, final)
        except expat.ExpatError as error:
            detail = f"This is not well-formed XML ({expat.ErrorString(error.code)})."
            raise Refused("malformed", f"{detail} Mend the line, or export it again.") from None

    @property
    def item_line(self) -> int | None:
        """Where the item that is open begins."""
        return self._open[0].line if self._open else None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        self.is_within = True
        if len(self._path) > DEEPEST:
            raise Refused("too_deep", f"Elements stand within each other at most {DEEPEST} deep.")
        if len(self._path) == 1 and name != "rss":
            raise Unreadable("This is no export of WordPress: its root is another than <rss>.")
        self._attributes, self._words = attributes, []
        self._weight += 100 + sum(map(len, attributes.values()))
        if name in PARTS and name != "channel":
            line = self._first + self._parser.CurrentLineNumber - 1
            self._open.append(Element(line, flaws=set(self._flaws)))

    def _end(self, name: str) -> None:
        self._path.pop()
        words, self._words = "".join(self._words), []
        if name in PARTS:
            self._close(name)
        elif not self._open:
            self._close_text(name, words)
        elif name == "category":
            self._open[-1].categories.append((self._attributes, words))
        else:
            self._open[-1].texts.setdefault(name, words)

    def _close(self, name: str) -> None:
        if name == "channel":
            return
        element = self._open.pop()
        if self._open:
            self._open[-1].parts.setdefault(name, []).append(element)
        else:
            self.done.append((name, element))
            self._weight = 0

    def _close_text(self, name: str, words: str) -> None:
        """What the channel says of itself."""
        self._weight = 0
        if len(self._path) == 2:
            self.done.append((name, Element(self._first, {name: words})))

    def _add(self, text: str) -> None:
        self._words.append(text)
        self._weight += len(text)

    def _refuse_doctype(self, *_: object) -> None:
        raise Unreadable("This file declares a document type, which no export of WordPress does. Take it out.")


def read_elements(archive: Archive) -> Iterator[tuple[str, Element] | Broken]:
    """Each finished element in order, by its name; what is broken in its place. Raises Unreadable."""
    parser: Parser | None = Parser(1, at_item=False)
    broken: Broken | None = None
    for line in archive.lines():
        if broken is not None and BEGINNING.match(line.text):
            yield replace(broken, until=line.number - 1)
            parser, broken = Parser(line.number, at_item=True), None
        if parser is None:
            continue
        try:
            if not line.whole:
                raise Refused("too_large", f"A line has at most {LONGEST_LINE} characters.")
            parser.feed(line.text)
        except Refused as fault:
            broken = Broken(parser.item_line or line.number, fault.code, fault.detail)
        yield from parser.done
        parser.done.clear()
        parser = None if broken is not None else parser
    if broken is not None:
        yield replace(broken, until=archive.number)
    elif parser is not None:
        yield from the_end(parser, archive.number)


def the_end(parser: Parser, last: int) -> Iterator[Broken]:
    """What is missing where the file ends. Raises Unreadable when nothing was there."""
    try:
        parser.finish()
    except Refused:
        if not parser.is_within:
            raise Unreadable("This file holds no XML.") from None
        detail = "The file ends in the middle: what came after this is not in it. Export it again."
        yield Broken(parser.item_line or last, "truncated", detail, until=last)
