"""Collections over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlmodel import Session

from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.changes.stale import check_unchanged
from app.collections import changing
from app.collections.models import Collection
from app.collections.reading import (
    COLUMNS,
    EDITORS_COLUMNS,
    IS_VISIBLE,
    SORTS,
    VISIBLE,
    collection_view,
    find_collection,
    how_many_fit,
    items_of,
)
from app.collections.shapes import CollectionCreate, CollectionList, CollectionUpdate, CollectionView
from app.core.editing import Outcome
from app.core.http import answering
from app.core.http.parameters import choose
from app.core.paging.lists import CountedQuery, DraftView, ReadQuery, Truth, link_to_next, page_of, total_of
from app.core.paging.pages import Order, order_by
from app.core.problems import NotFound
from app.core.shapes import Id
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.core.values.ids import is_id
from app.core.wiring import house

router = APIRouter(prefix="/v1/collections", route_class=GuardedRoute)

ABSENT = "There is no collection with this id or slug."
NO_ID = "There is no collection with this id. A slug will do for reading it only."
FIELDS = frozenset(CollectionView.model_fields) - {"published", "trashed_at"}
INCLUDES = frozenset({"items"})


class CollectionQuery(ReadQuery):
    """How one collection is read."""

    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    include: Annotated[list[str] | None, Field(description="items: they are there anyway")] = None
    view: DraftView = None


class CollectionsQuery(CountedQuery):
    """Which collections are listed, and how."""

    editors_only: ClassVar[frozenset[str]] = frozenset({"trashed"})
    at_hand: ClassVar[frozenset[str]] = frozenset({"ids"})

    ids: Annotated[list[Id] | None, Field(max_length=100, description="Any of these ids")] = None
    sort: Annotated[
        list[str] | None, Field(description="id, slug, title, created_at, updated_at; - in front turns it round")
    ] = None
    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    include: Annotated[list[str] | None, Field(description="items: what is in each collection")] = None
    view: DraftView = None
    trashed: Annotated[Truth, Field(description="What is in the trash (with view=draft)")] = False


def kept_members(ask: CollectionQuery | CollectionsQuery) -> set[str] | None:
    """The members that `fields` and `include` ask for; None is all."""
    included = choose("include", ask.include, INCLUDES)
    return {*choose("fields", ask.fields, FIELDS), *included, "id", "type", "version"} if ask.fields else None


@router.get(
    "", operation_id="listCollections", tags=["Read"], response_model=CollectionList, summary="List collections",
    **declared(query=CollectionsQuery),
)  # fmt: skip
async def list_collections(request: Request) -> Response:
    """Published collections; with `include=items` each with those of its items that are public."""
    ask = query_of(request, CollectionsQuery)
    kept, order = kept_members(ask), order_by(ask.sort, SORTS, "-id")

    def query(reader: Reader) -> answering.Shown:
        return listed(reader, request, ask, order, kept)

    shown = await house(request).database.read(query, slow=ask.may_take_long or ask.include is not None)
    return answering.reply(request, shown, caller_of(request))


def listed(
    reader: Reader, request: Request, ask: CollectionsQuery, order: Order, kept: set[str] | None
) -> answering.Shown:
    parts, draft = house(request), ask.view == "draft"
    with_items = "items" in (kept or ask.include or ())
    columns, origin = (EDITORS_COLUMNS, "collection c") if draft else (COLUMNS, VISIBLE)
    conditions = [f"c.trashed_at IS {'NOT ' if ask.trashed else ''}NULL" if draft else IS_VISIBLE]
    values: dict[str, Any] = {}
    if ask.ids is not None:
        conditions.append("c.id IN (:ids)")
        values["ids"] = ask.ids

    def cut(rows: list[Row]) -> int:
        return how_many_fit(reader, [row["id"] for row in rows], parts.settings.max_answer_quotes, draft=draft)

    rows, cursor = page_of(
        reader,
        parts.cursors,
        ask,
        order,
        f"{columns} FROM {origin}",
        conditions,
        values,
        f"collections {ask.view}",
        cut if with_items else None,
    )
    views = [collection_view(row) for row in rows]
    items = items_of(reader, [view["id"] for view in views] if with_items else [], draft=draft)
    views = [view | {"items": items.views[view["id"]]} for view in views] if with_items else views
    total = total_of(reader, ask, (rows, cursor), origin, conditions, values)
    body = {"items": [answering.only(view, kept) for view in views], "next_cursor": cursor, **total}
    found = answering.list_of(reader, body, "collection", link_to_next(request, cursor))
    found.things = [*found.things, *sorted(items.things)]
    return found


@router.post(
    "", operation_id="createCollection", tags=["Write"], status_code=201, response_model=CollectionView,
    summary="Make a collection", **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_collection(request: Request, data: CollectionCreate) -> Response:
    """Make an ordered list of articles and quotes. Readers see it once it is published."""

    def operation(session: Session) -> Outcome:
        collection = changing.create_collection(session, data)
        return Outcome(lambda reader: shown(reader, collection.id), 201, lambda view: f"/v1/collections/{view['id']}")

    return edit_of(request)(operation)


@router.get(
    "/{ref}", operation_id="getCollection", tags=["Read"], response_model=CollectionView, summary="Read a collection",
    **declared(query=CollectionQuery),
)  # fmt: skip
async def read_collection(request: Request, ref: str) -> Response:
    """One collection, by id or slug, with those of its items that are public."""
    ask = query_of(request, CollectionQuery)
    draft, kept = ask.view == "draft", kept_members(ask)

    def query(reader: Reader) -> answering.Shown:
        row = find_collection(reader, ref, draft=draft)
        if row is None:
            raise NotFound(ABSENT)
        seq = row.pop("seq", 0)
        view, things = with_items_of(reader, collection_view(row), draft=draft)
        return answering.thing_of(reader, answering.only(view, kept), seq, ("collection", view["id"]), things)

    found = await house(request).database.read(query)
    return answering.reply(request, found, caller_of(request), draft=draft)


@router.patch(
    "/{id}", operation_id="updateCollection", tags=["Write"], response_model=CollectionView,
    summary="Change a collection", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def update_collection(request: Request, id: str, data: CollectionUpdate) -> Response:
    """Change members of a collection; `items` is the whole list. Where it is published, readers see it at once."""

    def change(session: Session, collection: Collection) -> None:
        changing.update_collection(session, collection, data, shown(reader_of(session), collection.id))

    return changed(request, id, change)


@router.delete(
    "/{id}", operation_id="deleteCollection", tags=["Write"], response_model=CollectionView,
    summary="Put a collection into the trash", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def delete_collection(request: Request, id: str) -> Response:
    """Put a collection into the trash. One that is published is a 409: unpublish it first."""
    return changed(request, id, changing.trash_collection)


@router.post(
    "/{id}/restore", operation_id="restoreCollection", tags=["Write"], response_model=CollectionView,
    summary="Take a collection out of the trash", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def restore_collection(request: Request, id: str) -> Response:
    """Take a collection out of the trash. It has kept its slug and its items."""
    return changed(request, id, changing.restore_collection, trashed=True)


@router.post(
    "/{id}/publish", operation_id="publishCollection", tags=["Write"], response_model=CollectionView,
    summary="Publish a collection", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def publish_collection(request: Request, id: str) -> Response:
    """Make a collection public. It shows what of it is public and makes nothing so. Needs the scope publish too."""
    return set_published(request, id, published=True)


@router.post(
    "/{id}/unpublish", operation_id="unpublishCollection", tags=["Write"], response_model=CollectionView,
    summary="Stop publishing a collection", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def unpublish_collection(request: Request, id: str) -> Response:
    """Readers get a 404 from now on; what it lists stays as it is. Needs the scope publish too."""
    return set_published(request, id, published=False)


def set_published(request: Request, id: str, *, published: bool) -> Response:
    caller = caller_of(request)
    assert caller is not None
    caller.need("publish")

    def change(session: Session, collection: Collection) -> None:
        changing.publish_collection(session, collection, published=published)

    return changed(request, id, change)


def changed(
    request: Request, id: str, change: Callable[[Session, Collection], None], *, trashed: bool = False
) -> Response:
    """Load the collection at the version that If-Match names, change it, and show it."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        collection = session.get(Collection, id.lower()) if is_id(id) else None
        if collection is None or (collection.trashed_at is not None) != trashed:
            raise NotFound(NO_ID)
        check_unchanged(session, edit, collection)
        change(session, collection)
        return Outcome(lambda reader: shown(reader, collection.id))

    return edit(operation)


def with_items_of(reader: Reader, view: dict[str, Any], *, draft: bool) -> tuple[dict[str, Any], list[Thing]]:
    """The collection with its items, and all that it shows."""
    items = items_of(reader, [view["id"]], draft=draft)
    return view | {"items": items.views[view["id"]]}, [("collection", view["id"]), *sorted(items.things)]


def shown(reader: Reader, ident: str) -> dict[str, Any]:
    """The collection as editors see it."""
    row = find_collection(reader, ident, draft=True)
    assert row is not None
    return with_items_of(reader, collection_view(row), draft=True)[0]
