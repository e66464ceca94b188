"""Clients that do not mean it: bytes that are no HTTP, heads without end, and patience without end."""

from __future__ import annotations

import gc
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import ClassVar, NamedTuple

import pytest
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from app.core.http.connections import MOST_BEHIND, Connection
from tests import databases
from tests.core.serving import served
from tests.newsroom import Json, migrate

HOST = b"Host: onrecord.example\r\n"
LIVE = b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n"
CHUNKED = b"GET /livez HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = 8 * 1024 * 1024
"""Bytes; more than any answer waits for."""


class Hasty(Connection):
    """A connection that loses patience at once."""

    most_idle: ClassVar[int] = 20
    seconds_for_head: ClassVar[float] = 0.1
    seconds_for_rest: ClassVar[float] = 0.1
    seconds_to_take_in: ClassVar[float] = 0.1
    has_cut: ClassVar[threading.Event] = threading.Event()

    def cut(self) -> None:
        super().cut()
        self.has_cut.set()


class Patient(Hasty):
    """One that waits long for a head."""

    seconds_for_head: ClassVar[float] = 600.0


class Heard(NamedTuple):
    """What a connection gave back until it ended."""

    status: int
    headers: dict[str, str]
    body: bytes
    answers: int

    def problem(self) -> Json:
        assert self.headers["content-type"] == "application/problem+json", self
        document: Json = json.loads(self.body)
        assert document["status"] == self.status
        assert document["request_id"] == self.headers["x-request-id"]
        return document


@contextmanager
def site(connection: type[Connection] = Connection) -> Iterator[int]:
    server = databases.server("sqlite")
    url = databases.fresh_database(server, migrate)
    with served(url, connection=connection, schedule="off") as port:
        yield port
    databases.drop_database(server, url)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with site(Hasty) as found:
        yield found


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def heard(client: socket.socket) -> Heard:
    """All that comes until the server closes."""
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    told = b"".join(parts)
    head, _, body = told.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    length = int(headers.get("content-length", 0))
    return Heard(int((first.split() or "00")[1]), headers, body[:length], told.count(b"HTTP/1.1 "))


def said(port: int, data: bytes) -> Heard:
    """What is answered to these bytes, with nothing after them, until the server closes."""
    with connected(port) as client:
        with suppress(ConnectionError):
            client.sendall(data)
        return heard(client)


NO_REQUESTS = {
    "garbage": b"\x00\x01\x02\xff" * 50,
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no such method": b"FOO /livez HTTP/1.1\r\n" + HOST + b"\r\n",
    "a method in small letters": b"get /livez HTTP/1.1\r\n" + HOST + b"\r\n",
    "a tunnel": b"CONNECT onrecord.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address without a path": b"GET http://onrecord.example HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address with a blank": b"GET /v1/sources ?q=x HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address that is no ASCII": "GET /v1/sources?q=Straße HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "no host": b"GET /livez HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /livez HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "a host that is none": b"GET /livez HTTP/1.1\r\nHost: onrecord.example/?q=<b>\r\n\r\n",
    "a header with a nul": b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    "a header in two lines": b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    "a blank before the colon": b"GET /livez HTTP/1.1\r\n" + HOST + b"X : a\r\n\r\n",
    "two lengths": b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length and chunks": b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n" + CHUNKED[-30:] + b"0\r\n\r\n",
    "a length below nothing": b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
}


@pytest.mark.parametrize("kind", NO_REQUESTS)
def test_what_is_no_request_is_answered_with_a_problem_and_the_connection_ends(port: int, kind: str) -> None:
    answer = said(port, NO_REQUESTS[kind])
    assert (answer.status, answer.answers) == (400, 1)
    assert answer.problem()["type"] == "/problems/malformed-request"
    assert answer.headers["connection"] == "close"
    assert answer.headers["cache-control"] == "no-store"


HEADS = {
    "a line of a header": (b"GET /livez HTTP/1.1\r\n" + HOST + b"X: " + b"a" * ENDLESS, 431),
    "headers": (b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\r\n" * (ENDLESS // 6), 431),
    "the name of a header": (b"GET /livez HTTP/1.1\r\n" + HOST + b"X" * ENDLESS, 431),
    "a list of tags": (b"GET /livez HTTP/1.1\r\n" + HOST + b"If-None-Match: " + b'"a", ' * (ENDLESS // 5), 431),
    "ranges": (b"GET /livez HTTP/1.1\r\n" + HOST + b"Range: bytes=" + b"0-1," * (ENDLESS // 4), 431),
    "empty lines": (b"\r\n" * (ENDLESS // 2), 431),
    "parameters": (b"GET /v1/sources?" + b"a=b&" * (ENDLESS // 4), 414),
    "a path": (b"GET /" + b"a" * ENDLESS, 414),
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_head_without_end_is_refused_before_it_has_come(port: int, kind: str) -> None:
    data, status = HEADS[kind]
    answer = said(port, data)
    assert answer.status == status
    assert answer.problem()["type"] == ("/problems/uri-too-long" if status == 414 else "/problems/headers-too-large")


BODIES = {
    "one after the other": b"10000\r\n" + b"a" * 65536 + b"\r\n",
    "of a byte each": b"1\r\na\r\n",
    "with a remark": b"1;" + b"a" * 65536 + b"\r\na\r\n",
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_reader_who_sends_chunks_without_end_is_answered_and_cut_off(port: int, kind: str) -> None:
    chunk = BODIES[kind]
    answer = said(port, CHUNKED + chunk * (2 * ENDLESS // len(chunk)))
    assert (answer.status, answer.answers) == (200, 1)


def test_trailers_without_end_are_no_way_around(port: int) -> None:
    answer = said(port, CHUNKED + b"0\r\n" + b"X: a\r\n" * (ENDLESS // 6))
    assert (answer.status, answer.answers) == (200, 1)


def test_a_body_that_nobody_wants_is_no_request(port: int) -> None:
    # given a GET whose body is itself a request, and another one after it
    body = b"GET /version HTTP/1.1\r\n" + HOST + b"\r\n"
    first = b"GET /livez HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(body)
    # then two are answered
    assert said(port, first + body + LIVE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")).answers == 2


def test_of_many_requests_at_once_a_few_are_answered(port: int) -> None:
    answer = said(port, LIVE * 5000)
    assert (answer.status, answer.answers) == (200, MOST_BEHIND + 1)


def test_garbage_behind_a_request_leaves_that_its_answer(port: int) -> None:
    answer = said(port, LIVE + b"\x00\x01\r\n\r\n" * 1000)
    assert (answer.status, answer.answers) == (200, 1)


def test_a_head_that_does_not_come_to_its_end_is_let_go(port: int) -> None:
    answer = said(port, b"GET /livez HTTP/1.1\r\nHos")
    assert answer.status == 408
    assert answer.problem()["type"] == "/problems/request-timeout"
    # and so is who says nothing at all
    assert said(port, b"").answers == 0


def test_a_body_that_comes_after_its_answer_and_does_not_end_is_let_go(port: int) -> None:
    assert said(port, CHUNKED + b"5\r\nab").status == 200


def test_who_does_not_take_in_what_was_asked_for_is_cut_off(port: int) -> None:
    # given a client that asks for much, again and again, and reads nothing of it
    Hasty.has_cut.clear()
    with connected(port) as client:
        client.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\n%b\r\n" % HOST * (MOST_BEHIND + 1))
        # then the server ends it, and drops what it had ready
        assert Hasty.has_cut.wait(60)
        assert heard(client).answers < MOST_BEHIND + 1


def test_many_who_say_half_a_word_keep_nobody_out() -> None:
    # given far more connections that begin a request than may be open without one
    with site(Patient) as port:
        slow = [connected(port) for _ in range(5 * Patient.most_idle)]
        for client in slow:
            try:
                client.sendall(b"GET /livez HTTP/1.1\r\n")
            except ConnectionError:
                continue
        # then a reader who comes last is answered
        with connected(port) as reader:
            reader.sendall(LIVE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert heard(reader).status == 200
        # and those that came first have been closed
        assert heard(slow[0]).answers == 0
        for client in slow:
            client.close()


@pytest.mark.parametrize("path", ["/livez", "/v1/sources", "/v1/sources?unheard=of", "/v1/sources/nobody", "/nowhere"])
def test_nothing_of_a_request_waits_for_the_garbage_to_be_collected(path: str) -> None:
    asked = f"GET {path} HTTP/1.1\r\n".encode() + HOST
    with site() as port:
        said(port, asked + b"Connection: close\r\n\r\n")
        gc.collect()
        gc.disable()
        try:
            # when a client asks again and again, and goes
            with connected(port) as client:
                client.sendall((asked + b"\r\n") * 9 + asked + b"Connection: close\r\n\r\n")
                assert heard(client).answers == 10
            # then the server knows at most the last of it
            assert len([thing for thing in gc.get_objects() if isinstance(thing, RequestResponseCycle)]) <= 1
        finally:
            gc.enable()
