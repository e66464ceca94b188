"""The credit of a quote: one printable line, made anew from the attribution wherever the quote is shown.

A quote that was told by another says so in every form; one that was never said says that first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.quotes.telling.chain import Step


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one language. Names are put in unchanged, so a phrase must suit any of them."""

    joint: str
    on_behalf_of: str
    heard_on: str
    read_in: str
    published_in: str
    reported_by: str
    told_by: str
    misattributed: str
    fabricated: str
    hedges: dict[str, str]


PHRASES = {
    "en": Phrases(
        joint="and",
        on_behalf_of="on behalf of {}",
        heard_on="on {}",
        read_in="in {}",
        published_in="published in {}",
        reported_by="according to {}",
        told_by="as told by {}",
        misattributed="wrongly attributed to {}",
        fabricated="fabricated, attributed to {}",
        hedges={
            "alleged": "allegedly",
            "reported": "reportedly",
            "claimed": "purportedly",
            "apparent": "apparently",
        },
    ),
    "de": Phrases(
        joint="und",
        on_behalf_of="im Namen von {}",
        heard_on="Aufnahme: {}",
        read_in="nachzulesen in: {}",
        published_in="erschienen in: {}",
        reported_by="laut {}",
        told_by="wiedergegeben von {}",
        misattributed="fälschlich zugeschrieben: {}",
        fabricated="erfunden und zugeschrieben: {}",
        hedges={
            "alleged": "mutmaßlich",
            "reported": "Berichten zufolge",
            "claimed": "angeblich",
            "apparent": "offenbar",
        },
    ),
    "fr": Phrases(
        joint="et",
        on_behalf_of="au nom de {}",
        heard_on="enregistrement : {}",
        read_in="à lire dans : {}",
        published_in="paru dans : {}",
        reported_by="selon {}",
        told_by="rapporté par {}",
        misattributed="attribué à tort à {}",
        fabricated="inventé, attribué à {}",
        hedges={
            "alleged": "prétendument",
            "reported": "selon certaines sources",
            "claimed": "à ce qu’il est affirmé",
            "apparent": "apparemment",
        },
    ),
}
CARRIERS = ("recorded_in", "published_in", "reported_by")
HEARD = frozenset({"audio", "video", "broadcast"})
BEFORE_DETAILS = re.compile(" (?:of|with|from|about|by|in|on|at|for) ")
ARTICLES = ("a ", "an ", "the ", "this ", "that ", "his ", "her ", "their ")


def told_by(levels: Sequence[Sequence[Step]], *, draft: bool) -> list[dict[str, Any]]:
    """Who told it, innermost first: the speakers of each remark that it was told in."""
    return [step.source(draft=draft) for level in levels[1:] for step in level if step.role == "speaker"]


def credit(levels: Sequence[Sequence[Step]], language: str, verification: str) -> str:
    """The line to print with a quote, in the quote's language where we have its words, else in English.

    `levels` are the steps of its remark, then of each remark around it.
    """
    words = PHRASES.get(language.split("-")[0].lower(), PHRASES["en"])
    parts = [spoken(levels[0], words, verification), *passed_on(levels[0], words)]
    for level in levels[1:]:
        parts += [words.told_by.format(people(level, words)), *passed_on(level, words)]
    # The same phrase twice, as of one agency for the words and for the telling, is said where it stands last.
    return ", ".join(part for place, part in enumerate(parts) if part not in parts[place + 1 :])


def spoken(steps: Sequence[Step], words: Phrases, verification: str) -> str:
    speakers = people(steps, words)
    if verification == "misattributed":
        return words.misattributed.format(speakers)
    if verification == "fabricated":
        return words.fabricated.format(speakers)
    return speakers


def people(steps: Sequence[Step], words: Phrases) -> str:
    """The speakers of one remark, with their titles and whom they spoke for."""
    return joined([hedged(step.hedge, person(step, words), words) for step in steps if step.role == "speaker"], words)


def passed_on(steps: Sequence[Step], words: Phrases) -> list[str]:
    """Where the words are recorded, where they appeared, who reported them."""
    found: dict[tuple[str, str | None], list[str]] = {}
    carriers = [step for step in steps if step.role in CARRIERS]
    for step in sorted(carriers, key=lambda step: CARRIERS.index(step.role)) if len(carriers) > 1 else carriers:
        found.setdefault((phrase(step, words), step.hedge), []).append(person(step, words))
    return [hedged(hedge, form.format(joined(names, words)), words) for (form, hedge), names in found.items()]


def phrase(step: Step, words: Phrases) -> str:
    if step.role == "recorded_in":
        return words.heard_on if step.work_type in HEARD else words.read_in
    return words.published_in if step.role == "published_in" else words.reported_by


def person(step: Step, words: Phrases) -> str:
    parts = [work(step.name) if step.kind == "work" and words is PHRASES["en"] else step.name]
    if step.source_title:
        parts.append(step.source_title)
    if step.behalf_name is not None:
        parts.append(words.on_behalf_of.format(step.behalf_name))
    return ", ".join(parts)


def work(name: str) -> str:
    """A description for a name needs an article in English, but not of many or before a number.

    A leaked tape; minutes of a meeting; tape 7.
    """
    named = BEFORE_DETAILS.split(name)[0]
    many = named.endswith("s") and not named.endswith(("ss", "us", "is"))
    if not name[:1].islower() or name.startswith(ARTICLES) or many or named[-1:].isdigit():
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def hedged(hedge: str | None, text: str, words: Phrases) -> str:
    return f"{words.hedges[hedge]} {text}" if hedge else text


def joined(names: Sequence[str], words: Phrases) -> str:
    """A, B and C; where a name has a comma of its own, a comma stands before the last too."""
    if len(names) < 2:
        return "".join(names)
    comma = "," if any("," in name for name in names) else ""
    return f"{', '.join(names[:-1])}{comma} {words.joint} {names[-1]}"
