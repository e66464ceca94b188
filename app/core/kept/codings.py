"""Content codings: which one an answer is given in (RFC 9110, section 12.5.3), and putting it into that."""

from __future__ import annotations

import zlib
from functools import lru_cache

import brotli

IDENTITY = "identity"
CODINGS = ("br", "gzip")
"""The best first."""
LEAST = 1024
"""Bytes below which nothing is gained."""
BROTLI_QUALITY = 5
GZIP = 16 + zlib.MAX_WBITS
"""The format, as zlib's `wbits` has it."""


@lru_cache(maxsize=256)
def chosen(accepted: bytes) -> str:
    """The coding that the header Accept-Encoding asks for: of those with the highest weight our first."""
    weights: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(",")[:20]:
        name, _, parameters = part.partition(";")
        weights[name.strip()] = weight_in(parameters)
    best, heaviest = IDENTITY, weights.get(IDENTITY, 0.0)
    for coding in reversed(CODINGS):
        weight = weights.get(coding, weights.get("*", 0.0))
        if weight > 0 and weight >= heaviest:
            best, heaviest = coding, weight
    return best


def weight_in(parameters: str) -> float:
    """The weight `q`: 1 where there is none, 0 where it is no number from 0 to 1."""
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def coded(body: bytes, coding: str) -> bytes:
    """The body in that coding: always the same bytes."""
    if coding == "br":
        compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
        return compressed
    packing = zlib.compressobj(level=6, wbits=GZIP)
    return packing.compress(body) + packing.flush()
