"""The article that a request names: there, and the caller's to change."""

from __future__ import annotations

from sqlmodel import Session

from app.articles.models import Article
from app.auth.callers import Caller, missing
from app.core.problems import NotFound
from app.core.values.ids import is_id

ABSENT = "There is no article with this id."


def article_for(session: Session, id: str, caller: Caller, *, trashed: bool = False) -> Article:
    """The article of this id, for a caller who may change it: their own with `write`, anybody's with `edit`.

    What is scheduled goes live as it stands at its time, so that changing it needs `publish` too.
    """
    article = session.get(Article, id.lower()) if is_id(id) else None
    if article is None or (article.trashed_at is not None) != trashed:
        raise NotFound(ABSENT)
    if not caller.may("edit") and not (caller.may("write") and article.created_by == caller.id):
        if article.published_revision is None and not caller.may("drafts:read"):
            raise NotFound(ABSENT)  # what a caller may not see is as what is not there
        raise missing("edit")
    if article.stage == "scheduled":
        caller.need("publish")
    return article
