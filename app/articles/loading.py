"""The article that a request names: there, and the caller's to change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.articles.models import Article, Revision
from app.auth.callers import Caller, missing
from app.changes.models import Change
from app.core.editing import Edit
from app.core.ids import is_id
from app.core.problems import NotFound

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


def stale_members(session: Session, article: Article, edit: Edit) -> dict[str, Any]:
    """What a 412 says besides: who has changed what since the version that was sent."""
    sent = edit.expected
    if sent >= article.version:
        return {}
    rows = session.execute(
        select(Change)
        .where(col(Change.kind) == "article", col(Change.id) == article.id, col(Change.version) >= sent)
        .order_by(col(Change.seq))
    ).scalars()
    states = {row.version: row for row in rows}
    known = states.pop(sent, None)
    actors = list(dict.fromkeys(row.actor for row in states.values()))
    if known is None or known.state is None:
        return {"changed_by": actors}
    old = session.get(Revision, (article.id, known.state["head_revision"]))
    new = session.get(Revision, (article.id, article.head_revision))
    if old is None or new is None:
        return {"changed_by": actors}
    changed = sorted(name for name in new.document if new.document[name] != old.document.get(name))
    return {"changed_by": actors, "changed_fields": changed}
