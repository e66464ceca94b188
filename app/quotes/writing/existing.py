"""What is there already: quotes named by id, external ids that are taken, the same words of the same speaker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.db import reader_of
from app.core.problems import Conflict
from app.quotes.models import Quote
from app.quotes.writing.remarks import Spoken

TAKEN = "Another quote has this external_id, perhaps one in the trash. Give another, or name that quote by its id."
SAID_BEFORE = "The same words of the same speaker are already there as another quote."
# By the words first: a speaker may have said thousands of others.
EQUAL = """
    SELECT q.text, a.source_id, q.id FROM quote q CROSS JOIN attribution a
    WHERE q.text IN (:texts) AND q.trashed_at IS NULL AND q.merged_into_id IS NULL AND a.remark_id = q.remark_id
      AND a.role = 'speaker' AND a.source_id IN (:speakers) ORDER BY q.id
"""


def load_quotes(session: Session, ids: Collection[str]) -> dict[str, Quote]:
    """The quotes behind these ids; the survivor stands for one that was merged."""
    found: dict[str, Quote] = {}
    wanted = set(ids)
    while wanted:
        rows = session.execute(select(Quote).where(col(Quote.id).in_(sorted(wanted)))).scalars().all()
        found |= {quote.id: quote for quote in rows}
        wanted = {quote.merged_into_id for quote in rows if quote.merged_into_id is not None} - found.keys()
    return {ident: survivor(found[ident], found) for ident in ids if ident in found}


def survivor(quote: Quote, found: Mapping[str, Quote]) -> Quote:
    while quote.merged_into_id is not None:
        quote = found[quote.merged_into_id]
    return quote


def refuse_taken(session: Session, quotes: Iterable[tuple[Quote, str]]) -> None:
    """Raises Conflict when another quote has the external id of one of these, each given with its pointer."""
    wanted: dict[str, Quote] = {}
    for quote, pointer in quotes:
        if quote.external_id is not None and wanted.setdefault(quote.external_id, quote) is not quote:
            raise Conflict.at(f"{pointer}/external_id", "taken", TAKEN)
    if not wanted:
        return
    with session.no_autoflush:
        query = select(col(Quote.external_id), col(Quote.id)).where(col(Quote.external_id).in_(sorted(wanted)))
        taken = {external_id for external_id, ident in session.execute(query) if wanted[external_id].id != ident}
    for quote, pointer in quotes:
        if quote.external_id in taken:
            raise Conflict.at(f"{pointer}/external_id", "taken", TAKEN)


def duplicates(
    session: Session, new: Collection[tuple[Quote, Spoken, str]], made: Collection[str]
) -> list[dict[str, Any]]:
    """A warning for each new quote whose words its speaker is already on record with. `made` are sources just made."""
    speakers = {step.source.id for _, spoken, _ in new for step in spoken.speakers} - set(made)
    there: dict[tuple[str, str], str] = {}
    if speakers:
        texts = sorted({quote.text for quote, _, _ in new})
        rows = reader_of(session).tuples(EQUAL, speakers=sorted(speakers), texts=texts)
        there = {(text, source): ident for text, source, ident in rows}
    warnings = []
    for quote, spoken, pointer in new:
        for step in spoken.speakers:
            other = there.setdefault((quote.text, step.source.id), quote.id)
            if other != quote.id:
                warning = {"code": "possible-duplicate", "detail": SAID_BEFORE, "pointer": pointer, "place": other}
                warnings.append(warning)
                break
    return warnings
