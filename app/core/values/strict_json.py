"""JSON as RFC 8259 has it and no looser: no NaN, no duplicate members, no lone surrogates, no NUL, bounded depth."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any, NoReturn

from app.core.problems import MalformedBody

SURROGATE = re.compile("[\ud800-\udfff]")
REFUSED_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""What may be half a surrogate pair, or U+0000: raw ones are refused by UTF-8 and by JSON themselves."""
STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
OPENING = b"[{"
NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def parse_json(body: bytes, max_depth: int = 32) -> Any:
    """The value of a JSON text in UTF-8. Raises MalformedBody with a sentence that says what would be right."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedBody("The body is not UTF-8. Send JSON text encoded as UTF-8.") from None
    check_depth(body, max_depth)
    value = load_json(text)
    if REFUSED_ESCAPE.search(text):
        check_strings(value)
    return value


def load_json(text: str) -> Any:
    """The value of a JSON text of any depth; its strings are left to be looked at (`check_strings`)."""
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_object, parse_int=_integer, parse_float=_float
        )
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise MalformedBody(f"The body is not valid JSON{place}. Send one JSON value.") from None


def check_depth(body: bytes, most: int) -> None:
    """Count open brackets outside strings, in one pass and without recursion."""
    if body.count(b"[") + body.count(b"{") <= most:
        return
    depth = 0
    for bracket in STRINGS.sub(b"", body).translate(None, NO_BRACKETS):
        if bracket in OPENING:
            depth += 1
            if depth > most:
                raise MalformedBody(f"The body nests deeper than {most} levels. Send a flatter one.")
        else:
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedBody("The body has NaN or Infinity, which are not JSON. Send a number or null.")


def _integer(digits: str) -> int | float:
    if len(digits) > 300:
        raise MalformedBody("The body has a number of more than 300 digits. Send a shorter one.")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise MalformedBody("The body has a number that is too large. Send a smaller one.")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedBody("An object in the body has the same member twice. Give each member once.")
    return members


def check_strings(value: Any) -> None:
    """Raises MalformedBody if a string within the value has a character that is none."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            if SURROGATE.search(item) or "\x00" in item:
                raise MalformedBody(
                    "A string in the body has half a surrogate pair or the character U+0000. Send whole characters."
                )
        elif isinstance(item, dict):
            pending.extend(item.keys())
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
