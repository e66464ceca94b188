"""Twice the body is about twice the work, whatever it is made of. The clock is asked by `python -m bench.bodies`."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from types import FrameType
from typing import Any

import pytest

from app.bodies.marks import Mark
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from bench.bodies import EVERY, SHAPES, convert

LENGTH = 2_000


def work(format: Format, body: Any) -> Counter[str]:
    """How often each line of Python runs until a body is read and written.

    Garbage of other tests that is collected meanwhile is no work of that.
    """
    lines: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        lines[f"{frame.f_code.co_filename}:{frame.f_lineno}"] += event == "line"
        return count

    before = sys.gettrace()
    gc.disable()
    sys.settrace(count)
    try:
        list(convert(format, body))
    finally:
        sys.settrace(before)
        gc.enable()
    return lines


@pytest.mark.parametrize(("format", "shape"), EVERY)
def test_no_line_works_more_than_two_and_a_half_times_as_much_for_twice_the_body(format: Format, shape: str) -> None:
    make = SHAPES[format][shape]

    once, twice = work(format, make(LENGTH)), work(format, make(2 * LENGTH))

    # What runs a few times more is no growth: a hundred warnings, say, are reached by the longer body alone.
    assert {line: (once[line], count) for line, count in twice.items() if count > 2.5 * once[line] + 100} == {}


def test_quotes_over_the_whole_body_do_not_multiply_it() -> None:
    # given a thousand blocks, and 500 quotes that each go over all of them
    blocks = read_body({"text": "a\n\n" * 1_000}).blocks
    marks = [Mark(f"q{number}", "direct", 0, 3_000) for number in range(500)]

    # when they are marked
    html = write_body(blocks, "html", marks)

    # then no words stand in more than 32 of them
    assert html.count("<span") == 32 * 1_000
