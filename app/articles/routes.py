"""Articles over HTTP: listing, reading, making, changing."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from sqlmodel import Session

from app.articles.answers.drafts import draft_view
from app.articles.answers.filters import ArticleQuery, ArticlesQuery
from app.articles.answers.listed import articles_shown
from app.articles.answers.live import Ask
from app.articles.answers.one import ABSENT, read_head, read_live
from app.articles.answers.past import article_then, find_then
from app.articles.answers.saved import saved_outcome
from app.articles.live import workflow
from app.articles.models import Article
from app.articles.previews.links import PREFIX, Preview, check_token
from app.articles.previews.showing_live import shown_live
from app.articles.shapes import ArticleCreate, ArticleUpdate, PublishOptions
from app.articles.views import ArticleList, ArticleView, SavedArticle
from app.articles.writing.front_matter import read_front_matter
from app.articles.writing.loading import article_for
from app.articles.writing.replacing import article_to_replace, check_own_head, replace_article, with_external_id
from app.articles.writing.saving import Saved, create_article, revise_article
from app.auth.callers import Caller
from app.auth.guard import GuardedRoute, caller_of, declared, edit_of, opened_by, query_of
from app.auth.identifying import Tokens
from app.changes.past import check_past
from app.changes.stale import check_unchanged
from app.core.editing import Edit, Outcome
from app.core.fulltext.lists import check_words
from app.core.http import answering
from app.core.http.parameters import Query, choose
from app.core.http.request_bodies import OtherBody
from app.core.paging.lists import Truth, link_to_next
from app.core.problems import InvalidParameter, NotFound
from app.core.shapes import check_read_only
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.wiring import house

router = APIRouter(prefix="/v1/articles", route_class=GuardedRoute)

MADE = "There was none: it is made"
INCLUDES = frozenset({"quotes", "quotes.attribution", "sources", "topics", "authors", "corrections"})
EDITORS_MEMBERS = frozenset(
    {
        "stage", "published_revision", "created_by", "publish_at", "unpublish_at", "schedule_problem", "trashed_at",
        "allowed_moves",
    }
)  # fmt: skip
MEMBERS = frozenset(ArticleView.model_fields) - {"sources", "as_of", "preview"}
ALWAYS = frozenset({"id", "type", "version"})
FRONT_MATTER = OtherBody(
    "text/markdown", read_front_matter,
    "The body in Markdown, below the other members as YAML front matter: under the names that they have in JSON, or as "
    "`title`, `description`, `lang`, `author`, `categories`, `tags`, `date`, `lastmod`.",
)  # fmt: skip


class SaveQuery(Query):
    """What becomes of a save."""

    dry_run: Annotated[Truth, Field(description="Shows the outcome and keeps nothing")] = False


class CreateQuery(SaveQuery):
    """What becomes of a new article."""

    publish: Annotated[Truth, Field(description="Publishes at once; needs the scope publish")] = False


def asked(ask: ArticleQuery | ArticlesQuery, *, listed: bool) -> Ask:
    """The query as what is wanted of each article."""
    members = MEMBERS if ask.view == "draft" else MEMBERS - EDITORS_MEMBERS
    fields = frozenset(choose("fields", ask.fields, members))
    include = frozenset(choose("include", ask.include, INCLUDES))
    formats: tuple[Any, ...] = tuple(ask.body_format or ())
    body_wanted = "body" in fields or (not listed and not fields)
    if not formats and body_wanted:
        formats = ("html",)
    kept = fields | ALWAYS | ({"body"} if formats else set()) if fields else None
    wants_quotes = bool(include & {"quotes", "quotes.attribution", "sources"}) or "quotes" in fields
    wants_corrections = "corrections" in fields or "corrections" in include
    return Ask(
        formats=formats,
        marks=ask.marks == "quotes",
        include=include,
        kept=kept,
        quotes=wants_quotes or (not listed and not fields),
        corrections=wants_corrections or (not listed and not fields),
    )


@router.get(
    "", operation_id="listArticles", response_model=ArticleList, tags=["Read"], summary="List articles",
    **declared(query=ArticlesQuery),
)  # fmt: skip
async def list_articles(request: Request) -> Response:
    """Live articles, newest first. The body comes when `body_format` or `fields` asks for it, quotes with `include`."""
    ask = query_of(request, ArticlesQuery)
    check_words(ask.q, ask.sort, trashed=ask.trashed)
    wanted, parts = asked(ask, listed=True), house(request)

    def query(reader: Reader) -> answering.Shown:
        shown, cursor = articles_shown(reader, parts.cursors, ask, wanted, parts.settings.max_answer_quotes)
        shown.next_link = link_to_next(request, cursor)
        return shown

    shown = await parts.database.read(query, slow=ask.may_take_long)
    return answering.reply(request, shown, caller_of(request))


@router.get(
    "/{ref}", operation_id="getArticle", response_model=ArticleView, tags=["Read"], summary="Read an article",
    **declared(query=ArticleQuery, tokens=Tokens(PREFIX, check_token)),
)  # fmt: skip
async def read_article(request: Request, ref: str) -> Response:
    """One live article by id or slug, with the quotes that it prints. A slug that it had leads to it (308).

    With `as_of` it is what readers got at that instant, quotes and names included; for those with `drafts:read` also
    where it is not public now. With the token of a preview link as bearer it is one revision as it would be, were it
    live, with `preview: true`.
    """
    ask = query_of(request, ArticleQuery)
    wanted, draft = asked(ask, listed=False), ask.view == "draft"
    preview = opened_by(request)
    if isinstance(preview, Preview):
        return await previewed(request, ref, preview, ask, wanted)
    if ask.as_of is not None:
        check_past(ask.as_of, ask.view)
        return await read_then(request, ref, wanted, ask.as_of)

    def query(reader: Reader) -> answering.Shown | str:
        return read_head(reader, ref, wanted) if draft else read_live(reader, ref, wanted)

    found = await house(request).database.read(query)
    if isinstance(found, str):
        return moved(request, found)
    return answering.reply(request, found, caller_of(request), draft=draft)


async def previewed(request: Request, ref: str, preview: Preview, ask: ArticleQuery, wanted: Ask) -> Response:
    """What the article's page would be, for whoever holds a preview token: never stored, never indexed."""
    if ask.as_of is not None:
        raise InvalidParameter.on("as_of", "invalid", "A preview link shows one revision. Leave as_of out.")
    shown = await run_in_threadpool(shown_live, house(request).database, preview, ref, wanted)
    response = answering.private(json.loads(shown.json()) | {"preview": True})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def read_then(request: Request, ref: str, wanted: Ask, moment: str) -> Response:
    caller = caller_of(request)
    drafts = caller is not None and caller.may("drafts:read")

    def query(reader: Reader) -> answering.Shown | str:
        known = find_then(reader, ref, drafts=drafts)
        if known is None:
            raise NotFound(ABSENT)
        return known if isinstance(known, str) else article_then(reader, *known, wanted, moment, drafts=drafts)

    found = await house(request).database.read(query, slow=True)
    return moved(request, found) if isinstance(found, str) else answering.reply(request, found, caller)


def moved(request: Request, slug: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    cached = "public, max-age=0, s-maxage=60" if caller_of(request) is None else "private, no-store"
    # A slug may be of any script, a header is ASCII.
    location = f"/v1/articles/{quote(slug)}{query}"
    return Response(status_code=308, headers={"Location": location, "Cache-Control": cached, "Vary": "Authorization"})


@router.post(
    "", operation_id="createArticle", status_code=201, response_model=SavedArticle, tags=["Write"],
    summary="Write an article, with its quotes and sources",
    **declared(scopes=["write"], query=CreateQuery, also_takes=[FRONT_MATTER]),
)  # fmt: skip
def create(request: Request, data: ArticleCreate) -> Response:
    """Make a draft with its quotes, anchored in its words, and all who stand behind them; or nothing of it.

    Sources are found by name or made; `resolved` says which. The server finds the words: give no offsets.
    """
    ask, caller = query_of(request, CreateQuery), held(request)
    if ask.publish:
        caller.need("publish")

    def operation(session: Session) -> Outcome:
        saved = create_article(session, data, caller)
        finish(session, saved, data, publish=ask.publish)
        return saved_outcome(saved, 201, keep=not ask.dry_run)

    return edit_of(request)(operation)


def finish(session: Session, saved: Saved, data: ArticleCreate, *, publish: bool) -> None:
    """Publish what was saved, unless that is live; the times that an import gives stand."""
    if publish and saved.article.stage is not None:
        times = {"published_at": data.published_at, "updated_at": data.updated_at}
        workflow.publish(session, saved.article, PublishOptions(), **times, head=saved.head)
    elif saved.changed and data.updated_at is not None:
        saved.article.updated_at = data.updated_at


@router.put(
    "/by-external-id/{external_id:path}", operation_id="putArticle", response_model=SavedArticle, tags=["Write"],
    summary="Make or revise the article of an external id",
    responses={201: {"model": SavedArticle, "description": MADE}},
    **declared(scopes=["write", "edit"], if_match="optional", query=CreateQuery),
)  # fmt: skip
def put(request: Request, external_id: str, data: ArticleCreate) -> Response:
    """Send all of a story, as often as it changes: the first time makes it, then each change is a revision.

    The document is whole: what it leaves out is empty, but for the slug, which stays. The same again changes nothing.
    A quote with the same words of the same speakers as one that the article prints is that quote, with its id and its
    record; others are made, and those that are left out are no longer printed. While the newest revision was written
    with this key no `If-Match` is needed. The external id is percent-encoded; it may have slashes and colons.
    """
    ask, caller, edit = query_of(request, CreateQuery), held(request), edit_of(request)
    data = with_external_id(data, external_id)
    if ask.publish:
        caller.need("publish")

    def operation(session: Session) -> Outcome:
        article = article_to_replace(session, external_id, caller)
        if article is None:
            edit.check_absent()
            saved = create_article(session, data, caller)
        else:
            check_known(session, article, caller, edit, publish=ask.publish)
            saved = replace_article(session, article, data, caller)
        finish(session, saved, data, publish=ask.publish)
        return saved_outcome(saved, 201 if article is None else 200, keep=not ask.dry_run)

    return edit(operation)


def check_known(session: Session, article: Article, caller: Caller, edit: Edit, *, publish: bool) -> None:
    """The caller has read this version, or wrote the head; who only wrote it publishes nothing that was withheld."""
    if edit.sent.if_match is not None:
        check_unchanged(session, edit, article)
    else:
        check_own_head(session, article, caller)
        if publish:
            workflow.check_not_withheld(article)
    workflow.check_change(article)


@router.patch(
    "/{id}", operation_id="updateArticle", response_model=SavedArticle, tags=["Write"], summary="Change an article",
    **declared(scopes=["write", "edit"], if_match=True, query=SaveQuery),
)  # fmt: skip
def update(request: Request, id: str, data: ArticleUpdate) -> Response:
    """Make the next revision: what is sent is changed, the rest stays (a JSON merge patch, RFC 7396).

    Every quote is followed to where its words are now. Readers get the revision once it is published.
    """
    ask, caller, edit = query_of(request, SaveQuery), held(request), edit_of(request)

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller)
        check_unchanged(session, edit, article)
        if data.read_only & data.model_fields_set:
            check_read_only(data, draft_view(reader_of(session), article.id))
        workflow.check_change(article)
        return saved_outcome(revise_article(session, article, data, caller), 200, keep=not ask.dry_run)

    return edit(operation)


@router.delete(
    "/{id}", operation_id="deleteArticle", response_model=ArticleView, tags=["Write"],
    summary="Put an article into the trash", **declared(scopes=["write", "edit"], if_match=True),
)  # fmt: skip
def delete(request: Request, id: str) -> Response:
    """Put an article that is not live into the trash. Its quotes and sources stay."""
    caller, edit = held(request), edit_of(request)

    def operation(session: Session) -> Outcome:
        article = article_for(session, id, caller)
        check_unchanged(session, edit, article)
        workflow.trash(session, article)
        return Outcome(lambda reader: draft_view(reader, article.id))

    return edit(operation)


def held(request: Request) -> Caller:
    """The caller of a route that needs one."""
    caller = caller_of(request)
    assert caller is not None
    return caller
