"""What is counted, and how far."""

from __future__ import annotations

from typing import NamedTuple

MOST_COUNTED = 3_000
"""So many of the newest matches are looked at."""
MOST_VALUES = 20


class Value(NamedTuple):
    """One that a filter takes, what it is called, and how many of the matches have it."""

    value: str
    label: str
    number: int


class Counts(NamedTuple):
    """The values of each facet that most have, and whether there may be more of them than were counted."""

    facets: dict[str, list[Value]]
    capped: bool
