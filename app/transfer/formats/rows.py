"""Rows of a file: what every format comes down to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LOST_BYTES = re.compile("[\ud800-\udfff]")
"""What a byte becomes that is none of the encoding's."""
NOT_DECODED = (
    "There are bytes here that are not text in this encoding. Give the encoding of the file, such as"
    " --encoding windows-1252."
)
NUL = "There is a character U+0000 here. Take it out of the file."

State = Literal["live", "scheduled", "draft", "in_review", "trashed"]
"""What an article was where it comes from; only what was live, or was to be, is published here."""


class Misused(Exception):
    """The command cannot begin: what was asked for does not go together. Says what would be right."""


class Unreadable(Exception):
    """Nothing more of a file can be read. Says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, whatever its format: values by the names of its columns.

    `line` is where it begins, or its number where a format has no lines; the first is 1. `file` is its own, when rows
    are the files of a folder. `unplaced` counts what the row holds that no column could be made of, by a name for it.
    """

    line: int
    columns: dict[str, Any]
    file: str = ""
    state: State = "live"
    publish_at: str | None = None
    warnings: tuple[str, ...] = ()
    unplaced: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """A place that is no row, and why; the lines up to `until` went with it."""

    line: int
    code: str
    detail: str
    until: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is no article and has no place here, to be counted by a name for it."""

    line: int
    name: str
    file: str = ""
    count: int = 1
