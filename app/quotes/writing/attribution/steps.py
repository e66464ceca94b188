"""The rules of an attribution: its steps are numbered, and each goes on from earlier ones.

The speakers come first. `via` only ever names earlier steps, so that no circle can be written. Left out, the first
step after the speakers follows all of them and any other the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sqlmodel import Session

from app.core.problems import InvalidContent
from app.core.sql.bulk import insert_rows
from app.core.values.dates import date_bounds
from app.quotes.shapes import MOST_STEPS, AttributionItem, LaterSteps, QuoteMembers, SpeakerItem, StepItem, StepMembers
from app.sources.finding import Resolver
from app.sources.names import KnownSource
from app.sources.shapes import SourceReference

PLAIN = ("cue", "hedge", "date", "date_text", "evidence_url", "archive_url", "note")
"""Columns of a step that are as they were sent."""
AT_MOST = f"Give at most {MOST_STEPS} steps, the speakers counted."


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step as a request gives it, numbered. `pointer` is the step's own."""

    pointer: str
    role: str
    via: tuple[int, ...]
    members: StepMembers
    source: SourceReference
    source_pointer: str
    title: str | None
    on_behalf_of: SourceReference | None
    behalf_pointer: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its sources. `columns` are the row's, but for remark and number."""

    columns: dict[str, Any]
    via: tuple[int, ...]
    source: KnownSource
    on_behalf_of: KnownSource | None = None

    @property
    def is_speaker(self) -> bool:
        return not self.via

    def sources(self) -> Iterator[KnownSource]:
        yield self.source
        if self.on_behalf_of is not None:
            yield self.on_behalf_of


class SaysWho(Protocol):
    """Anything that says who said it: an item, or a change of one."""

    @property
    def speaker(self) -> SpeakerItem | None: ...
    @property
    def speakers(self) -> Sequence[SpeakerItem] | None: ...
    @property
    def speaker_title(self) -> str | None: ...
    @property
    def on_behalf_of(self) -> SourceReference | None: ...

    def given(self, name: str) -> bool: ...


def speakers_given(item: SaysWho, pointer: str) -> list[tuple[SpeakerItem, str]]:
    """The speakers that an item gives, each with its pointer. `speakers` decides over `speaker`."""
    if item.speakers is not None:
        return [(speaker, f"{pointer}/speakers/{place}") for place, speaker in enumerate(item.speakers)]
    return [(item.speaker, f"{pointer}/speaker")] if item.speaker is not None else []


def asked_steps(item: QuoteMembers, pointer: str) -> list[AskedStep]:
    """All steps that an item asks for. Raises InvalidContent at the place of what is not right."""
    speakers = speakers_given(item, pointer)
    if item.attribution is not None and not isinstance(item.attribution, LaterSteps):
        steps = whole_steps(item.attribution, f"{pointer}/attribution")
        check_agreement(item, speakers, steps, pointer)
        return steps
    if not speakers:
        raise InvalidContent.at(f"{pointer}/speaker", "missing", "Say who said it: give a speaker.")
    later = item.attribution.steps if item.attribution is not None else []
    return [*first_steps(item, speakers, pointer), *later_steps(later, len(speakers), f"{pointer}/attribution")]


def first_steps(item: SaysWho, speakers: Sequence[tuple[SpeakerItem, str]], pointer: str) -> list[AskedStep]:
    """The speakers as steps; what stands beside one speaker belongs to that one."""
    for member, within in (("speaker_title", "source_title"), ("on_behalf_of", "on_behalf_of")):
        beside = getattr(item, member)
        if beside is None:
            continue
        if len(speakers) > 1:
            detail = "This stands beside one speaker. Of several, give it inside each."
            raise InvalidContent.at(f"{pointer}/{member}", "several_speakers", detail)
        inside = getattr(speakers[0][0], within)
        if inside is not None and inside != beside:
            detail = "The speaker has another one inside. Give it once."
            raise InvalidContent.at(f"{pointer}/{member}", "contradicts", detail)
    asked = [first_step(speaker, place) for speaker, place in speakers]
    if item.speaker_title is not None:
        asked[0] = replace(asked[0], title=item.speaker_title)
    if item.on_behalf_of is not None and asked[0].on_behalf_of is None:
        asked[0] = replace(asked[0], on_behalf_of=item.on_behalf_of, behalf_pointer=f"{pointer}/on_behalf_of")
    return asked


def first_step(speaker: SpeakerItem, place: str) -> AskedStep:
    return AskedStep(
        pointer=place,
        role="speaker",
        via=(),
        members=speaker,
        source=speaker.source,
        source_pointer=f"{place}{speaker.place}",
        title=speaker.source_title,
        on_behalf_of=speaker.on_behalf_of,
        behalf_pointer=f"{place}/on_behalf_of",
    )


def later_steps(steps: Sequence[StepItem], speakers: int, pointer: str) -> list[AskedStep]:
    """The steps after the speakers, numbered on from them."""
    if speakers + len(steps) > MOST_STEPS:
        raise InvalidContent.at(pointer, "too_many_steps", AT_MOST)
    asked = []
    for number, step in enumerate(steps, speakers):
        place = f"{pointer}/{number - speakers}"
        if step.role == "speaker":
            detail = "A speaker is no later step. Name all speakers in `speakers`."
            raise InvalidContent.at(f"{place}/role", "speaker_among_later_steps", detail)
        via = step.via
        if via is None:
            via = list(range(speakers)) if number == speakers else [number - 1]
        asked.append(asked_step(step, number, via, place))
    return asked


def whole_steps(attribution: AttributionItem, pointer: str) -> list[AskedStep]:
    """All steps of `{"steps": […]}`, where each but the speakers says what it goes on from."""
    if not attribution.steps:
        raise InvalidContent.at(f"{pointer}/steps", "missing", "Give at least the speaker.")
    asked: list[AskedStep] = []
    for number, step in enumerate(attribution.steps):
        place = f"{pointer}/steps/{number}"
        if number == 0 and step.role != "speaker":
            raise InvalidContent.at(f"{place}/role", "begins_with_speaker", "Step 0 is a speaker.")
        if step.role == "speaker":
            if step.via:
                raise InvalidContent.at(f"{place}/via", "speaker_with_via", "A speaker has no earlier step: give [].")
            if asked and asked[-1].role != "speaker":
                detail = "The speakers come first, before all other steps."
                raise InvalidContent.at(f"{place}/role", "speaker_among_later_steps", detail)
        elif step.via is None:
            detail = "Say which earlier steps this one goes on from, such as [0]."
            raise InvalidContent.at(f"{place}/via", "missing", detail)
        asked.append(asked_step(step, number, step.via or [], place))
    return asked


def asked_step(step: StepItem, number: int, via: Sequence[int], place: str) -> AskedStep:
    if step.step is not None and step.step != number:
        detail = f"This step has the number {number}. Leave it out, or put the steps in order."
        raise InvalidContent.at(f"{place}/step", "not_its_number", detail)
    if step.role != "speaker":
        check_via(via, number, f"{place}/via")
    return AskedStep(
        pointer=place,
        role=step.role,
        via=tuple(sorted(via)),
        members=step,
        source=step.source,
        source_pointer=f"{place}/source",
        title=step.source_title,
        on_behalf_of=step.on_behalf_of,
        behalf_pointer=f"{place}/on_behalf_of",
    )


def check_via(via: Sequence[int], number: int, pointer: str) -> None:
    """A step that is no speaker goes on from at least one earlier step, and names each once."""
    if not via:
        raise InvalidContent.at(pointer, "missing", "Only a speaker has no earlier step. Name at least one.")
    if not all(0 <= earlier < number for earlier in via):
        detail = f"This is step {number}. Name earlier steps only, from 0 to {number - 1}."
        raise InvalidContent.at(pointer, "not_earlier", detail)
    if len(set(via)) != len(via):
        raise InvalidContent.at(pointer, "twice", "Name each earlier step once.")


def check_agreement(
    item: SaysWho, speakers: Sequence[tuple[SpeakerItem, str]], steps: Sequence[AskedStep], pointer: str
) -> None:
    """The speakers that stand beside a whole attribution are those in it."""
    inside = [step for step in steps if step.role == "speaker"]
    for place, (speaker, at) in enumerate(speakers):
        if place >= len(inside) or speaker.source.model_dump() != inside[place].source.model_dump():
            detail = "The speakers in attribution.steps are others. Leave this out, or give the same."
            raise InvalidContent.at(at, "contradicts", detail)
    if speakers and len(speakers) < len(inside) and item.speakers is not None:
        detail = "The speakers in attribution.steps are more. Leave this out, or give the same."
        raise InvalidContent.at(f"{pointer}/speakers", "contradicts", detail)
    if item.speaker_title is not None and item.speaker_title != inside[0].title:
        detail = "The speaker in attribution.steps has another title. Give it there."
        raise InvalidContent.at(f"{pointer}/speaker_title", "contradicts", detail)
    behalf = inside[0].on_behalf_of
    if item.on_behalf_of is not None and (behalf is None or behalf.model_dump() != item.on_behalf_of.model_dump()):
        detail = "The speaker in attribution.steps speaks for another. Give it there."
        raise InvalidContent.at(f"{pointer}/on_behalf_of", "contradicts", detail)


def resolve_steps(asked: Iterable[AskedStep], resolver: Resolver) -> list[Step]:
    """The steps with their sources found or made. Raises InvalidContent and AmbiguousSource."""
    return [resolved_step(step, resolver) for step in asked]


def resolved_step(step: AskedStep, resolver: Resolver) -> Step:
    source = resolver.resolve(step.source, step.source_pointer)
    behalf = resolver.resolve(step.on_behalf_of, step.behalf_pointer) if step.on_behalf_of is not None else None
    return make_step(step.role, step.via, source, behalf, step.title, step.members)


def make_step(
    role: str,
    via: tuple[int, ...],
    source: KnownSource,
    behalf: KnownSource | None,
    title: str | None,
    members: StepMembers,
) -> Step:
    first, last = date_bounds(members.date)
    columns = {name: getattr(members, name) for name in PLAIN}
    columns |= {
        "role": role,
        "source_id": source.id,
        "on_behalf_of_id": behalf.id if behalf is not None else None,
        "source_title": title,
        "date_from": first,
        "date_until": last,
    }
    return Step(columns, via, source, behalf)


def same_steps(one: Sequence[Step], other: Sequence[Step]) -> bool:
    return [(step.columns, step.via) for step in one] == [(step.columns, step.via) for step in other]


def insert_steps(session: Session, steps_of: Iterable[tuple[str, Sequence[Step]]]) -> None:
    """Write the steps of remarks that are in the database, past the flush: the remark's change stands for them."""
    steps, edges = [], []
    for remark_id, chain in steps_of:
        for number, step in enumerate(chain):
            steps.append({"remark_id": remark_id, "step": number, **step.columns})
            edges += [{"remark_id": remark_id, "step": number, "via_step": earlier} for earlier in step.via]
    insert_rows(session, "attribution", steps)
    insert_rows(session, "attribution_via", edges)
