"""Instants: UTC, to the microsecond, as one text form in Python, SQL and JSON. Text sorts as time does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

SHAPE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d.*)?", re.ASCII)
"""A calendar date in full, as RFC 3339 has it: ISO 8601 has weeks and days of the year as well."""
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> str:
    """This instant, such as `2026-11-22T15:21:57.098658Z`."""
    return f"{datetime.now(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def instant(moment: datetime) -> str:
    """The text form of an aware datetime."""
    return moment.astimezone(UTC).strftime(FORM)


def parse_instant(text: str) -> str:
    """The one text form of an RFC 3339 date-time, or of a date (its first instant in UTC).

    Raises ValueError with a sentence that says what would be right.
    """
    wanted = "Give a date such as 2026-11-22, or a time with its offset such as 2026-11-22T15:21:57Z."
    if not SHAPE.fullmatch(text):
        raise ValueError(wanted)
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise ValueError(wanted) from error
    if len(text) == len("2026-11-22"):
        moment = moment.replace(tzinfo=UTC)
    if moment.tzinfo is None or not 1000 <= moment.year <= 9998:
        raise ValueError(wanted)
    return instant(moment)


def seconds_between(earlier: str, later: str) -> float:
    """How long it is from one instant to another; less than nothing when they come the other way round."""
    return (as_datetime(later) - as_datetime(earlier)).total_seconds()


def later(text: str, seconds: float) -> str:
    """The instant that many seconds after `text`."""
    return instant(as_datetime(text) + timedelta(seconds=seconds))


def as_datetime(text: str) -> datetime:
    return datetime.strptime(text, FORM).replace(tzinfo=UTC)
