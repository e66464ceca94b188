"""The page of results: its table, the machine and the picture are written anew from the file of results."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.chart import draw
from bench.results import AT_LEAST, Result, read_json, told

BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"
PICTURE = Path("images") / "performance.svg"


def write_page(results: Path, page: Path) -> None:
    """Put the results into the page, between its two marks, and draw them beside it."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    machine = json.loads(results.read_text(encoding="utf-8"))["machine"]
    told_of = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}"
    software = f"Python {machine['python']}, SQLite {machine['sqlite']}"
    found = "\n".join([f"Measured on {told_of}; {software}.", "", *table(read_json(results))])
    page.write_text(f"{before}{BEGIN}{found}\n{END}{after}", encoding="utf-8")
    draw(results, page.parent / PICTURE)


def table(results: Sequence[Result]) -> Iterator[str]:
    """A line for each kind of request, with its figure at each size."""
    sizes = sorted({one.quotes for one in results})
    yield "| what | " + " | ".join(f"{size:,}" for size in sizes) + " | owed | aim |"
    yield "|---" * (len(sizes) + 3) + "|"
    kinds = dict.fromkeys((one.name, one.what) for one in results)
    for name, what in kinds:
        by_size = {one.quotes: one for one in results if (one.name, one.what) == (name, what)}
        cells = [cell(by_size[size]) if size in by_size else "" for size in sizes]
        bound = next(iter(by_size.values())).bound
        least = "≥ " if bound and bound.way == AT_LEAST else ""
        bounds = [f"{least}{told(value)} {bound.by}" for value in (bound.owed, bound.aim)] if bound else ["", ""]
        yield f"| **{name}** {what} | {' | '.join([*cells, *bounds])} |"


def cell(one: Result) -> str:
    """The figure; where it is a ratio, with ours and the limit. What is not met is bold."""
    figure = f"{told(one.figure)} {one.bound.by if one.bound else '×' if one.limit else one.unit}"
    beside = f" ({told(one.ours)} : {told(one.limit)})" if one.limit else ""
    return f"{figure}{beside}" if one.is_met else f"**{figure}**{beside}"
