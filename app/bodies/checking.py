"""Portable Text as it comes in: every member is checked, and a fault is pointed at exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Never

from app.bodies.addresses import IMAGE_SCHEMES, LINK_SCHEMES, is_safe
from app.bodies.drafting import Draft
from app.bodies.portable_text import DECORATORS, DEEPEST_LIST, FORMS, LIST_ITEMS, LONGEST_TEXT, STYLES, Run, is_sane_key
from app.core.problems import InvalidContent

LONGEST_LINE = 5_000
LARGEST_SIDE = 100_000

LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,40}")
REASON = re.compile(r"[a-z][a-z_]{0,39}")

Check = Callable[[Any, str], Any]


def read_portable_text(sent: object, pointer: str, draft: Draft) -> None:
    """Adds the blocks of `sent` to the draft, copied; raises InvalidContent at the first thing that is wrong."""
    for number, block in enumerate(_list(sent, pointer)):
        at = f"{pointer}/{number}"
        kind = _object(block, at).get("_type")
        if kind is None:
            _refuse(at + "/_type", "required", "A block needs a _type.")
        if kind == "block":
            _read_words(block, at, draft)
        elif isinstance(kind, str) and kind in _OBJECTS:
            members = _members(block, at, _OBJECTS[kind])
            _warn_of_key(block.get("_key"), at, draft)
            draft.add_object(kind, members, key=block.get("_key"))
        else:
            _refuse(at + "/_type", "unknown_value", f"_type is one of: block, {', '.join(_OBJECTS)}.")


def _read_words(block: Mapping[str, Any], at: str, draft: Draft) -> None:
    members = _members(block, at, _WORDS)
    list_item, style = members.get("listItem"), members.get("style", "normal")
    if list_item is None and "level" in members:
        _refuse(at + "/level", "not_allowed", "Only a block with a listItem has a level.")
    links, quotes = _read_marks(members.get("markDefs", []), at + "/markDefs")
    runs = [
        _read_span(span, f"{at}/children/{number}", links, quotes) for number, span in enumerate(members["children"])
    ]
    if list_item is not None and style != "normal":
        draft.warn("style", "A list item has no style of its own: it was kept as normal.", pointer=at + "/style")
        style = "normal"
    key = block.get("_key")
    added = draft.add_words(runs, links, style=style, list_item=list_item, level=members.get("level", 1), key=key)
    if added:
        _warn_of_key(key, at, draft)
    else:
        draft.warn("empty_block", "A block without a visible character was left out.", pointer=at)


def _read_marks(sent: list[Any], pointer: str) -> tuple[dict[str, str], dict[str, str]]:
    """The links (key to address) and the marks of quotes (key to quote id) that spans of the block may name."""
    links: dict[str, str] = {}
    quotes: dict[str, str] = {}
    for number, mark in enumerate(sent):
        at = f"{pointer}/{number}"
        kind = _object(mark, at).get("_type")
        if kind == "link":
            key, address = mark.get("_key"), _members(_object(mark, at), at, _LINK)["href"]
        elif kind == "quote":
            key, address = mark.get("_key"), _members(_object(mark, at), at, _QUOTE)["quote"]
        else:
            _refuse(at + "/_type", "unknown_value", "_type of a mark is link or quote.")
        if not is_sane_key(key) or key in links or key in quotes or key in DECORATORS:
            _refuse(at + "/_key", "bad_key", "A mark needs a _key of its own: up to 64 letters, digits, - or _.")
        (links if kind == "link" else quotes)[key] = address
    return links, quotes


def _read_span(span: Any, at: str, links: Mapping[str, str], quotes: Mapping[str, str]) -> Run:
    kind = _object(span, at).get("_type")
    if kind != "span":
        _refuse(at + "/_type", "unknown_value", "_type of a child is span.")
    members = _members(span, at, _SPAN)
    decorators: set[str] = set()
    heard: dict[str, None] = {}
    link: str | None = None
    for number, mark in enumerate(members.get("marks", [])):
        where = f"{at}/marks/{number}"
        name = _string(mark, where)
        if name in DECORATORS:
            decorators.add(name)
        elif name in quotes:
            heard[quotes[name]] = None
        elif name not in links:
            detail = f"A mark is one of {', '.join(DECORATORS)}, or the _key of one of the block's markDefs."
            _refuse(where, "unknown_mark", detail)
        elif link not in (None, name):
            _refuse(where, "not_allowed", "A span has one link.")
        else:
            link = name
    return Run(members["text"], frozenset(decorators), link, tuple(heard), span.get("_key"))


def _warn_of_key(key: object, at: str, draft: Draft) -> None:
    if key is not None and not draft.claim_key(key):
        detail = "A _key is unique and has up to 64 letters, digits, - or _: the block was given another."
        draft.warn("key", detail, pointer=at + "/_key")


def _refuse(pointer: str, code: str, detail: str) -> Never:
    raise InvalidContent.at(pointer, code, detail)


def _members(sent: Mapping[str, Any], at: str, shape: Mapping[str, tuple[bool, Check]]) -> dict[str, Any]:
    """The members of `sent` but `_type` and `_key`, each checked as `shape` has it: name to (required, check)."""
    kept: dict[str, Any] = {}
    for name, value in sent.items():
        if name == "_type":
            continue
        if name == "_key":
            _string(value, at + "/_key")
        elif name in shape:
            kept[name] = shape[name][1](value, f"{at}/{name}")
        else:
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            _refuse(f"{at}/{escaped}", "unknown_member", f"The members are: _type, _key, {', '.join(shape)}.")
    for name, (required, _) in shape.items():
        if required and name not in kept:
            _refuse(f"{at}/{name}", "required", f"{name} is missing.")
    return kept


def _object(value: Any, pointer: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(pointer, "wrong_type", "This is an object.")
    return value


def _list(value: Any, pointer: str) -> list[Any]:
    if not isinstance(value, list):
        _refuse(pointer, "wrong_type", "This is a list.")
    return value


def _string(value: Any, pointer: str) -> str:
    if not isinstance(value, str):
        _refuse(pointer, "wrong_type", "This is a string.")
    return value


def _text(value: Any, pointer: str) -> str:
    if len(_string(value, pointer)) > LONGEST_TEXT:
        _refuse(pointer, "too_long", f"This has at most {LONGEST_TEXT} characters.")
    return str(value)


def _line(value: Any, pointer: str) -> str:
    if len(_string(value, pointer)) > LONGEST_LINE:
        _refuse(pointer, "too_long", f"This has at most {LONGEST_LINE} characters.")
    return str(value)


def _name(value: Any, pointer: str) -> str:
    if not 0 < len(_string(value, pointer)) <= 64:
        _refuse(pointer, "too_long", "This is an id of 1 to 64 characters.")
    return str(value)


def _one_of(*values: str) -> Check:
    def check(value: Any, pointer: str) -> str:
        if _string(value, pointer) not in values:
            _refuse(pointer, "unknown_value", f"This is one of: {', '.join(values)}.")
        return str(value)

    return check


def _number(most: int, code: str) -> Check:
    def check(value: Any, pointer: str) -> int:
        if type(value) is not int:  # a boolean is no number
            _refuse(pointer, "wrong_type", "This is a whole number.")
        if not 1 <= value <= most:
            _refuse(pointer, code, f"This is a number from 1 to {most}.")
        return value

    return check


def _address(schemes: frozenset[str]) -> Check:
    def check(value: Any, pointer: str) -> str:
        if not is_safe(_string(value, pointer), schemes):
            names = ", ".join(sorted(schemes))
            detail = f"This is an address without blanks: relative, or of one of the schemes {names}."
            _refuse(pointer, "bad_address", detail)
        return str(value)

    return check


def _matching(pattern: re.Pattern[str], detail: str) -> Check:
    def check(value: Any, pointer: str) -> str:
        if not pattern.fullmatch(_string(value, pointer)):
            _refuse(pointer, "bad_value", detail)
        return str(value)

    return check


def _rows(value: Any, pointer: str) -> list[dict[str, list[str]]]:
    rows: list[dict[str, list[str]]] = []
    for number, row in enumerate(_list(value, pointer)):
        rows.append(_members(_object(row, f"{pointer}/{number}"), f"{pointer}/{number}", {"cells": (True, _cells)}))
        if len(rows[-1]["cells"]) != len(rows[0]["cells"]):
            detail = "Every row has as many cells as the first."
            _refuse(f"{pointer}/{number}/cells", "ragged", detail)
    if not rows or not rows[0]["cells"]:
        _refuse(pointer, "required", "A table has at least one row with one cell.")
    return rows


def _cells(value: Any, pointer: str) -> list[str]:
    return [_text(cell, f"{pointer}/{number}") for number, cell in enumerate(_list(value, pointer))]


_WORDS: dict[str, tuple[bool, Check]] = {
    "style": (False, _one_of(*STYLES)),
    "listItem": (False, _one_of(*LIST_ITEMS)),
    "level": (False, _number(DEEPEST_LIST, "too_deep")),
    "children": (True, _list),
    "markDefs": (False, _list),
}
_SPAN: dict[str, tuple[bool, Check]] = {"text": (True, _text), "marks": (False, _list)}
_LINK: dict[str, tuple[bool, Check]] = {"href": (True, _address(LINK_SCHEMES))}
_QUOTE: dict[str, tuple[bool, Check]] = {"quote": (True, _name), "form": (False, _one_of(*FORMS))}

# What a block may be besides words.
_OBJECTS: dict[str, dict[str, tuple[bool, Check]]] = {
    "image": {
        "url": (True, _address(IMAGE_SCHEMES)),
        "alt": (True, _line),
        "caption": (False, _line),
        "credit": (False, _line),
        "width": (False, _number(LARGEST_SIDE, "out_of_range")),
        "height": (False, _number(LARGEST_SIDE, "out_of_range")),
    },
    "code": {
        "language": (False, _matching(LANGUAGE, "A language is up to 40 letters, digits or _ + # . - characters.")),
        "code": (True, _text),
    },
    "break": {},
    "table": {"rows": (True, _rows)},
    "embed": {"url": (True, _address(IMAGE_SCHEMES)), "title": (False, _line)},
    "gap": {"reason": (True, _matching(REASON, "A reason is a name of lower-case letters and _."))},
}
