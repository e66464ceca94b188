"""What the name of a page says of it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")
INDEX = frozenset({"index", "_index"})


class Named(NamedTuple):
    """Slug and date, if the name has them, and the path that the page probably had."""

    slug: str | None
    date: str | None
    path: str


def named(name: str) -> Named:
    """`2024-05-01-low-tide.md` has a date; `low-tide/index.md` is `low-tide`; a number alone is no slug."""
    place = PurePosixPath(name)
    folders = [part for part in place.parent.parts if not part.startswith("_") and part != "content"]
    stem = place.name.removesuffix(place.suffix)
    if stem in INDEX:
        stem = folders.pop() if folders else ""
    dated = DATED.fullmatch(stem)
    slug = dated[2] if dated else stem
    has_letters = re.search(r"[^\W\d_]", slug) is not None
    return Named(slug if has_letters else None, dated[1] if dated else None, "/".join([*folders, stem]))
