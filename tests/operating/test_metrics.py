"""What operators watch: counted by route, told to who may know, and never a word of what was asked or kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.core.values.times import later, now
from tests.articles.stories import plain
from tests.cdn.vendor import desk, purging, sender_of, vendor_at
from tests.core.serving import served
from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import LIVE, act

Labels = dict[str, str]


def values(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(text: str, name: str, **labels: str) -> float:
    """The one series of this name that has these labels, whatever else it has."""
    (found,) = [number for (named, has), number in values(text).items() if named == name and labels.items() <= has]
    return found


def metrics(newsroom: Newsroom) -> str:
    answer = newsroom.seat("admin").get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in answer.headers["cache-control"]
    return answer.text


def test_requests_are_counted_by_route_method_and_kind_of_answer(newsroom: Newsroom, editor: Seat) -> None:
    # given reads, writes and what is refused
    slug = editor.made(LIVE, plain())["slug"]
    newsroom.await_knowledge()
    for address in (slug, slug, "nothing-of-this-name"):
        newsroom.reader.get(f"/v1/articles/{address}")
    newsroom.client.head("/version")
    newsroom.client.request("BREW", "/v1/articles")
    newsroom.reader.get("/nowhere/at-all")

    # then each that was not answered from what is kept is counted under what was declared, and how long it took
    text = metrics(newsroom)
    of = "onrecord_request_seconds_count"
    assert value(text, of, method="GET", route="/v1/articles/{ref}", status="2xx") == 1
    assert value(text, of, method="GET", route="/v1/articles/{ref}", status="4xx") == 1
    assert value(text, of, method="HEAD", route="/version", status="2xx") == 1
    assert value(text, of, method="POST", route="/v1/articles", status="2xx") == 1
    assert value(text, of, method="other", status="4xx") == 1
    assert value(text, of, method="GET", route="none", status="4xx") == 1
    assert value(text, "onrecord_request_seconds_sum", method="POST", route="/v1/articles") > 0

    # and nothing of what was asked is in it
    assert slug not in text
    assert "BREW" not in text
    assert "at-all" not in text


def test_what_is_kept_of_answers_is_counted(newsroom: Newsroom, editor: Seat) -> None:
    # given an answer that is asked for three times, then changes and is asked for again; and something not kept
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    newsroom.await_knowledge()
    for _ in range(3):
        newsroom.reader.get(path)
    editor.made(f"{path}/corrections", {"kind": "update", "text": "The ships came on Sunday."})
    newsroom.await_knowledge()
    newsroom.reader.get(path)
    newsroom.reader.get("/v1/articles/nothing-of-this-name")

    # then metrics tell how often it was there, why it was not, and how much is kept
    text = metrics(newsroom)
    assert value(text, "onrecord_cache_questions_total", outcome="hit") == 2
    assert value(text, "onrecord_cache_questions_total", outcome="miss") == 3
    assert value(text, "onrecord_cache_evictions_total", reason="changed") == 1
    assert value(text, "onrecord_cache_evictions_total", reason="room") == 0
    assert value(text, "onrecord_cache_answers") == 1
    assert value(text, "onrecord_cache_bytes") > 1000


def test_how_long_searches_take_is_counted_wherever_one_can_search(newsroom: Newsroom, editor: Seat) -> None:
    # given searches of each kind, refusals, and lists that are not searched
    editor.made(LIVE, plain())
    for path in ("/v1/search?q=harbor", "/v1/articles?limit=1&q=harbor", "/v1/search/suggest?q=h"):
        newsroom.reader.read(path)
    for path in ("/v1/search?q=", "/v1/articles?q=a%00b", "/v1/articles", "/v1/topics?limit=1"):
        newsroom.reader.get(path)

    # then those that were answered are counted, by where they looked, and nothing of what was looked for is told
    text = metrics(newsroom)
    of = "onrecord_search_seconds_count"
    counted = {dict(has)["route"]: number for (name, has), number in values(text).items() if name == of}
    assert counted == {"/v1/search": 1, "/v1/articles": 1, "/v1/search/suggest": 1}
    assert value(text, "onrecord_search_seconds_sum", route="/v1/search") > 0
    assert "harbor" not in text


def test_how_late_followers_are_told_is_counted(newsroom: Newsroom, editor: Seat) -> None:
    # given somebody who waits for news, as often as it takes for them to have come before it
    reader, told = newsroom.reader, 0.0
    with ThreadPoolExecutor(1) as pool:
        for number in range(50):
            token = reader.read("/v1/changes")["next"]
            waiting = pool.submit(reader.read, f"/v1/changes?since={token}&wait=60")
            editor.made(LIVE, plain(f"News {number}"))
            assert waiting.result()["items"]
            if told := value(metrics(newsroom), "onrecord_feed_lag_seconds_count"):
                break

    # then it is known how late that was; who asks for what was long ago is not told late
    assert told == 1
    text = metrics(newsroom)
    assert value(text, "onrecord_feed_lag_seconds_sum") > 0
    assert value(text, "onrecord_feed_streams") == 0
    reader.read("/v1/changes")
    assert value(metrics(newsroom), "onrecord_feed_lag_seconds_count") == 1


def test_each_worker_tells_which_one_it_is(newsroom: Newsroom) -> None:
    text = metrics(newsroom)
    assert value(text, "onrecord_database_up", worker=str(os.getpid())) == 1
    assert {label for _, has in values(text) for name, label in has if name == "worker"} == {str(os.getpid())}


def test_what_the_database_knows_is_told(newsroom: Newsroom, editor: Seat) -> None:
    # given something live, and something that should have gone live
    made = editor.made("/v1/articles", plain("Late"))
    act(editor, f"/v1/articles/{made['id']}", "schedule", publish_at=later(now(), 3600))
    newsroom.write("UPDATE article SET publish_at = :due WHERE publish_at IS NOT NULL", due=later(now(), -90))
    live = editor.made(LIVE, plain())

    # then the numbers say so
    text = metrics(newsroom)
    seq = int(newsroom.reader.get(f"/v1/articles/{live['id']}").headers["onrecord-seq"])
    assert value(text, "onrecord_public_seq") == seq
    assert value(text, "onrecord_purged_seq") == seq
    assert value(text, "onrecord_schedule_late_seconds") >= 90
    assert value(text, "onrecord_database_connections", state="busy") >= 0
    assert value(text, "onrecord_database_connections", state="idle") >= 0


def test_what_became_of_purges_is_told(database_url: str) -> None:
    with vendor_at() as vendor, desk(purging(database_url, "http", vendor.address)) as newsroom:
        # given two that arrived once, one that cannot arrive, and one that was given up
        for number in range(2):
            newsroom.editor.made(LIVE, plain(f"Story {number}"))
        with sender_of(newsroom, now()) as sender:
            sender.send()
        newsroom.editor.made(LIVE, plain("Stuck"))
        newsroom.write("UPDATE cdn_purge SET at = :at, due_at = :at WHERE sent = 0", at=later(now(), -600))
        insertion = "INSERT INTO cdn_purge (seq, part, first, at, tags, sent, attempts, failures)"
        newsroom.write(f"{insertion} VALUES (999, 0, 999, '2026-01-01T00:00:00.000000Z', '[]', 1, 9, 9)")

        # then each is counted, and the one that waits shows
        text = metrics(newsroom)
        states = {state: value(text, "onrecord_purges", state=state) for state in ("waiting", "done", "given_up")}
        assert states == {"waiting": 3, "done": 0, "given_up": 1}
        assert value(text, "onrecord_purge_late_seconds") >= 600
        assert value(text, "onrecord_purged_seq") < value(text, "onrecord_public_seq")


def test_metrics_go_on_whatever_is_wrong_with_the_database(newsroom: Newsroom) -> None:
    admin = newsroom.seat("admin")
    assert value(admin.get("/metrics").text, "onrecord_database_up") == 1
    newsroom.write("ALTER TABLE cdn_purge RENAME TO elsewhere")
    answer = admin.get("/metrics")
    assert answer.status_code == 200
    assert value(answer.text, "onrecord_database_up") == 0
    assert "onrecord_request_seconds" in answer.text


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    with served(database_url) as port:
        yield f"http://127.0.0.1:{port}/metrics"


def test_who_calls_on_the_machine_needs_no_key_unless_somebody_passed_the_request_on(address: str) -> None:
    with httpx.Client(trust_env=False) as client:
        assert client.get(address).status_code == 200
        for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"):
            assert client.get(address, headers={header: "127.0.0.1"}).status_code == 401, header
        assert client.get(address, headers={"Authorization": "Bearer onr_x_y"}).status_code == 401
