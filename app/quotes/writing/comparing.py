"""Whether what a request says again of a quote is what is there: it may be sent back, not changed in passing."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.problems import InvalidContent
from app.core.values.slugs import name_key
from app.quotes.models import Quote
from app.quotes.shapes import LaterSteps, QuoteItem, QuoteMembers
from app.quotes.writing.attribution.remarks import SAID, Spoken
from app.quotes.writing.attribution.steps import (
    PLAIN,
    AskedStep,
    SaysWho,
    Step,
    first_steps,
    later_steps,
    speakers_given,
    whole_steps,
)
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference

ELSEWHERE = "The quote has another one. Send it unchanged or leave it out; it is changed under /v1/quotes."
SHARED = "The remark that it shares has another one. Leave it out, or give the same."
NOT_NEW = "This belongs to a new quote. Leave it out beside an id."
SCALARS = ("text", "wording", "language", "original_language", "context", "external_id", "extra")
WHO_AND_WHEN = ("speaker", "speakers", "speaker_title", "on_behalf_of", "said", "attribution")


def means(reference: SourceReference | None, source: KnownSource | None) -> bool:
    """Whether the reference can be to this source; without looking for any other."""
    if reference is None or source is None:
        return reference is None and source is None
    if reference.id is not None:
        return reference.id == source.id
    for name in ("slug", "wikidata", "external_id"):
        given = getattr(reference, name)
        if given is not None:
            return bool(given == getattr(source, name))
    if reference.name is None or reference.new or reference.kind not in {None, source.kind}:
        return False
    if "distinction" in reference.model_fields_set and reference.distinction != source.distinction:
        return False
    return name_key(reference.name) in {source.name_key, *map(name_key, source.aliases)}


def says_who_or_when(item: QuoteMembers) -> bool:
    return any(getattr(item, name) is not None for name in WHO_AND_WHEN)


def check_unchanged(item: QuoteItem, quote: Quote, spoken: Spoken | None, pointer: str) -> None:
    """Refuse an item that would change a quote which exists. `spoken` is its remark, needed for who and when."""
    for name in SCALARS:
        if item.given(name) and getattr(item, name) != getattr(quote, name):
            raise InvalidContent.at(f"{pointer}/{name}", "not_as_it_is", ELSEWHERE)
    if item.given("alterations") and [row.model_dump() for row in item.alterations] != quote.alterations:
        raise InvalidContent.at(f"{pointer}/alterations", "not_as_it_is", ELSEWHERE)
    original = item.translation_of.id if item.translation_of is not None else None
    if item.given("translation_of") and original != quote.translation_of_id:
        raise InvalidContent.at(f"{pointer}/translation_of", "not_as_it_is", ELSEWHERE)
    for name in ("same_remark_as", "told_in"):
        if getattr(item, name) is not None:
            raise InvalidContent.at(f"{pointer}/{name}", "not_new", NOT_NEW)
    if spoken is not None:
        check_same_remark(item, spoken, pointer, ELSEWHERE)


def check_same_remark(item: QuoteMembers, spoken: Spoken, pointer: str, detail: str) -> None:
    """Refuse an item that says otherwise of the act of saying than what is there. What it leaves out is the same."""
    if item.said is not None:
        for name, column in SAID.items():
            given = getattr(item.said, name) or ("unknown" if name == "medium" else getattr(item.said, name))
            if item.said.given(name) and given != getattr(spoken.remark, column):
                raise InvalidContent.at(f"{pointer}/said/{name}", "not_as_it_is", detail)
    if item.attribution is not None and not isinstance(item.attribution, LaterSteps):
        asked = whole_steps(item.attribution, f"{pointer}/attribution")
        check_same_steps(asked, spoken.steps, f"{pointer}/attribution", detail)
    elif item.attribution is not None:
        number = len(spoken.speakers)
        asked = later_steps(item.attribution.steps, number, f"{pointer}/attribution")
        check_same_steps(asked, spoken.steps[number:], f"{pointer}/attribution", detail)
    check_same_speakers(item, spoken.speakers, pointer, detail)


def check_same_speakers(item: SaysWho, speakers: Sequence[Step], pointer: str, detail: str) -> None:
    given = speakers_given(item, pointer)
    if item.speakers is not None:
        check_same_steps(first_steps(item, given, pointer), speakers, f"{pointer}/speakers", detail)
    elif given:
        check_same_steps(first_steps(item, given, pointer), speakers[:1], f"{pointer}/speaker", detail)
    title = speakers[0].columns["source_title"] if len(speakers) == 1 else None
    if item.given("speaker_title") and item.speaker_title != title:
        raise InvalidContent.at(f"{pointer}/speaker_title", "not_as_it_is", detail)
    behalf = speakers[0].on_behalf_of if len(speakers) == 1 else None
    if item.given("on_behalf_of") and not means(item.on_behalf_of, behalf):
        raise InvalidContent.at(f"{pointer}/on_behalf_of", "not_as_it_is", detail)


def check_same_steps(
    asked: Sequence[AskedStep], steps: Sequence[Step], pointer: str, detail: str, *, exact: bool = False
) -> None:
    """Refuse steps that differ in what they give; with `exact` also in what they leave out."""
    if len(asked) != len(steps):
        raise InvalidContent.at(pointer, "not_as_it_is", detail)
    for one, step in zip(asked, steps, strict=True):
        if one.role != step.columns["role"] or one.via != step.via:
            raise InvalidContent.at(one.pointer, "not_as_it_is", detail)
        if not means(one.source, step.source):
            raise InvalidContent.at(one.source_pointer, "not_as_it_is", detail)
        if (exact or one.members.given("on_behalf_of")) and not means(one.on_behalf_of, step.on_behalf_of):
            raise InvalidContent.at(one.behalf_pointer, "not_as_it_is", detail)
        for name in ("source_title", *PLAIN):
            if (exact or one.members.given(name)) and getattr(one.members, name) != step.columns[name]:
                raise InvalidContent.at(f"{one.pointer}/{name}", "not_as_it_is", detail)


def are_same(asked: Sequence[AskedStep], steps: Sequence[Step]) -> bool:
    """Whether a whole attribution is what is there, in all that it gives and leaves out."""
    try:
        check_same_steps(asked, steps, "", "", exact=True)
    except InvalidContent:
        return False
    return True
