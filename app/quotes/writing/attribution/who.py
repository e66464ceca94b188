"""Who said it, as a PATCH of a quote changes it: what was sent, laid over the steps that are there.

A speaker who is sent back as a summary keeps what is known of the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.core.problems import InvalidContent
from app.quotes.shapes import MOST_STEPS, BareSpeaker, LaterSteps, SpeakerItem, StepMembers
from app.quotes.update_shapes import QuoteUpdate
from app.quotes.writing.attribution.remarks import Spoken
from app.quotes.writing.attribution.steps import (
    AT_MOST,
    PLAIN,
    AskedStep,
    Step,
    check_agreement,
    first_step,
    later_steps,
    speakers_given,
    whole_steps,
)
from app.quotes.writing.comparing import are_same, check_same_speakers, means
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference

MEMBERS = ("speaker", "speakers", "speaker_title", "on_behalf_of", "attribution")
SEVERAL = "This stands beside one speaker. Of several, give it inside each."


def planned_steps(data: QuoteUpdate, spoken: Spoken) -> list[AskedStep]:
    """All steps as they will be, those that stay named by their ids. Raises InvalidContent."""
    later = data.attribution.steps if isinstance(data.attribution, LaterSteps) else None
    if data.given("attribution") and later is None:
        whole = whole_steps(data.attribution, "/attribution")
        if not are_same(whole, spoken.steps):
            check_beside(data, spoken, whole)
            return whole
    first = planned_speakers(data, spoken.speakers)
    planned = first + (
        kept_later(spoken, len(first)) if later is None else later_steps(later, len(first), "/attribution")
    )
    if len(planned) > MOST_STEPS:
        raise InvalidContent.at("/speakers", "too_many_steps", AT_MOST)
    return planned


def check_beside(data: QuoteUpdate, spoken: Spoken, whole: Sequence[AskedStep]) -> None:
    """Speakers beside a whole attribution are sent back as they were, or are those in it."""
    try:
        check_same_speakers(data, spoken.speakers, "", "")
    except InvalidContent:
        check_agreement(data, speakers_given(data, ""), whole, "")


def planned_speakers(data: QuoteUpdate, current: Sequence[Step]) -> list[AskedStep]:
    given = speakers_given(data, "")
    if len(current) > 1 and not data.given("speakers") and given and is_kept(given[0][0], current[0]):
        given = []  # the first of a joint statement, sent back as GET gives it
    planned = [planned_speaker(speaker, place, number, current) for number, (speaker, place) in enumerate(given)]
    planned = planned or [as_asked(step, "/speaker") for step in current]
    for member, value in (("speaker_title", data.speaker_title), ("on_behalf_of", data.on_behalf_of)):
        if not data.given(member):
            continue
        if len(planned) > 1 and value is not None:
            raise InvalidContent.at(f"/{member}", "several_speakers", SEVERAL)
        if len(planned) == 1 and member == "speaker_title":
            planned[0] = replace(planned[0], title=data.speaker_title)
        elif len(planned) == 1:
            planned[0] = replace(planned[0], on_behalf_of=data.on_behalf_of, behalf_pointer="/on_behalf_of")
    return planned


def planned_speaker(speaker: SpeakerItem, place: str, number: int, current: Sequence[Step]) -> AskedStep:
    """A speaker as sent, or, where that is a summary of one who is there, as that one is."""
    for step in [*current[number : number + 1], *current]:
        if is_kept(speaker, step):
            return as_asked(step, place)
    return first_step(speaker, place)


def is_kept(speaker: SpeakerItem, step: Step) -> bool:
    return isinstance(speaker, BareSpeaker) and means(speaker.source, step.source)


def kept_later(spoken: Spoken, speakers: int) -> list[AskedStep]:
    """The later steps that are there, numbered on from another number of speakers."""
    before = len(spoken.speakers)
    planned = []
    for step in spoken.steps[before:]:
        from_speakers = [earlier for earlier in step.via if earlier < min(before, speakers)]
        if len([earlier for earlier in step.via if earlier < before]) == before or (
            not from_speakers and min(step.via) < before
        ):
            from_speakers = list(range(speakers))
        later = [earlier + speakers - before for earlier in step.via if earlier >= before]
        planned.append(replace(as_asked(step, "/speakers"), via=tuple(from_speakers + later)))
    return planned


def as_asked(step: Step, pointer: str) -> AskedStep:
    """A step that is there, asked for again."""
    members = StepMembers.model_construct(**{name: step.columns[name] for name in PLAIN})
    return AskedStep(
        pointer=pointer,
        role=step.columns["role"],
        via=step.via,
        members=members,
        source=by_id(step.source),
        source_pointer=pointer,
        title=step.columns["source_title"],
        on_behalf_of=by_id(step.on_behalf_of) if step.on_behalf_of is not None else None,
        behalf_pointer=pointer,
    )


def by_id(source: KnownSource) -> SourceReference:
    return SourceReference.model_construct(id=source.id)
