"""Which addresses a body may hold: those that cannot run anything in a reader's browser."""

from __future__ import annotations

import re
from urllib.parse import quote

from pydantic_core import Url, ValidationError

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IMAGE_SCHEMES = frozenset({"http", "https"})
LONGEST_ADDRESS = 8192

_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REMOVED_BY_BROWSERS = re.compile(r"[\t\n\r]")
_SCHEME_END = re.compile(r"[:/?#]")


def is_safe(address: str, schemes: frozenset[str] = LINK_SCHEMES) -> bool:
    """Whether `address` is relative or has one of `schemes`, and parses as the URL standard (WHATWG) has it.

    A colon before the first `/`, `?` or `#` counts as the end of a scheme, whatever stands before it: what a browser
    might take for `javascript:` after its own clean-up is never let through as a relative address.
    """
    if not address or len(address) > LONGEST_ADDRESS or _BLANK_OR_CONTROL.search(address):
        return False
    end = _SCHEME_END.search(address)
    if end is None or end[0] != ":":
        return True
    if address[: end.start()].lower() not in schemes:
        return False
    try:
        Url(address)
    except (ValidationError, UnicodeEncodeError):
        return False
    return True


def tidy(address: str) -> str:
    """What a browser makes of an address in markup: outer blanks and line breaks gone, inner blanks encoded."""
    address = _REMOVED_BY_BROWSERS.sub("", address.strip(" \t\n\r\f"))
    return re.sub(r"\s", lambda blank: quote(blank[0]), address)
