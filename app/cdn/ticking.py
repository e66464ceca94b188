"""The messenger of a worker: a thread that each commit wakes, and that looks by itself for what others left."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from app.cdn.sending import Sender
from app.cdn.vendors import line_of
from app.core.problems import Problem
from app.core.settings import Settings
from app.core.sql.db import Database

LONGEST_SLEEP = 1.0
"""Seconds: as late as a worker learns of what other programs queued, or left when they were killed."""
PAUSE = 0.2
"""Seconds between two messages, so that a burst of commits becomes few: five a second at most."""

log = logging.getLogger("onrecord")


def purging(settings: Settings, database: Database, bell: threading.Event) -> AbstractContextManager[None]:
    """Send what is queued in this database where the settings say. Raises RuntimeError when they do not say it all."""
    line = line_of(settings)
    assert line is not None
    return telling_caches(Sender(database, line), bell)


@contextmanager
def telling_caches(sender: Sender, bell: threading.Event) -> Iterator[None]:
    """Send what is queued until the end of the block; a message that was begun is finished."""
    ending = threading.Event()
    thread = threading.Thread(target=keep, args=(sender, bell, ending), name="cdn", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        bell.set()
        thread.join()
        sender.line.close()


def keep(sender: Sender, bell: threading.Event, ending: threading.Event) -> None:
    """Send what is due; whatever goes wrong, look again."""
    while not ending.is_set():
        bell.clear()
        try:
            asleep = work(sender)
        except Problem:  # the database is away or busy, which /readyz says
            asleep = LONGEST_SLEEP
        except Exception:
            log.exception("What to purge could not be sent")
            asleep = LONGEST_SLEEP
        if asleep:
            bell.wait(asleep)
        else:
            ending.wait(PAUSE)


def work(sender: Sender) -> float:
    """Send what is due; how many seconds there is nothing to do."""
    ahead = sender.first_due()
    if ahead is None or ahead > 0:
        return LONGEST_SLEEP if ahead is None else min(ahead, LONGEST_SLEEP)
    return LONGEST_SLEEP if sender.send() is None else 0.0
