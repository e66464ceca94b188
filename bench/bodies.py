"""How long bodies take to convert, and what twice as much costs: `python -m bench.bodies`.

Each shape is made in half and in full length (500,000 characters, as long as an article may be), read, and written in
all four formats. What is refused is told with its code; it too must be quick. Growth is measured without Python's
garbage collector, whose turn comes when the whole process has it; the time with it.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, get_args

from app.bodies.marks import Mark
from app.bodies.portable_text import LONGEST_TEXT, Block
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from app.core.problems import InvalidContent

FORMATS: tuple[Format, ...] = get_args(Format)
PROSE = "The harbor master said on Monday that “nobody sails in this”, and the pilots agreed with her. "
# About a second, and half as much again for a machine that has other things to do.
MOST_SECONDS = 1.5
MOST_GROWTH = 2.5
# What is quicker than this is measured too roughly to be compared.
NEGLIGIBLE = 0.02


def repeated(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """A body of about so many characters."""
    return lambda length: before + (unit * (length // len(unit) + 1))[:length] + after


def numbered(unit: str) -> Callable[[int], str]:
    """The unit with another number each time."""
    return lambda length: "".join(unit.replace("0", str(number)) for number in range(length // (len(unit) + 4)))


def block(*spans: tuple[str, list[str]], links: int = 0, **members: Any) -> Block:
    children = [{"_type": "span", "text": text, "marks": marks} for text, marks in spans]
    defined = [{"_key": f"k{number}", "_type": "link", "href": f"/{number}"} for number in range(links)]
    return {"_type": "block", "children": children, "markDefs": defined, **members}


MARKDOWN: dict[str, Callable[[int], str]] = {
    "prose": repeated(PROSE),
    "paragraphs": repeated(PROSE * 4 + "\n\n"),
    "small paragraphs": repeated("She said no to that, and to all else, and left the room.\n\n"),
    "headings": repeated("# The ferry that stays in port until the storm has gone\n"),
    "headings underlined": repeated("The ferry stays in port\n==============================\n"),
    "a list": repeated("- an item of the list that goes on for some words more than others\n"),
    "a list ten deep": repeated("".join("  " * level + "- item " + "word " * 9 + "\n" for level in range(10))),
    "a lazy list": repeated("a line of words that is long\n", before="- "),
    "a table": repeated(
        "| harbor master | pilot of the ferry | radio operator of the north pier |\n",
        before="| a | b | c |\n|---|---|---|\n",
    ),
    "links": repeated("The [harbor master](https://paper.example/people/harbor-master) said so. "),
    "links by reference": repeated(
        "The [harbor master of the town and its two piers][h] said so. ", after="\n\n[h]: /x"
    ),
    "many references": numbered("[a0]: /x0\n\nThe [harbor master][a0] said so, and many others did on that day.\n\n"),
    "brackets, 10,000 of them unclosed": repeated("[ nobody closes this one, nor any of the others "),
    "images, unclosed": repeated("![ nobody closes this one, nor any of the others "),
    "links, unclosed": repeated("[a](<b nobody closes this one, nor any of the others "),
    "titles, unclosed": repeated('[a](/x "nobody closes this one, nor any of the others '),
    "emphasis, unclosed": repeated("*a **b some more words here "),
    "emphasis of all kinds, unclosed": repeated("*a **b _c __d ~~e and then some more words "),
    "emphasis, closed": repeated("*a* **b** _c_ ~~d~~ and then quite some more words, without any, "),
    "emphasis, in threes": repeated("a***b and some more words "),
    "nested quotations": repeated(">>>>> a long line of words that is quoted\n"),
    "nested quotations, lazy": repeated("a long line of words that is quoted\n", before="> > > > > "),
    "code": repeated("`code` and then quite some more words "),
    "code, unclosed": lambda length: "".join("`" * number + " word " for number in range(1, int(length**0.5) // 2)),
    "fenced code": repeated(PROSE + "\n", before="```\n", after="\n```"),
    "entities": repeated("&amp; &lt; &copy; and &#42; some more words, "),
    "entities that are none": repeated("&ampx and some more words "),
    "escapes": repeated("\\* a word "),
    "HTML": repeated("<b onclick=x> a word <!-- and "),
    "lines": repeated("a line of words\\\n"),
    "bars without a table": repeated("a | b is no table at all\n"),
    "addresses": repeated("<https://paper.example/people/harbor-master> said "),
    "definitions, unclosed": repeated('[a]: /x "a title that goes on\n'),
    "blanks": repeated(" ", after="a"),
}
HTML: dict[str, Callable[[int], str]] = {
    "prose": repeated(PROSE),
    "paragraphs": repeated("<p>" + PROSE * 4 + "</p>\n"),
    "small paragraphs": repeated("<p>She said no to that, and to all else, and left.</p>\n"),
    "a list ten deep": repeated(("<ul><li>item " + "word " * 9) * 10 + "</ul>" * 10),
    "a list, deeper and deeper": repeated("<ul><li>an item of the list that is long and goes on and on"),
    "a table": repeated("<tr><td>harbor master</td><td>pilot</td><td>radio operator</td></tr>\n", before="<table>"),
    "a wide table": repeated("<td>harbor</td>", before="<table><tr>"),
    "tables in tables": repeated("<table><tr><td>a"),
    "spans over columns and rows": repeated("<td rowspan=9 colspan=9>a<tr>", before="<table>"),
    "links": repeated("The <a href='https://paper.example/harbor-master'>harbor master</a> said so. "),
    "<b><b><b>": repeated("<b>", after="a"),
    "<b>a<b>a<b>a": repeated("<b>a"),
    "emphasis that overlaps": repeated("<b>a <i>b <u>c </b>"),
    "nested quotations": repeated("<blockquote>"),
    "quotations": repeated("<blockquote>a long line of words that is quoted, by us</blockquote>"),
    "entities": repeated("&amp;&lt;&copy;&#42; "),
    "entities that are none": repeated("&ampx"),
    "attributes": repeated("a=1 b='&amp;' ", before="<p ", after=">x"),
    "attributes, unclosed": repeated("<a b='"),
    "comments": repeated("<!-- a -->"),
    "comments, unclosed": repeated("<!-- a "),
    "scripts, unclosed": repeated("<script>a</scrip>"),
    "elements that nobody knows": repeated("<foo>", after="a"),
    "drawings": repeated("<svg>"),
    "figures": repeated(
        "<figure><img src=/a.jpg alt='a hall'><figcaption>The hall <small>R</small></figcaption></figure>"
    ),
    "captions": repeated("<small>a</small>b", before="<figure><figcaption>"),
    "frames": repeated("<video><source src=/a.mp4></video> and then some more words to be read "),
    "marks of quotes": numbered("<span data-quote=q0>words of somebody</span> and "),
    "marks of quotes, unclosed": repeated("<span data-quote=q>words of somebody and "),
    "paragraphs in an item": repeated("<p>a</p>", before="<ul><li>"),
    "paragraphs in a cell": repeated("<p>a</p>", before="<table><tr><td>"),
    "line breaks": repeated("a<br>"),
    "line ends": repeated("a\n"),
    "code": repeated(PROSE + "\n", before="<pre>"),
    "quotation marks": repeated("<q>a</q>"),
}
TEXT: dict[str, Callable[[int], str]] = {
    "prose": repeated(PROSE),
    "small paragraphs": repeated("She said no to that, and to all else, and left the room.\n\n"),
    "line ends": repeated("\n", after="a"),
    "blanks": repeated(" \n", after="a"),
}
PORTABLE_TEXT: dict[str, Callable[[int], list[Block]]] = {
    "prose": lambda length: [block((repeated(PROSE)(length), []))],
    "small paragraphs": lambda length: [block(("She said no. " * 4, []))] * (length // 52),
    "spans": lambda length: [block(*(("a word or two of it", ["em"] * (n % 2)) for n in range(length // 19)))],
    "spans that Markdown joins": lambda length: [
        block(*(("a word or two of it", ["underline"] * (n % 2)) for n in range(length // 19)))
    ],
    "links": lambda length: [
        block(*((f"words of link {n} ", [f"k{n}"]) for n in range(length // 20)), links=length // 20)
    ],
    "marks of Markdown": lambda length: [block((repeated("*_[<&\\`~|#")(length), []))],
    "lists": lambda length: [
        block(("a line\n" * 8, []), listItem="bullet", level=1 + n % 10) for n in range(length // 56)
    ],
    "lines of code": lambda length: [block((repeated("a\n")(length), ["code"]))],
    "backticks": lambda length: [block((repeated("` ")(length), ["code"]))],
    "fences": lambda length: [{"_type": "code", "code": repeated("```\n")(length)}],
    "a table": lambda length: [{"_type": "table", "rows": [{"cells": ["a|b and more", "*words*"]}] * (length // 22)}],
    "keys, all the same": lambda length: [block(("She said no. " * 4, []), _key="b1")] * (length // 52),
}  # fmt: skip
SHAPES: dict[Format, dict[str, Callable[[int], Any]]] = {
    "markdown": dict(MARKDOWN),
    "html": dict(HTML),
    "text": dict(TEXT),
    "portable_text": dict(PORTABLE_TEXT),
}


EVERY = [(format, shape) for format, known in SHAPES.items() for shape in known]


def convert(format: Format, body: Any) -> Iterator[str]:
    """Reads a body and writes it in all formats, with quotes marked; says after each step what it was."""
    try:
        blocks = read_body({format: body}).blocks
    except InvalidContent as refused:
        yield f"refused ({refused.errors[0].code})"
        return
    yield "in"
    marks = [Mark(f"q{number}", "direct", 100 * number, 100 * number + 150) for number in range(500)]
    for written in FORMATS:
        write_body(blocks, written, marks)
        yield written


@dataclass(slots=True)
class Times:
    """Seconds of CPU for each step, the best of some rounds."""

    steps: dict[str, float] = field(default_factory=dict)

    def note(self, format: Format, body: Any) -> None:
        gc.collect()
        began = time.process_time()
        for step in convert(format, body):
            ended = time.process_time()
            self.steps[step] = min(self.steps.get(step, ended - began), ended - began)
            began = time.process_time()


@dataclass(slots=True)
class Figures:
    """Of one shape: the time as it is, and the times without the collector that growth is told from."""

    seconds: Times = field(default_factory=Times)
    half: Times = field(default_factory=Times)
    whole: Times = field(default_factory=Times)

    def growth(self, step: str) -> float | None:
        """How much more the full length costs; None where that is too quick to be compared, or half was refused."""
        before, after = self.half.steps.get(step), self.whole.steps.get(step, 0)
        return after / before if before and after > NEGLIGIBLE else None

    @property
    def are_met(self) -> bool:
        steps = self.seconds.steps
        return all(steps[step] <= MOST_SECONDS and (self.growth(step) or 0) <= MOST_GROWTH for step in steps)

    def told(self, step: str) -> str:
        growth, milliseconds = self.growth(step), f"{1000 * self.seconds.steps[step]:.0f}"
        if step not in FORMATS and step != "in":
            return f"{step} {milliseconds}"
        grown = f"{growth:.1f} ×" if growth is not None else ""
        return f"{f'{milliseconds} {grown:>6}':>{13 if step == 'in' else 15}}"


@contextmanager
def collector_off() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.bodies", description=__doc__)
    parser.add_argument("--length", type=int, default=LONGEST_TEXT, help="characters of each body")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best is printed")
    given = parser.parse_args()
    print(f"{'milliseconds (growth from half the length)':<52}{'in':>13}" + "".join(f"{name:>15}" for name in FORMATS))
    missed = 0
    for format, shape in EVERY:
        half, whole = SHAPES[format][shape](given.length // 2), SHAPES[format][shape](given.length)
        figures = Figures()
        for _ in range(given.rounds):
            figures.seconds.note(format, whole)
            with collector_off():
                figures.half.note(format, half)
                figures.whole.note(format, whole)
        missed += not figures.are_met
        cells = "".join(figures.told(step) for step in figures.seconds.steps)
        print(f"{f'{format}: {shape}':<52}{cells}" + ("" if figures.are_met else "  NOT MET"), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
