"""Posts of Ghost 5 and later, as its editor keeps them, for those without HTML: a tree of nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

from app.transfer.formats.ghost.cards import card_html, text_in

FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def lexical_html(document: Any, unplaced: Counter[str]) -> str:
    root = document.get("root") if isinstance(document, Mapping) else None
    return inner_html(root, unplaced) if isinstance(root, Mapping) else ""


def inner_html(node: Mapping[str, Any], unplaced: Counter[str]) -> str:
    children = node.get("children")
    nodes = children if isinstance(children, list) else []
    return "".join(node_html(child, unplaced) for child in nodes if isinstance(child, Mapping))


def node_html(node: Mapping[str, Any], unplaced: Counter[str]) -> str:
    kind = text_in(node, "type").removeprefix("extended-")
    if kind == "text":
        return text_html(node)
    if kind == "linebreak":
        return "<br>"
    if "children" not in node:
        return card_html(kind, node, unplaced)
    inner = inner_html(node, unplaced)
    if kind in {"link", "autolink"}:
        return f'<a href="{escape(text_in(node, "url"))}">{inner}</a>'
    element = {"quote": "blockquote", "aside": "blockquote", "listitem": "li", "paragraph": "p"}.get(kind)
    if kind == "heading":
        element = text_in(node, "tag") if text_in(node, "tag") in HEADINGS else "h2"
    elif kind == "list":
        element = "ol" if node.get("listType") == "number" else "ul"
    return f"<{element}>{inner}</{element}>" if element else inner


def text_html(node: Mapping[str, Any]) -> str:
    words, bits = escape(text_in(node, "text")), node.get("format")
    for bit, element in FORMATS:
        if isinstance(bits, int) and bits & bit:
            words = f"<{element}>{words}</{element}>"
    return words
