"""Bulk import: how many quotes a second `onrecord import` makes durable, into a newsroom that is there.

Beside it the same rows as raw SQL, in transactions of as many articles: the least that keeping them takes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from app.transfer.importing import BATCH
from bench.newsrooms import Bench, copy
from bench.raw_rows import RawWriter, Written
from bench.results import AT_LEAST, Bound, Result, alone, unbounded

STORIES = 1000
TARGET = Bound(2000, 10_000, "quotes/s", AT_LEAST)


def measure_import(bench: Bench) -> Iterator[Result]:
    """From the command to its end, with its start."""
    if not bench.wants("import"):
        return
    database, archive = bench.to_write(), bench.folder / f"{bench.quotes}-archive.jsonl"
    raw = bench.folder / f"{bench.quotes}-raw.db"
    copy(database, raw)
    written = Written(database)
    stories = [bench.newsroom.story(number) for number in bench.next_stories(STORIES)]
    archive.write_text("".join(f"{json.dumps(story)}\n" for story in stories), encoding="utf-8")
    program = (sys.executable, "-c", "from app.cli import main; main()")
    environment = os.environ | {"ONRECORD_DATABASE_URL": f"sqlite:///{database}"}
    began = time.perf_counter()
    subprocess.run([*program, "import", str(archive), "--publish"], check=True, env=environment, capture_output=True)
    seconds = time.perf_counter() - began
    archive.unlink()
    quotes = sum(len(story["quotes"]) for story in stories)
    yield alone("import", f"{STORIES:,} articles by onrecord import", bench.quotes, quotes / seconds, TARGET)
    spent = sum(RawWriter(raw).write(written.batches(BATCH)))
    raw.unlink()
    yield unbounded("import raw", "the same rows as raw SQL", bench.quotes, quotes / spent, "quotes/s")
