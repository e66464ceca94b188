"""Keys over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.auth.keys import KEY_COLUMNS, chosen_scopes, create_key, key_view, revoke_key
from app.auth.models import Key, KeyCreate, KeyList, KeyView, NewKey, WhoAmI
from app.core.editing import Outcome
from app.core.http import answering
from app.core.paging.lists import PageQuery, page_of
from app.core.paging.pages import order_by
from app.core.problems import Forbidden, NotFound
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.core.wiring import house

router = APIRouter(prefix="/v1", route_class=GuardedRoute, tags=["Run"])

NO_KEY = "There is no key with this id."


@router.get("/whoami", operation_id="getWhoAmI", response_model=WhoAmI, summary="Who am I", **declared(keyed=True))
async def who_am_i(request: Request) -> Response:
    """The key that the request was sent with, and what it may do."""
    caller = caller_of(request)
    assert caller is not None
    return answering.private({"id": caller.id, "name": caller.name, "scopes": sorted(caller.scopes)})


class KeyQuery(PageQuery):
    """Keys, newest first."""


@router.get(
    "/keys", operation_id="listKeys", response_model=KeyList, summary="List keys",
    **declared(scopes=["keys"], query=KeyQuery),
)  # fmt: skip
async def list_keys(request: Request) -> Response:
    """Every key, revoked ones too, without secrets."""
    ask = query_of(request, KeyQuery)
    order = order_by(None, {"id": "k.id"}, "-id")

    def query(reader: Reader) -> tuple[list[Row], str | None]:
        return page_of(reader, house(request).cursors, ask, order, KEY_COLUMNS, ["k.trashed_at IS NULL"], {}, "keys")

    rows, cursor = await house(request).database.read(query)
    return answering.private({"items": [key_view(row) for row in rows], "next_cursor": cursor})


@router.post(
    "/keys", operation_id="createKey", status_code=201, response_model=NewKey, summary="Make a key",
    **declared(scopes=["keys"]),
)  # fmt: skip
def create(request: Request, data: KeyCreate) -> Response:
    """Make a key with a role or with scopes of its own. The secret is in this answer and never again."""
    caller = caller_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        key, text = create_key(session, data.name, chosen_scopes(data, caller), expires_at=data.expires_at)

        def show(reader: Reader) -> dict[str, object]:
            return {**shown_key(reader, key.id), "key": text}

        return Outcome(show, 201, lambda shown: f"/v1/keys/{shown['id']}", frozenset({"key"}))

    return edit_of(request)(operation)


@router.get(
    "/keys/{id}", operation_id="getKey", response_model=KeyView, summary="Read a key", **declared(scopes=["keys"])
)
async def read(request: Request, id: str) -> Response:
    """One key, without its secret."""
    row = await house(request).database.read(lambda reader: shown_key(reader, id))
    return answering.private(row, version=int(str(row["version"])))


@router.delete(
    "/keys/{id}", operation_id="revokeKey", response_model=KeyView, summary="Revoke a key",
    **declared(scopes=["keys"], if_match=True),
)  # fmt: skip
def revoke(request: Request, id: str) -> Response:
    """Make a key useless at once, on every worker. It stays in the list."""
    edit = edit_of(request)
    caller = caller_of(request)

    def operation(session: Session) -> Outcome:
        key = session.get(Key, id.lower()) if is_id(id) else None
        if key is None:
            raise NotFound(NO_KEY)
        if caller is None or ("admin" not in caller.scopes and not set(key.scopes) <= caller.scopes):
            raise Forbidden("A key can revoke only keys that may no more than itself.")
        edit.check(key.version)
        revoke_key(session, key)
        return Outcome(lambda reader: shown_key(reader, key.id))

    return edit(operation)


def shown_key(reader: Reader, id: str) -> dict[str, object]:
    row = reader.row(f"SELECT {KEY_COLUMNS} WHERE k.id = :id", id=id.lower()) if is_id(id) else None
    if row is None:
        raise NotFound(NO_KEY)
    return key_view(row)
