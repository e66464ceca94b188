"""Whatever is done, in whatever order: what is public is what can be reached, and caches know of every change."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from app.core.sql.records import Thing
from tests.newsroom import Newsroom, Seat
from tests.promises.reachable import (
    Record,
    days_said,
    filters_that_apply,
    kept,
    kept_answered,
    kept_days,
    kept_filters,
    kept_names,
    kept_topics,
    kept_unlisted,
    topics_printed_on,
)
from tests.promises.turmoil import Act, Turmoil

KIND_OF = {
    "articles": "article",
    "quotes": "quote",
    "sources": "source",
    "topics": "topic",
    "collections": "collection",
}
LISTS = {
    "articles": "/v1/articles?retracted=true&limit=100", "quotes": "/v1/quotes?retracted=true&limit=100",
    "sources": "/v1/sources?limit=100", "topics": "/v1/topics?limit=100", "collections": "/v1/collections?limit=100",
}  # fmt: skip
WATCHED = {
    "articles": ("?include=quotes.attribution,sources,topics,authors,corrections", "/corrections", "/occurrences"),
    "quotes": ("?include=articles,attribution,responses,verifications,occurrences", "/attribution", "/responses"),
    "sources": ("", "/responses", "/verifications"), "topics": ("",), "collections": ("",),
}  # fmt: skip
ALSO = ("/v1/articles?include=quotes,corrections", "/v1/attributions?include=quote.articles&limit=100",
        "/v1/responses?limit=100", "/v1/collections?include=items", "/v1/quotes?disputed=true",
        "/v1/articles?verification=attributed")  # fmt: skip
ADDED = ("responses", "verifications", "corrections")
"""What is added under a thing: public at once, or nothing to readers."""


@dataclass
class Reader:
    """Somebody without a key who holds every answer, and looks again after each act."""

    seat: Seat
    held: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    ever: dict[tuple[str, str], bytes] = field(default_factory=dict)
    seq: str = ""

    def look(self, turmoil: Turmoil, public: set[Thing]) -> set[str]:
        """Check each answer against what is held; the addresses whose ETag is another now."""
        before, self.held, seq = self.held, {}, self.seq
        for path in (*LISTS.values(), *ALSO):
            self.ask(path)
        for room, idents in turmoil.things.items():
            for ident in idents:
                there = self.seat.get(f"/v1/{room}/{ident}?fields=id")
                assert there.status_code == (200 if (KIND_OF[room], ident) in public else 404), (room, ident)
                for ending in WATCHED[room] if there.status_code == 200 else ():
                    self.ask(f"/v1/{room}/{ident}{ending}")
                if room == "articles" and there.status_code == 200:
                    self.compare_ways(f"/v1/articles/{ident}?include=quotes.attribution")
        self.compare_lists()
        moved = {path for path in before.keys() | self.held.keys() if before.get(path) != self.held.get(path)}
        return moved | ({"onrecord-seq"} if seq != self.seq else set())

    def compare_ways(self, path: str) -> None:
        """What was finished when it changed is what is made of the rows now, as marks in the body need it."""
        finished, made = self.seat.read(path), self.seat.read(f"{path}&marks=quotes")
        assert finished["quotes"] == made["quotes"], path

    def compare_lists(self) -> None:
        finished = self.seat.read("/v1/quotes?limit=100")["items"]
        made = self.seat.read("/v1/quotes?limit=100&include=occurrences")["items"]
        assert finished == [{name: one[name] for name in one if name != "occurrences"} for one in made]

    def ask(self, path: str) -> None:
        answer = self.seat.get(path)
        assert answer.status_code == 200, path
        tag = answer.headers["etag"]
        # An ETag names these bytes for ever: whoever held others under it would be told that they are fresh.
        assert self.ever.setdefault((path, tag), answer.content) == answer.content, path
        self.held[path] = (tag, answer.content)
        self.seq = answer.headers["onrecord-seq"]


def is_quiet(act: Act, status: int, before: Record, after: Record) -> bool:
    """Whether the act can have changed nothing that is public: then no answer is another, and no number has moved."""
    method, path, _ = act
    room, ident, ending = (*path.split("?")[0].split("/")[2:], "", "")[:3]
    if status >= 400:
        return True
    if before.public != after.public:
        return False
    if not ident or ending in ADDED or (room, method) == ("articles", "PATCH"):
        return True
    remarks = {row["remark_id"] for row in after.rows["quote"] if row["id"] == ident}
    return not before.public & {(KIND_OF[room], ident), *(("remark", remark) for remark in remarks)}


@pytest.mark.parametrize("seed", range(2))
def test_after_any_act_what_is_public_is_what_can_be_reached_and_every_cache_knows(
    newsroom: Newsroom, editor: Seat, seed: int
) -> None:
    # given a newsroom in which something of every kind is written, and a reader who holds all answers
    turmoil = Turmoil(editor, random.Random(seed))  # noqa: S311 - it must be repeatable, not secret
    turmoil.begin()
    reader, record = Reader(newsroom.reader), Record.of(newsroom)
    reader.look(turmoil, record.public)
    done = 0
    for _ in range(40):
        # when anything is done
        before = record
        act, status = turmoil.act()
        assert status < 500, act
        done += status < 300

        # then what is written down is what follows from the rows, and what a reader gets is that
        record = Record.of(newsroom)
        edges, public = kept(newsroom)
        assert public == record.public, act
        assert edges == record.edges(), act
        assert kept_names(newsroom) == record.named(), act
        assert kept_answered(newsroom) == record.answered(), act
        assert kept_topics(newsroom) == topics_printed_on(newsroom), act
        assert kept_filters(newsroom) == filters_that_apply(newsroom), act
        assert kept_days(newsroom) == days_said(newsroom), act
        assert kept_unlisted(newsroom) == record.unlisted(), act
        for room, path in LISTS.items():
            listed = {item["id"] for item in newsroom.reader.read(path)["items"]}
            assert listed == {ident for kind, ident in record.public if kind == KIND_OF[room]}, (room, act)
        moved = reader.look(turmoil, record.public)
        assert not (moved and is_quiet(act, status, before, record)), (act, moved)
    assert done > 12


def test_after_acts_of_many_at_once_what_is_public_is_what_can_be_reached(newsroom: Newsroom, editor: Seat) -> None:
    # given a newsroom in which something of every kind is written
    begun = Turmoil(editor, random.Random(7))  # noqa: S311 - as above
    begun.begin()

    # when four editors do anything, all at once
    def act_on(number: int) -> list[int]:
        things = {room: list(idents) for room, idents in begun.things.items()}
        turmoil = Turmoil(editor, random.Random(number), things, 1000 * (number + 1))  # noqa: S311 - as above
        return [turmoil.act()[1] for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        statuses = [status for done in pool.map(act_on, range(4)) for status in done]

    # then nothing is broken, and what is public follows from the rows
    assert max(statuses) < 500
    assert sum(status < 300 for status in statuses) > 30
    record = Record.of(newsroom)
    assert kept(newsroom) == (record.edges(), record.public)
    assert kept_names(newsroom) == record.named()
    assert kept_answered(newsroom) == record.answered()
    assert kept_topics(newsroom) == topics_printed_on(newsroom)
    assert kept_filters(newsroom) == filters_that_apply(newsroom)
    assert kept_days(newsroom) == days_said(newsroom)
    assert kept_unlisted(newsroom) == record.unlisted()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_retracted_lists_leave_out_what_nothing_else_shows(
    newsroom: Newsroom, editor: Seat, seed: int
) -> None:
    # given a newsroom that publishes and retracts more than others
    turmoil = Turmoil(editor, random.Random(seed))  # noqa: S311 - as above
    turmoil.begin()
    fallen, risen, gone, before = set[Thing](), set[Thing](), set[Thing](), set[Thing]()
    for number in range(100):
        # when anything is done
        verb = ("publish", "retract")[number % 2]
        body = {"text": "Wrong."} if verb == "retract" else None
        if number % 7 < 2:
            turmoil.send("POST", f"/v1/articles/{turmoil.one('articles')}/{verb}", body)
        elif number % 7 == 3:
            quote = next((ident for kind, ident in sorted(before) if kind == "quote"), turmoil.one("quotes"))
            turmoil.send(*turmoil.make_topic())
            about = {"topic": {"id": turmoil.things["topics"][-1]}}
            turmoil.send("PATCH", f"/v1/quotes/{quote}", {"about": [about]})
        else:
            turmoil.act()

        # then lists have just what can be reached from what was not retracted
        record = Record.of(newsroom)
        unlisted = record.unlisted()
        assert kept_unlisted(newsroom) == unlisted
        fallen, risen = fallen | (unlisted - before), risen | (before & record.public) - unlisted
        gone |= before - record.public
        before = unlisted
        for room in ("articles", "quotes", "responses"):
            listed = {one["id"] for one in newsroom.reader.read(f"/v1/{room}?limit=100")["items"]}
            kind = room.removesuffix("s")
            assert listed == {ident for other, ident in record.public - unlisted if other == kind}
    assert {"article", "quote", "source"} <= {kind for kind, _ in fallen}
    assert risen
    assert gone
