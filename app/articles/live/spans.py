"""When what is at each place of the list by one time was published, and changed; and when the quotes of each place were
printed.
"""

from __future__ import annotations

from sqlmodel import Session

from app.changes.log import Moved
from app.changes.public.spans import widen, widening
from app.core.sql.bulk import write

LISTS = {"updated_at": "published_at", "published_at": "updated_at"}
"""The times that a list is filtered by, each with the one that it goes by then."""
PRINTED = "printed.id"
"""The order of quotes by their ids, with the dates of the articles that print them."""


def statements(among: str) -> list[str]:
    of_articles = [
        widening(f"live_article a WHERE {among}", f"a.{date}", f"a.{date}", {f"article.{order}": f"a.{order}"})
        for date, order in LISTS.items()
    ]
    printed = f"live_article a JOIN live_occurrence o ON o.article_id = a.article_id WHERE {among}"
    return [*of_articles, widening(printed, "a.published_at", "a.published_at", {PRINTED: "o.quote_id"})]


OF_SOME, OF_ALL = statements("a.article_id IN (:ids)"), statements("1 = 1")


def follow_in_times(session: Session, moved: Moved) -> None:
    """Widen the spans by the live articles that a transaction wrote."""
    for statement in OF_SOME:
        widen(session, statement, moved.written("article"))


def times_of_all(session: Session) -> None:
    """Make all of them anew."""
    for statement in OF_ALL:
        write(session, statement)
