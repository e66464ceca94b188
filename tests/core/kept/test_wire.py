"""What goes out in one piece is what HTTP wants, whoever asks and however."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse

import pytest

from tests import databases
from tests.core.serving import served
from tests.newsroom import migrate

PATH = "/v1/topics"
EMPTY = b'{"items":[],"next_cursor":null}'
Answer = tuple[HTTPResponse, bytes]


@pytest.fixture
def port() -> Iterator[int]:
    """An empty newsroom behind a real server; on SQLite, as the wire does not know the difference."""
    server = databases.server("sqlite")
    url = databases.fresh_database(server, migrate)
    with served(url) as found:
        ask(found, [b"GET", b"GET"])
        yield found
    databases.drop_database(server, url)


def ask(port: int, methods: list[bytes], *lines: bytes, version: bytes = b"1.1") -> list[Answer]:
    """The answers to requests that are all sent before the first of them is answered."""
    head = b"".join(b"%b\r\n" % line for line in (b"Host: desk", *lines))
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
        requests = [b"%b %b HTTP/%b\r\n%b\r\n" % (method, PATH.encode(), version, head) for method in methods]
        connection.sendall(b"".join(requests))
        answers = []
        with connection.makefile("rb") as stream:
            for method in methods:
                answer = HTTPResponse(Held(stream), method=method.decode())  # type: ignore[arg-type] # only makefile is used
                answer.begin()
                answers.append((answer, answer.read()))
        return answers


class Held:
    """A stream in the place of a socket, which HTTPResponse would close after the first answer."""

    def __init__(self, stream: object) -> None:
        self.stream = stream

    def makefile(self, mode: str) -> object:
        return Unclosed(self.stream)


class Unclosed:
    def __init__(self, stream: object) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)

    def close(self) -> None:
        """The connection goes on."""


def test_answers_that_were_kept_come_in_the_order_of_the_questions(port: int) -> None:
    answers = ask(port, [b"GET", b"HEAD", b"GET"])
    assert [answer.status for answer, _ in answers] == [200, 200, 200]
    assert [body for _, body in answers] == [EMPTY, b"", EMPTY]
    assert len({answer.headers["etag"] for answer, _ in answers}) == 1
    assert answers[0][0].headers["date"]
    assert answers[0][0].headers["onrecord-seq"] == "0"


def test_what_was_kept_is_told_to_be_unchanged(port: int) -> None:
    ((known, _),) = ask(port, [b"GET"])
    for answer, body in ask(port, [b"GET", b"GET"], b"If-None-Match: " + known.headers["etag"].encode()):
        assert (answer.status, body) == (304, b"")
        assert answer.headers["etag"] == known.headers["etag"]
        assert "content-type" not in answer.headers


def test_a_client_that_wants_the_connection_to_end_gets_that(port: int) -> None:
    closed, older = ask(port, [b"GET"], b"Connection: close"), ask(port, [b"GET"], version=b"1.0")
    for answer, body in (*closed, *older):
        assert answer.headers["connection"] == "close"
        assert body == EMPTY


def test_a_connection_goes_on_for_as_long_as_a_client_asks(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(50):
        connection.request("GET", PATH)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, EMPTY)
        assert not answer.will_close
    connection.close()
