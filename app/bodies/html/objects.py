"""Tables, figures and code as they are read from HTML: what a body holds besides paragraphs."""

from __future__ import annotations

import re
from typing import Any

from app.bodies.checking import LANGUAGE
from app.bodies.drafting import Draft
from app.bodies.portable_text import Run

# Missing cells that are filled in, for each cell that is there: one wide row must not widen thousands.
MOST_FILLING = 10

_LANGUAGE_CLASS = re.compile(r"(?:^|[ \t\n\f])lang(?:uage)?-([^ \t\n\f]+)")


class Figure:
    """An open figure: its images, and the caption and credit that go with the last of them."""

    def __init__(self, within_link: bool) -> None:
        self.within_link = within_link
        self.images: list[dict[str, Any]] = []
        self.caption: list[str] = []
        self.credit: list[str] = []
        self.in_caption = False


class Code:
    """Preformatted text: kept as it stands, but for the line end right behind its tag."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.language: str | None = None
        self._begun = False

    def add(self, text: str) -> None:
        self.parts.append(text if self._begun else text.removeprefix("\n"))
        self._begun = True

    def mark(self, element: str, classes: str) -> None:
        """An element within it: of `code` the class tells the language."""
        self._begun = True
        language = _LANGUAGE_CLASS.search(classes) if element == "code" else None
        if language and LANGUAGE.fullmatch(language[1]):
            self.language = language[1]


class Table:
    """Rows of plain cells; `depth` counts the tables within one another, of which only the outermost is kept."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.depth = 1
        self.in_cell = False
        self.has_header = False
        self.images: list[dict[str, Any]] = []

    def open_row(self) -> None:
        self.rows.append([])

    def open_cell(self, tag: str) -> None:
        self.in_cell = True
        if tag == "th" and len(self.rows) <= 1:
            self.has_header = True

    def add_cell(self, text: str) -> None:
        self.in_cell = False
        if not self.rows:
            self.open_row()
        self.rows[-1].append(text)

    def keep(self, draft: Draft, place: str) -> None:
        """Adds the table to the draft; a warning tells what it was not."""
        rows = [row for row in self.rows if row]
        if not rows:
            return
        width, count = max(map(len, rows)), sum(map(len, rows))
        if width * len(rows) > MOST_FILLING * count:
            draft.warn("table", "A table with rows of very different lengths was kept as paragraphs.", place=place)
            for row in rows:
                draft.add_words([Run("\t".join(row))], {})
            return
        if width * len(rows) != count:
            draft.warn("table", "Rows of a table were filled up with empty cells to the same length.", place=place)
        if not self.has_header:
            draft.warn("table", "The first row of a table was kept as its header.", place=place)
        draft.add_object("table", {"rows": [{"cells": row + [""] * (width - len(row))} for row in rows]})
