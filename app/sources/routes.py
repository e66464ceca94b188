"""Sources over HTTP."""

from __future__ import annotations

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
from app.core.http.parameters import IdElsewhere, Reference, choose
from app.core.paging.lists import CountedQuery, DraftView, ReadQuery, Truth, finds_many, link_to_next
from app.core.paging.pages import order_by
from app.core.problems import NotFound
from app.core.shapes import Id
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.core.wiring import house
from app.sources import changing
from app.sources.finding import make_source
from app.sources.models import Source, SourceKind, WorkType
from app.sources.reading import COLUMNS, EDITORS_COLUMNS, SEEN, SORTS, find_source, source_view
from app.sources.shapes import SourceCreate, SourceList, SourceUpdate, SourceView
from app.sources.unique import refuse_taken

router = APIRouter(prefix="/v1/sources", route_class=GuardedRoute, tags=["People and topics"])

ABSENT = "There is no source with this id or slug."
NO_ID = "There is no source with this id. A slug will do for reading it only."
FIELDS = frozenset(SourceView.model_fields) - {"anonymity_reason", "published", "trashed_at"}

ALL = "source s"
NAME_FEW = frozenset({"ids", "wikidata", "external_id"})
"""Filters that leave little. Of a kind there may be any number."""
FEW = 500


class SourceQuery(ReadQuery):
    """How one source is read."""

    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    view: DraftView = None


class SourcesQuery(CountedQuery):
    """Which sources are listed, and how."""

    editors_only: ClassVar[frozenset[str]] = frozenset({"trashed"})
    at_hand: ClassVar[frozenset[str]] = frozenset({"kind", "wikidata", "external_id", "ids"})

    kind: Annotated[list[SourceKind] | None, Field(description="Any of these kinds")] = None
    work_type: Annotated[list[WorkType] | None, Field(description="Any of these types of work")] = None
    wikidata: Annotated[list[Reference] | None, Field(description="Any of these Wikidata items")] = None
    external_id: Annotated[list[IdElsewhere] | None, Field(description="Any of these ids of other systems")] = None
    ids: Annotated[list[Id] | None, Field(max_length=100, description="Any of these ids")] = None
    q: Q = None
    sort: Annotated[
        list[str] | None,
        Field(description="id, name, created_at, updated_at; - in front turns it round; with q also relevance"),
    ] = None
    fields: Annotated[list[str] | None, Field(description="Only these members, and id, type and version")] = None
    view: DraftView = None
    trashed: Annotated[Truth, Field(description="What is in the trash (with view=draft)")] = False


def conditions_of(reader: Reader, ask: SourcesQuery) -> tuple[list[str], list[str], dict[str, Any]]:
    """The conditions of the list, those by which it is counted, and their values."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if ask.view == "draft":
        conditions += [f"s.trashed_at IS {'NOT ' if ask.trashed else ''}NULL", "s.merged_into_id IS NULL"]
        conditions.append("s.kind <> 'unnamed'")  # editors come to one by its quote alone
    else:
        # What its kind tells an index need not be looked up among what is public.
        conditions += [SEEN, "s.kind <> 'unnamed'"]
    for name, column in (("wikidata", "wikidata"), ("external_id", "external_id"), ("ids", "id")):
        if (given := getattr(ask, name)) is not None:
            conditions.append(f"s.{column} IN (:{name})")
            values[name] = given
    counted = list(conditions)
    by_id = (ask.sort or ["id"])[0] in ("id", "-id")
    for name in ("kind", "work_type"):
        if (given := getattr(ask, name)) is None:
            continue
        values[name] = given
        counted.append(f"s.{name} IN (:{name})")
        # The index of one has its sources in the order of ids. Where many are and another order is wanted, or of more
        # than one, the test is not of the bare column: its index takes the list out of its order.
        along = by_id and len(given) == 1
        few = not along and not finds_many(
            reader, f"SELECT o.id FROM source o WHERE o.{name} IN (:{name})", values, FEW
        )
        conditions.append(counted[-1] if along or few else f"(s.{name} || '') IN (:{name})")
    return conditions, counted, values


@router.get(
    "", operation_id="listSources", response_model=SourceList, summary="List sources", **declared(query=SourcesQuery)
)
async def list_sources(request: Request) -> Response:
    """People, organizations, publications and works that what is public names. Unnamed sources are in no list."""
    ask = query_of(request, SourcesQuery)
    draft = ask.view == "draft"
    kept = set(choose("fields", ask.fields, FIELDS)) | {"id", "type", "version"} if ask.fields else None
    check_words(ask.q, ask.sort, trashed=ask.trashed)

    def query(reader: Reader) -> answering.Shown:
        conditions, counted, values = conditions_of(reader, ask)
        short = bool(NAME_FEW & set(values))
        listed = Listed(
            "source",
            ALL,
            "s.id",
            conditions,
            values,
            filtered=bool(values),
            short=short,
            draft=draft,
            counted=(ALL, counted),
        )
        rows, cursor, total = listed_page(
            reader,
            house(request).cursors,
            ask,
            ask.q,
            listed,
            EDITORS_COLUMNS if draft else COLUMNS,
            lambda: order_by(ask.sort, SORTS, "-id"),
            f"sources {ask.view}",
        )
        items = [answering.only(source_view(row), kept) for row in rows]
        body: dict[str, Any] = {"items": items, "next_cursor": cursor, **total}
        return answering.list_of(reader, body, "source", link_to_next(request, cursor))

    shown = await house(request).database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.post(
    "", operation_id="createSource", status_code=201, response_model=SourceView, summary="Make a source",
    **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_source(request: Request, data: SourceCreate) -> Response:
    """Make a person, an organization, a publication, a work, or a source that is not named."""

    def operation(session: Session) -> Outcome:
        refuse_taken(session, data)
        source = make_source(session, data)
        return Outcome(lambda reader: shown(reader, source.id), 201, lambda view: f"/v1/sources/{view['id']}")

    return edit_of(request)(operation)


@router.get(
    "/{ref}",
    operation_id="getSource",
    response_model=SourceView,
    summary="Read a source",
    **declared(query=SourceQuery),
)
async def read_source(request: Request, ref: str) -> Response:
    """One source, by id or slug. The address of one that was merged leads to the survivor (308)."""
    ask = query_of(request, SourceQuery)
    draft = ask.view == "draft"
    kept = set(choose("fields", ask.fields, FIELDS)) | {"id", "type", "version"} if ask.fields else None

    def query(reader: Reader) -> answering.Shown:
        row = find_source(reader, ref, draft=draft)
        if row is None:
            raise NotFound(ABSENT)
        row.pop("merged_into_id")
        seq = row.pop("seq", 0)
        view = source_view(row)
        source = ("source", view["id"])
        return answering.thing_of(reader, answering.only(view, kept), seq, source, [source])

    shown_source = await house(request).database.read(query)
    return answering.reply(request, shown_source, caller_of(request), draft=draft)


@router.patch(
    "/{id}", operation_id="updateSource", response_model=SourceView, summary="Change a source",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def update_source(request: Request, id: str, data: SourceUpdate) -> Response:
    """Change members of a source. Where it is public, readers see it at once."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        source = loaded(session, id)
        check_unchanged(session, edit, source)
        changing.update_source(session, source, data, shown(reader_of(session), source.id))
        return Outcome(lambda reader: shown(reader, source.id))

    return edit(operation)


@router.delete(
    "/{id}", operation_id="deleteSource", response_model=SourceView, summary="Put a source into the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def delete_source(request: Request, id: str) -> Response:
    """Put a source that nothing uses into the trash. One in use is a 409 that says where."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        source = loaded(session, id)
        check_unchanged(session, edit, source)
        changing.trash_source(session, source)
        return Outcome(lambda reader: shown(reader, source.id))

    return edit(operation)


@router.post(
    "/{id}/restore", operation_id="restoreSource", response_model=SourceView, summary="Take a source out of the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def restore_source(request: Request, id: str) -> Response:
    """Take a source out of the trash, if its name and slug are still free."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        source = loaded(session, id, trashed=True)
        check_unchanged(session, edit, source)
        changing.restore_source(session, source)
        return Outcome(lambda reader: shown(reader, source.id))

    return edit(operation)


@router.post(
    "/{id}/publish", operation_id="publishSource", response_model=SourceView, summary="Publish a source by itself",
    **declared(scopes=["publish"], if_match=True),
)  # fmt: skip
def publish_source(request: Request, id: str) -> Response:
    """Make a source public for its own sake, also when nothing public shows it."""
    return set_published(request, id, published=True)


@router.post(
    "/{id}/unpublish", operation_id="unpublishSource", response_model=SourceView,
    summary="Stop publishing a source by itself", **declared(scopes=["publish"], if_match=True),
)  # fmt: skip
def unpublish_source(request: Request, id: str) -> Response:
    """End what publishing it by itself began. The source stays public while something public shows it."""
    return set_published(request, id, published=False)


def set_published(request: Request, id: str, *, published: bool) -> Response:
    edit, caller = edit_of(request), caller_of(request)
    assert caller is not None
    caller.need("quotes:write")

    def operation(session: Session) -> Outcome:
        source = loaded(session, id)
        check_unchanged(session, edit, source)
        changing.publish_source(session, source, published=published)
        return Outcome(lambda reader: shown(reader, source.id))

    return edit(operation)


def loaded(session: Session, id: str, *, trashed: bool = False) -> Source:
    """The source of this id, in the trash or not. Raises NotFound."""
    source = session.get(Source, id.lower()) if is_id(id) else None
    if source is None or (source.trashed_at is not None) != trashed:
        raise NotFound(NO_ID)
    return source


def shown(reader: Reader, ident: str) -> dict[str, Any]:
    """The source as editors see it."""
    row = find_source(reader, ident, draft=True)
    assert row is not None
    row.pop("merged_into_id")
    return source_view(row)
