"""What a commit moved becomes tags to purge, in the same transaction; the commit then wakes who sends them."""

from __future__ import annotations

import threading

from sqlalchemy import event
from sqlmodel import Session

from app.changes.log import Moved, Projection
from app.core.sql.bulk import insert_rows
from app.core.values.times import now

BELL = "cdn bell"
"""Where an app finds what is rung."""
NO_TAGS = frozenset({"unnamed", "remark"})
"""Kinds whose ids no reader gets, so that no answer has a tag of them."""
PART = 1000
"""Tags in one row: what is sent under one claim has an end."""


def queueing(bell: threading.Event) -> Projection:
    """A projection that queues what to purge, and rings once that is durable."""

    def ring(session: Session) -> None:
        bell.set()

    def queue(session: Session, moved: Moved) -> None:
        tags, moment = tags_of(moved) if moved.seqs else [], now()
        rows = [
            {
                "seq": moved.seqs[-1],
                "part": part,
                "first": moved.seqs[0],
                "at": moment,
                "tags": tags[place : place + PART],
                "sent": 0,
                "attempts": 0,
                "failures": 0,
                "due_at": moment,
            }
            for part, place in enumerate(range(0, len(tags), PART))
        ]
        insert_rows(session, "cdn_purge", rows)
        if rows and not event.contains(session, "after_commit", ring):
            event.listen(session, "after_commit", ring)

    return queue


def tags_of(moved: Moved) -> list[str]:
    """The cache tags of everything that moved, and of the lists that can tell; the lists come first."""
    lists = [f"list-{kind}" for kind in sorted(moved.kinds - NO_TAGS)]
    return lists + [f"{kind}-{ident}" for kind, ident in sorted(moved.things | moved.ceased) if kind not in NO_TAGS]
