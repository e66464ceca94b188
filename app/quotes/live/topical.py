"""Public quotes by the topics of the articles that print them, kept in the transaction that prints them, or no more."""

from __future__ import annotations

from sqlmodel import Session

from app.changes.log import Moved
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import chunks
from app.quotes.live.projecting import printed_otherwise

FORGET = "DELETE FROM quote_topic WHERE quote_id IN (:ids)"
PRINTED_ON = """
    INSERT INTO quote_topic (topic_id, quote_id, standing)
    SELECT t.topic_id, o.quote_id, MAX(CASE WHEN x.id IS NULL THEN 1 ELSE 0 END)
    FROM live_occurrence o JOIN live_topic t ON t.article_id = o.article_id
    LEFT JOIN unlisted x ON x.kind = 'article' AND x.id = o.article_id
    WHERE {among} GROUP BY t.topic_id, o.quote_id
"""
PRINTED_SOME, PRINTED_ALL = PRINTED_ON.format(among="o.quote_id IN (:ids)"), PRINTED_ON.format(among="1 = 1")


def follow_in_topics(session: Session, moved: Moved) -> None:
    """Tell anew what those quotes are printed on that an article prints now, or no more, or whose article changed."""
    for some in chunks(sorted(printed_otherwise(reader_of(session), moved))):
        write(session, FORGET, ids=some)
        write(session, PRINTED_SOME, ids=some)


def all_topics_of_quotes(session: Session) -> None:
    """Tell anew what every quote is printed on."""
    write(session, "DELETE FROM quote_topic")
    write(session, PRINTED_ALL)
