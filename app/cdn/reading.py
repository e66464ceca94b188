"""What became of the purges: for operators, and for whoever may tell the outside only after them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.sql.reader import Reader, Row

NEWEST = """
    SELECT seq, part, at, tags, sent, attempts, due_at, claim, outcome, tried_at FROM cdn_purge
    ORDER BY seq DESC, part DESC LIMIT :most
"""
STANDING = """
    SELECT COUNT(due_at), COUNT(*) - COUNT(due_at),
      COALESCE(SUM(CASE WHEN due_at IS NULL AND sent < 2 THEN 1 ELSE 0 END), 0),
      MIN(CASE WHEN due_at IS NOT NULL AND sent = 0 THEN at END)
    FROM cdn_purge
"""
UNTRIED = "SELECT MIN(first) FROM cdn_purge WHERE attempts = 0"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of the purges that are kept are to be sent, are over, and are so because they were given up.

    The oldest that has never arrived, and should, waits since `waiting_since`.
    """

    waiting: int
    over: int
    given_up: int
    waiting_since: str | None

    def states(self) -> dict[str, int]:
        return {"waiting": self.waiting, "done": self.over - self.given_up, "given_up": self.given_up}


def standing(reader: Reader) -> Standing:
    return Standing(*reader.tuples(STANDING)[0])


def newest_purges(reader: Reader, most: int) -> list[Row]:
    return reader.rows(NEWEST, most=most)


def purged_until(reader: Reader) -> int:
    """Up to which public change the caches in front have been told, or at least tried to be told.

    Nothing else that tells the outside of a change (a webhook, say) may go before: it takes what is numbered up to
    this, and asks again. A vendor that is away holds it up for one attempt, not for as long as it is away.
    """
    untried: int | None = reader.value(UNTRIED)
    head: int = reader.value("SELECT public_seq FROM change_head")
    return head if untried is None else untried - 1
