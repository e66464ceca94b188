"""Making quotes: the items of one request become quotes, remarks, steps and the record around them, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.auth.callers import Caller
from app.changes.recording import insert_records
from app.core.problems import Fault, InvalidContent
from app.core.sql.db import save_pending
from app.quotes.models import Quote
from app.quotes.shapes import DERIVED, NumberedItem, QuoteItem, QuoteMembers, QuoteReference
from app.quotes.writing.about import Abouts, insert_about
from app.quotes.writing.attribution.remarks import Spoken, load_spoken, new_spoken, own_copy
from app.quotes.writing.attribution.steps import AskedStep, Step, asked_steps, insert_steps, resolve_steps
from app.quotes.writing.comparing import SHARED, check_same_remark, check_unchanged, says_who_or_when
from app.quotes.writing.existing import duplicates, load_quotes, refuse_taken
from app.quotes.writing.record import make_response, make_verification
from app.quotes.writing.rules import UnnamedPlaces, check_alterations, check_translation
from app.sources.finding import Resolver
from app.sources.shapes import SourceReference

DEEPEST = 16
"""How many remarks may stand around one: A says that B said that C said …"""


@dataclass(slots=True)
class MadeQuotes:
    """The quotes of a request in its order, those that were there included."""

    quotes: list[Quote] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """An item of the request with what became of it. `spoken` of a quote that was there is loaded when needed."""

    pointer: str
    item: QuoteMembers
    quote: Quote
    spoken: Spoken | None = None
    is_new: bool = False


def sources_named(items: Sequence[QuoteMembers]) -> Iterator[SourceReference]:
    """All sources that new items name, for `Resolver.prepare`."""
    for item in items:
        if getattr(item, "id", None) is not None:
            continue
        speakers = item.speakers if item.speakers is not None else [item.speaker] if item.speaker is not None else []
        steps = item.attribution.steps if item.attribution is not None else []
        references = [item.on_behalf_of, *(about.source for about in item.about)]
        references += [named for one in speakers for named in (one.source, one.on_behalf_of)]
        references += [named for one in steps for named in (one.source, one.on_behalf_of)]
        references += [check.checked_by for check in item.verifications]
        references += [response.responder for response in item.responses]
        yield from (reference for reference in references if reference is not None)


def make_quotes(
    session: Session,
    items: Sequence[QuoteItem],
    *,
    language: str,
    resolver: Resolver,
    caller: Caller,
    pointer: str = "/quotes",
) -> MadeQuotes:
    """The quotes of these items: new ones are made, `{"id"}` is one that exists and stays as it is.

    `language` is that of items without one. Nothing is written unless all items are right. Raises InvalidContent,
    AmbiguousSource, Conflict (an external id that is taken) and Forbidden (a check without the scope `verify`).
    """
    making = Making(session, language, resolver, caller, UnnamedPlaces(session))
    making.load(items)
    for number, item in enumerate(items):
        making.take(item, f"{pointer}/{number}")
    return making.keep()


def make_quote(session: Session, data: QuoteMembers, *, resolver: Resolver, caller: Caller) -> MadeQuotes:
    """One new quote, whose members stand at the root of the request."""
    making = Making(session, data.language or "", resolver, caller, UnnamedPlaces(session))
    making.load([data])
    making.take(data, "")
    return making.keep()


@dataclass(slots=True)
class Making:
    """The work on one request."""

    session: Session
    language: str
    resolver: Resolver
    caller: Caller
    unnamed: UnnamedPlaces
    entries: list[Entry] = field(default_factory=list)
    here: dict[str, Quote] = field(default_factory=dict)
    """Quotes that exist and are named by id."""
    spoken: dict[str, Spoken] = field(default_factory=dict)
    """Remarks that exist and are looked into."""
    remarks: list[Spoken] = field(default_factory=list)
    """New remarks, each after the one that it was told in."""

    def load(self, items: Sequence[QuoteMembers]) -> None:
        """Load what the items name by id: the quotes, and the remarks that are shared or compared."""
        looked_into: set[str] = set()
        named: set[str] = set()
        for item in items:
            own = getattr(item, "id", None)
            if own is not None and says_who_or_when(item):
                looked_into.add(own)
            for reference in (item.same_remark_as, item.told_in, item.translation_of):
                if isinstance(reference, NumberedItem):
                    if reference.number < len(items):
                        looked_into.add(getattr(items[reference.number], "id", None) or "")
                elif reference is not None:
                    looked_into.add(reference.id)
            words = (response.quote for response in item.responses if response.quote is not None)
            named |= {own or "", *(reference.id for reference in words)}
        self.here = load_quotes(self.session, (named | looked_into) - {""})
        remarks = {self.here[ident].remark_id for ident in looked_into if ident in self.here}
        self.spoken = load_spoken(self.session, remarks, shared=True) if remarks else {}

    def take(self, item: QuoteMembers, pointer: str) -> None:
        """Make one item, or find it."""
        if getattr(item, "id", None) is not None:
            assert isinstance(item, QuoteItem)
            self.entries.append(self.found(item, pointer))
        else:
            self.entries.append(self.made(item, pointer))

    def found(self, item: QuoteItem, pointer: str) -> Entry:
        assert item.id is not None
        quote = self.named(item.id, f"{pointer}/id")
        if any(entry.quote is quote for entry in self.entries):
            raise InvalidContent.at(f"{pointer}/id", "twice", "This quote is already in the list. Give it once.")
        entry = Entry(pointer, item, quote, self.spoken.get(quote.remark_id))
        check_unchanged(item, quote, entry.spoken if says_who_or_when(item) else None, pointer)
        return entry

    def named(self, ident: str, pointer: str) -> Quote:
        quote = self.here.get(ident)
        if quote is None or quote.trashed_at is not None:
            raise InvalidContent.at(pointer, "no_such_quote", "There is no such quote. Name one that is there.")
        return quote

    def earlier(self, reference: QuoteReference | None, pointer: str) -> Entry | None:
        """The earlier item, or the quote that exists, which a reference names."""
        if reference is None:
            return None
        if isinstance(reference, NumberedItem):
            if reference.number >= len(self.entries):
                detail = "Name an earlier item of the list by its number, the first being 0."
                raise InvalidContent.at(pointer, "not_earlier", detail)
            return self.entries[reference.number]
        quote = self.named(reference.id, f"{pointer}/id")
        return Entry(pointer, QuoteMembers(), quote, self.spoken[quote.remark_id])

    def made(self, item: QuoteMembers, pointer: str) -> Entry:
        text = check_new(item, pointer)
        original = self.earlier(item.translation_of, f"{pointer}/translation_of")
        wording, language = item.wording or "verbatim", item.language or self.language
        check_alterations(item.alterations, text, wording, f"{pointer}/alterations")
        if original is not None:
            at = "language" if item.language is not None else "translation_of"
            check_translation(language, original.quote, f"{pointer}/{at}")
        spoken = self.remark_of(item, original, pointer)
        quote = Quote(
            remark_id=spoken.remark.id,
            text=text,
            wording=wording,
            language=language,
            original_language=item.original_language,
            translation_of_id=original.quote.id if original is not None else None,
            alterations=[span.model_dump() for span in item.alterations],
            context=item.context,
            external_id=item.external_id,
            extra=item.extra,
            verification=item.verifications[-1].result if item.verifications else spoken.first_verification,
        )
        return Entry(pointer, item, quote, spoken, is_new=True)

    def remark_of(self, item: QuoteMembers, original: Entry | None, pointer: str) -> Spoken:
        """The remark of a new quote: the one it shares, or a new one."""
        model = self.earlier(item.same_remark_as, f"{pointer}/same_remark_as")
        if original is not None:
            if model is not None and model.quote.remark_id != original.quote.remark_id:
                detail = "A translation is of the same remark. Name the quote that it translates, or leave this out."
                raise InvalidContent.at(f"{pointer}/same_remark_as", "another_remark", detail)
            model = original
        teller = self.earlier(item.told_in, f"{pointer}/told_in")
        if model is not None:
            return self.shared(item, model, teller, original is not None, pointer)
        asked = asked_steps(item, pointer)
        steps = resolve_steps(asked, self.resolver)
        outer = self.kept(own_copy(self.session, told(teller))) if teller is not None else None
        spoken = new_spoken(item.said, steps, outer)
        if spoken.remark.depth > DEEPEST:
            detail = f"At most {DEEPEST} remarks may stand around one. Name a quote that is less deep."
            raise InvalidContent.at(f"{pointer}/told_in", "too_deep", detail)
        self.take_places(asked, steps, spoken.remark.id)
        return self.kept(spoken)

    def shared(
        self, item: QuoteMembers, model: Entry, teller: Entry | None, is_translation: bool, pointer: str
    ) -> Spoken:
        spoken = told(model)
        check_same_remark(item, spoken, pointer, SHARED)
        if teller is not None and teller.quote.remark_id != spoken.remark.told_in_id:
            raise InvalidContent.at(f"{pointer}/told_in", "not_as_it_is", SHARED)
        if is_translation and spoken.is_protected:
            detail = "A quote of an unnamed source has its remark alone, so that nothing links two. Leave this out."
            raise InvalidContent.at(f"{pointer}/translation_of", "unnamed_shared", detail)
        return self.kept(own_copy(self.session, spoken))

    def take_places(self, asked: Sequence[AskedStep], steps: Sequence[Step], owner: str) -> None:
        for given, step in zip(asked, steps, strict=True):
            self.unnamed.take(step.source, owner, given.source_pointer)
            if step.on_behalf_of is not None:
                self.unnamed.take(step.on_behalf_of, owner, given.behalf_pointer)

    def kept(self, spoken: Spoken) -> Spoken:
        """Note what of the remark is new, the outermost first."""
        for level in [*spoken.levels()][::-1]:
            if level.is_new and not any(known is level for known in self.remarks):
                self.remarks.append(level)
        return spoken

    def keep(self) -> MadeQuotes:
        """Write all that is new. Steps are written past the flush: their remarks are in it."""
        made = MadeQuotes([entry.quote for entry in self.entries])
        new = [entry for entry in self.entries if entry.is_new]
        if not new:
            return made
        records = [*self.checks(new), *self.responses(new)]
        abouts = Abouts(self.session, self.resolver)
        for entry in new:
            abouts.add(entry.quote.id, entry.item.about, f"{entry.pointer}/about")
        about = abouts.rows()
        refuse_taken(self.session, [(entry.quote, entry.pointer) for entry in new])
        just_made = [source["id"] for source in self.resolver.resolved if source["made"]]
        spoken = [(entry.quote, told(entry), entry.pointer) for entry in new]
        made.warnings = duplicates(self.session, spoken, just_made)
        save_pending(self.session)
        insert_records(self.session, [one.remark for one in self.remarks])
        insert_records(self.session, [entry.quote for entry in new])
        insert_steps(self.session, [(one.remark.id, one.steps) for one in self.remarks])
        insert_about(self.session, about)
        self.session.add_all(records)
        return made

    def checks(self, new: Sequence[Entry]) -> Iterator[Any]:
        for entry in new:
            if entry.item.verifications:
                self.caller.need("verify")
            for place, data in enumerate(entry.item.verifications):
                pointer = f"{entry.pointer}/verifications/{place}"
                yield make_verification(self.resolver, data, pointer, quote_id=entry.quote.id)

    def responses(self, new: Sequence[Entry]) -> Iterator[Any]:
        for entry in new:
            for place, data in enumerate(entry.item.responses):
                pointer = f"{entry.pointer}/responses/{place}"
                words = self.words(data.quote, f"{pointer}/quote")
                on_remark = data.on == "remark"
                if on_remark and not told(entry).is_new:
                    self.caller.need("quotes:write")  # it answers other quotes, too, which may be public
                yield make_response(
                    self.resolver,
                    self.unnamed,
                    data,
                    pointer,
                    words=words,
                    target_quote_id=None if on_remark else entry.quote.id,
                    target_remark_id=entry.quote.remark_id if on_remark else None,
                )

    def words(self, reference: QuoteReference | None, pointer: str) -> Quote | None:
        """The quote that a response consists of: any item of the request, or one that exists."""
        if reference is None:
            return None
        if isinstance(reference, NumberedItem):
            if reference.number >= len(self.entries):
                detail = "Name an item of the list by its number, the first being 0."
                raise InvalidContent.at(pointer, "no_such_item", detail)
            return self.entries[reference.number].quote
        return self.named(reference.id, f"{pointer}/id")


def told(entry: Entry) -> Spoken:
    """The remark of an entry that was looked into."""
    assert entry.spoken is not None
    return entry.spoken


def check_new(item: QuoteMembers, pointer: str) -> str:
    """The words of a new quote. Raises InvalidContent when they are missing, or something is there that nobody sets."""
    faults = [
        Fault("read_only", "Nobody sets this. Leave it out of a new quote.", pointer=f"{pointer}/{name}")
        for name in DERIVED
        if item.given(name)
    ]
    if item.text is None:
        faults.append(Fault("missing", "Give the words of a new quote, or the id of one.", pointer=f"{pointer}/text"))
    if faults:
        raise InvalidContent(faults[0].detail, errors=faults)
    assert item.text is not None
    return item.text
