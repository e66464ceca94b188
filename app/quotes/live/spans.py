"""When each quote was said, and which days there are at each place of the lists of quotes, of their steps and of
responses.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from app.changes.log import Moved, asked_once
from app.changes.public.spans import EVER_AFTER, widen, widening
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader, chunks

TIMES = ("id", "created_at", "updated_at")
SAID = ("r.said_from", "r.said_until")
QUOTES = "quote q JOIN remark r ON r.id = q.remark_id"
STEPS = f"{QUOTES} JOIN attribution a ON a.remark_id = r.id"
RESPONSES = """
    response p LEFT JOIN quote q ON q.id = p.target_quote_id
    LEFT JOIN remark r ON r.id = COALESCE(p.target_remark_id, q.remark_id)
"""
OF_REMARKS = "SELECT id FROM quote WHERE remark_id IN (:remarks)"
TO_QUOTES = "SELECT id FROM response WHERE target_quote_id IN (:quotes)"
TO_REMARKS = "SELECT id FROM response WHERE target_remark_id IN (:remarks)"


def own_or_said(alias: str) -> tuple[str, str]:
    """The first and the last day of its own date, else of what was said."""
    first, last = (
        f"CASE WHEN {alias}.date IS NULL THEN {said} ELSE {alias}.{own} END"
        for own, said in zip(("date_from", "date_until"), SAID, strict=True)
    )
    return first, last


UNDATED = "DELETE FROM quote_day WHERE quote_id IN (:ids)"
DATED = f"""
    INSERT INTO quote_day (quote_id, first, last, public)
    SELECT q.id, COALESCE(r.said_from, ''), COALESCE(r.said_until, '{EVER_AFTER}'),
        CASE WHEN EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'quote' AND v.id = q.id) THEN 1 ELSE 0 END
    FROM {QUOTES}
    WHERE {{among}} AND (r.said_from IS NOT NULL OR r.said_until IS NOT NULL)
"""
DATED_SOME, DATED_ALL = DATED.format(among="q.id IN (:ids)"), DATED.format(among="1 = 1")


def statements(among: str) -> dict[str, str]:
    return {
        "quote": widening(
            f"{QUOTES} WHERE {among.format(id='q.id')}", *SAID, {f"quote.{time}": f"q.{time}" for time in TIMES}
        ),
        "step": widening(f"{STEPS} WHERE {among.format(id='q.id')}", *own_or_said("a"), {"step.id": "q.id"}),
        "response": widening(
            f"{RESPONSES} WHERE {among.format(id='p.id')}",
            *own_or_said("p"),
            {f"response.{time}": f"p.{time}" for time in TIMES},
        ),
    }


OF_SOME, OF_ALL = statements("{id} IN (:ids)"), statements("1 = 1")


def follow_in_days(session: Session, moved: Moved) -> None:
    """Note when quotes were said that a transaction wrote, or that readers get now or no more, and widen the spans by
    what it wrote and by what has its date so.
    """
    reader = reader_of(session)
    quotes = quotes_written(reader, moved)
    for some in chunks(sorted(quotes.union(ident for kind, ident in moved.own | moved.ceased if kind == "quote"))):
        write(session, UNDATED, ids=some)
        write(session, DATED_SOME, ids=some)
    widen(session, OF_SOME["quote"], quotes)
    widen(session, OF_SOME["step"], quotes)
    widen(session, OF_SOME["response"], responses_written(reader, moved))


@asked_once
def quotes_written(reader: Reader, moved: Moved) -> Iterator[str]:
    """The quotes that a transaction wrote, or their remarks."""
    yield from moved.written("quote")
    for some in chunks(sorted(moved.written("remark"))):
        yield from reader.column(OF_REMARKS, remarks=some)


@asked_once
def responses_written(reader: Reader, moved: Moved) -> Iterator[str]:
    """The responses that it wrote, and those to quotes and remarks that it wrote."""
    yield from moved.written("response")
    for some in chunks(sorted(moved.written("remark"))):
        yield from reader.column(TO_REMARKS, remarks=some)
    for some in chunks(sorted(quotes_written(reader, moved))):
        yield from reader.column(TO_QUOTES, quotes=some)


def days_of_all(session: Session) -> None:
    """Make all of them anew."""
    write(session, "DELETE FROM quote_day")
    write(session, DATED_ALL)
    for statement in OF_ALL.values():
        write(session, statement)
