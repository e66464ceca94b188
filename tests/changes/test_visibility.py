"""Who is public: what can be reached from something public, and nothing else, after whatever happened."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from app.articles.live.workflow import unpublish
from app.articles.models import Article
from app.topics.models import Topic
from tests.changes.reckoning import assert_exact
from tests.newsroom import Json, Newsroom, Seat

LIVE = "/v1/articles?publish=true"


def version_of(editor: Seat, path: str) -> int:
    return int(editor.read(f"{path}?view=draft")["version"])


def act(editor: Seat, path: str, verb: str) -> None:
    answer = editor.post(f"{path}/{verb}", version=version_of(editor, path))
    assert answer.status_code == 200, answer.text


def change(editor: Seat, path: str, **members: Any) -> None:
    answer = editor.patch(path, members, version=version_of(editor, path))
    assert answer.status_code == 200, answer.text


def story(headline: str, **members: Any) -> Json:
    return {"headline": headline, "language": "en", "body": {"text": "“It holds”, said Lund."}, **members}


def slugs(reader: Seat, room: str) -> set[str]:
    return {item["slug"] for item in reader.read(f"/v1/{room}?limit=100")["items"]}


def test_a_topic_is_public_with_those_above_it_while_something_public_is_about_it(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a tree of topics, and two live articles about two of its leaves
    tree = {"Sport": None, "Water": "sport", "Rowing": "water", "Sailing": "water", "Chess": None}
    for name, parent in tree.items():
        editor.made("/v1/topics", {"name": name, "parent": parent})
    first = editor.made(LIVE, story("Eights win", topics=["rowing"]))
    second = editor.made(LIVE, story("Sloops lose", topics=["sailing", "chess"]))
    assert slugs(reader, "topics") == {"sport", "water", "rowing", "sailing", "chess"}

    # when one of them goes, what the other still shows stays
    act(editor, f"/v1/articles/{second['id']}", "unpublish")
    assert slugs(reader, "topics") == {"sport", "water", "rowing"}

    # and when a topic is placed elsewhere, those above the new place come and those above the old one go
    water = editor.read("/v1/topics/water?view=draft")["id"]
    change(editor, f"/v1/topics/{water}", parent="chess")
    assert slugs(reader, "topics") == {"chess", "water", "rowing"}
    assert reader.read("/v1/topics/water")["parent"]["slug"] == "chess"

    # and when the other goes too, nothing is left
    act(editor, f"/v1/articles/{first['id']}", "unpublish")
    assert slugs(reader, "topics") == set()
    assert assert_exact(newsroom) == set()


def test_a_ring_that_nothing_else_reaches_is_not_public(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given two recordings, each of which an answer to the other comes from, and one of them published by itself
    tapes = [
        editor.made("/v1/sources", {"kind": "work", "work_type": "broadcast", "name": name})
        for name in ("Tape North", "Tape South")
    ]
    for target, responder in (tapes, tapes[::-1]):
        body = {"responder": {"id": responder["id"]}, "stance": "denies", "text": "Never said"}
        editor.made(f"/v1/sources/{target['id']}/responses", body)
    act(editor, f"/v1/sources/{tapes[0]['id']}", "publish")
    assert slugs(reader, "sources") == {"tape-north", "tape-south"}
    assert len(assert_exact(newsroom)) == 4

    # when that ends, the whole ring goes
    act(editor, f"/v1/sources/{tapes[0]['id']}", "unpublish")
    assert slugs(reader, "sources") == set()
    assert assert_exact(newsroom) == set()
    assert newsroom.rows("SELECT * FROM shown") == []


def test_what_something_else_still_shows_stays(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given an author in two bylines, and published by itself
    articles = [editor.made(LIVE, story(f"Dam {number}", authors=["Rosa Okafor"])) for number in range(2)]
    author = editor.read("/v1/sources/rosa-okafor?view=draft")
    act(editor, f"/v1/sources/{author['id']}", "publish")

    # when each of the three ends in turn, the author goes with the last
    first, last = (f"/v1/articles/{article['id']}" for article in articles)
    for path in (first, f"/v1/sources/{author['id']}", last):
        assert reader.get("/v1/sources/rosa-okafor").status_code == 200
        act(editor, path, "unpublish")
        assert_exact(newsroom)
    assert reader.get("/v1/sources/rosa-okafor").status_code == 404


def test_what_comes_and_goes_in_one_transaction_was_never_there(newsroom: Newsroom, editor: Seat) -> None:
    # given a live article about a topic, and two topics in a line that nothing shows
    editor.made("/v1/topics", {"name": "Top"})
    middle = editor.made("/v1/topics", {"name": "Middle", "parent": "top"})
    article = editor.made(LIVE, story("Dam", topics=[{"slug": "leaf", "name": "Leaf"}]))
    before = newsroom.rows("SELECT public_seq FROM change_head")

    # when the topic is placed below those two and the article goes, all in one transaction
    with newsroom.database.writing() as session:
        leaf = session.get(Topic, article["topics"][0]["id"])
        live = session.get(Article, article["id"])
        assert leaf is not None
        assert live is not None
        leaf.parent_id = middle["id"]
        unpublish(session, live, None)
        newsroom.database.commit(session)

    # then nothing is public, and nobody was told of the two
    assert assert_exact(newsroom) == set()
    told = newsroom.rows("SELECT DISTINCT kind, id FROM change WHERE public_seq > :public_seq", **before[0])
    assert {(row["kind"], row["id"]) for row in told} == {("article", article["id"]), ("topic", leaf.id)}


def test_a_change_is_seen_by_all_that_shows_it_and_by_nothing_else(editor: Seat, reader: Seat) -> None:
    # given a collection of a live article, with a topic below another; and a second article
    topic = {"slug": "dams", "name": "Dams", "parent": {"slug": "a", "name": "A"}}
    article = editor.made(LIVE, story("Dam", topics=[topic]))
    editor.made(LIVE, story("Harbor"))
    collection = editor.made("/v1/collections", {"title": "Water", "items": [{"article": article["id"]}]})
    act(editor, f"/v1/collections/{collection['id']}", "publish")
    shows = ["/v1/topics/a", "/v1/topics/dams", "/v1/articles/dam", "/v1/collections/water"]
    lists = ["/v1/topics", "/v1/articles", "/v1/collections?include=items"]
    other = ["/v1/articles/harbor"]

    def tags() -> dict[str, str]:
        return {path: reader.get(path).headers["etag"] for path in (*shows, *lists, *other)}

    # when the upper topic is renamed
    before = tags()
    upper = editor.read("/v1/topics/a?view=draft")
    change(editor, f"/v1/topics/{upper['id']}", name="Water works")

    # then every answer that could show it is another, and the others are as they were
    after = tags()
    assert {path for path in after if after[path] != before[path]} == {*shows, *lists}

    # and when a draft is made that names the lower topic, none is
    editor.made("/v1/articles", story("Dam again", topics=["dams"]))
    assert tags() == after


class Turmoil:
    """Things of every kind, and acts of chance upon them."""

    def __init__(self, editor: Seat, seed: int) -> None:
        self.editor = editor
        self.chance = random.Random(seed)  # noqa: S311 - it must be repeatable, not secret
        self.topics = [editor.made("/v1/topics", {"name": f"Topic {n}"})["slug"] for n in range(5)]
        kinds = ("person", "organization", "publication", "person")
        self.sources = [
            editor.made("/v1/sources", {"kind": kind, "name": f"Source {n}"})["id"] for n, kind in enumerate(kinds)
        ]
        self.articles = [editor.made("/v1/articles", self.document(n))["id"] for n in range(3)]
        self.quotes = [item["id"] for item in editor.read("/v1/quotes?view=draft")["items"]]
        self.collections = [editor.made("/v1/collections", {"title": f"List {n}"})["id"] for n in range(2)]

    def some(self, things: list[str]) -> list[str]:
        return self.chance.sample(things, self.chance.randint(0, min(3, len(things))))

    def document(self, number: int) -> Json:
        quote = {
            "text": "It holds",
            "speaker": {"id": self.chance.choice(self.sources)},
            "about": [{"topic": topic} for topic in self.some(self.topics)],
        }
        authors = [{"id": ident} for ident in self.some(self.sources)]
        return story(f"Story {number}", topics=self.some(self.topics), authors=authors, quotes=[quote])

    def act(self) -> tuple[str, int]:
        """One act; its name and how it was answered. A refused one is as good."""
        acts: list[Callable[[], tuple[str, str, Json | None]]] = [
            self.move_article, self.move_article, self.rewrite_article, self.move_other, self.place_topic,
            self.fill_collection, self.answer_quote,
        ]  # fmt: skip
        method, path, body = self.chance.choice(acts)()
        version = None if path.endswith("/responses") else self.version(path)
        return f"{method} {path} {body}", self.editor.send(method, path, body, version=version).status_code

    def version(self, path: str) -> int:
        return version_of(self.editor, "/".join(path.split("/")[:4]))

    def move_article(self) -> tuple[str, str, Json | None]:
        verb = self.chance.choice(["publish", "unpublish"])
        return "POST", f"/v1/articles/{self.chance.choice(self.articles)}/{verb}", None

    def rewrite_article(self) -> tuple[str, str, Json | None]:
        members = {name: value for name, value in self.document(0).items() if name in {"topics", "authors"}}
        return "PATCH", f"/v1/articles/{self.chance.choice(self.articles)}", members

    def move_other(self) -> tuple[str, str, Json | None]:
        room = self.chance.choice(["sources", "collections", "quotes"])
        ident, verb = self.chance.choice(getattr(self, room)), self.chance.choice(["publish", "unpublish"])
        return "POST", f"/v1/{room}/{ident}/{verb}", None

    def place_topic(self) -> tuple[str, str, Json | None]:
        topic = self.editor.read(f"/v1/topics/{self.chance.choice(self.topics)}?view=draft")
        return "PATCH", f"/v1/topics/{topic['id']}", {"parent": self.chance.choice([None, *self.topics])}

    def fill_collection(self) -> tuple[str, str, Json | None]:
        items: list[Json] = [{"article": ident} for ident in self.some(self.articles)]
        items += [{"quote": {"id": ident}} for ident in self.some(self.quotes)]
        return "PATCH", f"/v1/collections/{self.chance.choice(self.collections)}", {"items": items}

    def answer_quote(self) -> tuple[str, str, Json | None]:
        target, words = self.chance.sample(self.quotes, 2)
        body: Json = {"responder": {"id": self.chance.choice(self.sources)}, "stance": "denies", "quote": {"id": words}}
        return "POST", f"/v1/quotes/{target}/responses", body


@pytest.mark.parametrize("seed", [1, 2])
def test_after_whatever_happened_what_is_public_is_what_can_be_reached(
    newsroom: Newsroom, editor: Seat, seed: int
) -> None:
    turmoil = Turmoil(editor, seed)
    statuses = []
    for _ in range(50):
        what, status = turmoil.act()
        assert status < 500, what
        statuses.append(status)
        assert_exact(newsroom, what)
    assert sum(status < 300 for status in statuses) > 25
