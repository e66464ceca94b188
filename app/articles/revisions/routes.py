"""The history of an article over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field
from sqlmodel import Session

from app.articles.answers.filters import Formats
from app.articles.answers.live import Ask
from app.articles.answers.saved import saved_outcome
from app.articles.live.workflow import check_change
from app.articles.revisions.comparing import difference
from app.articles.revisions.reading import find_line, kept_document, number_of, revision_view, revisions_of
from app.articles.revisions.restoring import restore_revision
from app.articles.revisions.views import RevisionDiff, RevisionList, RevisionView
from app.articles.views import SavedArticle
from app.articles.writing.loading import article_for
from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.changes.stale import check_unchanged
from app.core.editing import Outcome
from app.core.http import answering
from app.core.http.parameters import Query
from app.core.paging.lists import DraftView, PageQuery, link_to_next
from app.core.shapes import Shape, Short
from app.core.sql.reader import Reader
from app.core.wiring import house

router = APIRouter(prefix="/v1/articles/{id}/revisions", route_class=GuardedRoute)


class RevisionsQuery(PageQuery):
    """A page of the history."""

    view: DraftView = None


class RevisionQuery(Query):
    """How a revision is read."""

    body_format: Formats = None
    view: DraftView = None


class DiffQuery(Query):
    """Two revisions, side by side."""

    view: DraftView = None


class RestoreOptions(Shape):
    """Why a revision is restored."""

    message: Annotated[Short | None, Field(description="For the history; says which one, if left out")] = None


AS_IT_IS = Body(default=RestoreOptions())


@router.get(
    "", operation_id="listRevisions", response_model=RevisionList, tags=["Write"], summary="List the history",
    **declared(scopes=["drafts:read"], query=RevisionsQuery),
)  # fmt: skip
async def list_revisions(request: Request, id: str) -> Response:
    """Every save of an article, the newest first, without the documents. For editors, with or without `view=draft`."""
    ask = query_of(request, RevisionsQuery)

    def query(reader: Reader) -> tuple[dict[str, Any], str | None]:
        rows, cursor = revisions_of(reader, house(request).cursors, ask, find_line(reader, id))
        return {"items": rows, "next_cursor": cursor}, cursor

    body, cursor = await house(request).database.read(query)
    return answering.private(body, next_link=link_to_next(request, cursor))


@router.get(
    "/{revision}", operation_id="getRevision", response_model=RevisionView, tags=["Write"], summary="Read a revision",
    **declared(scopes=["drafts:read"], query=RevisionQuery),
)  # fmt: skip
async def read_revision(request: Request, id: str, revision: str) -> Response:
    """The whole document of a revision, in the form of an article with `view=draft`.

    Words, members and the places of quotes are the revision's; status, names and the record of each quote are as they
    are now. The ETag is the article's version, for a restore.
    """
    formats: tuple[Any, ...] = tuple(query_of(request, RevisionQuery).body_format or ("html",))

    def query(reader: Reader) -> tuple[dict[str, Any], int]:
        line = find_line(reader, id)
        return revision_view(reader, line, number_of(revision), Ask(formats=formats)), line["version"]

    body, version = await house(request).database.read(query)
    return answering.private(body, version=version)


@router.get(
    "/{old}/diff/{new}", operation_id="compareRevisions", response_model=RevisionDiff, tags=["Write"],
    summary="Compare two revisions", **declared(scopes=["drafts:read"], query=DiffQuery),
)  # fmt: skip
async def compare_revisions(request: Request, id: str, old: str, new: str) -> Response:
    """What leads from one revision to another: members, blocks with the words that have changed, and what is named.

    Blocks that moved are found by their words and keys. Offsets count code points of the field or block.
    """

    def query(reader: Reader) -> dict[str, Any]:
        line, numbers = find_line(reader, id), (number_of(old), number_of(new))
        before, after = (kept_document(reader, line["id"], number) for number in numbers)
        return {"old": numbers[0], "new": numbers[1]} | difference(reader, before, after)

    return answering.private(await house(request).database.read(query, slow=True))


@router.post(
    "/{revision}/restore", operation_id="restoreRevision", response_model=SavedArticle, tags=["Write"],
    summary="Restore a revision", **declared(scopes=["write", "edit"], if_match=True),
)  # fmt: skip
def restore(request: Request, id: str, revision: str, data: RestoreOptions = AS_IT_IS) -> Response:
    """Make the document of an earlier revision the newest one. What readers get stays until it is published.

    What the revision names and is in the trash by now refuses it; what was merged is named by what it was merged into.
    """
    caller, edit = caller_of(request), edit_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller)
        check_unchanged(session, edit, article)
        check_change(article)
        return saved_outcome(restore_revision(session, article, number_of(revision), caller, data.message), 200)

    return edit(operation)
