"""The table, the file and the picture of what was measured say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.chart import draw, place
from bench.results import AT_LEAST, Bound, alone, beside, line, read_json, write_json

MOST, LEAST = Bound(12, 6), Bound(0.7, 0.9, way=AT_LEAST)
SLOW = beside("R1", "an article", 10_000, [900, 1000, 1300], [100, 100, 100], MOST)
FAST = beside("R1", "an article, warm", 10_000, [100, 125, 200], [100, 100, 100], LEAST)
START = alone("start", "to ready", 10_000, 2.5, Bound(2, 1, "s"))


def test_a_ratio_is_the_median_of_rounds_that_had_both_sides() -> None:
    uneven = beside("R1", "an article", 10_000, [1000, 100, 900], [100, 20, 50], MOST)
    assert (SLOW.figure, uneven.figure, FAST.figure) == (10, 10, 0.8)


@pytest.mark.parametrize(
    ("bound", "figure", "verdict"),
    [
        (MOST, 6, "aim"), (MOST, 12, "owed"), (MOST, 12.1, "NOT MET"),
        (LEAST, 0.9, "aim"), (LEAST, 0.7, "owed"), (LEAST, 0.69, "NOT MET"),
    ],
)  # fmt: skip
def test_the_verdict_says_what_is_met(bound: Bound, figure: float, verdict: str) -> None:
    one = alone("R1", "an article", 10_000, figure, bound)
    assert (one.verdict, one.is_met) == (verdict, verdict != "NOT MET")
    assert line(one).endswith(verdict)


def test_results_are_kept_beside_those_of_other_runs(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_json(path, [SLOW, START])
    again = alone("start", "to ready", 10_000, 0.9, Bound(2, 1, "s"))

    write_json(path, [FAST, again])

    assert read_json(path) == [SLOW, FAST, again]


def test_the_picture_has_every_figure_that_is_bounded(tmp_path: Path) -> None:
    results, path = tmp_path / "results.json", tmp_path / "results.svg"
    write_json(results, [SLOW, FAST, START, beside("R5", "unbounded", 10_000, [1], [1], None)])

    draw(results, path)

    drawn = path.read_text()
    for words in ("R1: an article, warm", "10 ×", "0.8 ×", "2.5 s", "10,000 quotes"):
        assert words in drawn
    assert "unbounded" not in drawn


def test_a_bar_ends_at_the_line_where_just_what_is_owed_is_met() -> None:
    assert place(0.99) < place(1) < place(1.01)
