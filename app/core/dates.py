"""Dates as people know them: EDTF level 1 (ISO 8601-2), with uncertainty, and the days that they may mean."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from edtf import parse_edtf
from edtf.parser import edtf_exceptions

EDTF_1 = re.compile(r"[-0-9XYTZ:+./~?%]+\Z")
WANTED = "Give an EDTF date, such as 2024, 2025-07, 2025-07-09?, 2019~ or 2024/2025."


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Any:
    if not EDTF_1.match(text):
        raise ValueError(WANTED)
    try:
        return parse_edtf(text)
    except edtf_exceptions.EDTFParseException as error:
        raise ValueError(WANTED) from error


def edtf_date(text: str) -> str:
    """The date as it was given, if it is one. Raises ValueError with a sentence that says what would be right."""
    _parsed(text)
    return text


@lru_cache(maxsize=4096)
def date_bounds(text: str | None) -> tuple[str | None, str | None]:
    """The first and the last day, `YYYY-MM-DD`, that the date may mean; (None, None) of no date."""
    if text is None:
        return None, None
    date = _parsed(text)
    return _day(date.lower_strict()), _day(date.upper_strict())


def _day(moment: Any) -> str | None:
    if not isinstance(moment, tuple) or not 0 < moment[0] < 10000:
        return None
    return f"{moment[0]:04d}-{moment[1]:02d}-{moment[2]:02d}"
