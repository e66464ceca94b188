"""Who asks how long an answer took is told, and nobody else is."""

from __future__ import annotations

import re

import pytest

from tests.articles.stories import story
from tests.newsroom import Newsroom, Seat
from tests.promises.public_side import LIVE

TOLD = re.compile(r"total;dur=(\d+\.\d), db;dur=(\d+\.\d), cache;desc=(hit|miss)\Z")


def test_an_answer_says_how_long_it_took_when_it_is_asked(newsroom: Newsroom, editor: Seat) -> None:
    # when an article is read and another one written by somebody who asks
    article = editor.made(LIVE, story())
    read = newsroom.reader.get(f"/v1/articles/{article['slug']}", onrecord_timing="true")
    written = editor.post("/v1/articles", story(), onrecord_timing="true")

    # then both say it, the part of the database with it, and no cache will tell others
    for answer in (read, written):
        told = TOLD.match(answer.headers["server-timing"])
        assert told is not None
        total, database = float(told[1]), float(told[2])
        assert 0 < database <= total + 0.1
        assert answer.headers["cache-control"] == "private, no-store"
    assert read.json() == newsroom.reader.read(f"/v1/articles/{article['slug']}")


@pytest.mark.parametrize("asked", [{}, {"onrecord_timing": "false"}, {"onrecord_timing": "1"}])
def test_nobody_else_is_told(newsroom: Newsroom, editor: Seat, asked: dict[str, str]) -> None:
    article = editor.made(LIVE, story())
    path = f"/v1/articles/{article['slug']}"
    newsroom.reader.get(path, onrecord_timing="true")
    answer = newsroom.reader.get(path, **asked)
    assert "server-timing" not in answer.headers
    assert answer.headers["cache-control"].startswith("public")


def test_a_refusal_says_it_too(newsroom: Newsroom) -> None:
    answer = newsroom.reader.get("/v1/articles/nothing-of-this-name", onrecord_timing="true")
    assert answer.status_code == 404
    assert TOLD.match(answer.headers["server-timing"])
