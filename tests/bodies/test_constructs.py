"""What a body can hold, through all four formats; and docs/bodies.md, which tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, get_args

import pytest

from app.bodies.markdown.reading import MOST_BARS, MOST_BRACKETS, MOST_LINES, MOST_MARKS
from app.bodies.portable_text import LONGEST_SOURCE, LONGEST_TEXT, MOST_BLOCKS, Block
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from tests.pages import HOUSE, names, page, table

FORMATS: tuple[Format, ...] = get_args(Format)
LINK = {"_type": "link", "_key": "l1", "href": "https://paper.example/?a=1&b=2"}


def block(text: str, *marks: str, **members: Any) -> Block:
    children = [{"_type": "span", "text": text, "marks": list(marks)}]
    return {"_type": "block", "children": children, "markDefs": [LINK] if "l1" in marks else [], **members}


def image(alt: str = "", **members: Any) -> Block:
    return {"_type": "image", "url": "https://paper.example/hall.jpg", "alt": alt, **members}


CONSTRUCTS: dict[str, Callable[[str], list[Block]]] = {
    "paragraphs": lambda words: [block(words), block(words)],
    "line breaks": lambda words: [block(f"{words}\n{words}")],
    "headings of six levels": lambda words: [block(words, style=f"h{level}") for level in range(1, 7)],
    "lists": lambda words: [block(words, listItem=kind) for kind in ("bullet", "bullet", "number")],
    "nested lists": lambda words: [
        block(words, listItem=kind, level=level)
        for kind, level in (("number", 1), ("bullet", 2), ("number", 3), ("number", 1))
    ],
    "links": lambda words: [block(words, "l1")],
    "strong, emphasis, strike-through": lambda words: [block(words, one) for one in ("strong", "em", "strike-through")],
    "underline, subscript, superscript": lambda words: [block(words, one) for one in ("underline", "sub", "sup")],
    "code among words": lambda words: [block(words, "code")],
    "code with its language": lambda words: [{"_type": "code", "code": f"{words}\n  {words}", "language": "python"}],
    "block quotations": lambda words: [block(words, style="blockquote"), block(words, style="blockquote")],
    "tables": lambda words: [{"_type": "table", "rows": [{"cells": [words, ""]}, {"cells": ["4", words]}]}],
    "images and their alternative text": lambda words: [image(words)],
    "captions": lambda words: [image(caption=words)],
    "credits, sizes": lambda words: [image(credit=words, width=640, height=480)],
    "embeds": lambda words: [{"_type": "embed", "url": "https://video.example/7", "title": words}],
    "breaks": lambda words: [{"_type": "break"}],
    "gaps": lambda words: [{"_type": "gap", "reason": "taken_down"}],
}


def through(format: Format, blocks: list[Block]) -> list[Block]:
    return read_body({format: write_body(blocks, format)}).blocks


def without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_keys(part) for name, part in value.items() if name != "_key"}
    return [without_keys(part) for part in value] if isinstance(value, list) else value


def count(words: str, blocks: list[Block]) -> int:
    return json.dumps(blocks).count(json.dumps(words)[1:-1])


def fate(construct: Callable[[str], list[Block]], format: Format) -> str:
    """What is left of it when it goes out in a format and comes back."""
    sent = read_body({"portable_text": construct("dark")}).blocks
    back = through(format, sent)
    if without_keys(back) == without_keys(sent):
        return "all of it"
    return "the words" if 0 < count("dark", sent) == count("dark", back) else "nothing"


def test_what_each_format_keeps_is_what_the_page_says() -> None:
    found = {name: [fate(construct, format) for format in FORMATS] for name, construct in CONSTRUCTS.items()}

    told = {row[0]: row[1:] for row in table(page("docs/bodies.md"), "## What is kept")}

    wanted = "\n".join("| " + " | ".join([name, *fates]) + " |" for name, fates in found.items())
    assert told == found, f"The table should be:\n{wanted}"
    assert all(fates[FORMATS.index("html")] == "all of it" for fates in found.values())
    assert all(fates[FORMATS.index("portable_text")] == "all of it" for fates in found.values())


def test_each_warning_is_explained() -> None:
    codes = {"more"}
    for module in (HOUSE / "app/bodies").rglob("*.py"):
        codes |= set(re.findall(r'warn\(\s*"([a-z_]+)"', module.read_text(encoding="utf-8")))

    told = {code for row in table(page("docs/bodies.md"), "## What is not kept") for code in names(row[0])}

    assert told == codes


def test_the_limits_that_the_page_names_are_the_real_ones() -> None:
    told = {int(row[1].replace(",", "")) for row in table(page("docs/bodies.md"), "## Limits")}

    assert told == {LONGEST_TEXT, LONGEST_SOURCE, MOST_BLOCKS, MOST_LINES, MOST_BRACKETS, MOST_BARS, MOST_MARKS}


SAID = "“Not with *that* engine, <b>1.</b> | _u_ & sh*t … sh*t”"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_words_that_look_like_markup_are_exact_wherever_they_are_kept(name: str, format: Format) -> None:
    sent = read_body({"portable_text": CONSTRUCTS[name](SAID)}).blocks

    back = through(format, sent)

    assert count(SAID, back) == (0 if fate(CONSTRUCTS[name], format) == "nothing" else count(SAID, sent))
