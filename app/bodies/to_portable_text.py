"""Portable Text out: the blocks, with marks of the type `quote` where quotes stand."""

from __future__ import annotations

from collections.abc import Sequence

from app.bodies.marks import Mark, Marking, cut
from app.bodies.portable_text import Block, Keys


def write_portable_text(blocks: Sequence[Block], marking: Marking) -> list[Block]:
    """The blocks; each quote in a block is a markDef `{_key, _type: "quote", quote, form}` that its spans name.

    Blocks without one are those that were given.
    """
    written: list[Block] = []
    for block in blocks:
        marks = marking.enter(block)
        written.append(_marked(block, marks) if marks and block["_type"] == "block" else block)
    return written


def _marked(block: Block, marks: Sequence[Mark]) -> Block:
    keys = Keys("q", (mark["_key"] for mark in block["markDefs"]))
    names: dict[Mark, str] = {mark: keys.give() for mark in dict.fromkeys(marks)}
    span_keys = Keys("s", (span["_key"] for span in block["children"]))
    spans: list[Block] = []
    for span, pieces in zip(block["children"], cut([span["text"] for span in block["children"]], marks), strict=True):
        for number, (text, active) in enumerate(pieces):
            key = span_keys.give(None if number else span["_key"])
            quotes = [names[mark] for mark in dict.fromkeys(active)]
            spans.append(span | {"_key": key, "text": text, "marks": span["marks"] + quotes})
    quoted = [{"_key": key, "_type": "quote", "quote": mark.quote_id, "form": mark.form} for mark, key in names.items()]
    return block | {"children": spans, "markDefs": [*block["markDefs"], *quoted]}
