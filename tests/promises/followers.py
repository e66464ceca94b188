"""Readers of the change feed, who know nothing but what it tells them, and are killed when it suits least."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.newsroom import Json, Seat

ROOMS = {
    "article": "articles", "collection": "collections", "quote": "quotes", "source": "sources", "topic": "topics",
}  # fmt: skip
WHOLE = {"article": "?retracted=true&limit=100", "quote": "?retracted=true&limit=100"}
Copy = dict[tuple[str, str], Json]


@dataclass
class Follower:
    """One reader: `kept` and `token` are what outlives a kill, `filters` what is asked for."""

    seat: Seat
    chance: random.Random
    filters: dict[str, str] = field(default_factory=dict)
    token: str | None = None
    kept: Copy = field(default_factory=dict)
    kills: int = 0
    removals: set[str] = field(default_factory=set)

    def read(self, pages: int = 1000) -> bool:
        """Read so many pages at most; whether the last one said that this was all."""
        for _ in range(pages):
            page = self.page()
            copy = deepcopy(self.kept)
            for place, change in enumerate(page["items"]):
                if self.chance.random() < 0.1:
                    # Killed in the middle: some items are kept, the token is still the old one.
                    self.kills += 1
                    self.kept = copy if place % 2 else self.kept
                    break
                self.apply(copy, change)
            else:
                self.kept, self.token = copy, page["next"]
                if page["done"]:
                    return True
        return False

    def page(self) -> Json:
        given = {**self.filters, "limit": str(self.chance.choice([1, 2, 3, 7, 50]))}
        if self.token is not None:
            given["since"] = self.token
        return self.seat.read(f"/v1/changes?{urlencode(given)}")

    def listen(self, address: str, events: int) -> None:
        """Take in so many events of a stream, each kept with its token, and then break it off."""
        headers = {} if self.token is None else {"Last-Event-ID": self.token}
        url = f"{address}/v1/changes/stream?{urlencode({**self.filters, 'end_after': '5'})}"
        with httpx.stream("GET", url, headers=headers, timeout=60) as answer:
            assert answer.status_code == 200, answer.read()
            token = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "id":
                    token = value
                elif field == "data":
                    told = json.loads(value)
                    if "done" not in told:
                        self.apply(self.kept, told)
                    self.token = token
                    events -= 1
                if events <= 0:
                    return

    def apply(self, copy: Copy, change: Json) -> None:
        key = (change["type"], change["id"])
        if change["op"] == "set":
            assert "reason" not in change
            copy[key] = change["item"]
        else:
            assert "item" not in change
            self.removals.add(change["reason"])
            copy.pop(key, None)

    def truth(self) -> Copy:
        """What the lists and addresses answer to the same filters."""
        kinds: Iterable[str] = self.filters["type"].split(",") if "type" in self.filters else ROOMS
        topic = self.filters.get("topic")
        if topic is not None:
            kinds = [kind for kind in kinds if kind in WHOLE]
        found: Copy = {}
        for kind in kinds:
            asked = WHOLE.get(kind, "?limit=100") + (f"&topic={topic}" if topic else "")
            listed: dict[str, Any] = self.seat.read(f"/v1/{ROOMS[kind]}{asked}")
            assert listed["next_cursor"] is None, "the test has made more than fits on a page"
            for item in listed["items"]:
                found[kind, item["id"]] = self.seat.read(f"/v1/{ROOMS[kind]}/{item['id']}")
        return found
