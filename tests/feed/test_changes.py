"""What a reader of the change feed is told, and where they may go on from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from app.core.values.times import later, now
from tests import databases
from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat, migrate, opened

LIVE = "/v1/articles?publish=true"
DAY = 86_400


def act(editor: Seat, path: str, verb: str, **body: Any) -> None:
    version = editor.read(f"{path}?view=draft")["version"]
    answer = editor.post(f"{path}/{verb}", body, version=version)
    assert answer.status_code == 200, answer.text


def change(editor: Seat, path: str, **members: Any) -> None:
    version = editor.read(f"{path}?view=draft")["version"]
    answer = editor.patch(path, members, version=version)
    assert answer.status_code == 200, answer.text


def told(page: Json) -> list[tuple[str, str, str]]:
    return [(item["op"], item["type"], item["id"]) for item in page["items"]]


def since(reader: Seat, token: str, more: str = "") -> Json:
    return reader.read(f"/v1/changes?since={token}{more}")


@pytest.fixture
def other(database_url: str) -> Iterator[str]:
    """Another empty database, of the same kind."""
    server = databases.server("sqlite" if database_url.startswith("sqlite") else "postgresql")
    url = databases.fresh_database(server, migrate)
    yield url
    databases.drop_database(server, url)


def test_a_snapshot_has_everything_public_as_its_address_answers_it(editor: Seat, reader: Seat) -> None:
    # given a story with all that hangs on it, in a collection
    made = editor.made(LIVE, story())
    items = [{"article": made["id"]}, {"quote": {"id": made["quotes"][0]["id"]}}]
    collection = editor.made("/v1/collections", {"title": "Tapes", "items": items})
    act(editor, f"/v1/collections/{collection['id']}", "publish")

    # when a reader asks for what there is, a few at once
    found, page = list[Json](), reader.read("/v1/changes?limit=2")
    while True:
        found += page["items"]
        if page["done"]:
            break
        page = since(reader, page["next"], "&limit=2")

    # then each thing comes once, as its own address answers it
    kinds = [item["type"] for item in found]
    assert kinds == sorted(kinds)
    assert set(kinds) == {"article", "collection", "quote", "source", "topic"}
    assert len({item["id"] for item in found}) == len(found)
    for item in found:
        assert item["item"] == reader.read(f"/v1/{item['type']}s/{item['id']}")


def test_a_save_of_a_draft_moves_nothing(editor: Seat, reader: Seat) -> None:
    # given a live story, and a reader who knows it
    made = editor.made(LIVE, story())
    token = reader.read("/v1/changes")["next"]
    before = reader.get(f"/v1/changes?since={token}")

    # when drafts are saved, and words written that nobody publishes
    change(editor, f"/v1/articles/{made['id']}", headline="Minister resigns")
    editor.made("/v1/articles", plain("Scoop", topics=[{"name": "Scoops"}], authors=["Una Lange"]))
    editor.made("/v1/quotes", {"text": "Not yet", "language": "en", "speaker": "Una Lange"})

    # then the answer is the same to the byte
    after = reader.get(f"/v1/changes?since={token}")
    assert after.content == before.content
    assert after.headers["onrecord-seq"] == before.headers["onrecord-seq"]
    assert after.json() == {"items": [], "next": token, "done": True}


def test_a_changed_source_sets_all_that_shows_it_and_a_retraction_is_a_set(editor: Seat, reader: Seat) -> None:
    # given a story of the tape, and another one
    made = editor.made(LIVE, story())
    editor.made(LIVE, plain())
    token = reader.read("/v1/changes")["next"]

    # when the one who reported the tape is renamed
    channel = reader.read("/v1/sources/channel-9")
    change(editor, f"/v1/sources/{channel['id']}", name="Channel Nine")

    # then the source comes, and the story and both quotes that came through it, each with the new name
    page = since(reader, token)
    assert set(told(page)) == {
        ("set", "source", channel["id"]), ("set", "article", made["id"]),
        *(("set", "quote", one["id"]) for one in made["quotes"]),
    }  # fmt: skip
    assert all("Channel Nine" in repr(item["item"]) for item in page["items"])

    # and a retraction comes as the article with its notice
    act(editor, f"/v1/articles/{made['id']}", "retract", text="It was a fake.")
    (item,) = (one for one in since(reader, page["next"])["items"] if one["type"] == "article")
    assert (item["op"], item["item"]["status"]) == ("set", "retracted")
    assert item["item"]["corrections"][0]["text"] == "It was a fake."


def test_what_ceases_says_why(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given stories, one of them with a topic and an author of its own
    first = editor.made(LIVE, plain("Harbor reopens", topics=[{"name": "Harbor"}], authors=["Ida Falk"]))
    second = editor.made(LIVE, plain("Harbor closes", topics=["harbor"]))
    token = reader.read("/v1/changes")["next"]
    on_harbor = reader.read("/v1/changes?topic=harbor")["next"]

    # when the one goes, then so does what nothing else shows
    act(editor, f"/v1/articles/{first['id']}", "unpublish")
    page = since(reader, token)
    assert [(item["type"], item["reason"]) for item in page["items"]] == [
        ("article", "unpublished"), ("source", "hidden"),
    ]  # fmt: skip

    # and when the other leaves the topic, then whoever asked for that has it no more, and others have it as it is
    change(editor, f"/v1/articles/{second['id']}", topics=[{"name": "Weather"}])
    act(editor, f"/v1/articles/{second['id']}", "publish")
    left = since(reader, on_harbor, "&topic=harbor")["items"]
    assert [(item["id"], item["op"], item["reason"]) for item in left] == [
        (first["id"], "removed", "unpublished"), (second["id"], "removed", "filtered"),
    ]  # fmt: skip
    assert ("set", "article", second["id"]) in told(since(reader, page["next"]))


@pytest.mark.parametrize(
    ("action", "reason"), [("takedown", "taken_down"), ("erase", "erased"), ("merge", "merged"), ("trash", "hidden")]
)
def test_the_reason_is_what_was_done(newsroom: Newsroom, editor: Seat, reader: Seat, action: str, reason: str) -> None:
    # given a source that has ceased to be public by an act that the log names, and one that it may have become
    old, new = (editor.made("/v1/sources", {"kind": "person", "name": name}) for name in ("A. Lind", "Ada Lind"))
    for source in (old, new):
        act(editor, f"/v1/sources/{source['id']}", "publish")
    token = reader.read("/v1/changes")["next"]
    act(editor, f"/v1/sources/{old['id']}", "unpublish")
    newsroom.write(
        "UPDATE change SET action = :action, state = :state WHERE id = :id AND NOT public_after AND public_before",
        action=action, id=old["id"], state=f'{{"merged_into_id": "{new["id"]}"}}',
    )  # fmt: skip

    # then the feed says so, and of a merger where it went
    (item,) = since(reader, token)["items"]
    assert item["reason"] == reason
    assert item.get("into") == (new["id"] if reason == "merged" else None)


def test_a_quote_leaves_a_topic_with_the_last_article_on_it_that_prints_it(editor: Seat, reader: Seat) -> None:
    # given words that two stories print, of which one is on the topic
    made = editor.made(LIVE, story())
    spoken = made["quotes"][0]["id"]
    body = {"text": "“I have no choice,” she said."}
    printed = {"id": spoken, "occurrences": [{"exact": "I have no choice"}]}
    editor.made(LIVE, plain("Again", body=body, quotes=[printed]))
    token = reader.read("/v1/changes?topic=energy&type=quote")["next"]

    # when the one on the topic goes, then the words stay public, and leave the topic
    act(editor, f"/v1/articles/{made['id']}", "unpublish")
    page = since(reader, token, "&topic=energy&type=quote")
    assert reader.get(f"/v1/quotes/{spoken}").status_code == 200
    assert {(item["id"], item["reason"]) for item in page["items"]} == {
        (spoken, "filtered"), (made["quotes"][1]["id"], "hidden"),
    }  # fmt: skip


def test_a_quote_comes_and_goes_with_the_topics_of_what_prints_it(editor: Seat, reader: Seat) -> None:
    # given words that a story about energy and one about nothing print, and a tree of topics
    made = editor.made(LIVE, story())
    spoken = made["quotes"][0]["id"]
    printed = {"id": spoken, "occurrences": [{"exact": "I have no choice"}]}
    other = editor.made(LIVE, plain("Again", body={"text": "“I have no choice,” she said."}, quotes=[printed]))
    power = editor.made("/v1/topics", {"name": "Power"})
    query = "&topic=power&type=quote"
    token = reader.read(f"/v1/changes?{query[1:]}")["next"]

    def news() -> list[tuple[str, str]]:
        nonlocal token
        page = since(reader, token, query)
        token = page["next"]
        return [(item["op"], item["id"]) for item in page["items"]]

    # when a story gets the topic, then its words come
    change(editor, f"/v1/articles/{other['id']}", topics=["power"])
    act(editor, f"/v1/articles/{other['id']}", "publish")
    assert news() == [("set", spoken)]

    # and when it loses it, they go, though nothing of the words has changed
    change(editor, f"/v1/articles/{other['id']}", topics=[])
    act(editor, f"/v1/articles/{other['id']}", "publish")
    assert news() == [("removed", spoken)]

    # and when the topic of the other story is placed below, those of that one come
    energy = reader.read("/v1/topics/energy")
    change(editor, f"/v1/topics/{energy['id']}", parent={"id": power["id"]})
    assert sorted(news()) == sorted(("set", one["id"]) for one in made["quotes"])


def test_a_page_ends_early_where_articles_bring_many_quotes(database_url: str) -> None:
    with opened(database_url, max_answer_quotes=3) as client:
        # given four stories of two quotes each
        newsroom = Newsroom(client)
        made = [newsroom.editor.made(LIVE, story(headline=f"Minister disputes tape {number}")) for number in range(4)]

        # when they are read, then each page has what fits, and all come
        pages, token = list[Json](), ""
        while not pages or not pages[-1]["done"]:
            pages.append(newsroom.reader.read(f"/v1/changes?type=article{token and f'&since={token}'}"))
            token = pages[-1]["next"]
        assert [len(page["items"]) for page in pages] == [1, 1, 1, 1]
        assert {item["id"] for page in pages for item in page["items"]} == {article["id"] for article in made}


def test_whoever_waits_is_told_as_soon_as_there_is_something(editor: Seat, reader: Seat) -> None:
    # given readers who wait for stories, and one who waits for collections
    token, lists = reader.read("/v1/changes")["next"], reader.read("/v1/changes?type=collection")["next"]
    begun = threading.Barrier(6)

    def wait(query: str) -> Json:
        begun.wait()
        return reader.read(f"/v1/changes?{query}")

    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(wait, f"since={token}&wait=60") for _ in range(4)]
        for_lists = pool.submit(wait, f"since={lists}&type=collection&wait=1")

        # when a story goes live, then all who wait for it have it, and the other learns that there was nothing
        begun.wait()
        made = editor.made(LIVE, plain())
        assert [told(answer.result()) for answer in waiting] == [[("set", "article", made["id"])]] * 4
        assert for_lists.result()["items"] == []


def test_nothing_new_is_the_same_token_again(editor: Seat, reader: Seat) -> None:
    editor.made(LIVE, plain())
    token = reader.read("/v1/changes")["next"]
    assert since(reader, token, "&wait=1") == {"items": [], "next": token, "done": True}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"), ("limit=1001", "limit"), ("wait=61", "wait"), ("wait=-1", "wait"),
        ("type=remark", "type"), ("type=article,draft", "type"), ("topic=energy&type=source", "type"),
        ("view=draft", "view"), ("since=", "since"), ("sinse=x", "sinse"),
    ],
)  # fmt: skip
def test_what_the_feed_does_not_know_is_refused(newsroom: Newsroom, query: str, parameter: str) -> None:
    for path in ("/v1/changes", "/v1/changes/stream"):
        answer = newsroom.seat("admin").get(f"{path}?{query}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["parameter"] == parameter


class TestWhereAReaderMayGoOnFrom:
    def refused(self, answer: Any, status: int, name: str) -> Json:
        """The problem says so, and where to begin anew."""
        assert answer.status_code == status, answer.text
        problem: Json = answer.json()
        assert problem["type"].endswith(f"/problems/{name}")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["link"] == f'<{problem["snapshot"]}>; rel="start"'
        return problem

    def test_a_token_is_good_for_its_filters_only(self, editor: Seat, reader: Seat) -> None:
        editor.made(LIVE, plain())
        token = reader.read("/v1/changes?type=quote,article")["next"]
        assert since(reader, token, "&type=article,quote")["done"]
        for filters in ("", "&type=article", "&topic=energy", "&topic=energy&type=article,quote"):
            self.refused(reader.get(f"/v1/changes?since={token}{filters}"), 400, "invalid-cursor")

    @pytest.mark.parametrize("broken", ["x", "AAAA", "ÄÖ", "eyJhIjoxfQ", "'; DROP TABLE change; --"])
    def test_a_broken_token_is_refused(self, editor: Seat, reader: Seat, broken: str) -> None:
        editor.made(LIVE, plain())
        token = reader.read("/v1/changes")["next"]
        for sent in (broken, token[:-1], token + broken):
            for path in ("/v1/changes", "/v1/changes/stream"):
                problem = self.refused(reader.get(f"{path}?since={quote(sent)}&type=article"), 400, "invalid-cursor")
                # and where the snapshot begins, the filters are kept
                assert problem["snapshot"] == f"http://testserver{path}?type=article"

    def test_a_token_that_is_too_old_is_gone(self, newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
        # given a token of a reader who has been away, while something happened a month ago and a day
        editor.made(LIVE, plain())
        token = reader.read("/v1/changes")["next"]
        editor.made(LIVE, plain("Harbor closes"))
        for days, status in ((29, 200), (31, 410)):
            newsroom.write("UPDATE change SET at = :at", at=later(now(), -days * DAY))
            answer = reader.get(f"/v1/changes?since={token}")
            assert answer.status_code == status

        # then it is gone, and a snapshot is where to begin anew
        problem = self.refused(answer, 410, "gone")
        fresh = reader.get(problem["snapshot"].removeprefix("http://testserver")).json()
        assert len(fresh["items"]) == 2

        # and a token after which nothing has happened does not age
        assert since(reader, fresh["next"])["done"]

    def test_a_token_from_before_a_backup_was_restored_is_gone(
        self, newsroom: Newsroom, editor: Seat, reader: Seat
    ) -> None:
        # given a backup, and a reader who has read on since
        editor.made(LIVE, plain())
        backup = newsroom.rows("SELECT seq, public_seq, hash FROM change_head")[0]
        old = reader.read("/v1/changes")["next"]
        made = editor.made(LIVE, plain("Harbor closes"))
        token = since(reader, old)["next"]

        # when the backup is put back
        for statement in (
            "DELETE FROM change WHERE seq > :seq",
            "DELETE FROM visible WHERE id = :id",
            "DELETE FROM shown WHERE id = :id",
            "UPDATE change_head SET seq = :seq, public_seq = :public_seq, hash = :hash",
        ):  # fmt: skip
            wanted = {name: value for name, value in {**backup, "id": made["id"]}.items() if f":{name}" in statement}
            newsroom.write(statement, **wanted)

        # then the reader's token is of the future, and once that has come, of another one; the older one holds
        self.refused(reader.get(f"/v1/changes?since={token}"), 410, "gone")
        editor.made(LIVE, plain("Harbor on fire"))
        self.refused(reader.get(f"/v1/changes?since={token}"), 410, "gone")
        assert len(since(reader, old)["items"]) == 1

    @pytest.mark.parametrize(("secrets", "status"), [(("s" * 32, "s" * 32), 410), ((None, None), 400)])
    def test_a_token_of_another_newsroom_is_refused(
        self, database_url: str, other: str, secrets: tuple[str | None, str | None], status: int
    ) -> None:
        # given two newsrooms with as many changes, that share the secret of the settings, or have each its own
        with opened(database_url, secret=secrets[0]) as client, opened(other, secret=secrets[1]) as neighbor:
            here, there = Newsroom(client), Newsroom(neighbor)
            for newsroom in (here, there):
                newsroom.editor.made(LIVE, plain())
            token = there.reader.read("/v1/changes")["next"]

            # then the token of the one opens nothing in the other
            name = "gone" if status == 410 else "invalid-cursor"
            self.refused(here.reader.get(f"/v1/changes?since={token}"), status, name)


def test_where_reading_is_closed_the_feed_is_too(database_url: str) -> None:
    with opened(database_url, read="keyed") as client:
        newsroom = Newsroom(client)
        for path in ("/v1/changes", "/v1/changes/stream"):
            assert newsroom.reader.get(path).status_code == 401
            answer = newsroom.seat("reader").get(path)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "private, no-store"
