"""Responses by whose words they are to, kept in the transaction that changes who said what or what a response is to."""

from __future__ import annotations

from sqlmodel import Session

from app.changes.log import Moved
from app.changes.public.spans import chunks
from app.core.sql.bulk import write
from app.core.sql.db import reader_of

FORGET = "DELETE FROM response_to WHERE response_id IN (:ids)"
TOLD = """
    INSERT INTO response_to (source_id, response_id)
    SELECT DISTINCT a.source_id, p.id FROM response p LEFT JOIN quote q ON q.id = p.target_quote_id
    JOIN attribution a ON a.remark_id = COALESCE(p.target_remark_id, q.remark_id)
    WHERE a.role = 'speaker'{among}
"""
TO_REMARKS = """
    SELECT id FROM response WHERE target_remark_id IN (:remarks)
    UNION SELECT p.id FROM quote q JOIN response p ON p.target_quote_id = q.id WHERE q.remark_id IN (:remarks)
"""
TO_QUOTES = "SELECT id FROM response WHERE target_quote_id IN (:quotes)"
TOLD_OF_ALL, TOLD_OF_SOME = TOLD.format(among=""), TOLD.format(among=" AND p.id IN (:ids)")


def follow_in_responses(session: Session, moved: Moved) -> None:
    """Tell anew whose words those are to that a transaction wrote, or whose target it gave other speakers."""
    responses = moved.written("response")
    for some in chunks(moved.written("remark")):
        responses.update(reader_of(session).column(TO_REMARKS, remarks=some))
    for some in chunks(moved.written("quote")):
        responses.update(reader_of(session).column(TO_QUOTES, quotes=some))
    for some in chunks(responses):
        write(session, FORGET, ids=some)
        write(session, TOLD_OF_SOME, ids=some)


def tell_all_answered(session: Session) -> None:
    """Tell anew whose words every response is to."""
    write(session, "DELETE FROM response_to")
    write(session, TOLD_OF_ALL)
