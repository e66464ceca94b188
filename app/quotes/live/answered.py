"""Responses by whose words they are to, and quotes by what was said to them: kept in the transaction that changes who
said what, or what a response is to.
"""

from __future__ import annotations

from sqlmodel import Session

from app.changes.log import Moved
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import chunks
from app.quotes.live.naming import chained_otherwise
from app.quotes.live.spans import responses_written

FORGET = "DELETE FROM response_to WHERE response_id IN (:ids)"
TOLD = """
    INSERT INTO response_to (source_id, response_id)
    SELECT DISTINCT a.source_id, p.id FROM response p LEFT JOIN quote q ON q.id = p.target_quote_id
    JOIN attribution a ON a.remark_id = COALESCE(p.target_remark_id, q.remark_id)
    WHERE a.role = 'speaker'{among}
"""
TOLD_OF_ALL, TOLD_OF_SOME = TOLD.format(among=""), TOLD.format(among=" AND p.id IN (:ids)")

FORGET_STANCES = "DELETE FROM quote_response WHERE quote_id IN (:ids)"
STANCES = """
    INSERT INTO quote_response (stance, quote_id)
    SELECT p.stance, v.id FROM visible v {and_then} response p {and_then} visible w
        WHERE v.kind = 'quote'{among} AND p.target_quote_id = v.id AND w.kind = 'response' AND w.id = p.id
    UNION SELECT p.stance, v.id FROM visible v {and_then} quote q {and_then} response p {and_then} visible w
        WHERE v.kind = 'quote'{among} AND q.id = v.id AND p.target_remark_id = q.remark_id
        AND w.kind = 'response' AND w.id = p.id
    UNION SELECT p.stance, n.quote_id FROM quote_source n {and_then} response p {and_then} visible w
        WHERE n.part = 'recorded_in'{recorded} AND p.target_source_id = n.source_id
        AND w.kind = 'response' AND w.id = p.id
"""
"""Of a recording in the chain it is what a quote names that is asked. A few quotes lead; of all the responses do."""
STANCES_OF_ALL = STANCES.format(and_then=",", among="", recorded="")
STANCES_OF_SOME = STANCES.format(
    and_then="CROSS JOIN", among=" AND v.id IN (:ids)", recorded=" AND n.quote_id IN (:ids)"
)


def follow_in_stances(session: Session, moved: Moved) -> None:
    """Tell anew what was said to quotes that became public or ceased to be, whose chain changed, or which show a
    response that did. After what they name.
    """
    quotes = set(chained_otherwise(reader_of(session), moved))
    if any(kind == "response" for kind, _ in moved.own | moved.ceased):
        quotes.update(ident for kind, ident in moved.things if kind == "quote")
    for some in chunks(sorted(quotes)):
        write(session, FORGET_STANCES, ids=some)
        write(session, STANCES_OF_SOME, ids=some)


def tell_all_stances(session: Session) -> None:
    """Tell anew what was said to every public quote."""
    write(session, "DELETE FROM quote_response")
    write(session, STANCES_OF_ALL)


def follow_in_responses(session: Session, moved: Moved) -> None:
    """Tell anew whose words those are to that a transaction wrote, or whose target it gave other speakers."""
    for some in chunks(sorted(responses_written(reader_of(session), moved))):
        write(session, FORGET, ids=some)
        write(session, TOLD_OF_SOME, ids=some)


def tell_all_answered(session: Session) -> None:
    """Tell anew whose words every response is to."""
    write(session, "DELETE FROM response_to")
    write(session, TOLD_OF_ALL)
