"""Slugs: what stands in an address. Letters of every script stay; Latin ones lose their accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from app.core.values.ids import is_id

LONGEST = 80
SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ı": "i", "’": "", "'": ""}
)


def slug_of(text: str) -> str:
    """The slug of a name or headline; empty when it has neither letters nor digits."""
    plain = "".join(_bare(character) for character in unicodedata.normalize("NFKC", text).lower().translate(SPELLED))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return f"{slug}-1" if is_id(slug) else slug


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """`wanted`, or with a number behind it that is free, -2 first: found in few looks however many are taken."""
    if not is_taken(wanted):
        return wanted
    taken, step = 1, 1
    while is_taken(f"{wanted}-{taken + step}"):
        taken, step = taken + step, step * 2
    free = taken + step
    while free - taken > 1:
        middle = (free + taken) // 2
        taken, free = (middle, free) if is_taken(f"{wanted}-{middle}") else (taken, middle)
    return f"{wanted}-{free}"


def _bare(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else character


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """A name folded for comparing: NFKC, case-folded, blanks collapsed. Remembered: few names stand in many steps."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
