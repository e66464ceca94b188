"""Preview links over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Body, Request, Response
from sqlmodel import Session

from app.articles.previews.links import address, create_link, revoke_link
from app.articles.previews.models import PreviewLink
from app.articles.previews.shapes import NewPreviewLink, PreviewLinkCreate, PreviewLinkList, PreviewLinkView
from app.articles.revisions.reading import find_line
from app.articles.writing.loading import article_for
from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, query_of
from app.changes.stale import check_unchanged
from app.core.editing import Outcome
from app.core.http import answering
from app.core.paging.lists import DraftView, PageQuery, link_to_next, page_of
from app.core.paging.pages import order_by
from app.core.problems import NotFound
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id
from app.core.wiring import house

router = APIRouter(prefix="/v1/articles/{id}/preview-links", route_class=GuardedRoute, tags=["Write"])

NO_LINK = "This article has no preview link with this id."
COLUMNS = """
    p.id, p.version, p.article_id, p.revision, p.created_by, p.created_at, p.expires_at, p.revoked_at
    FROM preview_link p
"""
FOR_AN_HOUR = Body(default=PreviewLinkCreate())


class PreviewLinksQuery(PageQuery):
    """Preview links, newest first."""

    view: DraftView = None


@router.get(
    "", operation_id="listPreviewLinks", response_model=PreviewLinkList, summary="List preview links",
    **declared(scopes=["drafts:read"], query=PreviewLinksQuery),
)  # fmt: skip
async def list_preview_links(request: Request, id: str) -> Response:
    """Every link that was made of an article, those that open nothing any more too, without tokens."""
    ask = query_of(request, PreviewLinksQuery)
    order = order_by(None, {"id": "p.id"}, "-id")

    def query(reader: Reader) -> tuple[list[Row], str | None]:
        of = {"article": find_line(reader, id)["id"]}
        conditions = ["p.article_id = :article", "p.trashed_at IS NULL"]
        return page_of(reader, house(request).cursors, ask, order, COLUMNS, conditions, of, f"previews {id}")

    rows, cursor = await house(request).database.read(query)
    body = {"items": [link_view(row) for row in rows], "next_cursor": cursor}
    return answering.private(body, next_link=link_to_next(request, cursor))


@router.post(
    "", operation_id="createPreviewLink", status_code=201, response_model=NewPreviewLink, summary="Make a preview link",
    **declared(scopes=["write", "edit"]),
)  # fmt: skip
def create(request: Request, id: str, data: PreviewLinkCreate = FOR_AN_HOUR) -> Response:
    """A token that opens one revision of the article for a while, to show what is not live yet.

    Sent as `Authorization: Bearer` with `GET /v1/articles/{ref}` it answers what readers would get, with
    `preview: true`. It opens nothing else. The token is in this answer and never again.
    """
    caller = caller_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller)
        link, token = create_link(session, article, data, caller.id)
        told = {"token": token, "url": address(house(request).settings.preview_url, article, link, token)}
        return Outcome(lambda reader: shown_link(reader, link.id) | told, 201, secrets=frozenset(told))

    return edit_of(request)(operation)


@router.delete(
    "/{link}", operation_id="revokePreviewLink", response_model=PreviewLinkView, summary="Revoke a preview link",
    **declared(scopes=["write", "edit"], if_match=True),
)  # fmt: skip
def revoke(request: Request, id: str, link: str) -> Response:
    """Make a link useless at once. It stays in the list."""
    edit = edit_of(request)
    caller = caller_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller)
        found = session.get(PreviewLink, link.lower()) if is_id(link) else None
        if found is None or found.article_id != article.id:
            raise NotFound(NO_LINK)
        check_unchanged(session, edit, found)
        revoke_link(session, found)
        return Outcome(lambda reader: shown_link(reader, found.id))

    return edit(operation)


def shown_link(reader: Reader, id: str) -> dict[str, Any]:
    row = reader.row(f"SELECT {COLUMNS} WHERE p.id = :id", id=id)
    assert row is not None
    return link_view(row)


def link_view(row: Row) -> dict[str, Any]:
    ident, version, article = row.pop("id"), row.pop("version"), row.pop("article_id")
    return {"id": ident, "type": "preview_link", "version": version, "article": article, **row}
