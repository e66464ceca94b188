"""Who probably said a quotation, and the words that introduce it, read from the sentence around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.articles.checks.quotations import Quotation

SAYING = (
    # English
    "said", "says", "saying", "told", "tells", "added", "adds", "asked", "asks", "replied", "replies", "answered",
    "wrote", "writes", "warned", "warns", "announced", "claimed", "claims", "insisted", "insists", "explained",
    "explains", "argued", "argues", "stated", "states", "declared", "declares", "admitted", "admits", "promised",
    "promises", "recalled", "recalls", "according to",
    # German
    "sagte", "sagt", "erklärte", "erklärt", "betonte", "betont", "meinte", "meint", "fragte", "fragt", "antwortete",
    "antwortet", "schrieb", "schreibt", "warnte", "warnt", "kündigte", "forderte", "fordert", "versprach",
    "verspricht", "erzählte", "erzählt", "teilte", "ergänzte", "ergänzt", "so", "laut",
)  # fmt: skip
TOLD_SOMEBODY = frozenset({"told", "tells", "asked", "asks"})
"""What stands behind these may be who was spoken to."""
PRONOUNS = frozenset(
    {"he", "she", "they", "it", "i", "we", "er", "sie", "es", "ich", "wir", "who", "der", "die", "das"}
)
NO_NAMES = PRONOUNS | {
    "the", "a", "an", "his", "her", "their", "in", "on", "at", "but", "and", "as", "when", "then", "ein", "eine",
    "im", "am", "aber", "und", "als", "dann", "den", "dem", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
}  # fmt: skip
PARTICLES = frozenset({"von", "van", "zu", "de", "der", "den", "del", "di", "da", "du", "la", "le", "al", "bin", "ibn"})
_CUE = re.compile(rf"(?<!\w)(?:{'|'.join(SAYING)})(?!\w)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?…](?=\s)|\n")
_TOKEN = re.compile(r"[^\W_](?:[\w'’-]*\w)?\.?")
_AROUND = 160  # code points of a sentence in which its speaker is looked for


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name as it stands beside a quotation, and the words that introduce it; None what is not there."""

    name: str | None
    cue: str | None


def who_said(text: str, quotation: Quotation, known: Mapping[str, str]) -> Spoken:
    """The probable speaker and cue of a quotation. `known` are names, and last names, of who is quoted already."""
    behind = sentence_behind(text, quotation.outer_end)
    before = sentence_before(text, quotation.outer_start)
    for part, cues in ((behind, list(_CUE.finditer(behind))[:1]), (before, list(_CUE.finditer(before))[-1:])):
        for cue in cues:
            return Spoken(name_beside(part, cue) or known_in(part, known), cue.group())
    return Spoken(known_in(behind, known) or known_in(before, known), None)


def sentence_behind(text: str, at: int) -> str:
    part = text[at : at + _AROUND]
    end = _SENTENCE_ENDS.search(part)
    return part[: end.start()] if end else part


def sentence_before(text: str, at: int) -> str:
    part = text[max(0, at - _AROUND) : at]
    ends = list(_SENTENCE_ENDS.finditer(part))
    return part[ends[-1].end() :] if ends else part


def name_beside(part: str, cue: re.Match[str]) -> str | None:
    """The capitalized words right behind a verb of saying, else the last ones before it; none beside a pronoun."""
    before = list(_TOKEN.finditer(part, 0, cue.start()))
    if before and before[-1].group().lower() in PRONOUNS:
        return None
    if cue.group().lower() not in TOLD_SOMEBODY:
        behind = list(_TOKEN.finditer(part, cue.end(), min(len(part), cue.end() + 80)))
        if behind and behind[0].group().lower() in PRONOUNS - PARTICLES:
            return None
        if behind and behind[0].start() <= cue.end() + 1 and (name := run_of_names(part, behind)):
            return name
    return last_run(part, before)


def run_of_names(part: str, tokens: list[re.Match[str]]) -> str | None:
    """The capitalized words that begin the tokens, with nothing but a space between them."""
    taken: list[re.Match[str]] = []
    for token in tokens:
        if taken and part[taken[-1].end() : token.start()] != " ":
            break
        word = token.group()
        if not word[0].isupper() and not (taken and word in PARTICLES):
            break
        taken.append(token)
    while taken and not taken[-1].group()[0].isupper():
        taken.pop()
    while taken and taken[0].group().lower() in NO_NAMES:
        taken.pop(0)
    return part[taken[0].start() : taken[-1].end()].rstrip(".") if taken else None


def last_run(part: str, tokens: list[re.Match[str]]) -> str | None:
    """The last capitalized words of the tokens."""
    found = None
    place = 0
    while place < len(tokens):
        name = run_of_names(part, tokens[place:])
        found = name or found
        place += len(name.split()) if name else 1
    return found


def known_in(part: str, known: Mapping[str, str]) -> str | None:
    """Who of those quoted already is named in a part of a sentence."""
    words = {token.group().rstrip(".") for token in _TOKEN.finditer(part)}
    return next((name for name in known if name in words or (" " in name and name in part)), None)
