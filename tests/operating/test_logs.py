"""What a server logs: lines for machines, each with its request, and nothing that was sent or kept."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.observing.logs import Lines, log_config
from app.core.observing.passing import PASSING, Passing
from app.core.settings import Settings
from app.core.values.ids import new_id
from app.database import open_database
from tests.articles.stories import plain
from tests.operating.running import running

SECRET = "words-that-nobody-may-read"


@pytest.fixture
def key(database_url: str) -> str:
    database = open_database(Settings(database_url=database_url))
    with database.writing() as session:
        _, key = create_key(session, "desk", ROLES["admin"])
        database.commit(session)
    database.dispose()
    return key


def test_a_server_logs_json_with_request_ids_and_without_what_was_said(
    database_url: str, key: str, tmp_path: Path
) -> None:
    # given a server that logs each request, and requests with all that must not be logged
    asked = {"Authorization": f"Bearer {key}", "X-Request-Id": new_id()}
    with running(database_url, tmp_path / "log", ONRECORD_ACCESS_LOG="on") as server:
        made = server.client.post("/v1/articles?publish=true", json=plain(SECRET), headers=asked)
        server.client.get(f"/v1/articles/{SECRET}")
        server.client.get(f"/v1/articles?key={key}&q={SECRET}")
        server.client.get(f"/v1/{SECRET}")
    assert made.status_code == 201

    # then each line is a JSON object, and one of them tells of the write
    lines = [json.loads(line) for line in server.logged.splitlines()]
    assert all({"at", "level", "logger", "message", "worker"} <= set(line) for line in lines)
    told = [line for line in lines if line["logger"] == "onrecord.access" and line["route"] != "/livez"]
    assert [(line["method"], line["route"], line["status"]) for line in told] == [
        ("POST", "/v1/articles", 201),
        ("GET", "/v1/articles/{ref}", 200),
        ("GET", "/v1/articles", 400),
        ("GET", "none", 404),
    ]
    assert told[0]["request_id"] == asked["X-Request-Id"]
    assert all(line["ms"] >= line["database_ms"] >= 0 and line["request_id"] for line in told)

    # and no secret, no word and no address is in any of them
    for hidden in (SECRET, key, key.split("_")[-1], "127.0.0.1:", "Ships are back"):
        assert hidden not in "".join(line for line in server.logged.splitlines() if "Uvicorn running" not in line)


def test_requests_are_logged_only_if_that_is_asked_for_and_in_plain_lines_if_that_is(
    database_url: str, tmp_path: Path
) -> None:
    with running(database_url, tmp_path / "log", ONRECORD_LOG="plain") as server:
        server.client.get("/v1/articles")
    assert "Application startup complete" in server.logged
    assert "/v1/articles" not in server.logged
    assert not any(line.startswith("{") for line in server.logged.splitlines())


def failed(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception:
        return logging.LogRecord("onrecord", logging.ERROR, __file__, 1, "It broke", None, sys.exc_info())


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    return dict(json.loads(Lines("json").format(record)))


def test_an_error_is_logged_with_its_kind_and_places_and_its_words_only_where_they_speak_of_the_program() -> None:
    # given a request under way
    ident = new_id()
    token = PASSING.set(Passing({"request_id": ident}, 0.0))

    # when errors are logged that repeat what was sent, and one that does not
    own = line_of(failed(TypeError("'int' object is not iterable")))
    told = [line_of(failed(error)) for error in (KeyError(SECRET), ValueError(SECRET), sqlite3.DataError(SECRET))]
    PASSING.reset(token)

    # then each has its kind, its places and its request
    assert own["error"].endswith("TypeError: 'int' object is not iterable")
    assert [line["error"].splitlines()[-1] for line in told] == ["KeyError", "ValueError", "DataError"]
    assert all(__file__ in line["error"] and line["request_id"] == ident for line in told)
    assert SECRET not in str(told)


def test_an_error_tells_of_those_behind_it() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise RuntimeError("The second one") from first
    except RuntimeError as error:
        record = failed(error)
    text = Lines("plain").format(record)
    assert text.index("KeyError") < text.index("RuntimeError: The second one")
    assert SECRET not in text


def test_what_other_libraries_tell_of_addresses_is_not_logged() -> None:
    assert log_config("json")["loggers"]["httpx"] == {"level": "WARNING"}
