"""Acts of chance upon things of every kind, all through the API. What is refused is as good as what is done."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.newsroom import Json, Seat
from tests.promises.public_side import AIDE

ROOMS = ("articles", "quotes", "sources", "topics", "collections")
Act = tuple[str, str, Json | None]
"""Method, address and body."""


@dataclass
class Turmoil:
    """Somebody who does anything."""

    editor: Seat
    chance: random.Random
    things: dict[str, list[str]] = field(default_factory=lambda: {room: [] for room in ROOMS})
    count: int = 0

    def begin(self) -> None:
        """Something of every kind to act upon."""
        for _ in range(3):
            self.send(*self.make_topic())
            self.send(*self.make_source())
        for _ in range(3):
            self.send(*self.make_quote())
        for _ in range(3):
            self.send(*self.make_article())
        for _ in range(2):
            self.send(*self.make_collection())

    def act(self) -> tuple[Act, int]:
        """One act, and how it was answered."""
        acts: list[Callable[[], Act]] = [
            self.make_article, self.make_quote, self.move_article, self.move_article, self.move_article,
            self.rewrite_article, self.rewrite_article, self.move_other, self.move_other, self.rewrite_quote,
            self.replace_attribution, self.answer, self.answer, self.check, self.place_topic, self.fill_collection,
            self.into_the_trash, self.out_of_the_trash, self.correct, self.rename, self.make_source,
        ]  # fmt: skip
        act = self.chance.choice(acts)()
        return act, self.send(*act)

    def send(self, method: str, path: str, body: Json | None) -> int:
        room, ident = (*path.split("?")[0].split("/")[2:], "")[:2]
        version: object = None
        if ident and not (method == "POST" and path.endswith(("/responses", "/verifications", "/corrections"))):
            ending = "/attribution" if path.endswith("/attribution") else ""
            version = self.editor.get(f"/v1/{room}/{ident}{ending}?view=draft").headers.get("etag", '"0"').strip('"')
        answer = self.editor.send(method, path, body, version=version)
        if answer.status_code == 201 and not ident:
            made = answer.json()
            self.things[room].append(made["id"])
            self.things["quotes"] += [
                one["id"] for one in made.get("quotes", ()) if one["id"] not in self.things["quotes"]
            ]
        return answer.status_code

    def one(self, room: str) -> str:
        return self.chance.choice(self.things[room] or [""])

    def some(self, room: str, most: int = 2) -> list[str]:
        found = self.things[room]
        return self.chance.sample(found, min(self.chance.randint(0, most), len(found)))

    def perhaps(self, value: Json) -> Json:
        return value if self.chance.random() < 0.3 else {}

    def number(self) -> int:
        self.count += 1
        return self.count

    def named(self) -> Json:
        return AIDE if self.chance.random() < 0.2 else {"id": self.one("sources")}

    def words(self) -> Json:
        """A new quote, in all the ways in which it may hang on others."""
        steps = [
            {"role": role, "source": self.named()} for role in self.chance.sample(["recorded_in", "reported_by"], 1)
        ]
        quote: Json = {"text": f"Word {self.number()} is out"}
        quote |= {"about": [{"topic": {"id": ident}} for ident in self.some("topics")]}
        way = self.chance.random()
        if way < 0.15 and self.things["quotes"]:
            return quote | {"same_remark_as": {"id": self.one("quotes")}}
        if way < 0.25 and self.things["quotes"]:
            return quote | {"translation_of": {"id": self.one("quotes")}, "language": "de"}
        quote |= {"speaker": self.named(), "attribution": self.chance.choice([[], steps])}
        quote |= self.perhaps({"on_behalf_of": {"id": self.one("sources")}})
        if self.things["quotes"]:
            quote |= self.perhaps({"told_in": {"id": self.one("quotes")}})
            quote |= self.perhaps({"responses": [self.response()]})
        return quote | self.perhaps(
            {"verifications": [{"result": "inconclusive", "checked_by": {"id": self.one("sources")}}]}
        )

    def response(self) -> Json:
        said: Json = {"text": "Not so"} if self.chance.random() < 0.4 else {"quote": {"id": self.one("quotes")}}
        stance = self.chance.choice(["denies", "confirms", "disputes"])
        return {"responder": self.named(), "stance": stance, **said, **self.perhaps({"on": "remark"})}

    def document(self) -> Json:
        quotes: list[Json] = [self.words() for _ in range(self.chance.randint(0, 2))]
        quotes += [{"id": ident, "occurrences": [{"exact": "It is said"}]} for ident in self.some("quotes", 1)]
        printed = "".join(f"“{quote['text']}” somebody said.\n\n" for quote in quotes if "text" in quote)
        return {
            "body": {"text": f"{printed}It is said."}, "quotes": quotes,
            "topics": [{"id": ident} for ident in self.some("topics")],
            "authors": [{"id": ident} for ident in self.some("sources")], "related": self.some("articles"),
            "translation_of": self.chance.choice([None, *self.some("articles", 1)]),
        }  # fmt: skip

    def make_article(self) -> Act:
        live = self.chance.choice(["", "?publish=true"])
        return "POST", f"/v1/articles{live}", self.document() | {"headline": f"Story {self.number()}", "language": "en"}

    def make_quote(self) -> Act:
        return "POST", "/v1/quotes", {"language": "en", **self.words()}

    def make_topic(self) -> Act:
        return (
            "POST",
            "/v1/topics",
            {"name": f"Topic {self.number()}", **self.perhaps({"parent": self.one("topics") or None})},
        )

    def make_source(self) -> Act:
        kind = self.chance.choice(["person", "organization", "work"])
        work = {"work_type": "audio"} if kind == "work" else {}
        return "POST", "/v1/sources", {"kind": kind, "name": f"Source {self.number()}", **work}

    def make_collection(self) -> Act:
        return "POST", "/v1/collections", {"title": f"List {self.number()}"}

    def move_article(self) -> Act:
        verb = self.chance.choice(["publish", "publish", "publish", "unpublish", "unpublish", "retract", "submit"])
        return "POST", f"/v1/articles/{self.one('articles')}/{verb}", {"text": "Wrong."} if verb == "retract" else None

    def rewrite_article(self) -> Act:
        document = self.document()
        chosen = self.chance.sample(sorted(document), 2)
        if "quotes" in chosen or "body" in chosen:
            chosen += ["quotes", "body"]
        return "PATCH", f"/v1/articles/{self.one('articles')}", {name: document[name] for name in chosen}

    def move_other(self) -> Act:
        room = self.chance.choice(["quotes", "sources", "collections"])
        return "POST", f"/v1/{room}/{self.one(room)}/{self.chance.choice(['publish', 'unpublish'])}", None

    def rewrite_quote(self) -> Act:
        about: Sequence[Json] = [{"source": {"id": ident}} for ident in self.some("sources")]
        members: list[Json] = [{"about": about}, {"context": f"At {self.number()}"}, {"speaker": self.named()}]
        members += [{"translation_of": None}, {"said": {"date": "2025"}}]
        return "PATCH", f"/v1/quotes/{self.one('quotes')}", self.chance.choice(members)

    def replace_attribution(self) -> Act:
        steps: list[Json] = [{"role": "speaker", "source": self.named()}]
        steps += [{"role": "recorded_in", "source": self.named(), "via": [0]}]
        steps[0] |= self.perhaps({"on_behalf_of": self.named()})
        return "PUT", f"/v1/quotes/{self.one('quotes')}/attribution", {"steps": steps[: self.chance.randint(1, 2)]}

    def answer(self) -> Act:
        room = self.chance.choice(["quotes", "quotes", "sources"])
        said = self.response()
        if room == "sources":
            said.pop("on", None)
        return "POST", f"/v1/{room}/{self.one(room)}/responses", said

    def check(self) -> Act:
        room = self.chance.choice(["quotes", "sources"])
        checker = self.perhaps({"checked_by": {"id": self.one("sources")}})
        result: Json = {"result": self.chance.choice(["verified", "altered"]), "basis": "recording"}
        return "POST", f"/v1/{room}/{self.one(room)}/verifications", result | checker

    def place_topic(self) -> Act:
        return (
            "PATCH",
            f"/v1/topics/{self.one('topics')}",
            {"parent": self.chance.choice([None, *self.things["topics"]])},
        )

    def fill_collection(self) -> Act:
        items: list[Json] = [{"article": ident} for ident in self.some("articles", 3)]
        items += [{"quote": {"id": ident}} for ident in self.some("quotes", 3)]
        return "PATCH", f"/v1/collections/{self.one('collections')}", {"items": items}

    def into_the_trash(self) -> Act:
        room = self.chance.choice(ROOMS)
        return "DELETE", f"/v1/{room}/{self.one(room)}", None

    def out_of_the_trash(self) -> Act:
        room = self.chance.choice(ROOMS)
        return "POST", f"/v1/{room}/{self.one(room)}/restore", None

    def correct(self) -> Act:
        return (
            "POST",
            f"/v1/articles/{self.one('articles')}/corrections",
            {"kind": "update", "text": f"No {self.number()}."},
        )

    def rename(self) -> Act:
        room = self.chance.choice(["sources", "topics"])
        return "PATCH", f"/v1/{room}/{self.one(room)}", {"name": f"Name {self.number()}"}
