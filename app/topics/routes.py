"""Topics over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlmodel import Session

from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.changes.stale import check_unchanged
from app.core.editing import Outcome
from app.core.fulltext.asking import Q
from app.core.fulltext.lists import Listed, check_words, listed_page
from app.core.http import answering
from app.core.http.parameters import Reference, choose
from app.core.paging.lists import CountedQuery, DraftView, ReadQuery, Truth, link_to_next
from app.core.paging.pages import order_by
from app.core.problems import NotFound
from app.core.shapes import Id
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.core.wiring import house
from app.topics import changing
from app.topics.models import Topic
from app.topics.reading import (
    COLUMNS,
    EDITORS_COLUMNS,
    IS_VISIBLE,
    PARENT,
    SORTS,
    VISIBLE,
    find_topic_row,
    topic_ids,
    topic_view,
)
from app.topics.shapes import TopicCreate, TopicList, TopicUpdate, TopicView

router = APIRouter(prefix="/v1/topics", route_class=GuardedRoute, tags=["People and topics"])

ABSENT = "There is no topic with this id or slug."
NO_ID = "There is no topic with this id. A slug will do for reading it only."
FIELDS = frozenset(TopicView.model_fields) - {"trashed_at"}


class TopicQuery(ReadQuery):
    """How one topic is read."""

    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    view: DraftView = None


class TopicsQuery(CountedQuery):
    """Which topics are listed, and how."""

    editors_only: ClassVar[frozenset[str]] = frozenset({"trashed"})
    at_hand: ClassVar[frozenset[str]] = frozenset({"parent", "external_id", "ids"})

    parent: Annotated[list[Reference] | None, Field(description="Directly below any of these, by id or slug")] = None
    external_id: Annotated[list[Reference] | None, Field(description="Any of these ids of other systems")] = None
    ids: Annotated[list[Id] | None, Field(max_length=100, description="Any of these ids")] = None
    q: Q = None
    sort: Annotated[
        list[str] | None,
        Field(description="id, slug, name, created_at, updated_at; - in front turns it round; with q also relevance"),
    ] = None
    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    view: DraftView = None
    trashed: Annotated[Truth, Field(description="What is in the trash (with view=draft)")] = False


def kept_members(fields: list[str] | None) -> set[str] | None:
    return set(choose("fields", fields, FIELDS)) | {"id", "type", "version"} if fields else None


def conditions_of(reader: Reader, ask: TopicsQuery) -> tuple[list[str], dict[str, Any]]:
    draft = ask.view == "draft"
    conditions, values = [IS_VISIBLE], {}
    if draft:
        conditions = [f"t.trashed_at IS {'NOT ' if ask.trashed else ''}NULL", "t.merged_into_id IS NULL"]
    parents = None if ask.parent is None else sorted(topic_ids(reader, ask.parent, draft=draft))
    for name, column, given in (
        ("parents", "parent_id", parents),
        ("external_ids", "external_id", ask.external_id),
        ("ids", "id", ask.ids),
    ):
        if given is not None:
            conditions.append(f"t.{column} IN (:{name})")
            values[name] = given
    return conditions, values


@router.get(
    "", operation_id="listTopics", response_model=TopicList, summary="List topics", **declared(query=TopicsQuery)
)
async def list_topics(request: Request) -> Response:
    """The topics that public articles and quotes are about, and those above them."""
    ask = query_of(request, TopicsQuery)
    draft = ask.view == "draft"
    kept = kept_members(ask.fields)
    check_words(ask.q, ask.sort, trashed=ask.trashed)
    columns, origin = (EDITORS_COLUMNS, "topic t") if draft else (COLUMNS, VISIBLE)

    def query(reader: Reader) -> answering.Shown:
        conditions, values = conditions_of(reader, ask)
        rows, cursor, total = listed_page(
            reader,
            house(request).cursors,
            ask,
            ask.q,
            Listed("topic", f"{origin} {PARENT}", "t.id", conditions, values, filtered=bool(values), draft=draft),
            columns,
            lambda: order_by(ask.sort, SORTS, "-id"),
            f"topics {ask.view}",
        )
        items = [answering.only(topic_view(row), kept) for row in rows]
        body: dict[str, Any] = {"items": items, "next_cursor": cursor, **total}
        return answering.list_of(reader, body, "topic", link_to_next(request, cursor))

    shown = await house(request).database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.post(
    "", operation_id="createTopic", status_code=201, response_model=TopicView, summary="Make a topic",
    **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_topic(request: Request, data: TopicCreate) -> Response:
    """Make a topic. Readers see it once something public is about it, or about a topic below it."""

    def operation(session: Session) -> Outcome:
        topic = changing.create_topic(session, data)
        return Outcome(lambda reader: shown(reader, topic.id), 201, lambda view: f"/v1/topics/{view['id']}")

    return edit_of(request)(operation)


@router.get(
    "/{ref}", operation_id="getTopic", response_model=TopicView, summary="Read a topic", **declared(query=TopicQuery)
)
async def read_topic(request: Request, ref: str) -> Response:
    """One topic, by id or slug."""
    ask = query_of(request, TopicQuery)
    draft = ask.view == "draft"
    kept = kept_members(ask.fields)

    def query(reader: Reader) -> answering.Shown:
        row = find_topic_row(reader, ref, draft=draft)
        if row is None:
            raise NotFound(ABSENT)
        seq = row.pop("seq", 0)
        view = topic_view(row)
        topic, above = ("topic", view["id"]), [("topic", view["parent"]["id"])] if view["parent"] else []
        return answering.thing_of(reader, answering.only(view, kept), seq, topic, [topic, *above])

    found = await house(request).database.read(query)
    return answering.reply(request, found, caller_of(request), draft=draft)


@router.patch(
    "/{id}", operation_id="updateTopic", response_model=TopicView, summary="Change a topic",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def update_topic(request: Request, id: str, data: TopicUpdate) -> Response:
    """Change members of a topic. Where it is public, readers see it at once."""

    def change(session: Session, topic: Topic) -> None:
        changing.update_topic(session, topic, data, shown(reader_of(session), topic.id))

    return changed(request, id, change)


@router.delete(
    "/{id}", operation_id="deleteTopic", response_model=TopicView, summary="Put a topic into the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def delete_topic(request: Request, id: str) -> Response:
    """Put a topic that nothing uses into the trash. One in use is a 409 that says where."""
    return changed(request, id, changing.trash_topic)


@router.post(
    "/{id}/restore", operation_id="restoreTopic", response_model=TopicView, summary="Take a topic out of the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def restore_topic(request: Request, id: str) -> Response:
    """Take a topic out of the trash. It has kept its slug."""
    return changed(request, id, changing.restore_topic, trashed=True)


def changed(request: Request, id: str, change: Callable[[Session, Topic], None], *, trashed: bool = False) -> Response:
    """Load the topic at the version that If-Match names, change it, and show it."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        topic = session.get(Topic, id.lower()) if is_id(id) else None
        if topic is None or (topic.trashed_at is not None) != trashed:
            raise NotFound(NO_ID)
        check_unchanged(session, edit, topic)
        change(session, topic)
        return Outcome(lambda reader: shown(reader, topic.id))

    return edit(operation)


def shown(reader: Reader, ident: str) -> dict[str, Any]:
    """The topic as editors see it."""
    row = find_topic_row(reader, ident, draft=True)
    assert row is not None
    return topic_view(row)
