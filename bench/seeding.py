"""A small newsroom that has something of everything, made by the program itself: what `bench.multiplying` copies.

Some of its things are shared by all copies (topics, sources of which few are named often and most seldom); all others
are each copy's own. What must not be alike in two copies has `TOKEN` in it, and what happened on its day has `DAY`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from fastapi.testclient import TestClient

from app import schema
from app.auth.keys import create_key
from app.auth.scopes import SCOPES
from app.core.settings import Settings
from app.core.values.ids import new_id
from app.core.values.times import now
from app.database import open_database
from app.main import create_app
from bench.newsroom import CARRIERS, TITLES, Json, Newsroom, invent

TOKEN = "qxzq"  # noqa: S105 - a word that no invented one is
DAY = "2024-11-04"
QUOTES = 5
LANGUAGES = (("en", 70), ("de", 20), ("fr", 9), ("nn", 1))
STANCES = (("denies", 5), ("disputes", 3), ("confirms", 3), ("corrects", 1))
CHECKS = (("verified", "recording"), ("verified", "transcript"), ("inconclusive", "heard"), ("altered", "recording"))


@dataclass(frozen=True, slots=True)
class Seed:
    """What was made: its database, a key, and what parts the things of all copies from a copy's own."""

    path: Path
    key: str
    id_marker: str
    time_marker: str


def invented(number: int = 1) -> Newsroom:
    """The sources and topics that all copies share, and stories that name them."""
    return invent(sources=400, topics=48, seed=number)


def seed(path: Path, articles: int, number: int = 1) -> Seed:
    """Make the newsroom of this number at `path`, a new SQLite database."""
    settings = Settings(database_url=f"sqlite:///{path}")
    database = open_database(settings)
    schema.upgrade(database)
    with database.writing() as session:
        _, key = create_key(session, "bench", SCOPES)
        database.commit(session)
    database.dispose()
    with TestClient(create_app(settings)) as client:
        writing = Writing(client, {"Authorization": f"Bearer {key}"}, invented(number))
        writing.shared()
        made = Seed(path, key, new_id(), now())
        for story in range(articles):
            writing.article(story, articles)
        writing.collect()
    return made


@dataclass(slots=True)
class Writing:
    """The requests that make it."""

    client: TestClient
    headers: dict[str, str]
    newsroom: Newsroom
    own: list[Json] = field(default_factory=list)
    """Sources of this copy alone."""
    articles: list[str] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    shelf: str = ""

    def send(self, method: str, path: str, body: Json, version: int | None = None) -> Json:
        match = {} if version is None else {"If-Match": f'"{version}"'}
        answer = self.client.request(method, path, json=body, headers=self.headers | match)
        assert answer.is_success, answer.text[:2000]
        found: Json = answer.json()
        return found

    def shared(self) -> None:
        """The topics and sources of all copies, and a collection."""
        slugs: dict[str, str] = {}
        for topic in self.newsroom.topics:
            named: Json = {"slug": topic.slug, "name": topic.name}
            above = {"parent": {"slug": slugs[topic.parent]}} if topic.parent else {}
            self.send("POST", "/v1/topics", named | above)
            slugs[topic.id] = topic.slug
        for members in self.newsroom.cast.values():
            for cast in members:
                self.send("POST", "/v1/sources", cast.reference() | {"slug": cast.slug})
        self.shelf = self.send("POST", "/v1/collections", {"title": "The best of all", "slug": "best"})["id"]

    def article(self, number: int, count: int) -> None:
        chance = self.newsroom.chance("seed", number)
        story = self.story(chance, number)
        draft = number % 40 == 39
        made = self.send("POST", f"/v1/articles{'' if draft else '?publish=true'}", story)
        if draft:
            return
        if number % 100 == 50:
            body = {"text": f"This was not so, {self.newsroom.phrase(chance, 5)}."}
            self.send("POST", f"/v1/articles/{made['id']}/retract", body, made["version"])
            return
        self.articles.append(made["id"])
        self.quotes += [quote["id"] for quote in made["quotes"]]

    def story(self, chance: random.Random, number: int) -> Json:
        room = self.newsroom
        language = chance.choices([name for name, _ in LANGUAGES], [share for _, share in LANGUAGES])[0]
        quotes = [self.quote(chance, number, place) for place in range(QUOTES)]
        paragraphs = [self.paragraph(chance, quote) for quote in quotes]
        story = {
            "headline": f"{room.sentence(chance, 5).rstrip('.')} mo{TOKEN}",
            "language": language,
            "summary": room.sentences(chance, 80),
            "body": {"text": "\n\n".join(paragraphs)},
            "authors": [room.pick(chance, "person").name for _ in range(1)],
            "topics": self.topics(chance),
            "quotes": quotes,
        }
        if number and number % 25 == 0:
            story["related"] = [{"id": chance.choice(self.articles)}]
        return story | ({"external_id": f"wire:{TOKEN}:{number}"} if number % 10 == 0 else {})

    def paragraph(self, chance: random.Random, quote: Json) -> str:
        """A paragraph that prints the quote; five of them are 3 kB."""
        told = f"“{quote['text']},” {quote['speaker']['source']['name']} said."
        return f"{self.newsroom.sentences(chance, 450)} {told}"

    def topics(self, chance: random.Random) -> list[str]:
        """Two topics: few are written of often, most seldom."""
        found: dict[str, None] = {}
        weights = list(accumulate(1 / rank for rank in range(1, len(self.newsroom.topics) + 1)))
        while len(found) < 2:
            found[chance.choices(self.newsroom.topics, cum_weights=weights)[0].slug] = None
        return list(found)

    def source(self, chance: random.Random, kind: str) -> Json:
        """A source of all copies mostly; now and then one of this copy, which few stories name."""
        if chance.random() > 0.04:
            return self.newsroom.pick(chance, kind).reference()
        known = [one for one in self.own if one["kind"] == kind]
        if len(known) > 5 and chance.random() < 0.5:
            return chance.choice(known)
        named = {"name": f"{self.newsroom.phrase(chance, 1).title()} Mo{TOKEN}", "kind": kind}
        if kind == "work":
            named["work_type"] = "broadcast"
        if named not in self.own:
            self.own.append(named)
        return named

    def quote(self, chance: random.Random, number: int, place: int) -> Json:
        room, title = self.newsroom, chance.choice(TITLES)
        steps: list[Json] = []
        for role, kind, cue in CARRIERS[(number + place) % len(CARRIERS)]:
            step: Json = {"role": role, "source": self.source(chance, kind)}
            steps.append(step | {"cue": cue} if cue else step)
        if chance.random() < 0.01:
            withheld = {"kind": "unnamed", "name": "an aide", "anonymity_reason": "might lose the post"}
            steps = [{"role": "provided_by", "source": withheld}]
        speaker: Json = {"source": self.source(chance, "person")}
        if title:
            speaker["source_title"] = title
        if chance.random() < 0.05:
            speaker["on_behalf_of"] = self.source(chance, "organization")
        day = DAY if chance.random() < 0.7 else f"{chance.randrange(2019, 2024)}-{chance.randrange(1, 13):02d}"
        quote: Json = {
            "text": room.sentence(chance, chance.randrange(6, 14)).rstrip("."),
            "speaker": speaker,
            "said": {"date": day, "medium": chance.choice(("interview", "speech", "broadcast"))},
            "attribution": steps,
        }
        if number and chance.random() < 0.03 and place:
            quote["told_in"] = place - 1
        return quote | self.record(chance, number, place)

    def record(self, chance: random.Random, number: int, place: int) -> Json:
        """What few quotes have: what they are about, what was checked, what was answered."""
        more: Json = {}
        if chance.random() < 0.15:
            topic, person = chance.choice(self.newsroom.topics).slug, self.source(chance, "person")
            about: Json = {"topic": {"slug": topic}} if chance.random() < 0.5 else {"source": person}
            more["about"] = [about]
        if chance.random() < 0.05:
            result, basis = chance.choice(CHECKS)
            more["verifications"] = [{"result": result, "basis": basis}]
        if chance.random() < 0.06:
            stance = chance.choices([name for name, _ in STANCES], [share for _, share in STANCES])[0]
            responder = self.source(chance, chance.choice(("person", "organization")))
            words = self.newsroom.sentence(chance, 6)
            given = {"responder": responder, "stance": stance, "text": words, "date": DAY}
            more["responses"] = [given | {"on": chance.choice(("quote", "remark"))}]
        if (number + place) % 20 == 0:
            more["external_id"] = f"said:{TOKEN}:{number}:{place}"
        return more

    def collect(self) -> None:
        """A collection of this copy, and the one of all."""
        chance = self.newsroom.chance("collections")
        chosen: list[Json] = [{"article": ident} for ident in chance.sample(self.articles, min(60, len(self.articles)))]
        chosen += [{"quote": {"id": ident}} for ident in chance.sample(self.quotes, min(30, len(self.quotes)))]
        given = {"title": f"Chosen mo{TOKEN}", "slug": f"chosen-mo{TOKEN}", "items": chosen[:90:3]}
        self.send("POST", f"/v1/collections/{self.send('POST', '/v1/collections', given)['id']}/publish", {}, 1)
        self.send("PATCH", f"/v1/collections/{self.shelf}", {"items": chosen}, 1)
        self.send("POST", f"/v1/collections/{self.shelf}/publish", {}, 2)


def word_of(number: int) -> str:
    """What stands in the place of `TOKEN` in the copy of this number: as long as it, and another for each."""
    consonants, vowels = "bdfghklmnprstv", "aeiou"
    found = ""
    for letters in (consonants, vowels, consonants, consonants):
        number, place = divmod(number, len(letters))
        found += letters[place]
    return found
