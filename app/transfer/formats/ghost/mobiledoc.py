"""Posts of Ghost 1 to 4, as its editor kept them, for those without HTML: sections of marked words, and cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

from app.transfer.formats.ghost.cards import card_html

MARKUP, PICTURE, LIST, CARD = 1, 2, 3, 10
ELEMENTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside"})
MARKS = frozenset({"strong", "b", "em", "i", "a", "code", "s", "u", "sub", "sup"})


def mobiledoc_html(document: Any, unplaced: Counter[str]) -> str:
    """The post as HTML; what is not as the format has it is passed over."""
    if not isinstance(document, Mapping):
        return ""
    parts = []
    for section in items(document.get("sections")):
        match section:
            case [int(kind), str(element), [*markers]] if kind == MARKUP:
                element = element if element in ELEMENTS else "p"
                parts.append(f"<{element}>{words_html(markers, document)}</{element}>")
            case [int(kind), str(address)] if kind == PICTURE:
                parts.append(card_html("image", {"src": address}, unplaced))
            case [int(kind), str(element), [*entries]] if kind == LIST:
                inner = "".join(f"<li>{words_html(items(entry), document)}</li>" for entry in entries)
                parts.append(f"<ol>{inner}</ol>" if element == "ol" else f"<ul>{inner}</ul>")
            case [int(kind), int(number)] if kind == CARD:
                match at(document.get("cards"), number):
                    case [str(name), payload]:
                        parts.append(card_html(name, payload, unplaced))
    return "".join(parts)


def words_html(markers: list[Any], document: Mapping[str, Any]) -> str:
    parts: list[str] = []
    open_marks: list[str] = []
    for marker in markers:
        match marker:
            case [int(kind), [*opened], int(closed), str() | int() as value]:
                for number in opened:
                    start, end = mark(at(document.get("markups"), number))
                    parts.append(start)
                    open_marks.append(end)
                parts.append(atom(at(document.get("atoms"), value)) if kind else escape(str(value)))
                for _ in range(min(closed, len(open_marks))):
                    parts.append(open_marks.pop())
    return "".join([*parts, *reversed(open_marks)])


def mark(markup: Any) -> tuple[str, str]:
    """How a mark opens and closes."""
    match markup:
        case ["a", ["href", str(address), *_]]:
            return f'<a href="{escape(address)}">', "</a>"
        case [str(name), *_] if name in MARKS - {"a"}:
            return f"<{name}>", f"</{name}>"
    return "", ""


def atom(found: Any) -> str:
    match found:
        case ["soft-return", *_]:
            return "<br>"
        case [str(), str(words), *_]:
            return escape(words)
    return ""


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def at(value: Any, number: Any) -> Any:
    """The entry of a list at that number, if both are what they should be."""
    entries = items(value)
    return entries[number] if isinstance(number, int) and 0 <= number < len(entries) else None
