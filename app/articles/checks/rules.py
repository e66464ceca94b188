"""The checks, as a table: each has a name, a sentence, and a function that finds what is to be looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, count
from typing import Any, Literal, NamedTuple, get_args

from app.articles.anchoring.finding import READING_ORDER, Spot, Wanted, find_words
from app.articles.checks.facts import Facts
from app.articles.checks.mentions import is_mentioned, mention
from app.articles.checks.quotations import Quotation, find_quotations
from app.articles.checks.remedies import (
    Remedy,
    attribute,
    change_article,
    change_places,
    check_words,
    print_another,
    steps_of,
)
from app.articles.checks.speakers import who_said

CheckName = Literal[
    "words-drifted", "words-orphaned", "never-said", "quotation-without-quote", "ends-at-speaker", "hedge-missing",
    "only-unnamed", "title-missing", "dispute-not-mentioned",
]  # fmt: skip
NAMES: tuple[CheckName, ...] = get_args(CheckName)
_MOST_PLACES = 100  # of the same words, among which the one that is meant is counted out


class Finding(NamedTuple):
    """One thing to look at: what would be right, where, and a request that brings it about."""

    detail: str
    pointer: str | None
    place: Spot | None
    remedy: Remedy


def words_drifted(facts: Facts) -> Iterator[Finding]:
    for number, pointer, one in places_in(facts, "drifted"):
        detail = "These words have changed in print. Accept the place, or give the words as they were."
        spot = Spot(one["field"], one["start"], one["end"])
        yield Finding(detail, pointer, spot, change_places(facts, number, {one["id"]: {"state": "anchored"}}))


def words_orphaned(facts: Facts) -> Iterator[Finding]:
    for number, pointer, one in places_in(facts, "orphaned"):
        detail = "These words stand nowhere any more. Take the occurrence out, or give the words as they are printed."
        yield Finding(detail, pointer, None, change_places(facts, number, {one["id"]: None}))


def places_in(facts: Facts, state: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for number, entry in enumerate(facts.entries):
        for place, one in enumerate(entry["occurrences"]):
            if one["state"] == state:
                yield number, f"/quotes/{number}/occurrences/{place}", one


def never_said(facts: Facts) -> Iterator[Finding]:
    """A fabricated or misattributed quote is never printed as if it had been said."""
    for number, entry in enumerate(facts.entries):
        direct = [one["id"] for one in entry["occurrences"] if one["form"] == "direct"]
        if not direct or facts.verification(entry["id"]) not in ("fabricated", "misattributed"):
            continue
        detail = "These words were never said so, and are printed as direct speech. Print them as indirect."
        remedy = change_places(facts, number, {ident: {"form": "indirect"} for ident in direct})
        yield Finding(detail, f"/quotes/{number}", facts.first_place(number), remedy)


def quotation_without_quote(facts: Facts) -> Iterator[Finding]:
    known = known_speakers(facts)
    taken = [
        Spot(one["field"], one["start"], one["end"])
        for entry in facts.entries for one in entry["occurrences"] if one["start"] is not None
    ]  # fmt: skip
    for field in READING_ORDER:
        text = facts.texts[field]
        edges = [(start, end) for _, start, end in facts.layout.places] if field == "body" else [(0, len(text))]
        pairs = sorted((spot.start, spot.end) for spot in taken if spot.field == field)
        starts, ends = [start for start, _ in pairs], list(accumulate((end for _, end in pairs), max))
        for quotation in find_quotations(text, edges if text else []):
            before = bisect_left(starts, quotation.end)
            if before and ends[before - 1] > quotation.start:
                continue
            spot = Spot(field, quotation.start, quotation.end)
            stub = stub_of(facts, spot, quotation, taken, known)
            detail = "No quote stands behind this quotation. Say who said it."
            yield Finding(detail, None, spot, print_another(facts, stub))


def stub_of(
    facts: Facts, spot: Spot, quotation: Quotation, taken: list[Spot], known: Mapping[str, str]
) -> dict[str, Any]:
    """The quote to send: its words, who probably said them (null when nobody is named), and how they are introduced."""
    text = facts.texts[spot.field]
    words = text[spot.start : spot.end]
    spoken = who_said(text, quotation, known)
    occurrence: dict[str, Any] = {"field": spot.field, "exact": words}
    if find_words(facts.texts, Wanted(words, spot.field), taken) != spot:
        occurrence["nth"] = nth_of(facts, spot, words)
    if spoken.cue is not None:
        occurrence["cue"] = spoken.cue
    speaker: Any = spoken.name
    if spoken.name is not None and (ident := known.get(spoken.name) or known.get(spoken.name.split()[-1])):
        speaker = {"id": ident}
    return {"text": words, "speaker": speaker, "occurrences": [occurrence]}


def nth_of(facts: Facts, spot: Spot, words: str) -> int:
    """Which of the equal places it is, counted from 1."""
    for number in count(1):
        place = find_words(facts.texts, Wanted(words, spot.field, number), ())
        if place is None or place.start >= spot.start or number == _MOST_PLACES:
            return number
    raise AssertionError("counting does not end")


def known_speakers(facts: Facts) -> dict[str, str]:
    """The names, and last names, of the persons and others who are quoted already, with their ids."""
    names = {step.name: step.source_id for _, step in facts.speakers() if step.kind not in ("unnamed", "unidentified")}
    return {name.split()[-1]: ident for name, ident in names.items()} | names


def ends_at_speaker(facts: Facts) -> Iterator[Finding]:
    for number, quote in facts.remarks:
        steps = steps_of(facts, quote)
        if quote["told_in_id"] is not None or any(step["role"] != "speaker" for step in steps):
            continue
        detail = "Nobody is named through whom these words came. Add who recorded, obtained or reported them."
        carried = {"role": "reported_by", "source": None, "via": [step["step"] for step in steps]}
        yield Finding(
            detail, f"/quotes/{number}", facts.first_place(number), attribute(facts, quote, [*steps, carried])
        )


def hedge_missing(facts: Facts) -> Iterator[Finding]:
    for number, entry in enumerate(facts.entries):
        hedges = [one["hedge"] for one in entry["occurrences"] if one["field"] == "body" and one["hedge"]]
        for place, one in enumerate(entry["occurrences"] if hedges else ()):
            if one["field"] != "headline" or one["hedge"]:
                continue
            detail = "The body says this with a hedge, the headline without. Write it into the headline, too."
            remedy = change_places(facts, number, {one["id"]: {"hedge": hedges[0]}}, headline=None)
            spot = Spot("headline", one["start"], one["end"]) if one["start"] is not None else None
            yield Finding(detail, f"/quotes/{number}/occurrences/{place}", spot, remedy)


def only_unnamed(facts: Facts) -> Iterator[Finding]:
    """All that the article quotes was said by sources who are not named, and nobody else has confirmed it."""
    if any(step.kind != "unnamed" for _, step in facts.speakers()):
        return
    for number, quote in facts.remarks:
        if quote["verification"] != "verified":
            detail = "The article rests on an unnamed source alone. Have a second one confirm it, or quote a named one."
            yield Finding(detail, f"/quotes/{number}", facts.first_place(number), check_words(quote))


def title_missing(facts: Facts) -> Iterator[Finding]:
    titles = {step.source_id: step.source_title for _, step in facts.speakers() if step.source_title}
    for number, quote in facts.remarks:
        steps = steps_of(facts, quote)
        bare = [step for step in steps if is_bare(step)]
        if not bare:
            continue
        for step in bare:
            step["source_title"] = titles.get(step["source"]["id"])
        detail = "Readers are not told who the speaker is. Give the title that the speaker had at the time."
        yield Finding(detail, f"/quotes/{number}", facts.first_place(number), attribute(facts, quote, steps))


def is_bare(step: Mapping[str, Any]) -> bool:
    return step["role"] == "speaker" and step["source"]["kind"] == "person" and "source_title" not in step


def dispute_not_mentioned(facts: Facts) -> Iterator[Finding]:
    for number, dispute in facts.disputes:
        if not is_mentioned(facts, number, dispute):
            detail = "An open dispute stands against these words. Say in the article who disputes them."
            remedy = change_article(facts, {"summary": mention(facts, dispute)})
            yield Finding(detail, f"/quotes/{number}", facts.first_place(number), remedy)


class Check(NamedTuple):
    """A check. What `refuses` always does so; of the others a setting names those that do."""

    sentence: str
    find: Callable[[Facts], Iterator[Finding]]
    refuses: bool = False


CHECKS: dict[CheckName, Check] = {
    "words-drifted": Check("The words of a quote have changed in print.", words_drifted, refuses=True),
    "words-orphaned": Check("The words of a quote stand nowhere any more.", words_orphaned, refuses=True),
    "never-said": Check("Fabricated or misattributed words stand as direct speech.", never_said, refuses=True),
    "quotation-without-quote": Check("A quotation in the text has no quote behind it.", quotation_without_quote),
    "ends-at-speaker": Check("An attribution ends at the speaker.", ends_at_speaker),
    "hedge-missing": Check("The headline lacks a hedge that the body has.", hedge_missing),
    "only-unnamed": Check("Unnamed sources are the only ones.", only_unnamed),
    "title-missing": Check("A person is quoted without a title.", title_missing),
    "dispute-not-mentioned": Check("The article does not mention an open dispute.", dispute_not_mentioned),
}
