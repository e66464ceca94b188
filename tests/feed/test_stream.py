"""The feed as a stream, from a real server."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.articles.stories import plain
from tests.core.serving import served
from tests.newsroom import Json, Newsroom, Seat, opened
from tests.pages import HOUSE

LIVE = "/v1/articles?publish=true"
STREAM = "/v1/changes/stream"
HEARTBEAT = ": still here"


class Listening:
    """A client of server-sent events, as the standard has it."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.last_id = ""
        self.comments = 0
        self.retry: str | None = None
        self._lines = answer.iter_lines()

    def __iter__(self) -> Iterator[tuple[str, Json]]:
        """Each event: its name, and what it says."""
        data, name = "", "message"
        for line in self._lines:
            field, _, value = line.partition(": ")
            if line == "":
                if data:
                    yield name, json.loads(data)
                data, name = "", "message"
            elif line.startswith(":"):
                self.comments += 1
            elif field == "data":
                data += value
            elif field == "event":
                name = value
            elif field == "id":
                self.last_id = value
            else:
                assert field == "retry", line
                self.retry = value

    def up_to_date(self) -> list[Json]:
        """The items up to the next `done`."""
        items = list[Json]()
        for name, said in self:
            if name == "done":
                assert said == {"next": self.last_id, "done": True}
                return items
            items.append(said)
        raise AssertionError("the stream has ended")


@contextmanager
def listening(port: int, query: str = "", **headers: str) -> Iterator[Listening]:
    url = f"http://127.0.0.1:{port}{STREAM}{query}"
    with httpx.stream("GET", url, headers=headers, timeout=60) as answer:
        assert answer.status_code == 200, answer.read()
        yield Listening(answer)


@pytest.fixture
def port(database_url: str, newsroom: Newsroom) -> Iterator[int]:
    """Where the newsroom's database is served by another worker, that has two places for streams."""
    with served(database_url, schedule="off", feed_streams=2, feed_heartbeat_seconds=0.2) as port:
        yield port


def ids(items: list[Json]) -> list[tuple[str, str]]:
    return [(item["op"], item["id"]) for item in items]


def unpublish(editor: Seat, made: Json) -> None:
    assert editor.post(f"/v1/articles/{made['id']}/unpublish", {}, version=made["version"]).status_code == 200


def test_a_stream_tells_what_is_there_and_then_what_happens(port: int, editor: Seat, reader: Seat) -> None:
    # given a story, and somebody who listens
    first = editor.made(LIVE, plain())
    with listening(port) as stream:
        # then they are told what is there, as the pages tell it
        assert stream.up_to_date() == reader.read("/v1/changes")["items"]
        assert stream.retry == "2000"

        # and what happens, when it happens, each with the token that pages go on from
        second = editor.made(LIVE, plain("Harbor closes"))
        assert ids(stream.up_to_date()) == [("set", second["id"])]
        assert reader.read(f"/v1/changes?since={stream.last_id}") == {"items": [], "next": stream.last_id, "done": True}
        unpublish(editor, first)
        assert ids(stream.up_to_date()) == [("removed", first["id"])]


def test_the_headers_of_a_stream_keep_it_out_of_caches_and_buffers(port: int, reader: Seat) -> None:
    with listening(port) as stream:
        headers = stream.answer.headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert headers["cache-control"] == "no-store"
        assert headers["x-accel-buffering"] == "no"
        assert headers["onrecord-seq"] == reader.get("/v1/changes").headers["onrecord-seq"]
        assert headers["access-control-allow-origin"] == "*"
        assert "content-length" not in headers
    head = httpx.head(f"http://127.0.0.1:{port}{STREAM}", timeout=60)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == headers["content-type"]


def test_whoever_comes_again_is_told_what_they_missed(port: int, editor: Seat, reader: Seat) -> None:
    # given somebody who listened until the middle of what there was
    for number in range(3):
        editor.made(LIVE, plain(f"Story {number}"))
    with listening(port, "?type=article") as stream:
        heard = [next(iter(stream))[1] for _ in range(2)]
        token = stream.last_id

    # when they come again, as browsers do, with an older address
    last = editor.made(LIVE, plain("Story 3"))
    begun = reader.read("/v1/changes?type=article&limit=1")["next"]
    with listening(port, f"?type=article&since={begun}", **{"Last-Event-ID": token}) as stream:
        rest = stream.up_to_date()

    # then they have everything, once
    assert len({item["id"] for item in heard + rest}) == len(heard + rest) == 4
    assert rest[-1]["id"] == last["id"]


def test_a_silent_stream_says_that_it_is_there_and_where_one_is(port: int, editor: Seat, reader: Seat) -> None:
    # given somebody who listens to topics only, while a story without one goes live
    with listening(port, "?type=topic") as stream:
        stream.up_to_date()
        before = stream.last_id
        editor.made(LIVE, plain())

        # then nothing is said but that, until a topic comes; and the token has gone on meanwhile
        for line in stream._lines:
            if line.startswith("id: ") and line != f"id: {before}":
                break
        assert stream.answer.is_closed is False
        editor.made(LIVE, plain("Harbor closes", topics=[{"name": "Harbor"}]))
        assert [item["item"]["name"] for item in stream.up_to_date()] == ["Harbor"]


def test_a_worker_holds_so_many_streams_and_no_more(port: int) -> None:
    # given as many streams as may be
    with listening(port) as first, listening(port) as second:
        first.up_to_date()
        second.up_to_date()

        # then one more is asked to come later, and pages are still answered
        refused = httpx.get(f"http://127.0.0.1:{port}{STREAM}", timeout=60)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert httpx.get(f"http://127.0.0.1:{port}/v1/changes", timeout=60).status_code == 200
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=60).text
        assert re.search(r"^onrecord_feed_streams\{.*\} 2\.0$", metrics, re.MULTILINE)

    # and when these have gone, there is room again
    for _ in range(600):
        answer = httpx.get(f"http://127.0.0.1:{port}{STREAM}?end_after=1", timeout=60)
        if answer.status_code == 200:
            break
        time.sleep(0.1)
    assert answer.status_code == 200
    assert "event: done" in answer.text


def test_a_stream_ends_with_the_key_that_opened_it(database_url: str) -> None:
    with opened(database_url) as client, served(database_url, schedule="off", read="keyed") as port:
        # given a reader's key, where reading needs one
        newsroom = Newsroom(client)
        admin, key = newsroom.seat("admin"), newsroom.seat("admin").made("/v1/keys", {"name": "site", "role": "reader"})
        with listening(port, "?end_after=20", Authorization=f"Bearer {key['key']}") as stream:
            stream.up_to_date()

            # when the key is revoked and something happens, then they are not told, and the stream is over
            version = admin.get(f"/v1/keys/{key['id']}").headers["etag"].strip('"')
            assert admin.delete(f"/v1/keys/{key['id']}", version=version).status_code == 200
            newsroom.editor.made(LIVE, plain())
            assert list(stream) == []


def test_who_waits_with_a_key_that_is_revoked_meanwhile_is_told_nothing(database_url: str) -> None:
    with opened(database_url, read="keyed") as client:
        # given somebody who waits, where reading needs a key
        newsroom = Newsroom(client)
        admin, key = newsroom.seat("admin"), newsroom.seat("admin").made("/v1/keys", {"name": "site", "role": "reader"})
        reader = Seat(client, {"Authorization": f"Bearer {key['key']}"})
        token = reader.read("/v1/changes")["next"]
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(reader.get, f"/v1/changes?since={token}&wait=60")
            time.sleep(0.5)

            # when the key is revoked and something happens
            version = admin.get(f"/v1/keys/{key['id']}").headers["etag"].strip('"')
            assert admin.delete(f"/v1/keys/{key['id']}", version=version).status_code == 200
            newsroom.editor.made(LIVE, plain())

            # then the answer is that of any request with that key
            assert waiting.result().status_code == 401


def test_a_server_that_is_told_to_stop_ends_its_streams(database_url: str, newsroom: Newsroom) -> None:
    # given a server with somebody who listens, and somebody who waits
    made = newsroom.editor.made(LIVE, plain())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment: dict[str, Any] = {**os.environ, "ONRECORD_DATABASE_URL": database_url, "PYTHONPATH": str(HOUSE)}
    program = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(program, env=environment) as server:
        try:
            wait_for(port, server)
            with ThreadPoolExecutor(1) as pool, listening(port) as stream:
                assert ids(stream.up_to_date()) == [("set", made["id"])]
                address = f"http://127.0.0.1:{port}/v1/changes?since={stream.last_id}&wait=60"
                waiting = pool.submit(httpx.get, address, timeout=90)
                time.sleep(0.5)

                # when it is told to stop, then both are answered to the end, and so the server ends
                server.send_signal(signal.SIGTERM)
                assert list(stream) == []
                assert waiting.result().json() == {"items": [], "next": stream.last_id, "done": True}
            assert server.wait(timeout=60) in {0, -signal.SIGTERM}
        finally:
            server.kill()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server has ended"
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server is not ready")
