"""A page of the feed: what there is to tell after a position, and the position after it.

Of a thing that is public the newest is told, whatever became of it between. Under a topic, what has moved and is not
on it is told as removed: the reader may have it from before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from pydantic_core import to_json

from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.feed.asked import FeedQuery
from app.feed.events import Event, events_after, matching
from app.feed.positions import Head, Position, check_standing, head_of, short
from app.feed.things import views_of, weights_of
from app.topics.reading import topics_below

MOST_CHARACTERS = 4_000_000
"""Of the bodies on one page: as much as a body may have that comes in."""
REASONS = {"unpublish": "unpublished", "takedown": "taken_down", "erase": "erased", "merge": "merged"}
"""Why a thing ceased, by what was done to it; else nothing shows it any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing as the feed tells of it, in JSON, and where the reader then stands."""

    json: bytes
    position: Position


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to tell, where the reader then stands, and the newest change as it was read."""

    told: Sequence[Told]
    position: Position
    head: Head
    done: bool
    """Whether that was all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one page may be, and how far back a reader may stand."""

    items: int
    quotes: int
    days: int


def tell(reader: Reader, ask: FeedQuery, position: Position | None, limits: Limits) -> Page:
    """The page after a position; without one the first of a snapshot. Raises Gone."""
    head = head_of(reader)
    if position is None:
        position = head.position(walking=True)
    else:
        check_standing(reader, position, limits.days)
    topics = None if ask.topic is None else topics_below(reader, [ask.topic], draft=False)
    events = events_after(reader, position, ask.kinds(), topics, limits.items + 1)
    public = on_topics(reader, events, topics)
    fitting = how_many_fit(reader, events[: limits.items], public, limits)
    done = fitting == len(events)
    events = events[:fitting]
    positions = positions_of(reader, position, events)
    told = told_of(reader, events, public, positions)
    if not done:
        return Page(told, positions[-1], head, done=False)
    if position.walking and position.seq < head.seq:
        return Page(told, Head(position.seq, position.hash).position(), head, done=False)
    return Page(told, head.position(), head, done=True)


def on_topics(reader: Reader, events: Sequence[Event], topics: Sequence[str] | None) -> set[Thing]:
    """Which of the things are to be told as they are: those that are public, and on the topics if that is asked."""
    things = {event.thing() for event in events if event.action is None}
    if topics is None:
        return things
    kinds = {kind for kind, _ in things}
    return {
        (kind, ident)
        for kind in kinds
        for ident in matching(reader, kind, sorted(one for of, one in things if of == kind), topics)
    }


def how_many_fit(reader: Reader, events: Sequence[Event], public: set[Thing], limits: Limits) -> int:
    """How many of the first bring no more quotes and characters than a page may have; one always does."""
    weights = weights_of(reader, {event.thing() for event in events} & public)
    brought = [weights.get(event.thing(), (0, 0)) for event in events]
    characters = accumulate(one for one, _ in brought)
    quotes = accumulate(one for _, one in brought)
    fitting = sum(
        1
        for some, printed in zip(characters, quotes, strict=True)
        if some <= MOST_CHARACTERS and printed <= limits.quotes
    )
    return max(fitting, min(len(events), 1))


def positions_of(reader: Reader, began: Position, events: Sequence[Event]) -> list[Position]:
    """Where the reader stands after each."""
    if began.walking:
        return [replace(began, kind=event.kind, id=event.id) for event in events]
    seqs = sorted({event.seq for event in events})
    links = dict(reader.tuples("SELECT public_seq, hash FROM change WHERE public_seq IN (:seqs)", seqs=seqs))
    return [
        Position(False, event.seq, short(links.get(event.seq)), event.kind, event.id, event.under) for event in events
    ]


def told_of(reader: Reader, events: Sequence[Event], public: set[Thing], positions: Sequence[Position]) -> list[Told]:
    """Each thing once, where it comes last."""
    last = {event.thing(): place for place, event in enumerate(events)}
    views = views_of(reader, sorted(last.keys() & public))
    told = []
    for place, (event, position) in enumerate(zip(events, positions, strict=True)):
        if last[event.thing()] == place:
            view = views.get(event.thing())
            filtered = event.thing() not in public
            said = to_json(removal_of(reader, event, filtered=filtered)) if view is None else setting_of(event, view)
            told.append(Told(said, position))
    return told


def setting_of(event: Event, view: bytes) -> bytes:
    kind, ident = event.thing()
    head = to_json({"seq": event.seq, "op": "set", "type": kind, "id": ident})
    return head[:-1] + b',"item":' + view + b"}"


def removal_of(reader: Reader, event: Event, *, filtered: bool) -> dict[str, Any]:
    kind, ident = event.thing()
    removed = {"seq": event.seq, "op": "removed", "type": kind, "id": ident}
    if event.action is None:
        return removed | {"reason": "filtered" if filtered else "hidden"}
    into = survivor(reader, event) if event.action == "merge" else None
    return removed | {"reason": REASONS.get(event.action, "hidden")} | ({"into": into} if into else {})


def survivor(reader: Reader, event: Event) -> str | None:
    """What a thing was merged into, if that is public."""
    state = reader.value("SELECT state FROM change WHERE seq = :entry", entry=event.entry)
    into = json.loads(state).get("merged_into_id") if state else None
    statement = "SELECT id FROM visible WHERE kind = :kind AND id = :id"
    found: str | None = reader.value(statement, kind=event.kind, id=into) if into else None
    return found
