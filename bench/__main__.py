"""`python -m bench`: measures invented newsrooms of several sizes beside their limits, and prints a table.

The newsrooms are made in a temporary folder and removed at the end, or kept in `--data`, where the next run finds them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.importing import measure_import
from bench.measuring import pin
from bench.newsrooms import Bench, made_once
from bench.page import write_page
from bench.paging import measure_pages, measure_relations
from bench.reads import measure_reads
from bench.results import HEAD, Result, line, write_json
from bench.searches import measure_searches
from bench.undisturbed import measure_disturbance
from bench.visible import measure_visibility
from bench.workers import measure_workers
from bench.writes import measure_writes

SCENARIOS: tuple[Callable[[Bench], Iterator[Result]], ...] = (
    measure_reads,
    measure_searches,
    measure_pages,
    measure_workers,
    measure_writes,
    measure_relations,
    measure_disturbance,
    measure_visibility,
    measure_import,
)


def main() -> int:
    given = arguments()
    if given.page:
        write_page(given.json, given.page)
        return 0
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        results = []
        for one in measured(given.data or Path(made), given):
            results.append(one)
            if given.json:
                write_json(given.json, results)
    return 0 if all(one.is_met for one in results) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quotes", type=numbers, default=[10_000], help="of each newsroom, such as 10000,1000000")
    parser.add_argument("--only", type=names, default=frozenset(), help="a comma list of names, such as R1,W1,start")
    parser.add_argument("--rounds", type=int, default=5, help="of which the medians are printed")
    parser.add_argument("--requests", type=int, default=800, help="read in each round, of each kind")
    parser.add_argument("--data", type=Path, help="a folder to keep the newsrooms in")
    parser.add_argument("--json", type=Path, help="a file to keep the results in, beside those that are in it")
    parser.add_argument("--page", type=Path, help="measure nothing: put the results of --json into this page")
    given = parser.parse_args()
    if given.page and not given.json:
        parser.error("--page takes its results from --json")
    return given


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def names(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))


def measured(folder: Path, given: argparse.Namespace) -> Iterator[Result]:
    for quotes in given.quotes:
        made_once(folder, quotes)
    pin(0, first=False)
    print(HEAD)
    for quotes in given.quotes:
        bench = Bench(folder, quotes, given.rounds, given.requests, given.only)
        try:
            for scenario in SCENARIOS:
                for one in scenario(bench):
                    print(line(one), flush=True)
                    yield one
        finally:
            bench.clean()


if __name__ == "__main__":
    sys.exit(main())
