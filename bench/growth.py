"""`python -m bench.growth`: does a list cost more when there is a hundred times as much? Each beside its limit.

    python -m bench.growth [--data <folder>] [--small 10000] [--large 1000000] [--only quotes]
    python -m bench.growth --data <folder> --large 100000 --postgres <address of the small one>,<of the large one>

Both newsrooms are made if the folder has them not. A request is asked of the whole program in this process, by turns
of the small newsroom and the large one; what counts is the median of the CPU time of several. On PostgreSQL, where the
same two are after `onrecord export` and `onrecord import`, it is the time on the clock.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.asking import Program, running
from bench.cases import Case, Values, cases
from bench.multiplying import newsroom_of

OWED, AIM = 3.0, 1.5
SLOW = 2e5
"""Microseconds after which a kind of request has been asked often enough."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What a kind of request costs in the small newsroom and in the large one, in microseconds."""

    name: str
    small: float
    large: float

    @property
    def ratio(self) -> float:
        return self.large / self.small


def main() -> int:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        folder = given.data or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        files = [made_once(folder, quotes) for quotes in (given.small, given.large)]
        found = measured(files, given)
    report(found, given)
    return 0 if all(one.ratio <= OWED for one in found) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="quotes")
    parser.add_argument("--large", type=int, default=1_000_000, help="quotes")
    parser.add_argument("--only", default="", help="requests whose name has these words")
    parser.add_argument("--rounds", type=int, default=9, help="of which the medians are compared")
    parser.add_argument("--over", type=float, default=0.0, help="print only what grows more than this")
    parser.add_argument("--data", type=Path, help="a folder to keep the newsrooms in")
    parser.add_argument(
        "--postgres", type=lambda text: text.split(","), help="where both are on PostgreSQL: two addresses"
    )
    return parser.parse_args()


def made_once(folder: Path, quotes: int) -> Path:
    """The newsroom of so many quotes, made unless the folder has it."""
    path = folder / f"{quotes}.db"
    if not path.exists():
        began = time.monotonic()
        newsroom_of(quotes, path)
        print(f"{quotes} quotes made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return path


def measured(files: list[Path], given: argparse.Namespace) -> list[Grown]:
    kinds = []
    for path in files:
        with closing(sqlite3.connect(path)) as connection:
            kinds.append([case for case in cases(Values(connection)) if given.only in case.name])
    small_at, large_at = given.postgres or [f"sqlite:///{path}" for path in files]
    with running(small_at) as small, running(large_at) as large:
        found = []
        for pair in zip(*kinds, strict=True):
            found.append(grown((small, large), pair, given.rounds, waiting=given.postgres is not None))
            print(f"{found[-1].name} {found[-1].ratio:.2f}", file=sys.stderr)
        return found


def grown(programs: tuple[Program, Program], kinds: tuple[Case, Case], rounds: int, *, waiting: bool) -> Grown:
    """The cost of one kind of request on both sides, by turns; a slow one is asked less often."""
    costs: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        for program, case, spent in zip(programs, kinds, costs, strict=True):
            heard = program.ask(case.path)
            assert heard.status == 200, heard.body[:2000].decode(errors="replace")
            cost = (heard.waited if waiting else heard.cpu) * 1e6
            if turn or cost > SLOW:
                spent.append(cost)
        if sum(costs[1]) > SLOW and costs[0]:
            break
    return Grown(kinds[0].name, median(costs[0]), median(costs[1]))


def report(found: list[Grown], given: argparse.Namespace) -> None:
    unit = "µs" if given.postgres else "µs of CPU"
    print(f"{f'{unit}, {given.small:,} and {given.large:,} quotes':<64}", end="")
    print(f"{'small':>9}{'large':>11}{'ratio':>9}   owed {OWED:g} ×, aim {AIM:g} ×")
    for one in sorted(found, key=lambda one: -one.ratio):
        if one.ratio >= given.over:
            verdict = "" if one.ratio <= AIM else "  owed" if one.ratio <= OWED else "  NOT MET"
            print(f"{one.name:<64}{one.small:>9.0f}{one.large:>11.0f}{one.ratio:>7.2f} ×{verdict}")
    over = sum(one.ratio > OWED for one in found)
    print(
        f"{len(found)} kinds of requests; {over} grow more than {OWED:g} ×, "
        f"{sum(one.ratio > AIM for one in found) - over} more than {AIM:g} ×."
    )


if __name__ == "__main__":
    sys.exit(main())
