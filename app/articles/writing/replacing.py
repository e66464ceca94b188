"""The whole of an article sent again, as wire services do: what it says now, and nothing besides."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from app.articles.anchoring.occurrences import Entry, Placing, place_item
from app.articles.document import Document
from app.articles.models import Article, Revision
from app.articles.shapes import ArticleCreate, ArticleMembers, ArticleUpdate, BodySent
from app.articles.writing.recognizing import recognize_authors, recognize_quotes
from app.articles.writing.saving import (
    Place,
    Saved,
    check_imported,
    claim_old_slugs,
    head_document,
    revise_article,
    teller_of,
)
from app.auth.callers import Caller, missing
from app.changes.stale import missed
from app.core.problems import Conflict, Fault, InvalidContent, InvalidParameter, StaleVersion
from app.core.sql.db import in_turn, reader_of
from app.quotes.shapes import QuoteItem
from app.quotes.writing.making import make_quotes
from app.sources.finding import Resolver

PLACE = ("field", "start", "end")
LAST_WRITTEN = """
    SELECT MAX(c.version) FROM change c JOIN revision r ON r.article_id = c.id AND r.created_at = c.at
    WHERE c.kind = 'article' AND c.id = :id AND r.created_by = :caller
"""
NO_CHARACTER = "\ufffd"
"""What stands in a decoded address for bytes that are no UTF-8."""
NO_ID = "Give an external id of 1 to 300 characters, not all blank, percent-encoded as UTF-8."
NOT_YOURS = (
    "The article was last saved with another key. Read it with ?view=draft, and send the ETag of that answer as"
    " If-Match."
)


def with_external_id(data: ArticleCreate, external_id: str) -> ArticleCreate:
    """The document, which has the external id of its address. Raises InvalidParameter, or InvalidContent."""
    if not external_id.strip() or len(external_id) > 300 or NO_CHARACTER in external_id:
        raise InvalidParameter.on("external_id", "invalid", NO_ID)
    if data.external_id not in (None, external_id):
        raise InvalidContent.at("/external_id", "another", "The address has another one. Give that, or leave it out.")
    return data.model_copy(update={"external_id": external_id})


def article_to_replace(session: Session, external_id: str, caller: Caller) -> Article | None:
    """The article of this external id, for a caller who may change it; None when there is none.

    Raises Forbidden, and Conflict when the article is in the trash: it keeps its external id there.
    """
    in_turn(session, f"article {external_id}")
    query = select(Article).where(col(Article.external_id) == external_id)
    article: Article | None = session.execute(query).scalar_one_or_none()
    if article is None:
        caller.need("write")
        return None
    if not caller.may("edit") and article.created_by != caller.id:
        raise missing("edit")
    if article.trashed_at is not None:
        detail = "The article with this external_id is in the trash. Restore it with POST /v1/articles/{id}/restore."
        raise Conflict(detail, article_id=article.id)
    if article.stage == "scheduled":
        caller.need("publish")
    return article


def check_own_head(session: Session, article: Article, caller: Caller) -> None:
    """Without If-Match, refuse to write over what was not written with this key. Raises StaleVersion."""
    head = session.get(Revision, (article.id, article.head_revision))
    assert head is not None
    if head.created_by == caller.id:
        return
    reader = reader_of(session)
    written = reader.value(LAST_WRITTEN, id=article.id, caller=caller.id) or 0
    etag = f'"{article.version}"'
    raise StaleVersion.on(
        "If-Match", "not_your_write", NOT_YOURS, current_etag=etag, **missed(reader, article, written)
    )


def replace_article(session: Session, article: Article, data: ArticleCreate, caller: Caller) -> Saved:
    """The next revision is this document, if anything in it is new.

    Quotes of the same words and speakers stay themselves; their record is left as it is, with a warning where the
    document says otherwise. Where words stand is found as in a new article; what stands where it stood keeps its id.
    """
    check_imported(data, caller)
    check_set(article, data)
    head = head_document(session, article)
    quotes = recognize_quotes(session, data.quotes, [entry["id"] for entry in head["quotes"]])
    whole = {name: getattr(data, name) for name in ("headline", "language", *ArticleMembers.model_fields)}
    whole["authors"] = recognize_authors(session, data.authors, head["authors"])
    whole |= {"quotes": quotes.items, "body": data.body or BodySent(text="")}
    given = whole.keys() - {"external_id"} - ({"slug"} if data.slug is None else set())
    update = ArticleUpdate.model_construct(given, **whole)
    saved = revise_article(session, article, update, caller, place=placed_again(data.quotes))
    saved.warnings = [*quotes.warnings, *saved.warnings]
    claim_old_slugs(session, article.id, data.old_slugs)
    if data.first_published_at is not None and article.first_published_at is None:
        article.first_published_at = data.first_published_at
    return saved


def check_set(article: Article, data: ArticleCreate) -> None:
    """Refuse to change what is set once. Sent again it is as it was. Raises InvalidContent."""
    names = ["id", "created_at", "first_published_at", *(["published_at"] if article.status == "published" else [])]
    faults = [
        Fault("read_only", "The article has another one. Send that, or leave it out.", pointer=f"/{name}")
        for name in names
        if None not in (getattr(data, name), getattr(article, name)) and getattr(data, name) != getattr(article, name)
    ]
    if faults:
        raise InvalidContent("What is set once would change. Send it unchanged, or leave it out.", errors=faults)


def placed_again(sent: Sequence[QuoteItem]) -> Place:
    """Finds the places of a document's quotes as if it were new, so that they depend on nothing that was before."""

    def place(
        session: Session, items: list[QuoteItem], entries: list[Entry], document: Document, placing: Placing,
        resolver: Resolver, caller: Caller,
    ) -> list[Entry]:  # fmt: skip
        made = make_quotes(session, items, language=document["language"], resolver=resolver, caller=caller)
        placing.warnings += made.warnings
        before = {entry["id"]: entry for entry in entries}
        placed: list[Entry] = []
        for number, (item, quote) in enumerate(zip(sent, made.quotes, strict=True)):
            inside = placing.by_quote.get(teller_of(item, made.quotes), [])
            old = before.get(quote.id)
            by_id = old if any(one.id is not None for one in item.occurrences or ()) else None
            entry = place_item(placing, item, quote, by_id, inside, f"/quotes/{number}")
            placed.append(entry if old is None else with_ids_of(entry, old))
        return placed

    return place


def with_ids_of(entry: Entry, old: Entry) -> Entry:
    """The entry, in which what is anchored where it was is the same occurrence."""
    was = {tuple(one[name] for name in PLACE): one for one in old["occurrences"] if one["state"] == "anchored"}
    kept = ((one, was.pop(tuple(one[name] for name in PLACE), one)) for one in entry["occurrences"])
    return {**entry, "occurrences": [one | {name: same[name] for name in ("id", "revision")} for one, same in kept]}
