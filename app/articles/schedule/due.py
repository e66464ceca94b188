"""What is due is published or unpublished, once, whoever looks and however often.

An article's own row says when it is due, and the move that comes then takes that from the row, in one transaction. So
there is nothing to fall out of step with: whoever comes second finds nothing due, a worker that dies has done all of
its batch or nothing, and a clock that is set back finds a row without a time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from app.articles.live.workflow import publish, unpublish
from app.articles.models import Article, Revision
from app.articles.shapes import PublishOptions
from app.changes.log import NOBODY
from app.changes.recording import Ledger, ledger, name_action
from app.core.problems import Conflict, Problem
from app.core.sql.db import Database, reader_of
from app.core.sql.reader import Reader
from app.core.values.times import later, now

When = Literal["publish_at", "unpublish_at"]
Clock = Callable[[], str]
Seen = tuple[str, int]
"""An article's id and the version that it had."""
BATCH = 50
"""Articles that are moved in one transaction: a commit for each would wait for the disk, one for all keep editors
waiting."""
OVERDUE_SECONDS = 120

FIRST = """
    SELECT MIN(due) FROM (
        SELECT MIN(publish_at) AS due FROM article UNION ALL SELECT MIN(unpublish_at) AS due FROM article
    ) planned
"""
OVERDUE = """
    SELECT EXISTS (SELECT 1 FROM article WHERE publish_at < :limit)
        OR EXISTS (SELECT 1 FROM article WHERE unpublish_at < :limit)
"""
PLANNED_BY = """
    SELECT id, actor FROM change WHERE seq IN (
        SELECT MAX(seq) FROM change WHERE kind = 'article' AND id IN (:ids) AND action = 'schedule' GROUP BY id
    )
"""

log = logging.getLogger("onrecord")


class ScheduleMissed(Conflict):
    name, title = "schedule-missed", "Its time was over before it could go live"


def first_due(reader: Reader) -> str | None:
    """The next instant for which something is planned; it may have passed."""
    found: str | None = reader.value(FIRST)
    return found


def is_overdue(reader: Reader) -> bool:
    """Whether something should have happened two minutes ago: nobody keeps the schedule, or something stands in its
    way."""
    return bool(reader.value(OVERDUE, limit=later(now(), -OVERDUE_SECONDS)))


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the schedule of one database by one clock. `left` are articles that failed, and are passed over."""

    database: Database
    clock: Clock = now
    left: set[str] = field(default_factory=set)

    def batches(self) -> Iterator[int]:
        """Do what is due in batches; yields how many articles were published, unpublished or sent back in each.

        Raises Unavailable and its like when the database does not answer.
        """
        for when in ACTS:
            while done := self.batch(when):
                yield done

    def batch(self, when: When) -> int:
        """The first that are due, in one transaction; where one of them stands in the way, each in its own."""
        found: list[Seen] = []
        try:
            return self.transaction(when, ACTS[when], found)
        except Exception as error:
            if not found or will_pass(error):
                raise
        return sum(self.alone(when, seen) for seen in found)

    def alone(self, when: When, seen: Seen) -> int:
        """One article, if it is as it was seen. Refused, it goes back to its editors with the reason."""
        try:
            return self.transaction(when, ACTS[when], [], only=seen)
        except Exception as error:
            if will_pass(error):
                raise
            if not isinstance(error, Problem):
                log.exception("Article %s is due (%s) and could not be moved", seen[0], when)
                self.left.add(seen[0])
                return 0
            refusal = error
        return self.transaction(when, lambda session, article: send_back(session, article, refusal), [], only=seen)

    def transaction(self, when: When, act: Act, found: list[Seen], only: Seen | None = None) -> int:
        """Do this with what is due, or with `only` this one if it still is so; all in the name of who planned it."""
        with self.database.writing() as session:
            moment = self.clock()
            session.info["ledger"] = Ledger(moment=moment)
            due = take(session, when, moment, self.left, only)
            if not due:
                return 0
            actors = planners(session, due)
            session.info["actor"] = actor = actors[due[0].id]
            together = [article for article in due if actors[article.id] == actor]
            found += [(article.id, article.version) for article in together]
            session.info["heads"] = heads_of(session, together)
            for article in together:
                act(session, article)
            self.database.commit(session)
        return len(together)


def publish_due(database: Database, clock: Clock = now) -> int:
    """Publish and unpublish all that is due by this clock; how many articles that moved."""
    return sum(Keeper(database, clock).batches())


def will_pass(error: Exception) -> bool:
    """Whether the database is away, busy or full: that is no article's fault."""
    return isinstance(error, Problem) and error.status >= 500


def take(session: Session, when: When, moment: str, left: set[str], only: Seen | None) -> list[Article]:
    """Articles that are due, locked to the end of the transaction; what another worker or an editor has is let be."""
    due = col(getattr(Article, when))
    query = select(Article).where(due <= moment, col(Article.id).not_in(left)).order_by(due, col(Article.id))
    if only is not None:
        query = query.where(col(Article.id) == only[0], col(Article.version) == only[1])
    return list(session.execute(query.limit(BATCH).with_for_update(skip_locked=True)).scalars())


def heads_of(session: Session, articles: list[Article]) -> list[Revision]:
    """The newest revisions, asked for at once; the session finds them in itself as long as somebody holds them."""
    named = [(article.id, article.head_revision) for article in articles]
    query = select(Revision).where(tuple_(col(Revision.article_id), col(Revision.revision)).in_(named))
    return list(session.execute(query).scalars())


def planners(session: Session, articles: list[Article]) -> dict[str, str]:
    """The key behind each plan: the last one that touched it, as the log knows."""
    known = dict(reader_of(session).tuples(PLANNED_BY, ids=[article.id for article in articles]))
    return {article.id: known.get(article.id, NOBODY) for article in articles}


def go_live(session: Session, article: Article) -> None:
    """The head goes live as it stands, and keeps the moment when it does so. Raises what `publish` does."""
    planned, moment = article.publish_at, ledger(session).moment
    if article.unpublish_at is not None and article.unpublish_at <= moment:
        raise ScheduleMissed("The time to take it back came before it could go live. Plan it anew, or publish it now.")
    publish(session, article, PublishOptions())
    name_action(session, article, "publish", planned_for=planned)


def come_down(session: Session, article: Article) -> None:
    """Readers no longer get it."""
    planned = article.unpublish_at
    unpublish(session, article, None)
    name_action(session, article, "unpublish", planned_for=planned)


def send_back(session: Session, article: Article, refusal: Problem) -> None:
    """The article is a draft again, and keeps why. What is live stays so until its end, if one was planned."""
    plan = {"publish_at": article.publish_at, "unpublish_at": article.unpublish_at}
    name_action(session, article, "refuse", planned_for=article.publish_at)
    article.schedule_problem = refusal.document() | plan | {"refused_at": ledger(session).moment}
    article.publish_at = None
    if article.status != "published":
        article.unpublish_at = None
    if article.stage == "scheduled":
        article.stage = "draft"
    session.add(article)


Act = Callable[[Session, Article], None]
ACTS: dict[When, Act] = {"publish_at": go_live, "unpublish_at": come_down}
"""In this order: what was to go live and be taken back while nobody looked never goes live."""
