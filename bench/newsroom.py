"""An invented newsroom, the same for the same seed: sources, topics, and as many stories as are asked for.

A story is the body of `POST /v1/articles`: 3 kB with 5 quotes, each of 3 steps. Its sources are there already, so that
a story made over HTTP and one written in bulk name the same ones. The words are invented, their lengths are not.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from app.core.values.slugs import slug_of

Json = dict[str, Any]

BEGINNING = datetime(2023, 1, 2, 6, 0, tzinfo=UTC)
BODY_LENGTH = 3000
QUOTES = 5
ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "v",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
ENDINGS = ("", "", "n", "r", "l", "s", "t", "nd", "rk", "m")
KINDS = (("person", 0.7), ("organization", 0.15), ("publication", 0.1), ("work", 0.05))
TITLES = ("energy minister", "union leader", "head of the port", "chief engineer", "member of the city council", None)
VERBS = ("said", "added", "told reporters", "wrote", "insisted")
CARRIERS = (
    (("recorded_in", "work", None), ("reported_by", "publication", "according to")),
    (("obtained_by", "person", None), ("published_in", "publication", None)),
    (("provided_by", "organization", None), ("reported_by", "publication", "as reported by")),
)
"""The steps after the speaker: role, kind of source, cue."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody or something that stories name."""

    id: str
    kind: str
    name: str
    slug: str
    work_type: str | None = None

    def reference(self) -> Json:
        """How a request names it."""
        named = {"name": self.name, "kind": self.kind}
        return named | {"work_type": self.work_type} if self.work_type else named


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic; `parent` is the id of the one that it is a part of."""

    id: str
    slug: str
    name: str
    parent: str | None


@dataclass(slots=True)
class Newsroom:
    """What is invented once. `story(n)` is the same whatever else was asked before."""

    seed: int
    cast: dict[str, list[Cast]]
    topics: list[Subject]
    words: list[str]
    weights: dict[str, list[float]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], Cast] = field(default_factory=dict)

    def chance(self, *what: object) -> random.Random:
        return random.Random(f"{self.seed} {what}")

    def pick(self, chance: random.Random, kind: str) -> Cast:
        """A source of this kind: few are named often, most seldom (Zipf)."""
        if kind not in self.weights:
            self.weights[kind] = list(accumulate(1 / rank for rank in range(1, len(self.cast[kind]) + 1)))
        return chance.choices(self.cast[kind], cum_weights=self.weights[kind])[0]

    def named(self, kind: str, name: str) -> Cast:
        if not self.by_name:
            self.by_name = {(one.kind, one.name): one for members in self.cast.values() for one in members}
        return self.by_name[kind, name]

    def story(self, number: int) -> Json:
        """The request that makes the story of this number."""
        chance = self.chance("story", number)
        quotes = [self.quote(chance, (number + place) % len(CARRIERS)) for place in range(QUOTES)]
        paragraphs = [self.paragraph(chance, quote) for quote in quotes]
        missing = BODY_LENGTH - sum(len(paragraph) + 2 for paragraph in paragraphs)
        while missing > 0:
            plain = self.sentences(chance, min(missing, 400))
            paragraphs.insert(chance.randrange(len(paragraphs) + 1), plain)
            missing -= len(plain) + 2
        topics = chance.sample(self.topics, 2)
        return {
            "headline": self.sentence(chance, 6).rstrip("."),
            "language": "en",
            "summary": self.sentences(chance, 140),
            "body": {"text": "\n\n".join(paragraphs)},
            "authors": [self.pick(chance, "person").name],
            "topics": [topic.slug for topic in topics],
            "quotes": quotes,
        }

    def quote(self, chance: random.Random, carried: int) -> Json:
        speaker, title = self.pick(chance, "person"), chance.choice(TITLES)
        steps: list[Json] = []
        for role, kind, cue in CARRIERS[carried]:
            step = {"role": role, "source": self.pick(chance, kind).reference()}
            steps.append(step | {"cue": cue} if cue else step)
        day = f"{chance.randrange(2019, 2026)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        said = {"date": day, "medium": "interview"}
        return {
            "text": self.sentence(chance, chance.randrange(6, 14)).rstrip("."),
            "speaker": speaker.reference(),
            **({"speaker_title": title} if title else {}),
            "said": said | {"audience": self.phrase(chance, 2)},
            "attribution": steps,
        }

    def paragraph(self, chance: random.Random, quote: Json) -> str:
        """A paragraph that prints the quote."""
        told = f"“{quote['text']},” {quote['speaker']['name']} {chance.choice(VERBS)}."
        return f"{self.sentences(chance, 90)} {told} {self.sentences(chance, 60)}"

    def sentences(self, chance: random.Random, length: int) -> str:
        made = self.sentence(chance, chance.randrange(7, 16))
        while len(made) < length:
            made += " " + self.sentence(chance, chance.randrange(7, 16))
        return made

    def sentence(self, chance: random.Random, words: int) -> str:
        return self.phrase(chance, words).capitalize() + "."

    def phrase(self, chance: random.Random, words: int) -> str:
        return " ".join(chance.choices(self.words, k=words))

    def moment(self, number: int, count: int) -> datetime:
        """When the story of this number, of so many, was made: over three years, in order."""
        return BEGINNING + timedelta(days=3 * 365) * number / count


def invent(*, sources: int = 2000, topics: int = 60, seed: int = 1) -> Newsroom:
    """A newsroom of so many sources and topics (a tenth of them sections, the others parts of one)."""
    chance = random.Random(seed)
    words = [word(chance) for _ in range(3000)]
    cast = {
        kind: [member(chance, kind, name) for name in names(chance, max(1, round(sources * share)), kind)]
        for kind, share in KINDS
    }
    return Newsroom(seed, cast, subjects(chance, topics), words)


def word(chance: random.Random) -> str:
    syllables = chance.choices((1, 2, 3), (4, 5, 2))[0]
    return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables)) + chance.choice(ENDINGS)


def names(chance: random.Random, count: int, kind: str) -> Sequence[str]:
    """So many names, no two alike."""
    made: dict[str, None] = {}
    while len(made) < count:
        name = f"{word(chance)} {word(chance)}".title()
        made[name if kind != "organization" else f"{name} Union"] = None
    return list(made)


def member(chance: random.Random, kind: str, name: str) -> Cast:
    # A broadcast is found by its name, as persons are; a tape would be a new one each time.
    slug = f"{slug_of(name)}-{kind}" if kind != "person" else slug_of(name)
    return Cast(id_at(chance, BEGINNING), kind, name, slug, "broadcast" if kind == "work" else None)


def subjects(chance: random.Random, count: int) -> list[Subject]:
    made: list[Subject] = []
    for name in names(chance, count, "topic"):
        sections = [topic for topic in made if topic.parent is None]
        parent = chance.choice(sections).id if len(made) >= max(1, count // 10) else None
        made.append(Subject(id_at(chance, BEGINNING), slug_of(name), name, parent))
    return made


def id_at(chance: random.Random, moment: datetime) -> str:
    """A UUIDv7 of that moment (RFC 9562, section 5.7), its random bits from `chance`."""
    milliseconds = int(moment.timestamp() * 1000)
    number = milliseconds << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | chance.getrandbits(62)
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
