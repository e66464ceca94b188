"""What is there already: quotes named by id, external ids that are taken, the same words of the same speaker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.problems import Conflict
from app.core.sql.bulk import known_here, reader_at_pile
from app.core.sql.db import reader_past_pile
from app.quotes.models import Quote
from app.quotes.shapes import QuoteMembers
from app.quotes.writing.attribution.remarks import Spoken
from app.sources.names import Names
from app.sources.shapes import SourceReference

CHUNK = 400
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
    reader_at_pile(session)
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
    said = known_here(session, Said)
    texts = {quote.text for quote, _, _ in new}
    speakers = {step.source.id for _, spoken, _ in new for step in spoken.speakers}
    said.look_up(texts, speakers - set(made))
    there = said.by_words(texts, speakers)
    warnings = []
    for quote, spoken, pointer in new:
        for step in spoken.speakers:
            other = there.setdefault((quote.text, step.source.id), quote.id)
            if other != quote.id:
                warning = {"code": "possible-duplicate", "detail": SAID_BEFORE, "pointer": pointer, "place": other}
                warnings.append(warning)
                break
    said.add((quote.text, step.source.id, quote.id) for quote, spoken, _ in new for step in spoken.speakers)
    return warnings


@dataclass(slots=True)
class Said:
    """Whose words are on record, as far as that was asked."""

    session: Session
    _newest: dict[tuple[str, str], str] = field(default_factory=dict)
    _asked: list[tuple[Set[str], Set[str]]] = field(default_factory=list)

    def look_up(self, texts: Set[str], speakers: Set[str]) -> None:
        """Learn which of these texts any of these speakers has said; what is known is not asked again."""
        if not speakers or any(texts <= known and speakers <= others for known, others in self._asked):
            return
        self._asked.append((texts, speakers))
        reader, wanted = reader_past_pile(self.session), sorted(texts)
        for place in range(0, len(wanted), CHUNK):
            words = wanted[place : place + CHUNK]
            for text, source, ident in reader.tuples(EQUAL, speakers=sorted(speakers), texts=words):
                self._newest[text, source] = max(ident, self._newest.get((text, source), ""))

    def by_words(self, texts: Set[str], speakers: Set[str]) -> dict[tuple[str, str], str]:
        """The newest quote of each of these texts by each of these speakers."""
        pairs = ((text, speaker) for text in texts for speaker in speakers)
        return {pair: self._newest[pair] for pair in pairs if pair in self._newest}

    def add(self, new: Iterable[tuple[str, str, str]]) -> None:
        """Quotes that were just made, each with its text and a speaker."""
        for text, speaker, ident in new:
            self._newest[text, speaker] = ident


def look_up_words(session: Session, items: Sequence[QuoteMembers], names: Names) -> None:
    """Learn at once who of those that are named as speakers has said any of these words."""
    texts, speakers = set[str](), set[str]()
    for item in items:
        if item.text is None:
            continue
        texts.add(item.text)
        for speaker in speakers_of(item):
            speakers.update([speaker.id] if speaker.id is not None else [one.id for one in names.candidates(speaker)])
    known_here(session, Said).look_up(texts, speakers)


def speakers_of(item: QuoteMembers) -> Iterator[SourceReference]:
    """Those whom an item names as speakers, in either way."""
    given = item.speakers if item.speakers is not None else [item.speaker] if item.speaker is not None else []
    yield from (speaker.source for speaker in given)
    steps = item.attribution.steps if item.attribution is not None else []
    yield from (step.source for step in steps if step.role == "speaker")
