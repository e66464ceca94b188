"""Slugs that are free, and what it takes to find one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.values.slugs import free_slug


@given(st.sets(st.integers(1, 40)))
def test_a_slug_that_is_taken_gets_a_number_that_is_free(numbers: set[int]) -> None:
    taken = {"tape" if number == 1 else f"tape-{number}" for number in numbers}
    assert free_slug("tape", taken.__contains__) not in taken


def test_the_next_number_is_found_in_few_looks_behind_ten_thousand() -> None:
    # given ten thousand tapes, and that every look is counted
    looks: list[str] = []

    def is_taken(slug: str) -> bool:
        looks.append(slug)
        return int(slug.partition("-")[2] or 1) <= 10_000

    # then the next is found as if there were few
    assert free_slug("tape", is_taken) == "tape-10001"
    assert len(looks) < 40
