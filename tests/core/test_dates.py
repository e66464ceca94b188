"""Dates as people know them, and the days that they may mean."""

from __future__ import annotations

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.values.dates import date_bounds, edtf_date


def test_a_date_that_is_not_sure_spans_the_days_that_it_may_mean() -> None:
    assert date_bounds("2024~") == ("2024-01-01", "2024-12-31")
    assert date_bounds("2024-02") == ("2024-02-01", "2024-02-29")
    assert date_bounds("2025-07-09?") == ("2025-07-09", "2025-07-09")
    assert date_bounds("2023-12/2024-02") == ("2023-12-01", "2024-02-29")
    assert date_bounds("2024-21") == ("2024-03-01", "2024-05-31")
    assert date_bounds(None) == (None, None)
    assert date_bounds("../2024") == date_bounds("/2024") == (None, "2024-12-31")
    assert date_bounds("2024/..") == date_bounds("2024/") == ("2024-01-01", None)


@pytest.mark.parametrize("text", ["2024-13", "2024-04-31", "2024-01-00", "24", "2024-1", "２０２４", "May 2024", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="EDTF"):
        edtf_date(text)


@settings(deadline=None, max_examples=40)
@given(st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from(["", "?", "~", "%"]))
def test_a_plain_date_means_what_the_grammar_of_the_standard_says(day: object, length: int, mark: str) -> None:
    text = str(day)[:length] + mark

    by_grammar = parse_edtf(text)

    lower, upper = by_grammar.lower_strict(), by_grammar.upper_strict()
    assert date_bounds(edtf_date(text)) == tuple(
        f"{part[0]:04d}-{part[1]:02d}-{part[2]:02d}" for part in (lower, upper)
    )
