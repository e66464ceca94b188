"""The life of an article over HTTP: handed to review, published, taken back, corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Body, Request, Response
from sqlmodel import Session

from app.articles.answers.drafts import OCCURRENCES, draft_view
from app.articles.answers.live import CORRECTIONS
from app.articles.live import workflow
from app.articles.models import Article
from app.articles.shapes import CorrectionCreate, MoveNote, PublishOptions, RetractOptions, ScheduleOptions
from app.articles.views import ArticleView, CorrectionList, CorrectionView, PrintedList
from app.articles.writing.loading import ABSENT, article_for
from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.auth.scopes import Scope
from app.changes.stale import check_unchanged
from app.core.editing import Outcome
from app.core.http import answering
from app.core.paging.lists import DraftView, ReadQuery
from app.core.problems import NotFound
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.core.wiring import house

router = APIRouter(prefix="/v1/articles/{id}", route_class=GuardedRoute)

NO_NOTE = Body(default=MoveNote())
AS_IT_IS = Body(default=PublishOptions())


class ViewQuery(ReadQuery):
    """What readers get, or what editors see."""

    view: DraftView = None


def move(request: Request, id: str, act: Callable[[Session, Article], None], *, trashed: bool = False) -> Response:
    """One move of one article: loaded, the caller's to move, at the version that was read."""
    caller, edit = caller_of(request), edit_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller, trashed=trashed)
        check_unchanged(session, edit, article)
        act(session, article)
        return Outcome(lambda reader: draft_view(reader, article.id))

    return edit(operation)


def moves(*scopes: Scope) -> dict[str, Any]:
    return {"response_model": ArticleView, **declared(scopes=scopes, if_match=True)}


@router.post(
    "/submit", operation_id="submitArticle", tags=["Write"], summary="Hand a draft to review", **moves("write", "edit")
)
def submit(request: Request, id: str, data: MoveNote = NO_NOTE) -> Response:
    """Say that a draft is ready: its stage is then `in_review`, until somebody publishes it or hands it back."""
    return move(request, id, lambda session, article: workflow.move_stage(session, article, "submit", data.note))


@router.post(
    "/return", operation_id="returnArticle", tags=["Write"], summary="Hand a draft back", **moves("write", "edit")
)
def hand_back(request: Request, id: str, data: MoveNote = NO_NOTE) -> Response:
    """Say that a draft is not ready: its stage is then `draft` again, and the note says why."""
    return move(request, id, lambda session, article: workflow.move_stage(session, article, "return", data.note))


@router.post(
    "/publish", operation_id="publishArticle", tags=["Write"], summary="Publish an article", **moves("publish")
)
def publish(request: Request, id: str, data: PublishOptions = AS_IT_IS) -> Response:
    """The newest revision goes live: readers get it from now on, with all that it shows.

    It is refused while printed words are not where they were, or while words never said are printed as said.
    """
    return move(request, id, lambda session, article: workflow.publish(session, article, data))


@router.post(
    "/schedule", operation_id="scheduleArticle", tags=["Write"], summary="Publish or unpublish later",
    **moves("publish"),
)  # fmt: skip
def schedule(request: Request, id: str, data: ScheduleOptions) -> Response:
    """At `publish_at` the revision that is then the newest goes live, also in place of a live one; at `unpublish_at`
    readers lose the article. Null cancels, what is left out stays; both can be changed until it happens.

    What may not go live at its time is a draft again, and `schedule_problem` says why.
    """
    return move(request, id, lambda session, article: workflow.schedule(session, article, data))


@router.post(
    "/unpublish",
    operation_id="unpublishArticle",
    tags=["Write"],
    summary="Take an article from readers",
    **moves("publish"),
)
def unpublish(request: Request, id: str, data: MoveNote = NO_NOTE) -> Response:
    """Readers get a 404 from now on; publishing brings it back."""
    return move(request, id, lambda session, article: workflow.unpublish(session, article, data.note))


@router.post(
    "/retract", operation_id="retractArticle", tags=["Correct"], summary="Retract an article", **moves("publish")
)
def retract(request: Request, id: str, data: RetractOptions) -> Response:
    """Take back what should not be believed. Readers go on getting it, with the notice first in `corrections`, but in
    lists only with `retracted=true`. That cannot be undone, and the article is not changed any more.
    """
    return move(request, id, lambda session, article: workflow.retract(session, article, data))


@router.post(
    "/restore",
    operation_id="restoreArticle",
    tags=["Write"],
    summary="Take an article out of the trash",
    **moves("write", "edit"),
)
def restore(request: Request, id: str, data: MoveNote = NO_NOTE) -> Response:
    """The article is a draft again, with all its revisions."""
    return move(request, id, lambda session, article: workflow.restore(session, article, data.note), trashed=True)


@router.post(
    "/corrections", operation_id="addCorrection", status_code=201, response_model=CorrectionView, tags=["Correct"],
    summary="Tell readers what was wrong", **declared(scopes=["publish"]),
)  # fmt: skip
def add_correction(request: Request, id: str, data: CorrectionCreate) -> Response:
    """A correction, clarification, update or editor's note under the live article, at once.

    It changes no words: where they are to be changed too, publish a newer revision with a `correction`.
    """
    caller = caller_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        correction = workflow.correct(session, article_for(session, id, caller), data)

        def show(reader: Reader) -> dict[str, Any]:
            rows = reader.rows(CORRECTIONS, ids=[correction.article_id])
            return next(
                {k: v for k, v in row.items() if k != "article_id"} for row in rows if row["id"] == correction.id
            )

        return Outcome(show, 201)

    return edit_of(request)(operation)


@router.get(
    "/corrections", operation_id="listCorrections", response_model=CorrectionList, tags=["Correct"],
    summary="List an article's corrections", **declared(query=ViewQuery),
)  # fmt: skip
async def list_corrections(request: Request, id: str) -> Response:
    """What readers were told about this article, a retraction first, then the newest."""
    return await listed(request, id, CORRECTIONS)


@router.get(
    "/occurrences", operation_id="listOccurrences", response_model=PrintedList, tags=["Read"],
    summary="List where an article prints quotes", **declared(query=ViewQuery),
)  # fmt: skip
async def list_occurrences(request: Request, id: str) -> Response:
    """Each place where the article prints words of a quote, in the order of its quotes."""
    draft = query_of(request, ViewQuery).view == "draft"
    return await listed(request, id, OCCURRENCES if draft else LIVE_OCCURRENCES)


LIVE_OCCURRENCES = OCCURRENCES.replace("head_occurrence", "live_occurrence")


async def listed(request: Request, id: str, statement: str) -> Response:
    draft = query_of(request, ViewQuery).view == "draft"

    def query(reader: Reader) -> answering.Shown:
        found = seq_of(reader, id, draft=draft)
        rows = [{k: v for k, v in row.items() if k != "article_id"} for row in reader.rows(statement, ids=[id.lower()])]
        body = {"items": rows, "next_cursor": None}
        return answering.thing_of(reader, body, found, ("article", id.lower()))

    return answering.reply(request, await house(request).database.read(query), caller_of(request))


def seq_of(reader: Reader, id: str, *, draft: bool) -> int:
    """The newest public change of the article; raises NotFound when it is not there for this caller."""
    statement = (
        "SELECT 0 FROM article WHERE id = :id"
        if draft
        else "SELECT seq FROM visible WHERE kind = 'article' AND id = :id"
    )
    found = reader.value(statement, id=id.lower()) if is_id(id) else None
    if found is None:
        raise NotFound(ABSENT)
    return int(found)
