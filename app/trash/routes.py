"""Purging over HTTP: one route for each kind that has a trash."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlmodel import Session

from app.articles.models import Article
from app.auth.guard import GuardedRoute, declared, edit_of
from app.changes.stale import check_unchanged
from app.collections.models import Collection
from app.core.editing import Outcome
from app.core.problems import NotFound
from app.core.shapes import Answer
from app.core.sql.records import Record
from app.core.values.ids import is_id
from app.quotes.models import Quote
from app.sources.models import Source
from app.topics.models import Topic
from app.trash.purging import purge

router = APIRouter(prefix="/v1", route_class=GuardedRoute, tags=["Write"])

KINDS: dict[str, type[Record]] = {
    "articles": Article, "quotes": Quote, "sources": Source, "topics": Topic, "collections": Collection,
}  # fmt: skip


class Purged(Answer):
    """What was there."""

    type: Annotated[str, Field(examples=["quote"])]
    id: str


def add_route(room: str, model: type[Record]) -> None:
    kind = str(model.__tablename__)

    @router.post(
        f"/{room}/{{id}}/purge", operation_id=f"purge{kind.capitalize()}", response_model=Purged,
        summary=f"Remove {'an' if kind == 'article' else 'a'} {kind} from the trash for good",
        **declared(scopes=["admin"], if_match=True),
    )  # fmt: skip
    def purge_one(request: Request, id: str) -> Response:
        """Remove what is in the trash, for good. The change log keeps what it knows of it.

        While something refers to it that is a 409 `in-use`, which says what; a quote that any kept revision of an
        article names is one of these. An article that was ever live stays, as what was published is kept.
        """
        edit = edit_of(request)

        def operation(session: Session) -> Outcome:
            record = session.get(model, id.lower()) if is_id(id) else None
            if record is None or record.trashed_at is None:
                raise NotFound(f"There is no {kind} with this id in the trash.")
            check_unchanged(session, edit, record)
            purge(session, record)
            return Outcome(lambda reader: {"type": kind, "id": record.id})

        return edit(operation)


for room, model in KINDS.items():
    add_route(room, model)
