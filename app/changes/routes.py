"""The log over HTTP: who did what."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.auth.guard import GuardedRoute, caller_of, declared, query_of
from app.changes.shapes import AuditList
from app.core.http import answering
from app.core.http.parameters import Moment, Reference
from app.core.paging.lists import PageQuery, link_to_next, page_of
from app.core.paging.pages import order_by
from app.core.shapes import Id
from app.core.sql.reader import Reader, Row
from app.core.wiring import house

router = APIRouter(prefix="/v1", route_class=GuardedRoute, tags=["Run"])

COLUMNS = """
    c.seq, c.at, c.actor, k.name AS actor_name, c.action, c.kind, c.id, c.version, c.public_before, c.public_after,
    c.state, c.request_id, c.hash FROM change c LEFT JOIN key k ON k.id = c.actor
"""
CONDITIONS = {
    "actor": "c.actor = :actor",
    "kind": "c.kind = :kind",
    "id": "c.id = :id",
    "action": "c.action = :action",
    "request_id": "c.request_id = :request_id",
    "after": "c.at >= :after",
    "before": "c.at < :before",
}


class AuditQuery(PageQuery):
    """Which changes, newest first."""

    actor: Annotated[Reference | None, Field(description="What this key did, by id; `system` is the service")] = None
    kind: Annotated[Reference | None, Field(description="Changes of things of a kind, such as article")] = None
    id: Annotated[Id | None, Field(description="Changes of the thing with this id")] = None
    action: Annotated[Reference | None, Field(description="One kind of change, such as create or publish")] = None
    request_id: Annotated[Reference | None, Field(description="All that one request changed")] = None
    after: Annotated[Moment | None, Field(description="From this time on")] = None
    before: Annotated[Moment | None, Field(description="Before this time")] = None
    include: Annotated[Literal["state"] | None, Field(description="`state`: each thing as the change left it")] = None


@router.get(
    "/audit", operation_id="listAudit", response_model=AuditList, summary="Who did what",
    **declared(scopes=["admin"], query=AuditQuery),
)  # fmt: skip
async def list_audit(request: Request) -> Response:
    """Every change of every thing, newest first: who made it, when, and what it was.

    What became public or ceased to be without a write of its own is there too (`shown`, `hidden`). The entries are
    chained by hash; `onrecord audit verify` proves that none was altered or taken out.
    """
    caller = caller_of(request)
    assert caller is not None
    caller.need("drafts:read")
    ask = query_of(request, AuditQuery)
    given = ask.model_dump(include=set(CONDITIONS), exclude_none=True)
    order = order_by(None, {"id": "c.seq"}, "-id")

    def query(reader: Reader) -> tuple[list[Row], str | None]:
        conditions = [CONDITIONS[name] for name in given]
        return page_of(reader, house(request).cursors, ask, order, COLUMNS, conditions, given, "audit")

    rows, cursor = await house(request).database.read(query, slow=True)
    items = [entry_view(row, with_state=ask.include == "state") for row in rows]
    return answering.private({"items": items, "next_cursor": cursor}, next_link=link_to_next(request, cursor))


def entry_view(row: Row, *, with_state: bool) -> dict[str, Any]:
    state: dict[str, Any] | None = None if row["state"] is None else json.loads(row.pop("state"))
    # What was said with an act is an object beside the thing's columns; a note of the thing's own is a text.
    said_with_it = state is not None and isinstance(state.get("note"), dict)
    view = row | {
        "actor": {"id": row["actor"], "name": row.pop("actor_name")},
        "details": state.pop("note") if state is not None and said_with_it else None,
    }
    view |= {name: bool(row[name]) for name in ("public_before", "public_after")}
    return view | {"state": state if with_state else None}
