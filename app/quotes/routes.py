"""Quotes written over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlmodel import Session

from app.auth.guard import GuardedRoute, caller_of, declared, edit_of
from app.changes.stale import check_unchanged
from app.core.editing import Edit, Outcome
from app.core.problems import NotFound
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.values.ids import is_id
from app.quotes.answers.quotes import INCLUDES, add_more
from app.quotes.models import Quote, Remark
from app.quotes.shapes import AttributionUpdate, QuoteCreate, ResponseCreate, VerificationCreate
from app.quotes.showing_writes import response_shown, verification_shown
from app.quotes.telling.chain import Chain
from app.quotes.telling.reading import quote_views
from app.quotes.update_shapes import QuoteUpdate
from app.quotes.views import AttributionView, QuoteView, ResponseView, VerificationView
from app.quotes.writing import changing
from app.quotes.writing.attribution.replacing import replace_attribution
from app.quotes.writing.making import make_quote, sources_named
from app.quotes.writing.record import add_response, add_verification
from app.sources.finding import Resolver

router = APIRouter(prefix="/v1/quotes", route_class=GuardedRoute, tags=["Write"])
checks = APIRouter(prefix="/v1/quotes", route_class=GuardedRoute, tags=["Check"])

ABSENT = "There is no quote with this id."


class MadeQuote(QuoteView):
    """A quote just made, with what was found or made for it, and what may be wrong with it."""

    resolved: Annotated[list[dict[str, Any]], Field(description="Each source and topic: found, or made")]
    warnings: Annotated[list[dict[str, Any]], Field(description="Such as the same words of the same speaker")]


@router.post(
    "", operation_id="createQuote", status_code=201, response_model=MadeQuote, summary="Make a quote",
    **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_quote(request: Request, data: QuoteCreate) -> Response:
    """Make a quote by itself, with its attribution and what is known about it. Nobody but editors sees it until an
    article that prints it is published, or it is published by itself.
    """
    caller = caller_of(request)
    assert caller is not None

    def operation(session: Session) -> Outcome:
        resolver = Resolver(session)
        resolver.prepare(sources_named([data]))
        made = make_quote(session, data, resolver=resolver, caller=caller)
        told = {"resolved": resolver.resolved, "warnings": made.warnings}
        ident = made.quotes[0].id
        return Outcome(lambda reader: shown_quote(reader, ident) | told, 201, lambda view: f"/v1/quotes/{view['id']}")

    return edit_of(request)(operation)


@router.patch(
    "/{id}", operation_id="updateQuote", response_model=QuoteView, summary="Change a quote",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def update_quote(request: Request, id: str, data: QuoteUpdate) -> Response:
    """Change the record of a quote, never what articles print. Where it is public, readers see it at once.

    Who said it and when is changed here while no other quote is of the same remark; else that is a 409 that names
    the remark.
    """

    def change(session: Session, quote: Quote) -> None:
        current = shown_quote(reader_of(session), quote.id, include=INCLUDES & data.model_fields_set)
        changing.update_quote(session, quote, data, current)

    return changed(request, id, change)


@router.delete(
    "/{id}", operation_id="deleteQuote", response_model=QuoteView, summary="Put a quote into the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def delete_quote(request: Request, id: str) -> Response:
    """Put a quote that nothing prints into the trash. One in use is a 409 that says where."""
    return changed(request, id, changing.trash_quote)


@router.post(
    "/{id}/restore", operation_id="restoreQuote", response_model=QuoteView, summary="Take a quote out of the trash",
    **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def restore_quote(request: Request, id: str) -> Response:
    """Take a quote out of the trash. Articles can print it again."""
    return changed(request, id, changing.restore_quote, trashed=True)


@router.post(
    "/{id}/publish", operation_id="publishQuote", response_model=QuoteView, summary="Publish a quote by itself",
    **declared(scopes=["publish"], if_match=True),
)  # fmt: skip
def publish_quote(request: Request, id: str) -> Response:
    """Make a quote public for its own sake, also when no article prints it. It needs quotes:write too."""
    return set_published(request, id, published=True)


@router.post(
    "/{id}/unpublish", operation_id="unpublishQuote", response_model=QuoteView,
    summary="Stop publishing a quote by itself", **declared(scopes=["publish"], if_match=True),
)  # fmt: skip
def unpublish_quote(request: Request, id: str) -> Response:
    """End what publishing it by itself began. The quote stays public while something public shows it."""
    return set_published(request, id, published=False)


def set_published(request: Request, id: str, *, published: bool) -> Response:
    caller = caller_of(request)
    assert caller is not None
    caller.need("quotes:write")
    return changed(request, id, lambda session, quote: changing.publish_quote(session, quote, published=published))


@router.put(
    "/{id}/attribution", operation_id="replaceAttribution", response_model=AttributionView,
    summary="Replace how the words came to us", **declared(scopes=["quotes:write"], if_match=True),
)  # fmt: skip
def put_attribution(request: Request, id: str, data: AttributionUpdate) -> Response:
    """Replace all steps, for every quote of the same remark. If-Match is the ETag of GET …/attribution?view=draft."""
    edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        remark = session.get_one(Remark, loaded(session, id).remark_id)
        check_unchanged(session, edit, remark)
        replace_attribution(session, remark, data)
        return Outcome(lambda reader: shown_attribution(reader, remark), version=lambda: remark.version)

    return edit(operation)


@checks.post(
    "/{id}/verifications", operation_id="addVerification", status_code=201, response_model=VerificationView,
    summary="Record a check of a quote", **declared(scopes=["verify"]),
)  # fmt: skip
def create_verification(request: Request, id: str, data: VerificationCreate) -> Response:
    """Record whether these words were said, not whether they are true. The newest check decides; none is ever lost."""

    def operation(session: Session) -> Outcome:
        made = add_verification(session, loaded(session, id), data)
        return Outcome(lambda reader: verification_shown(reader, made.id), 201)

    return edit_of(request)(operation)


@checks.post(
    "/{id}/responses", operation_id="addResponse", status_code=201, response_model=ResponseView,
    summary="Record what somebody says to a quote", **declared(scopes=["quotes:write"]),
)  # fmt: skip
def create_response(request: Request, id: str, data: ResponseCreate) -> Response:
    """Record a denial, a confirmation, a refusal to comment. It never changes by itself how far words are checked."""

    def operation(session: Session) -> Outcome:
        made = add_response(session, loaded(session, id), data)
        return Outcome(lambda reader: response_shown(reader, made.id), 201)

    return edit_of(request)(operation)


def changed(request: Request, id: str, change: Callable[[Session, Quote], None], *, trashed: bool = False) -> Response:
    """Change the quote that If-Match was read of, and answer with it."""
    edit: Edit = edit_of(request)

    def operation(session: Session) -> Outcome:
        quote = loaded(session, id, trashed=trashed)
        check_unchanged(session, edit, quote)
        change(session, quote)
        return Outcome(lambda reader: shown_quote(reader, quote.id))

    return edit(operation)


def loaded(session: Session, id: str, *, trashed: bool = False) -> Quote:
    """The quote of this id, in the trash or not. Raises NotFound."""
    quote = session.get(Quote, id.lower()) if is_id(id) else None
    if quote is None or quote.merged_into_id is not None or (quote.trashed_at is not None) != trashed:
        raise NotFound(ABSENT)
    return quote


def shown_quote(reader: Reader, ident: str, *, include: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The quote as editors see it."""
    quotes = quote_views(reader, [ident], draft=True, include=include)
    add_more(reader, quotes, include, draft=True, retracted=True, in_list=False)
    return quotes.views[ident]


def shown_attribution(reader: Reader, remark: Remark) -> dict[str, Any]:
    chain = Chain()
    chain.load(reader, {remark.id: remark.told_in_id})
    return chain.attribution(remark.id, draft=True)
