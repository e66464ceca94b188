"""Responses by whose words they are to, kept in the transaction that changes who said what or what a response is to."""

from __future__ import annotations

from sqlmodel import Session

from app.changes.log import Moved
from app.core.sql.bulk import write
from app.core.sql.reader import chunks
from app.quotes.live.spans import quotes_written, responses_written

FORGET = "DELETE FROM response_to WHERE response_id IN (:ids)"
TOLD = """
    INSERT INTO response_to (source_id, response_id)
    SELECT DISTINCT a.source_id, p.id FROM response p LEFT JOIN quote q ON q.id = p.target_quote_id
    JOIN attribution a ON a.remark_id = COALESCE(p.target_remark_id, q.remark_id)
    WHERE a.role = 'speaker'{among}
"""
TOLD_OF_ALL, TOLD_OF_SOME = TOLD.format(among=""), TOLD.format(among=" AND p.id IN (:ids)")


def follow_in_responses(session: Session, moved: Moved) -> None:
    """Tell anew whose words those are to that a transaction wrote, or whose target it gave other speakers."""
    for some in chunks(sorted(responses_written(session, moved, quotes_written(session, moved)))):
        write(session, FORGET, ids=some)
        write(session, TOLD_OF_SOME, ids=some)


def tell_all_answered(session: Session) -> None:
    """Tell anew whose words every response is to."""
    write(session, "DELETE FROM response_to")
    write(session, TOLD_OF_ALL)
