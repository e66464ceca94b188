"""What is queued is sent, twice, by one worker at a time, and tried again until it has arrived; the outcome is kept.

A row says itself when it is due. Who takes it puts that off until a claim would be over, in one transaction: so nobody
else sends it meanwhile, and what a killed worker had taken is due again by itself.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlmodel import Session

from app.cdn.queueing import PART
from app.cdn.vendors import LONGEST_WAIT, Line, Outcome
from app.core.sql.bulk import write, write_each
from app.core.sql.db import Database, reader_of
from app.core.sql.reader import Row
from app.core.values.ids import new_id
from app.core.values.times import later, now, seconds_between

AGAIN = 5
"""Seconds after which all is sent once more: an answer made before the commit may have come to the cache late."""
CLAIM = 60
"""Seconds for which what was taken is nobody else's: longer than the calls for `PART` tags take."""
GIVE_UP = 86_400
KEPT = 1000
"""Rows that stay once they are over, the newest."""

FIRST = "SELECT MIN(due_at) FROM cdn_purge"
DUE = """
    SELECT seq, part, at, tags, sent, failures FROM cdn_purge WHERE due_at <= :moment ORDER BY sent, due_at, seq, part
    LIMIT 200
"""
TAKE = "UPDATE cdn_purge SET claim = :claim, due_at = :until WHERE seq = :seq AND part = :part"
ARRIVED = """
    UPDATE cdn_purge SET sent = sent + 1, attempts = attempts + 1, failures = 0, claim = NULL, outcome = :outcome,
      tried_at = :moment, due_at = CASE WHEN sent = 0 THEN :again ELSE NULL END
    WHERE claim = :claim
"""
FAILED = """
    UPDATE cdn_purge SET attempts = attempts + 1, failures = failures + 1, claim = NULL, outcome = :outcome,
      tried_at = :moment, due_at = :due_at
    WHERE claim = :claim AND seq = :seq AND part = :part
"""
THIN_OUT = """
    DELETE FROM cdn_purge WHERE due_at IS NULL
      AND seq < (SELECT seq FROM cdn_purge ORDER BY seq DESC, part DESC LIMIT 1 OFFSET :before)
"""

log = logging.getLogger("onrecord")


class Taken(NamedTuple):
    """Rows that are ours under this claim."""

    claim: str
    rows: list[Row]

    def tags(self) -> list[str]:
        return list(dict.fromkeys(tag for row in self.rows for tag in json.loads(row["tags"])))


@dataclass(slots=True)
class Sender:
    """Sends what is due in one database, by one clock, on one line."""

    database: Database
    line: Line
    clock: Callable[[], str] = now

    def first_due(self) -> float | None:
        """In how many seconds something is due; it may have passed. None when nothing is left."""
        with self.database.reading() as reader:
            due = reader.value(FIRST)
        return None if due is None else seconds_between(self.clock(), due)

    def send(self) -> Outcome | None:
        """Send what is due, as far as it goes together, and keep the outcome; None when there was nothing."""
        taken = self.take()
        if not taken.rows:
            return None
        outcome = self.line.purge(taken.tags(), max(row["seq"] for row in taken.rows))
        self.keep(taken, outcome)
        return outcome

    def take(self) -> Taken:
        """Claim what is due, of many commits at once up to `PART` tags; what another worker has is let be."""
        claim, moment = new_id(), self.clock()
        with self.database.writing() as session:
            reader = reader_of(session)
            rows = together(reader.rows(DUE + ("FOR UPDATE SKIP LOCKED" if reader.native else ""), moment=moment))
            places: list[dict[str, Any]] = [{"seq": row["seq"], "part": row["part"]} for row in rows]
            until = {"claim": claim, "until": later(moment, CLAIM)}
            if rows:
                write_each(session, TAKE, [place | until for place in places])
            session.commit()
        return Taken(claim, rows)

    def keep(self, taken: Taken, outcome: Outcome) -> None:
        """Keep how it went: what arrived once is due again, what failed is tried again, ever later, for a day."""
        moment = self.clock()
        told = {"claim": taken.claim, "outcome": outcome.words, "moment": moment}
        with self.database.writing() as session:
            if outcome.done:
                write(session, ARRIVED, **told, again=later(moment, AGAIN))
                write(session, THIN_OUT, before=KEPT - 1)
            else:
                self.put_off(session, taken, told, outcome.wait)
            session.commit()

    def put_off(self, session: Session, taken: Taken, told: dict[str, Any], wait: float) -> None:
        rows = []
        for row in taken.rows:
            delay = max(wait, min(LONGEST_WAIT, 2.0 ** min(row["failures"] + 1, 9)))
            over = seconds_between(row["at"], told["moment"]) > GIVE_UP
            due = None if over else later(told["moment"], delay)
            rows.append(told | {"seq": row["seq"], "part": row["part"], "due_at": due})
        write_each(session, FAILED, rows)
        lost = [row["seq"] for row in rows if row["due_at"] is None]
        log.warning("Purging the cache in front failed (%s); %s rows are tried again", told["outcome"], len(rows))
        if lost:
            log.error("Purging the cache in front is given up after a day, of the changes up to %s", max(lost))


def together(rows: list[Row]) -> list[Row]:
    """The first rows, as far as their tags fit into one claim; one at least."""
    kept: list[Row] = []
    size = 0
    for row in rows:
        size += len(json.loads(row["tags"]))
        if kept and size > PART:
            break
        kept.append(row)
    return kept
