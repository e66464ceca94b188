"""Our Portable Text is everybody's: the official serializer makes of it what our own HTML says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.bodies.html.writing import ELEMENTS
from app.bodies.layout import plain_text
from app.bodies.marks import Mark
from app.bodies.portable_text import DECORATORS, Block
from app.bodies.reading import read_body
from app.bodies.writing import write_body
from tests.bodies import attacks
from tests.bodies.test_hostile import assert_harmless
from tests.node import TOOLS, run_node

MARKS = {"strong", "em", "u", "s", "sub", "sup", "code", "a", "span", "small"}
BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "ul", "ol", "li", "blockquote", "td", "th", "figcaption"}
"""Elements that say something of the words in them."""
BETWEEN = {"html", "body", "ul", "ol", "blockquote", "table", "thead", "tbody", "tr", "figure"}
"""Elements in which blanks are nothing."""
SAID = ("href", "data-quote", "data-form", "data-gap")


def serialized(bodies: list[list[Block]], folder: Path) -> list[str]:
    """What the official serializer makes of each."""
    sent = folder / "bodies.json"
    sent.write_text(json.dumps(bodies), encoding="utf-8")
    done = run_node(TOOLS / "serialize.mjs", sent)
    assert done.returncode == 0, done.stderr
    written: list[str] = json.loads(done.stdout)
    return written


def meaning(html: str) -> list[tuple[str, list[Any]]]:
    """The words in order, each with what the elements around it say; and what stands without words."""
    said: list[tuple[str, list[Any]]] = []
    for node in LexborHTMLParser(html).root.traverse(include_text=True):  # type: ignore[union-attr] # there is a root
        parent = node.parent
        if node.tag == "-text" and parent is not None:
            words = node.text_content or ""
            after_list = node.prev is not None and node.prev.tag in ("ul", "ol")
            if (parent.tag in BETWEEN or after_list) and not words.strip():
                continue
        elif node.tag in ("hr", "img", "br"):
            words = (
                "\n" if node.tag == "br" else f"<{node.tag} {node.attributes.get('src')} {node.attributes.get('alt')}>"
            )
        else:
            continue
        # Marks of the same words stand in any order, blocks in their own.
        around = sorted(outwards(node), key=lambda one: (one[0] not in MARKS, one if one[0] in MARKS else ()))
        if said and said[-1][1] == around:
            words = said.pop()[0] + words
        said.append((words, around))
    return said


def outwards(node: LexborNode) -> Iterator[tuple[str, ...]]:
    """The elements around a node that mean something, from within."""
    while (parent := node.parent) is not None:
        node = parent
        # The paragraphs of a quotation are no more than the quotation.
        in_quotation = node.parent is not None and node.parent.tag == "blockquote"
        if node.tag in MARKS | BLOCKS and not in_quotation:
            yield (node.tag, *(str(node.attributes[name]) for name in SAID if name in node.attributes))


LINK = {"_type": "link", "_key": "k", "href": "https://a.test/?a=1&b=2"}


def spoken(text: str, *marks: str, **members: Any) -> Block:
    children = [{"_type": "span", "text": text, "marks": list(marks)}]
    return {"_type": "block", "children": children, "markDefs": [LINK], **members}


EVERYTHING = [
    spoken("The hall & the <tunnel>", style="h1"),
    *(spoken(f"Heading {level}", style=f"h{level}") for level in range(2, 7)),
    spoken("“I have no choice,”\nshe said."),
    *(spoken(f"marked {mark}", mark) for mark in DECORATORS),
    spoken("all of it, linked", *DECORATORS, "k"),
    spoken("quoted at length", style="blockquote"),
    spoken("one", listItem="bullet"),
    spoken("two", "k", listItem="bullet", level=2),
    spoken("three", listItem="number", level=3),
    spoken("four", listItem="bullet"),
    spoken("five", listItem="number"),
    {"_type": "code", "code": "a < b\n  c", "language": "python"},
    {"_type": "break"},
    {"_type": "table", "rows": [{"cells": ["a", "b|c"]}, {"cells": ["", "d\ne"]}]},
    {"_type": "image", "url": "/a.jpg", "alt": 'the "hall"', "caption": "The hall", "credit": "J. Weiss", "width": 9},
    {"_type": "embed", "url": "https://video.test/?a=1&b=2", "title": "The tape"},
    {"_type": "gap", "reason": "taken_down"},
]


def test_the_official_serializer_says_what_our_html_says(tmp_path: Path) -> None:
    # given a body with everything that there is, and a quote marked in it, over emphasis and a line break
    blocks = read_body({"portable_text": EVERYTHING}).blocks
    start = plain_text(blocks).index("no choice")
    marks = [Mark("q1", "direct", start, start + 15), Mark("q2", "partial", start + 3, start + 60)]

    # when both write it
    ours = write_body(blocks, "html", marks)
    (theirs,) = serialized([write_body(blocks, "portable_text", marks)], tmp_path)

    # then the same words stand in the same headings, lists, links and marks
    assert meaning(theirs) == meaning(ours)
    assert len(meaning(ours)) > len(EVERYTHING)


def test_hostile_words_are_harmless_in_the_official_serializer(tmp_path: Path) -> None:
    bodies = [read_body({"portable_text": attacks.in_every_place(attack)}).blocks for attack in attacks.EVERY]
    bodies += [read_body({"html": attack}).blocks for attack in attacks.HTML]
    bodies += [read_body({"markdown": attack}).blocks for attack in attacks.MARKDOWN]

    for html in serialized(bodies, tmp_path):
        assert_harmless(html, ELEMENTS)
