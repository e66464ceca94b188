"""A question that takes long keeps nobody waiting, and ends."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest

from app.core.sql import db
from app.core.sql.reader import Reader
from tests.newsroom import Newsroom, Seat

ENDLESS = "WITH RECURSIVE more (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more) SELECT COUNT(*) FROM more"


@pytest.mark.parametrize(
    ("query", "long"),
    [
        ("", False),
        ("?speaker=ada-lind&limit=5&include=attribution&fields=text", False),
        ("?topic=energy", False),
        ("?speaker=ada-lind&topic=energy", True),
        ("?said_after=2020-01-01", True),
        ("?sort=created_at", True),
        ("?count=true", True),
        ("?q=tape", True),
    ],
)
def test_what_may_have_to_be_looked_for_is_read_beside_the_loop(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch, query: str, long: bool
) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL is always asked in a thread")
    threads: set[str] = set()

    class Noting(Reader):
        __slots__ = ()

        def run(self, statement: str, values: dict[str, Any]) -> Any:
            threads.add(threading.current_thread().name)
            return super().run(statement, values)

    monkeypatch.setattr(newsroom.database, "reader", Noting)
    assert reader.get(f"/v1/quotes{query}").status_code == 200
    (thread,) = threads
    assert ("worker" in thread.lower()) == long, thread


def test_a_question_without_an_end_is_ended_and_others_are_answered_meanwhile(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL has its statement_timeout")
    # given a list that would never be done, and a limit of a moment
    monkeypatch.setattr(db, "LONGEST", 0.5)

    class Endless(Reader):
        __slots__ = ()

        def run(self, statement: str, values: dict[str, Any]) -> Any:
            if values.get("said_after"):
                super().run(ENDLESS, {}).fetchone()
            return super().run(statement, values)

    monkeypatch.setattr(newsroom.database, "reader", Endless)
    with ThreadPoolExecutor(1) as pool:
        # when somebody asks for it, and others for something else
        long = pool.submit(reader.get, "/v1/quotes?said_after=2020-01-01")
        answered = 0
        while not long.done():
            answered += reader.get("/v1/quotes?speaker=ada-lind&limit=3").status_code == 200

        # then they are answered, and the first is told that it took too long
        assert answered > 3
        assert long.result().status_code == 503
        assert "ask for less" in long.result().json()["detail"]
    assert reader.get("/v1/quotes?said_before=2020-01-01").status_code == 200


def test_only_some_long_questions_are_looked_into_at_a_time(
    newsroom: Newsroom, reader: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not newsroom.database.is_sqlite:
        pytest.skip("PostgreSQL answers as many as it has connections for")
    lock, now_running, most = threading.Lock(), 0, 0

    class Counting(Reader):
        __slots__ = ()

        def run(self, statement: str, values: dict[str, Any]) -> Any:
            nonlocal now_running, most
            if not values.get("said_after"):
                return super().run(statement, values)
            with lock:
                now_running += 1
                most = max(most, now_running)
            sleep(0.02)
            with lock:
                now_running -= 1
            return super().run(statement, values)

    # when many ask at once for what may take long
    monkeypatch.setattr(newsroom.database, "reader", Counting)
    paths = [f"/v1/quotes?said_after=2020-01-01&limit={limit}" for limit in range(1, 4 * db.MOST_THREADS)]
    with ThreadPoolExecutor(len(paths)) as pool:
        answers = list(pool.map(reader.get, paths))

    # then all of them are answered, a few at a time, so that no reader of something else waits for all
    assert {answer.status_code for answer in answers} == {200}
    assert 1 < most <= db.MOST_THREADS
