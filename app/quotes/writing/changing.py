"""Changing quotes: their members, who said it and when, the trash, and publishing one by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import text as sql
from sqlmodel import Session, col

from app.changes.recording import name_action, touch
from app.changes.trash import take_back, throw_away
from app.core.problems import Conflict, InvalidContent
from app.core.shapes import check_read_only
from app.core.sql.references import in_use, refuse_in_use
from app.quotes.models import Quote, QuoteAbout, Remark
from app.quotes.shapes import AlterationItem, QuoteReference
from app.quotes.update_shapes import QuoteUpdate
from app.quotes.writing.about import Abouts, insert_about
from app.quotes.writing.attribution.remarks import load_spoken
from app.quotes.writing.attribution.replacing import change_said, resolve_asked, sources_of, write_steps
from app.quotes.writing.attribution.who import MEMBERS, planned_steps
from app.quotes.writing.existing import load_quotes, refuse_taken
from app.quotes.writing.rules import check_alterations, check_translation
from app.sources.finding import Resolver

PLAIN = ("text", "wording", "language", "original_language", "context", "external_id", "extra")
HANGS_ON_IT = ("verification", "response", "revision_quote", "quote", "correction")
"""Tables whose rows name a quote without printing it, or are looked at apart."""


def update_quote(session: Session, quote: Quote, data: QuoteUpdate, current: dict[str, Any]) -> None:
    """Change the members that were given; `current` is the quote as GET gives it to this caller.

    Raises InvalidContent, AmbiguousSource, Conflict (who and when, while other quotes are of the same remark).
    """
    check_read_only(data, current)
    check_lists(data, current)
    for name in PLAIN:
        if data.given(name):
            setattr(quote, name, getattr(data, name))
    if data.given("translation_of"):
        quote.translation_of_id = original_of(session, quote, data.translation_of)
    if data.given("alterations"):
        quote.alterations = [span.model_dump() for span in data.alterations]
    check_spans(quote, data)
    check_languages(session, quote, "/language" if data.given("language") else "/translation_of")
    if data.given("external_id"):
        refuse_taken(session, [(quote, "")])
    session.add(quote)
    resolver = Resolver(session)
    if data.given("about"):
        update_about(session, quote, data, resolver)
    if data.given("said") or any(data.given(name) for name in MEMBERS):
        update_remark(session, quote, data, resolver)


def check_lists(data: QuoteUpdate, current: dict[str, Any]) -> None:
    """Refuse what hangs on the quote, unless each item is sent back as it is."""
    for name in sorted(data.listed & data.model_fields_set):
        there = {item["id"]: item for item in current.get(name) or ()}
        sent = getattr(data, name)
        for place, item in enumerate(sent if isinstance(sent, list) else []):
            known = there.get(item.get("id")) if isinstance(item, dict) else None
            if known is None or any(
                item[member] != value
                for member, value in known.items()
                if member in item and not isinstance(value, dict | list)
            ):
                detail = "This is read-only here. Send it unchanged, or leave it out; it has an address of its own."
                raise InvalidContent.at(f"/{name}/{place}", "read_only", detail)


def check_spans(quote: Quote, data: QuoteUpdate) -> None:
    """The alterations fit the words as they will be; the fault is where the request made them not fit."""
    changed = next((name for name in ("alterations", "text", "wording") if data.given(name)), None)
    if changed is None:
        return
    spans = [AlterationItem.model_validate(span) for span in quote.alterations]
    try:
        check_alterations(spans, quote.text, quote.wording, "/alterations")
    except InvalidContent as problem:
        if changed == "alterations":
            raise
        detail = "The alterations that are there do not fit this. Send alterations that do."
        raise InvalidContent.at(f"/{changed}", "alterations", detail) from problem


def original_of(session: Session, quote: Quote, reference: QuoteReference | None) -> str | None:
    """The id of the quote that this one is to translate: another one of the same remark."""
    if reference is None:
        return None
    original = load_quotes(session, [reference.id]).get(reference.id)
    if original is None or original.trashed_at is not None:
        detail = "There is no such quote. Name one that is there."
        raise InvalidContent.at("/translation_of/id", "no_such_quote", detail)
    if original.remark_id != quote.remark_id or original is quote:
        detail = "A translation is of another quote of the same remark."
        raise InvalidContent.at("/translation_of", "another_remark", detail)
    return original.id


def check_languages(session: Session, quote: Quote, pointer: str) -> None:
    """A translation and what it translates are of two languages, whichever of them was changed."""
    near = (col(Quote.translation_of_id) == quote.id) | (col(Quote.id) == quote.translation_of_id)
    with session.no_autoflush:
        others = session.execute(select(Quote).where(near, col(Quote.trashed_at).is_(None))).scalars().all()
    for other in others:
        check_translation(quote.language, other, pointer)


def update_about(session: Session, quote: Quote, data: QuoteUpdate, resolver: Resolver) -> None:
    """Replace what the words are about, if it is something else."""
    abouts = Abouts(session, resolver)
    resolver.prepare(item.source for item in data.about if item.source is not None)
    abouts.add(quote.id, data.about, "/about")
    rows = abouts.rows()
    query = select(QuoteAbout).where(col(QuoteAbout.quote_id) == quote.id).order_by(col(QuoteAbout.position))
    there = [(row.topic_id, row.source_id) for row in session.execute(query).scalars()]
    if there == [(row["topic_id"], row["source_id"]) for row in rows]:
        return
    session.connection().execute(delete(QuoteAbout).where(col(QuoteAbout.quote_id) == quote.id))
    insert_about(session, rows)
    touch(session, quote)


def update_remark(session: Session, quote: Quote, data: QuoteUpdate, resolver: Resolver) -> None:
    """Change who said it and when, while the quote has its remark alone."""
    remark = session.get_one(Remark, quote.remark_id)
    changed = data.given("said") and change_said(session, remark, data.said)
    if any(data.given(name) for name in MEMBERS):
        asked = planned_steps(data, load_spoken(session, [remark.id])[remark.id])
        resolver.prepare(sources_of(asked))
        pointer = next(f"/{name}" for name in (*reversed(MEMBERS),) if data.given(name))
        changed |= write_steps(session, remark, resolve_asked(session, remark, asked, resolver), pointer)
    if changed:
        refuse_shared(session, quote)


def refuse_shared(session: Session, quote: Quote) -> None:
    """Raises Conflict, naming the remark, while other quotes are of it."""
    query = select(col(Quote.id)).where(col(Quote.remark_id) == quote.remark_id, col(Quote.id) != quote.id)
    alive = query.where(col(Quote.trashed_at).is_(None), col(Quote.merged_into_id).is_(None))
    others: Sequence[str] = session.execute(alive.order_by(col(Quote.id)).limit(20)).scalars().all()
    if others:
        detail = (
            "Other quotes are of the same remark, so who said it and when is changed for all of them: the steps with"
            " PUT at /attribution, the rest with PATCH of the remark."
        )
        raise Conflict(detail, remark={"id": quote.remark_id}, quotes=[{"id": ident} for ident in others])


def trash_quote(session: Session, quote: Quote) -> None:
    """Into the trash, unless an article or a collection has it, or another quote or response stands on it."""
    if quote.published:
        raise Conflict("It is published by itself. Unpublish it first.")
    refuse_in_use(session, "quote", quote.id, HANGS_ON_IT)
    for table, column in (("quote", "translation_of_id"), ("response", "quote_id")):
        query = sql(f"SELECT id FROM {table} WHERE {column} = :ident AND trashed_at IS NULL ORDER BY id LIMIT 100")
        ids = session.connection().execute(query, {"ident": quote.id}).scalars().all()
        if ids:
            raise in_use({f"{table}s": list(ids)})
    throw_away(session, quote)


def restore_quote(session: Session, quote: Quote) -> None:
    """Out of the trash, if the quote that it translates is there."""
    if quote.translation_of_id is not None:
        original = session.get_one(Quote, quote.translation_of_id)
        if original.trashed_at is not None:
            raise Conflict("The quote that it translates is in the trash. Restore that one first.")
    take_back(session, quote)


def publish_quote(session: Session, quote: Quote, *, published: bool) -> None:
    """Make it public by itself, or end that."""
    if quote.published != published:
        quote.published = published
        name_action(session, quote, "publish" if published else "unpublish")
        session.add(quote)
