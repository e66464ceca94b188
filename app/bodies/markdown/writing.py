"""Markdown out: CommonMark that reads back as the same words, whatever they are.

What Markdown has no marks for (underline, sub, sup, credits, sizes) goes out as its words alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.bodies.html.writing import GAP
from app.bodies.markdown.words import write_address, write_cell, write_heading, write_paragraph, write_title
from app.bodies.portable_text import Block, Run, make_block

_FENCE = re.compile("`{3,}")


def write_markdown(blocks: Sequence[Block]) -> str:
    """The blocks with a blank line between them; items of a list and lines of a quotation stay together."""
    parts: list[str] = []
    items: list[_Level] = []
    before = ""
    for block in blocks:
        if "listItem" in block:
            kind = "list"
            written = _write_item(block, items)
        else:
            items.clear()
            kind = "quotation" if block.get("style") == "blockquote" else ""
            written = _WRITERS[block["_type"]](block)
        if parts:
            parts.append(_GAPS[kind] if kind == before else "\n\n")
        parts.append(written)
        before = kind
    return "".join(parts)


_GAPS = {"list": "\n", "quotation": "\n>\n", "": "\n\n"}


class _Level:
    """An open list: its kind, the number of its last item, and the column where the words of that item start."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.number = 0
        self.column = 0

    def next_marker(self) -> str:
        self.number += 1
        return "- " if self.kind == "bullet" else f"{self.number}. "


def _write_item(block: Block, items: list[_Level]) -> str:
    level, kind = block["level"], block["listItem"]
    del items[level:]
    if len(items) == level and items[-1].kind != kind:
        items.pop()
    if len(items) < level:
        items.append(_Level(kind))
    else:
        items[-1].column = 0
    column = items[-2].column if len(items) > 1 else 0
    markers = ""
    while True:
        markers += items[-1].next_marker()
        items[-1].column = column + len(markers)
        if len(items) == level:
            break
        # A level that was skipped: its list starts on the same line.
        items.append(_Level(kind))
    lines = write_paragraph(block).replace("\n", "\n" + " " * items[-1].column)
    return " " * column + markers + lines


def _write_words(block: Block) -> str:
    style = block["style"]
    if style == "normal":
        return write_paragraph(block)
    if style == "blockquote":
        return "> " + write_paragraph(block).replace("\n", "\n> ")
    return "#" * int(style[1]) + " " + write_heading(block)


def _write_code(block: Block) -> str:
    longest = max((len(run) for run in _FENCE.findall(block["code"])), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{block.get('language', '')}\n{block['code']}\n{fence}"


def _write_table(block: Block) -> str:
    rows = ["| " + " | ".join(write_cell(cell) for cell in row["cells"]) + " |" for row in block["rows"]]
    rows.insert(1, "| " + " | ".join("---" for _ in block["rows"][0]["cells"]) + " |")
    return "\n".join(rows)


def _write_image(block: Block) -> str:
    title = f' "{write_title(block["caption"])}"' if block.get("caption") else ""
    return f"![{write_cell(block['alt'])}]({write_address(block['url'])}{title})"


def _write_embed(block: Block) -> str:
    # Markdown has no embeds: this is what it reads back as, a paragraph that is a link.
    title = block.get("title", "")
    words = Run(title if title.strip() else block["url"], link="embed")
    return write_paragraph(make_block([words], {"embed": block["url"]}))


def _write_break(block: Block) -> str:
    # Dashes would be front matter at the start of a file.
    return "***"


def _write_gap(block: Block) -> str:
    return write_cell(GAP)


_WRITERS: dict[str, Callable[[Block], str]] = {
    "block": _write_words,
    "code": _write_code,
    "table": _write_table,
    "image": _write_image,
    "embed": _write_embed,
    "break": _write_break,
    "gap": _write_gap,
}
