"""Slugs: what stands in an address. Letters of every script stay; Latin ones lose their accents."""

from __future__ import annotations

import re
import unicodedata

from app.core.ids import is_id

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


def _bare(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    return parts[0] if len(parts) > 1 and parts[0].isascii() else character


def name_key(text: str) -> str:
    """A name folded for comparing: NFKC, case-folded, blanks collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
