"""What goes wrong on our side: said as a problem, told in the log, and nothing of it to the caller."""

from __future__ import annotations

import logging

import pytest
from fastapi import Request, Response
from sqlalchemy import text as sql
from sqlmodel import Session

from app.auth.guard import GuardedRoute, declared, edit_of
from app.core.editing import Outcome
from app.core.wiring import house
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat

SECRET = "the minister's private number"


def add_route(newsroom: Newsroom, path: str, method: str, endpoint: object, **needs: object) -> None:
    """A route that is there for a test."""
    app = newsroom.client.app
    app.router.add_api_route(path, endpoint, methods=[method], **needs)  # type: ignore[attr-defined] # an ASGI app to it


async def breaks(request: Request) -> Response:
    raise ValueError(SECRET)


async def breaks_in_sql(request: Request) -> Response:
    def query(reader: object) -> Response:
        raise AssertionError(SECRET)

    return await house(request).database.read(query)


def breaks_while_writing(request: Request) -> Response:
    def operation(session: Session) -> Outcome:
        session.execute(sql("INSERT INTO topic (id) VALUES (:id)"), {"id": SECRET})
        return Outcome()

    return edit_of(request)(operation)


def test_a_defect_is_answered_without_a_trace_and_logged_with_it(
    newsroom: Newsroom, editor: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    # given routes that break: at once, while reading, while writing
    add_route(newsroom, "/breaks", "GET", breaks)
    add_route(newsroom, "/breaks/reading", "GET", breaks_in_sql)
    guarded = newsroom.client.app.router  # type: ignore[attr-defined] # an ASGI app to the test client
    guarded.route_class = GuardedRoute
    add_route(newsroom, "/breaks/writing", "POST", breaks_while_writing, **declared(scopes=["quotes:write"]))
    before = newsroom.everything()

    for method, path in (("GET", "/breaks"), ("GET", "/breaks/reading"), ("POST", "/breaks/writing")):
        caplog.clear()
        with caplog.at_level(logging.ERROR, "onrecord"):
            answer = editor.send(method, path)

        # then the caller gets a problem with the request's id, and no word of what broke
        document = problem(answer, 500, "internal")
        assert document["instance"] == path
        assert answer.headers["cache-control"] in {"no-store", "private, no-store"}
        for word in (SECRET, "Traceback", "ValueError", "INSERT", "topic", ".py"):
            assert word not in answer.text, word

        # and the log has the trace under that id
        (record,) = caplog.records
        assert document["request_id"] in record.getMessage()
        assert record.exc_info is not None

    # and nothing is half done: the next write goes through
    assert newsroom.everything() == before
    assert editor.post("/v1/topics", {"name": "Gas"}).status_code == 201


def test_the_log_of_a_failed_statement_has_no_words_of_the_newsroom(
    newsroom: Newsroom, editor: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    guarded = newsroom.client.app.router  # type: ignore[attr-defined] # an ASGI app to the test client
    guarded.route_class = GuardedRoute
    add_route(newsroom, "/breaks/writing", "POST", breaks_while_writing, **declared(scopes=["quotes:write"]))
    with caplog.at_level(logging.ERROR, "onrecord"):
        editor.post("/breaks/writing")
    formatted = logging.Formatter().format(caplog.records[0])
    assert "INSERT INTO topic" in formatted
    assert SECRET not in formatted
