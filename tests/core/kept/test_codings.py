"""The coding that a reader gets is the best that it takes, and comes out as it went in."""

from __future__ import annotations

import zlib

import brotli
import pytest

from app.core.kept.codings import chosen, coded


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("", "identity"),
        ("deflate, zstd", "identity"),
        ("br;q=x, gzip", "gzip"),
        ("br;q=7, gzip", "gzip"),
        ("br;q=-1", "identity"),
        ("br;q=nan", "identity"),
        ("br ; q=1", "br"),
        (";;;,,,=,q=1", "identity"),
        (",".join(["x"] * 5000 + ["br"]), "identity"),
    ],
)
def test_the_best_coding_that_is_accepted_is_chosen(accepted: str, coding: str) -> None:
    assert chosen(accepted.encode()) == coding


@pytest.mark.parametrize("body", [b"", b"x", "Füße und “Worte” ".encode() * 1000])
def test_what_was_coded_comes_out_as_it_went_in(body: bytes) -> None:
    assert brotli.decompress(coded(body, "br")) == body
    assert zlib.decompress(coded(body, "gzip"), wbits=31) == body
    assert coded(body, "gzip") == coded(body, "gzip")
