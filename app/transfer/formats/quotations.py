"""Block quotations with a cited name as quotes: whose words they are, as the page itself says it.

The name stands in a <cite>, <footer> or <figcaption> behind the words, or behind a dash at their end. The words are
those of the body, so they are found in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.bodies.html.tokens import Token, tokenize
from app.bodies.layout import SEPARATOR, plain_text
from app.bodies.reading import read_body
from app.bodies.writing import write_body
from app.core.problems import InvalidContent

MOST = 500
LONGEST_NAME = 100
MOST_WORDS = 8
CREDITS = frozenset({"cite", "footer", "figcaption"})
DASHES = "—–―‒-"
BEHIND_DASH = re.compile(r"(?:\A|\n|(?<=[.!?…”“»«\"'’)])[ \u00a0])[ \u00a0]*(?:[—–―]|--?)[ \u00a0]*([^\n—–―]+)\Z")
NAME_AND_TITLE = re.compile(r"([^,(]+?)\s*(?:,\s*(.+)|\((.+)\))?")
MARKS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ('"', '"'), ("‘", "’"), ("‹", "›"), ("「", "」"))


@dataclass(slots=True)
class Quotation:
    """A block quotation in the source: where its words begin and end, and what is cited behind them."""

    start: int
    end: int = -1
    credit: str = ""


def quotes_in_html(html: str) -> list[dict[str, Any]]:
    """The quotes of a body, as they are sent with it."""
    if "<blockquote" not in html.lower():
        return []
    found = Scan(html).quotations()
    if not found:
        return []
    try:
        read = read_body({"html": marked(html, found)})
    except InvalidContent:
        return []  # refused later, with its row
    text = plain_text(read.blocks)
    spans: dict[str, list[tuple[int, int]]] = {}
    for number, start, end in read.hints:
        spans.setdefault(number, []).append((start, end))
    quotes: list[dict[str, Any]] = []
    for number, places in spans.items():
        # Words with a picture or the like in between are not one quote.
        if number.isdecimal() and int(number) < len(found) and len(places) == 1:
            start, end = places[0]
            quotes += quotes_in_words(text[start:end], found[int(number)].credit)
    return quotes[:MOST]


def quotes_in_markdown(text: str) -> list[dict[str, Any]]:
    if ">" not in text:
        return []
    try:
        return quotes_in_html(str(write_body(read_body({"markdown": text}).blocks, "html")))
    except InvalidContent:
        return []


def marked(html: str, quotations: list[Quotation]) -> str:
    """The source with the words of each quotation marked, so that reading it tells where they stand."""
    parts: list[str] = []
    position = 0
    for number, found in enumerate(quotations):
        opened, words = html[position : found.start], html[found.start : found.end]
        parts += [opened, f'<span data-quote="{number}">', words, "</span>"]
        position = found.end
    return "".join(parts) + html[position:]


class Scan:
    """Goes through the tags of a body once, to find its outermost block quotations."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._found: list[Quotation] = []
        self._depth = 0
        self._figures = 0
        self._is_fresh = False
        self._credit: str | None = None
        """The element that is open and may hold the name."""
        self._credit_at = 0
        self._words: list[str] = []

    def quotations(self) -> list[Quotation]:
        for token in tokenize(self._html):
            if self._is_fresh:
                self._found[-1].start, self._is_fresh = token.at, False
            if token.kind == "text":
                self._read(token.value)
            elif token.kind == "start":
                self._start(token)
            elif token.kind == "end":
                self._end(token)
        return [found for found in self._found if found.end >= found.start]

    def _read(self, text: str) -> None:
        if self._credit is not None:
            self._words.append(text)
        elif self._depth and text.strip() and self._found[-1].credit:
            self._found[-1].credit = ""  # what was cited stands amid the words

    def _start(self, token: Token) -> None:
        if token.value == "blockquote":
            if not self._depth:
                self._found.append(Quotation(len(self._html)))
                self._is_fresh = True
            self._depth += 1
        elif token.value == "figure":
            self._figures += 1
        elif token.value in CREDITS and self._found:
            behind = token.value == "figcaption" and self._figures > 0 and not self._depth
            if (self._depth and self._credit is None) or (behind and not self._found[-1].credit):
                self._credit, self._credit_at = token.value, token.at
            if self._credit is not None:
                self._words.clear()  # of one within the other the inner one has the name

    def _end(self, token: Token) -> None:
        if token.value == self._credit:
            self._found[-1].credit = " ".join("".join(self._words).split())
            if self._depth:
                self._found[-1].end = self._credit_at
            self._credit = None
        elif token.value == "blockquote" and self._depth:
            self._depth -= 1
            if not self._depth and not (self._found[-1].credit and self._found[-1].end >= 0):
                self._found[-1].end = token.at
            self._credit = None
        elif token.value == "figure":
            self._figures = max(self._figures - 1, 0)


def quotes_in_words(words: str, credit: str) -> Iterator[dict[str, Any]]:
    """The quotes of one quotation: each paragraph that ends with a name behind a dash ends one."""
    taken: list[str] = []
    for paragraph in words.split(SEPARATOR):
        dashed = BEHIND_DASH.search(paragraph)
        speaker = speaker_in(dashed[1]) if dashed else None
        if dashed and speaker:
            taken.append(paragraph[: dashed.start()])
            yield from quote(taken, speaker)
            taken = []
        else:
            taken.append(paragraph)
    speaker = speaker_in(credit)
    if speaker:
        yield from quote(taken, speaker)


def quote(paragraphs: list[str], speaker: dict[str, str]) -> Iterator[dict[str, Any]]:
    text = SEPARATOR.join(paragraphs).strip()
    for opening, closing in MARKS:
        inner = text[1:-1]
        if text[:1] == opening and text[-1:] == closing and opening not in inner and closing not in inner:
            text = inner.strip()
            break
    if text:
        yield {"text": text, **speaker, "occurrences": [{"field": "body", "form": "direct", "exact": text}]}


def speaker_in(credit: str) -> dict[str, str] | None:
    """The speaker, and the title behind the name; None where no name is cited."""
    credit = credit.strip().lstrip(DASHES + "~ \u00a0").strip()
    found = NAME_AND_TITLE.fullmatch(credit)
    if found is None:
        return None
    name, title = found[1].strip(), (found[2] or found[3] or "").strip()
    words = name.split()
    is_name = len(name) <= LONGEST_NAME and len(words) <= MOST_WORDS and name[:1].isalpha() and not name[:1].islower()
    if not is_name or "://" in credit:
        return None
    return {"speaker": name} | ({"speaker_title": title} if title else {})
