"""Instants: one text form, whatever offset they were given with."""

from __future__ import annotations

import pytest

from app.core.values.times import parse_instant


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-11-22T15:21:57Z", "2026-11-22T15:21:57.000000Z"),
        ("2026-11-22T15:21:57.25+02:00", "2026-11-22T13:21:57.250000Z"),
        ("2026-11-22t15:21:57z", "2026-11-22T15:21:57.000000Z"),
        ("2026-11-22 15:21:57-00:30", "2026-11-22T15:51:57.000000Z"),
        ("2026-11-22", "2026-11-22T00:00:00.000000Z"),
    ],
)
def test_a_time_is_kept_in_utc(given: str, kept: str) -> None:
    assert parse_instant(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "2026-W48-7", "2026W487", "20261122", "20261122T152157Z", "2026-W48-7T15:21:57Z", "2026-11-22T15Z", "2026-326",
        "2026-11-22T15:21:57", "2026-11-31", "9999-01-01", "0999-01-01", "", "now", "２０２６-11-22",
    ],
)  # fmt: skip
def test_what_is_no_time_with_its_offset_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="Give a date such as"):
        parse_instant(given)
