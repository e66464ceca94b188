"""`python -m bench`: makes an invented newsroom, measures ours beside the limits, prints a table.

Everything is made in a temporary folder and removed at the end, or kept in `--data`, where the next run finds the
newsroom made already.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from app.schema import SCRIPTS
from bench.loading import load
from bench.measuring import pin
from bench.newsroom import invent
from bench.scenarios import Bench, Scenario, reading, writing


def main() -> int:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        folder = given.data or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        bench = prepared(folder, given)
        pin(0, first=False)
        kinds = [*reading(bench), *writing(bench)]
    report(kinds)
    return 0 if all(kind.is_met for kind in kinds) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000, help="each with 5 quotes and 15 steps")
    parser.add_argument("--sources", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5, help="of which the medians are printed")
    parser.add_argument("--requests", type=int, default=800, help="read in each round, of each kind")
    parser.add_argument("--only", default="", help="a comma list of scenarios, such as R1,W1")
    parser.add_argument("--data", type=Path, help="a folder to keep the newsroom in")
    return parser.parse_args()


def prepared(folder: Path, given: argparse.Namespace) -> Bench:
    """The newsroom of these numbers, made unless the folder has it."""
    newsroom = invent(sources=given.sources, seed=given.seed)
    described = f"{given.articles} {given.sources} {given.seed} {tables()}"
    database, note = folder / "newsroom.db", folder / "newsroom.txt"
    known = note.read_text().splitlines() if note.exists() else ["", ""]
    if known[0] != described:
        for name in ("newsroom.db", "newsroom.db-wal", "newsroom.db-shm"):
            (folder / name).unlink(missing_ok=True)
        began = time.monotonic()
        known = [described, load(newsroom, given.articles, database)]
        note.write_text("\n".join(known))
        print(f"{given.articles} articles made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    only = frozenset(name for name in given.only.split(",") if name)
    return Bench(newsroom, folder, given.articles, known[1], given.rounds, given.requests, only)


def tables() -> str:
    """What changes with the migrations: a newsroom that was kept has to have their tables."""
    scripts = sorted((SCRIPTS / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(script.read_bytes() for script in scripts)).hexdigest()


def report(kinds: Sequence[Scenario]) -> None:
    """The table: microseconds a request, of CPU for reading, on the clock for writing."""
    print(f"{'µs a request':<44}{'bytes':>7}{'ours':>8}{'limit':>8}{'ratio':>9}{'owed':>8}{'aim':>7}{'our CPU':>10}")
    for kind in kinds:
        told = kind.told
        figures = f"{kind.size:>7}{median(kind.ours):>8.0f}{median(kind.limit):>8.0f}{kind.ratio:>7.1f} ×"
        bounds = f"{times(told.owed):>8}{times(told.aim):>7}{median(kind.cpu):>10.0f}"
        verdict = "" if told.owed is None else "  ok" if kind.is_met else "  NOT MET"
        print(f"{told.name + ': ' + told.what:<44}{figures}{bounds}{verdict}")


def times(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g} ×"


if __name__ == "__main__":
    sys.exit(main())
