"""Saving: a new article, or the next revision of one. Each save follows every quote to where its words now stand."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import delete, update
from sqlmodel import Session, col

from app.articles.anchoring.occurrences import Entry, Placing, follow_entries, place_item
from app.articles.document import NEVER_NULL, Document, empty_document, texts_of, write_members
from app.articles.live.projection_models import HeadOccurrence
from app.articles.live.projection_rows import occurrence_rows, reference_rows
from app.articles.models import Article, ArticleSlug, HeadReference, Revision
from app.articles.shapes import ArticleCreate, ArticleUpdate
from app.auth.callers import Caller
from app.bodies.layout import word_count
from app.changes.recording import insert_records, ledger
from app.core.problems import Conflict, InvalidContent, SlugTaken
from app.core.sql.bulk import insert_rows, known_here, write
from app.core.sql.db import in_turn, reader_past_pile, save_pending, unflushed_reader
from app.core.values.ids import new_id
from app.core.values.slugs import free_slug, slug_of
from app.core.values.times import now
from app.quotes.models import Quote
from app.quotes.shapes import NumberedItem, QuoteItem
from app.quotes.writing.existing import look_up_words
from app.quotes.writing.making import make_quotes, sources_named
from app.sources.finding import Resolver
from app.sources.names import Names, key_of
from app.sources.shapes import SourceReference
from app.topics.finding import Standing


class Head(NamedTuple):
    """The newest document of an article, and the quotes in it as far as they are known."""

    document: Document
    quotes: Sequence[Quote] = ()


@dataclass(slots=True)
class Saved:
    """What a save did: the article, and what to tell who saved it."""

    article: Article
    resolved: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    changed: bool = True
    head: Head | None = None
    """Of a new article."""


def create_article(session: Session, data: ArticleCreate, caller: Caller) -> Saved:
    """A new draft with its quotes and all who stand behind them; all of it or nothing.

    Raises InvalidContent and its kinds, SlugTaken, Conflict.
    """
    check_import(session, data, caller)
    article_id = data.id or new_id()
    resolver = Resolver(session)
    resolver.prepare(references_of(data))
    document = empty_document()
    read = write_members(session, document, data, resolver, article_id)
    warnings = list(read.warnings) if read else []
    placing = Placing(texts_of(document), 1, warnings)
    document["quotes"] = placed_quotes(session, data.quotes, [], document, placing, resolver, caller)
    document["slug"] = claim_first_slug(session, article_id, data.slug, data.headline)
    claim_old_slugs(session, article_id, data.old_slugs)
    article = Article(
        id=article_id, **named_by(document), external_id=free_external_id(session, data.external_id, article_id),
        created_by=caller.id, first_published_at=data.first_published_at,
    )  # fmt: skip
    if data.created_at is not None:
        article.created_at = data.created_at
    save_pending(session)
    insert_records(session, [article])
    write_revision(session, article, document, caller.id, data.message)
    return Saved(article, resolver.resolved, warnings, head=Head(document, placing.quotes))


def revise_article(
    session: Session, article: Article, data: ArticleUpdate, caller: Caller, *, place: Place | None = None
) -> Saved:
    """The next revision of an article, if anything changes. A live one stays as it is until it is published.

    `place` finds the places of its quotes in another way than `placed_quotes`.
    """
    old = head_document(session, article)
    document: Document = copy.deepcopy(old)
    for name in sorted(NEVER_NULL & data.model_fields_set):
        if getattr(data, name) is None:
            raise InvalidContent.at(f"/{name}", "null", "This member is never null. Give a value, or leave it out.")
    resolver = Resolver(session)
    resolver.prepare(references_of(data))
    read = write_members(session, document, data, resolver, article.id)
    warnings = list(read.warnings) if read else []
    placing = Placing(texts_of(document), article.head_revision + 1, warnings)
    entries: list[Entry] = document["quotes"]
    if placing.texts != texts_of(old):
        entries = follow_entries(entries, placing.texts, placing.revision)
    document["quotes"] = entries
    if data.quotes is not None:
        place = place or placed_quotes
        document["quotes"] = place(session, data.quotes, entries, document, placing, resolver, caller)
    if data.slug is not None and data.slug != document["slug"]:
        document["slug"] = claim_slug(session, article.id, data.slug, "")
    changed = document != old
    if data.given("external_id") and data.external_id != article.external_id:
        article.external_id = free_external_id(session, data.external_id, article.id)
        session.add(article)
    if changed:
        save_document(session, article, document, caller.id, data.message)
    return Saved(article, resolver.resolved, warnings, changed)


def save_document(
    session: Session,
    article: Article,
    document: Document,
    author: str,
    message: str | None,
    restored_from: int | None = None,
) -> None:
    """Make `document` the head. The stage stays; of a live head it becomes draft."""
    article.head_revision += 1
    for name, value in named_by(document).items():
        setattr(article, name, value)
    article.stage = article.stage or "draft"
    session.add(article)
    session.flush()
    write_revision(session, article, document, author, message, restored_from)


def named_by(document: Document) -> dict[str, Any]:
    """What stands on the article itself, to find and list it by."""
    return {name: document[name] for name in ("slug", "headline", "language", "translation_of_id")}


def write_revision(
    session: Session,
    article: Article,
    document: Document,
    author: str,
    message: str | None,
    restored_from: int | None = None,
) -> None:
    """The revision's row, and the derived rows of the head."""
    made: dict[str, Any] = {"created_at": ledger(session).moment, "created_by": author, "message": message}
    made |= {"word_count": word_count(document["body"]), "restored_from": restored_from, "went_live_at": None}
    numbered = {"article_id": article.id, "revision": article.head_revision}
    insert_rows(session, "revision", [{**numbered, "document": document, **made}])
    quotes = [entry["id"] for entry in document["quotes"]]
    if quotes:
        named = [{"article_id": article.id, "revision": article.head_revision, "quote_id": ident} for ident in quotes]
        insert_rows(session, "revision_quote", named)
    fresh = article.head_revision == 1
    for table, rows in (
        (HeadOccurrence, occurrence_rows(article.id, document)),
        (HeadReference, reference_rows(article.id, document)),
    ):
        if not fresh:
            session.execute(delete(table).where(col(table.article_id) == article.id))
        insert_rows(session, table.__tablename__, rows)


def placed_quotes(
    session: Session,
    items: list[QuoteItem],
    entries: list[Entry],
    document: Document,
    placing: Placing,
    resolver: Resolver,
    caller: Caller,
) -> list[Entry]:
    """The quotes that the article prints from now on, in the order of the items."""
    made = make_quotes(session, items, language=document["language"], resolver=resolver, caller=caller)
    placing.warnings += made.warnings
    placing.quotes = made.quotes
    known = {entry["id"]: entry for entry in entries}
    placing.take_entries([known[quote.id] for quote in made.quotes if quote.id in known])
    placed: list[Entry] = []
    for position, (item, quote) in enumerate(zip(items, made.quotes, strict=True)):
        inside = placing.by_quote.get(teller_of(item, made.quotes), [])
        placed.append(place_item(placing, item, quote, known.get(quote.id), inside, f"/quotes/{position}"))
    return placed


Place = Callable[[Session, list[QuoteItem], list[Entry], Document, Placing, Resolver, Caller], list[Entry]]
"""What finds the places of an article's quotes."""


def teller_of(item: QuoteItem, quotes: Sequence[Quote]) -> str:
    """The id of the quote that the item was told in; empty when it was not."""
    if item.told_in is None:
        return ""
    return quotes[item.told_in.number].id if isinstance(item.told_in, NumberedItem) else item.told_in.id


def look_ahead(session: Session, many: Sequence[ArticleCreate]) -> None:
    """Look up at once what many new articles name, so that none of them has to."""
    names = known_here(session, Names)
    names.fetch(key for data in many for reference in references_of(data) if (key := key_of(reference)) is not None)
    topics = [topic.slug for data in many for topic in data.topics if topic.slug is not None and topic.id is None]
    known_here(session, Standing).of_slugs(topics)
    look_up_words(session, [item for data in many for item in data.quotes], names)


def references_of(data: ArticleCreate | ArticleUpdate) -> Iterator[SourceReference]:
    """Every source that the request names."""
    yield from data.authors or ()
    yield from sources_named(data.quotes or [])


def head_document(session: Session, article: Article) -> Document:
    return document_of(session, article.id, article.head_revision)


def document_of(session: Session, article_id: str, revision: int) -> Document:
    found = session.get(Revision, (article_id, revision))
    assert found is not None
    return found.document


LET_GO = "DELETE FROM article_slug WHERE article_id = :article_id AND NOT was_live"
CLAIM = """
    INSERT INTO article_slug (slug, article_id, was_live) VALUES (:slug, :article_id, FALSE)
    ON CONFLICT (slug) DO NOTHING
"""


def claim_slug(session: Session, article_id: str, given: str | None, headline: str) -> str:
    """A slug for the article, claimed by an insert that waits for others: the given one, or the next free one.

    Slugs that were claimed by drafts, never live and no longer wanted are let go.
    """
    write(session, LET_GO, article_id=article_id)
    return claim_first_slug(session, article_id, given, headline)


def claim_first_slug(session: Session, article_id: str, given: str | None, headline: str) -> str:
    """The same for an article that has claimed none yet."""
    if given is not None:
        if not is_claimed(session, article_id, given):
            raise SlugTaken.at("/slug", "taken", "Another article has or had this slug. Give another, or leave it out.")
        return given
    slug = derived = slug_of(headline) or article_id.replace("-", "")
    while not is_claimed(session, article_id, slug):
        slug = free_slug(derived, lambda slug: holder(session, slug) not in {None, article_id})
    return slug


def holder(session: Session, slug: str) -> str | None:
    """The article that has or had the slug."""
    found = unflushed_reader(session).value("SELECT article_id FROM article_slug WHERE slug = :slug", slug=slug)
    return None if found is None else str(found)


def is_claimed(session: Session, article_id: str, slug: str) -> bool:
    """Whether the slug is now the article's."""
    claimed = unflushed_reader(session).run(CLAIM, {"slug": slug, "article_id": article_id})
    return bool(claimed.rowcount) or holder(session, slug) == article_id


def claim_old_slugs(session: Session, article_id: str, slugs: list[str]) -> None:
    """Old addresses of an imported article: they lead to it once it is live."""
    for position, slug in enumerate(slugs):
        if not is_claimed(session, article_id, slug):
            raise SlugTaken.at(f"/old_slugs/{position}", "taken", "Another article has or had this slug. Leave it out.")
        session.connection().execute(update(ArticleSlug).where(col(ArticleSlug.slug) == slug).values(was_live=True))


WITH_EXTERNAL_ID = "SELECT id FROM article WHERE external_id = :external_id AND id <> :own"


def free_external_id(session: Session, external_id: str | None, own: str) -> str | None:
    if external_id is not None:
        in_turn(session, f"article {external_id}")
        if reader_past_pile(session).value(WITH_EXTERNAL_ID, external_id=external_id, own=own) is not None:
            detail = "Another article has this external_id. Change that one with PUT /v1/articles/by-external-id/…"
            raise Conflict.at("/external_id", "taken", detail)
    return external_id


def check_import(session: Session, data: ArticleCreate, caller: Caller) -> None:
    """What only an import may set, of an article that is not there yet."""
    check_imported(data, caller)
    if data.id is not None and session.get(Article, data.id) is not None:
        raise Conflict.at("/id", "taken", "An article has this id. Change that one, or leave the id out.")


def check_imported(data: ArticleCreate, caller: Caller) -> None:
    """Ids and times need the scope `import`, and a time has passed."""
    given = [name for name in data.imported if data.given(name)]
    if not given:
        return
    caller.need("import")
    moment = now()
    for name in given:
        value = getattr(data, name)
        if name.endswith("_at") and value is not None and value > moment:
            raise InvalidContent.at(f"/{name}", "in_the_future", "Give a time that has passed.")
    if data.published_at and data.first_published_at and data.published_at < data.first_published_at:
        raise InvalidContent.at("/published_at", "too_early", "Give a time that is not before first_published_at.")
