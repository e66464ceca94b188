"""A worker tells the caches in front by itself: right after the commit, and what others left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fastapi.testclient import TestClient

from app.main import create_app
from tests.articles.stories import plain
from tests.cdn.vendor import TOKEN, desk, purging, queue, vendor_at
from tests.newsroom import Newsroom
from tests.promises.public_side import LIVE

PATIENCE = 60.0
KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlmodel import Session
from app.core.settings import Settings
from tests.articles.stories import plain
from tests.cdn.vendor import desk
from tests.promises.public_side import LIVE

with desk(Settings()) as newsroom:
    editor = newsroom.editor
    event.listen(Session, "after_commit", lambda session: os.kill(os.getpid(), signal.SIGKILL), insert=True)
    editor.post(LIVE, plain("Last words"))
"""


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def test_the_commit_is_purged_twice_while_the_editor_waits_for_nobody(database_url: str) -> None:
    # given a vendor that takes its time
    with vendor_at() as vendor, TestClient(create_app(purging(database_url, "http", vendor.address))) as client:
        newsroom = Newsroom(client)
        vendor.open.clear()

        # when something goes live, then the editor is answered while the vendor is still at it
        made = newsroom.editor.made(LIVE, plain())
        until(lambda: bool(vendor.calls))
        assert queue(newsroom)[0]["attempts"] == 0
        assert newsroom.reader.get(f"/v1/articles/{made['id']}").status_code == 200

        # and it is told twice
        vendor.open.set()
        until(lambda: queue(newsroom)[0]["due_at"] is None)
        assert [f"article-{made['id']}" in call.tags for call in vendor.calls] == [True, True]


def test_when_the_cache_is_told_the_change_is_there_for_whoever_asks(database_url: str) -> None:
    """The commit comes first: a cache that asks again at once must not get what was there before."""
    with vendor_at() as vendor, TestClient(create_app(purging(database_url, "http", vendor.address))) as client:
        newsroom = Newsroom(client)
        editor = newsroom.editor
        for number in range(10):
            vendor.open.clear()
            told = len(vendor.calls)
            slug = editor.made(LIVE, plain(f"Story {number}"))["slug"]
            until(lambda told=told: len(vendor.calls) > told)  # type: ignore[misc] # the number of this round
            assert newsroom.reader.get(f"/v1/articles/{slug}").status_code == 200
            vendor.open.set()


def test_what_was_committed_by_a_program_that_was_killed_then_is_sent_by_the_next(database_url: str) -> None:
    # given a program that is killed after its commit, before it could tell anybody
    with vendor_at() as vendor:
        settings = {"DATABASE_URL": database_url, "PURGE": "http", "PURGE_URL": vendor.address, "PURGE_TOKEN": TOKEN}
        house = Path(__file__).resolve().parents[2]
        environment = {**os.environ, **{f"ONRECORD_{name}": value for name, value in settings.items()}}
        done = subprocess.run([sys.executable, "-c", KILLED], cwd=house, env=environment, check=False)
        assert done.returncode == -9
        with desk(purging(database_url, "http", vendor.address)) as newsroom:
            assert [row["attempts"] for row in queue(newsroom)] == [0]
            assert newsroom.reader.get("/v1/articles/last-words").status_code == 200
        assert vendor.calls == []

        # when a worker starts, then it tells
        with TestClient(create_app(purging(database_url, "http", vendor.address))) as client:
            until(lambda: queue(Newsroom(client))[0]["sent"] > 0)
        assert "list-article" in vendor.told()


def test_a_worker_goes_on_after_anything_that_went_wrong(database_url: str) -> None:
    # given a vendor that is away, and a table that cannot be read for a while
    with vendor_at() as vendor, TestClient(create_app(purging(database_url, "http", vendor.address))) as client:
        newsroom = Newsroom(client)
        editor = newsroom.editor
        vendor.status = 500
        editor.made(LIVE, plain("One"))
        until(lambda: queue(newsroom)[0]["outcome"] == "HTTP 500")
        newsroom.write("ALTER TABLE cdn_purge RENAME TO away")
        time.sleep(1.5)
        newsroom.write("ALTER TABLE away RENAME TO cdn_purge")

        # when all is well again, then everything arrives
        vendor.status = 200
        editor.made(LIVE, plain("Two"))
        until(lambda: all(row["sent"] > 0 for row in queue(newsroom)))


def test_a_message_that_was_begun_is_finished_when_the_worker_ends(database_url: str) -> None:
    with vendor_at() as vendor:
        client = TestClient(create_app(purging(database_url, "http", vendor.address)))
        with client:
            vendor.open.clear()
            Newsroom(client).editor.made(LIVE, plain())
            until(lambda: bool(vendor.calls))
            threading.Timer(0.3, vendor.open.set).start()
        with desk(purging(database_url, "http", vendor.address)) as newsroom:
            assert queue(newsroom)[0]["sent"] == 1
