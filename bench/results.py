"""What was measured, beside what is owed: one line each, in a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

AT_MOST, AT_LEAST = "at most", "at least"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure must be, and what it should be. `by` is its unit: × where it is a ratio to the limit."""

    owed: float
    aim: float
    by: str = "×"
    way: str = AT_MOST

    def is_met(self, figure: float) -> bool:
        return figure <= self.owed if self.way == AT_MOST else figure >= self.owed

    def is_reached(self, figure: float) -> bool:
        """Whether the aim is, too."""
        return figure <= self.aim if self.way == AT_MOST else figure >= self.aim


@dataclass(frozen=True, slots=True)
class Result:
    """One kind of request, in a newsroom of so many quotes. What is owed bounds `figure`."""

    name: str
    what: str
    quotes: int
    unit: str
    ours: float
    limit: float | None
    figure: float
    bound: Bound | None = None
    size: int = 0
    """Bytes of an answer."""

    @property
    def is_met(self) -> bool:
        return self.bound is None or self.bound.is_met(self.figure)

    @property
    def verdict(self) -> str:
        if self.bound is None:
            return ""
        if self.bound.is_reached(self.figure):
            return "aim"
        return "owed" if self.is_met else "NOT MET"


def beside(
    name: str, what: str, quotes: int, ours: Sequence[float], limit: Sequence[float], bound: Bound | None, size: int = 0
) -> Result:
    """Microseconds of rounds that had both sides. What must be `AT_LEAST` is our speed, the limit's being 1."""
    if bound is not None and bound.way == AT_LEAST:
        ratios = [other / one for one, other in zip(ours, limit, strict=True)]
    else:
        ratios = [one / other for one, other in zip(ours, limit, strict=True)]
    return Result(name, what, quotes, "µs", median(ours), median(limit), median(ratios), bound, size)


def alone(name: str, what: str, quotes: int, ours: float, bound: Bound, size: int = 0) -> Result:
    """A figure that is bounded itself, in the unit of the bound."""
    return Result(name, what, quotes, bound.by, ours, None, ours, bound, size)


def unbounded(name: str, what: str, quotes: int, ours: float, unit: str, size: int = 0) -> Result:
    """A figure that nothing is owed of."""
    return Result(name, what, quotes, unit, ours, None, ours, None, size)


HEAD = f"{'':<58}{'quotes':>10}{'bytes':>8}{'ours':>12}{'limit':>9}{'ratio':>9}{'owed':>10}{'aim':>10}"


def line(one: Result) -> str:
    ratio = "" if one.limit is None else f"{one.figure:.2f} ×"
    limit = "" if one.limit is None else told(one.limit)
    owed, aim = ("", "") if one.bound is None else (told(one.bound.owed), told(one.bound.aim))
    ours = f"{told(one.ours)} {one.unit}"
    named = f"{one.name}: {one.what}"[:58]
    figures = f"{one.quotes:>10,}{one.size or '':>8}{ours:>12}{limit:>9}{ratio:>9}{owed:>10}{aim:>10}"
    return f"{named:<58}{figures}  {one.verdict}".rstrip()


def told(figure: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def machine() -> dict[str, Any]:
    """What it was measured on."""
    processor = Path("/proc/cpuinfo")
    models = [
        row.split(":", 1)[1].strip() for row in processor.read_text().splitlines() if row.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def write_json(path: Path, results: Sequence[Result]) -> None:
    """Keep the results. What is there of other scenarios or sizes stays, so that they can be measured one by one."""
    known = {key(one): one for one in read_json(path)} if path.exists() else {}
    known |= {key(one): one for one in results}
    kept = {"machine": machine(), "results": [asdict(known[name]) for name in sorted(known)]}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_json(path: Path) -> list[Result]:
    found = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [Result(**(one | {"bound": Bound(**one["bound"]) if one["bound"] else None})) for one in found]


def key(one: Result) -> tuple[str, str, int]:
    return one.name, one.what, one.quotes
