"""Options whose values are more than a word."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from app.core.shapes import Url
from app.transfer.formats.rows import Misused

Pairs = list[str] | None


def pairs(option: str, given: Pairs) -> dict[str, str]:
    """`member=value` of an option that may be repeated. Raises Misused."""
    found: dict[str, str] = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise Misused(f"{option} takes a member and a value, such as headline=title.")
        if name in found:
            raise Misused(f"{option} names {name} twice.")
        found[name] = value
    return found


def web_address(option: str, text: str) -> str:
    """The address of an option without a slash at the end. Raises Misused."""
    try:
        return TypeAdapter[str](Url).validate_python(text).rstrip("/")
    except ValidationError:
        raise Misused(f"Give {option} the address of the server, such as http://127.0.0.1:8000.") from None
