"""A whole document that comes again: which of its quotes and authors are those that the article has already.

A wire service sends all of a story each time and knows no ids of ours. A quote with the same words of the same
speakers is the same quote; an author who can be the one in the byline is that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.articles.anchoring.folding import fold
from app.core.problems import InvalidContent
from app.core.sql.db import reader_of
from app.quotes.models import Quote
from app.quotes.shapes import LaterSteps, NumberedItem, QuoteItem
from app.quotes.writing.attribution.remarks import Spoken, load_sources, load_spoken
from app.quotes.writing.attribution.steps import speakers_given
from app.quotes.writing.comparing import check_unchanged, means, says_who_or_when
from app.quotes.writing.existing import load_quotes
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference

OTHERWISE = (
    "The quote is there already, and what is on record of it differs from this. The record stays; change it under"
    " /v1/quotes."
)
RESPONSES = """
    SELECT target_quote_id, target_remark_id, stance, responder_id FROM response
    WHERE trashed_at IS NULL AND (target_quote_id IN (:quotes) OR target_remark_id IN (:remarks))
"""
CHECKS = "SELECT quote_id, result, basis FROM verification WHERE quote_id IN (:quotes)"
RELATIONS = frozenset({"told_in", "same_remark_as", "translation_of"})


@dataclass(slots=True)
class Recognized:
    """The items as they are to be written: what is there already has become `{"id", "occurrences"}`."""

    items: list[QuoteItem] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)


def recognize_quotes(session: Session, items: Sequence[QuoteItem], printed: Sequence[str]) -> Recognized:
    """Find the items among the quotes that the article prints. Each of these is taken once, in their order."""
    there = load_quotes(session, printed)
    spoken = load_spoken(session, {quote.remark_id for quote in there.values()}) if items and there else {}
    named = {item.id for item in items}
    free = [there[one] for one in printed if one in there and one not in named and there[one].trashed_at is None]
    by_words: dict[str, list[Quote]] = {}
    for one in free:
        by_words.setdefault(fold(one.text).text, []).append(one)
    found = Recognized()
    same: list[tuple[int, Quote]] = []
    for number, item in enumerate(items):
        alike = by_words.get(fold(item.text).text, []) if item.id is None and item.text is not None else []
        who = speakers_of(items, number)
        quote = next((one for one in alike if are_speakers(who, spoken[one.remark_id])), None)
        if quote is None:
            found.items.append(item)
            continue
        alike.remove(quote)
        same.append((number, quote))
        found.items.append(QuoteItem.model_construct({"id", "occurrences"}, id=quote.id, occurrences=item.occurrences))
    found.warnings += differences(session, items, same, spoken)
    return found


def speakers_of(items: Sequence[QuoteItem], number: int) -> list[SourceReference] | None:
    """Whom an item names as its speakers, or the item whose remark it shares does; None when neither names any."""
    while True:
        item = items[number]
        speakers = [speaker.source for speaker, _ in speakers_given(item, "")]
        if not speakers and item.attribution is not None and not isinstance(item.attribution, LaterSteps):
            speakers = [step.source for step in item.attribution.steps if step.role == "speaker"]
        shared = item.same_remark_as or item.translation_of
        if speakers or not isinstance(shared, NumberedItem) or shared.number >= number:
            return speakers or None
        number = shared.number


def are_speakers(references: Sequence[SourceReference] | None, spoken: Spoken) -> bool:
    if references is None:
        return True
    speakers = [step.source for step in spoken.speakers]
    return len(references) == len(speakers) and all(
        is_again(reference, source) for reference, source in zip(references, speakers, strict=True)
    )


def is_again(reference: SourceReference, source: KnownSource) -> bool:
    """Whether the reference can be to this source. One that was to be made new is there now."""
    return means(reference.model_copy(update={"new": False}), source)


def recognize_authors(
    session: Session, references: Sequence[SourceReference], current: Sequence[str]
) -> list[SourceReference]:
    """The byline, with those who stand in it already named by their ids."""
    there = list(load_sources(session, set(current)).values()) if current else []
    known = [next((source for source in there if is_again(one, source)), None) for one in references]
    return [
        one if source is None else SourceReference.model_construct({"id"}, id=source.id)
        for one, source in zip(references, known, strict=True)
    ]


def differences(
    session: Session, items: Sequence[QuoteItem], same: Sequence[tuple[int, Quote]], spoken: dict[str, Spoken]
) -> Iterator[dict[str, Any]]:
    """A warning for each item that says otherwise of its quote than the record does."""
    if not same:
        return
    around = Around(session, [quote for _, quote in same])
    for number, quote in same:
        item, pointer = items[number], f"/quotes/{number}"
        members = item.model_fields_set - RELATIONS
        plain = QuoteItem.model_construct(members, **{name: getattr(item, name) for name in members})
        try:
            check_unchanged(plain, quote, spoken[quote.remark_id] if says_who_or_when(plain) else None, pointer)
        except InvalidContent as otherwise:
            yield {"code": "record-differs", "detail": OTHERWISE, "pointer": otherwise.errors[0].pointer}
        for place in around.missing(item, quote):
            yield {"code": "record-differs", "detail": OTHERWISE, "pointer": f"{pointer}/{place}"}


class Around:
    """The checks of some quotes and what was said to them."""

    def __init__(self, session: Session, quotes: Sequence[Quote]) -> None:
        reader, ids = reader_of(session), [quote.id for quote in quotes]
        rows = reader.tuples(RESPONSES, quotes=ids, remarks=[quote.remark_id for quote in quotes])
        sources = load_sources(session, {responder for *_, responder in rows})
        self._responses = [(quote or remark, stance, sources[who]) for quote, remark, stance, who in rows]
        self._checks = set(reader.tuples(CHECKS, quotes=ids))

    def missing(self, item: QuoteItem, quote: Quote) -> Iterator[str]:
        """The places of what the item has and the record does not."""
        for place, check in enumerate(item.verifications):
            if (quote.id, check.result, check.basis) not in self._checks:
                yield f"verifications/{place}"
        for place, response in enumerate(item.responses):
            if not any(
                target in {quote.id, quote.remark_id}
                and stance == response.stance
                and is_again(response.responder, responder)
                for target, stance, responder in self._responses
            ):
                yield f"responses/{place}"
