"""Dates as people know them: EDTF level 1 (ISO 8601-2), with uncertainty, and the days that they may mean."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import Any

from app.core.later import Later

edtf = Later("edtf")

EDTF_1 = re.compile(r"[-0-9XYTZ:+./~?%]+\Z")
PLAIN = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?[~?%]?\Z")
"""A year, a month or a day, as almost every date is: known without the grammar, which takes ten milliseconds."""
WANTED = "Give an EDTF date, such as 2024, 2025-07, 2025-07-09?, 2019~ or 2024/2025."


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Any:
    if not EDTF_1.match(text):
        raise ValueError(WANTED)
    try:
        return edtf.parse_edtf(text)
    except edtf.EDTFParseException as error:
        raise ValueError(WANTED) from error


def edtf_date(text: str) -> str:
    """The date as it was given, if it is one. Raises ValueError with a sentence that says what would be right."""
    if _plain_bounds(text) is None:
        _parsed(text)
    return text


@lru_cache(maxsize=4096)
def date_bounds(text: str | None) -> tuple[str | None, str | None]:
    """The first and the last day, `YYYY-MM-DD`, that the date may mean; (None, None) of no date."""
    if text is None:
        return None, None
    if (plain := _plain_bounds(text)) is not None:
        return plain
    date = _parsed(text)
    earliest = None if text.startswith(("/", "../")) else _day(date.lower_strict())
    latest = None if text.endswith(("/", "/..")) else _day(date.upper_strict())
    return earliest, latest


def _plain_bounds(text: str) -> tuple[str, str] | None:
    """The bounds of a plain year, month or day; None of all others, and of days that no calendar has."""
    found = PLAIN.match(text)
    if found is None or found[1] == "0000":
        return None
    year, month, day = found.groups()
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    last = monthrange(int(year), int(month))[1]
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last:02d}"
    return (f"{year}-{month}-{day}",) * 2 if 1 <= int(day) <= last else None


def _day(moment: Any) -> str | None:
    if not isinstance(moment, tuple) or not 0 < moment[0] < 10000:
        return None
    return f"{moment[0]:04d}-{moment[1]:02d}-{moment[2]:02d}"
