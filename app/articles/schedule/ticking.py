"""The clock of a worker: a thread that looks what is due, does it, and sleeps until the next time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from app.articles.schedule.due import Keeper, first_due
from app.core.problems import Problem
from app.core.sql.db import Database
from app.core.values.times import seconds_between

LONGEST_SLEEP = 1.0
"""Seconds: as late as a worker learns of a new plan, of a clock that was set, or of another worker that died."""
TRY_AGAIN = 60.0
"""Seconds after which articles that failed are tried again."""

log = logging.getLogger("onrecord")


@contextmanager
def keeping_schedule(database: Database) -> Iterator[None]:
    """Keep the schedule until the end of the block; a batch that was begun is finished."""
    ending = threading.Event()
    thread = threading.Thread(target=keep, args=(database, ending), name="schedule", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def keep(database: Database, ending: threading.Event) -> None:
    """Do what is due, what was due while nobody looked above all; whatever goes wrong, look again."""
    keeper, since = Keeper(database), monotonic()
    while not ending.is_set():
        if monotonic() - since > TRY_AGAIN:
            keeper.left.clear()
            since = monotonic()
        try:
            ending.wait(work(keeper, ending))
        except Problem:  # the database is away or busy, which /readyz says
            ending.wait(LONGEST_SLEEP)
        except Exception:
            log.exception("The schedule could not be kept")
            ending.wait(LONGEST_SLEEP)


def work(keeper: Keeper, ending: threading.Event) -> float:
    """Do what is due; how many seconds there is nothing to do."""
    with keeper.database.reading() as reader:
        due = first_due(reader)
    ahead = LONGEST_SLEEP if due is None else seconds_between(keeper.clock(), due)
    if ahead > 0:
        return min(ahead, LONGEST_SLEEP)
    done = 0
    for batch in keeper.batches():
        done += batch
        if ending.is_set():
            break
    return 0 if done else LONGEST_SLEEP
