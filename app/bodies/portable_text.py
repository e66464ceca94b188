"""The form bodies are kept in: blocks of Portable Text, and how runs of words become their children.

A kept body is canonical, so that equal bodies are equal lists: keys are unique, neighboring spans with the same marks
are one span, no span is empty, decorators stand in one order, no block is blank, and no link is unused.
Source: the Portable Text specification (portabletext.org), with custom objects for what is not words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Block = dict[str, Any]

# Outermost first: writers nest them in this order, so that the same marks always give the same markup.
DECORATORS = ("strong", "em", "underline", "strike-through", "sub", "sup", "code")
STYLES = ("normal", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
LIST_ITEMS = ("bullet", "number")
FORMS = ("direct", "mixed", "partial", "indirect")

DEEPEST_LIST = 10
MOST_BLOCKS = 10_000
LONGEST_TEXT = 500_000
LONGEST_SOURCE = 1_000_000
"""Code points of HTML or Markdown: markup takes room beside the words."""

_SANE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Run(NamedTuple):
    """Words with the same marks. `link` is the key of a link; `quotes` are ids of quotes; `key` is the one sent."""

    text: str
    decorators: frozenset[str] = frozenset()
    link: str | None = None
    quotes: tuple[str, ...] = ()
    key: object = None


class Keys:
    """Gives out keys that are unique within one list: the sent one when it is sane and free, else the next number."""

    def __init__(self, prefix: str, reserved: Iterable[object] = ()) -> None:
        self._prefix = prefix
        self._reserved = {key for key in reserved if is_sane_key(key)}
        self._given: set[str] = set()
        self._number = 0

    def give(self, sent: object = None) -> str:
        if isinstance(sent, str) and sent in self._reserved and sent not in self._given:
            self._given.add(sent)
            return sent
        while True:
            self._number += 1
            made = f"{self._prefix}{self._number}"
            if made not in self._reserved and made not in self._given:
                self._given.add(made)
                return made


def is_sane_key(key: object) -> bool:
    return isinstance(key, str) and _SANE_KEY.fullmatch(key) is not None


def merge_runs(runs: Iterable[Run]) -> list[Run]:
    """Joins neighbors that differ only in their quotes or keys, and leaves out empty ones. The first key stays."""
    merged: list[Run] = []
    texts: list[str] = []
    for run in runs:
        if not run.text:
            continue
        if merged and merged[-1].decorators == run.decorators and merged[-1].link == run.link:
            texts.append(run.text)
            continue
        _settle(merged, texts)
        merged.append(run._replace(quotes=()))
        texts = [run.text]
    _settle(merged, texts)
    return merged


def _settle(merged: list[Run], texts: list[str]) -> None:
    if merged and len(texts) > 1:
        merged[-1] = merged[-1]._replace(text="".join(texts))


def trim(runs: Sequence[Run]) -> list[Run]:
    """The runs without spaces and tabs at the edges."""
    first, last = 0, len(runs)
    while first < last and not runs[first].text.strip(" \t"):
        first += 1
    while last > first and not runs[last - 1].text.strip(" \t"):
        last -= 1
    trimmed = list(runs[first:last])
    if trimmed:
        trimmed[0] = trimmed[0]._replace(text=trimmed[0].text.lstrip(" \t"))
        trimmed[-1] = trimmed[-1]._replace(text=trimmed[-1].text.rstrip(" \t"))
    return trimmed


def make_children(runs: Sequence[Run]) -> list[Block]:
    keys = Keys("s", (run.key for run in runs))
    return [
        {
            "_type": "span",
            "_key": keys.give(run.key),
            "text": run.text,
            "marks": [name for name in DECORATORS if name in run.decorators] + ([run.link] if run.link else []),
        }
        for run in runs
    ]


def make_block(
    runs: Sequence[Run],
    links: Mapping[str, str],
    *,
    style: str = "normal",
    list_item: str | None = None,
    level: int = 1,
) -> Block:
    """A block without its key, of merged runs. `links` maps keys to addresses; those that no run has are left out."""
    used = {run.link for run in runs}
    block: Block = {"_type": "block", "_key": "", "style": style}
    if list_item is not None:
        block |= {"listItem": list_item, "level": level}
    block["children"] = make_children(runs)
    block["markDefs"] = [{"_key": key, "_type": "link", "href": href} for key, href in links.items() if key in used]
    return block


def links_of(block: Block) -> dict[str, str]:
    return {mark["_key"]: mark["href"] for mark in block["markDefs"]}


def block_text(block: Block) -> str:
    """The words of one block, as they stand in the text layout; "" for what has none (an image, a break, a gap)."""
    kind = block["_type"]
    if kind == "block":
        return "".join([span["text"] for span in block["children"]])
    text = ""
    if kind == "code":
        text = block["code"]
    elif kind == "table":
        text = "\n".join(["\t".join(row["cells"]) for row in block["rows"]])
    return text if text.strip() else ""
