"""Servers on a core of their own, a client on another, and the CPU time that a server takes for a request."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import cast

import uvloop

HERE = "127.0.0.1"
CONNECTIONS = 32
READY_WITHIN = 60.0
CORES = sorted(os.sched_getaffinity(0))
"""Those that may be used, asked for before anything is kept on one of them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, as bytes on the wire."""

    wire: bytes

    @classmethod
    def get(cls, path: str, **headers: str) -> Request:
        return cls(f"GET {path} HTTP/1.1\r\nHost: bench\r\n{lines(headers)}\r\n".encode())

    @classmethod
    def send(cls, method: str, path: str, body: bytes, key: str, **headers: str) -> Request:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {key}\r\n{lines(headers)}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return cls(head.encode() + body)


def lines(headers: dict[str, str]) -> str:
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    head: bytes
    body: bytes
    after: float

    @property
    def headers(self) -> dict[str, str]:
        """What the program said, without what uvicorn adds to every answer."""
        pairs = (row.split(": ", 1) for row in self.head.decode("latin-1").split("\r\n")[1:])
        return {name.lower(): value for name, value in pairs if name.lower() != "date"}


@dataclass(frozen=True, slots=True)
class Round:
    """The answers of one round, and the CPU seconds that the server took for them with all its threads."""

    answers: list[Answer]
    cpu: float
    seconds: float

    @property
    def cpu_each(self) -> float:
        """Microseconds of CPU a request."""
        return self.cpu / len(self.answers) * 1e6

    @property
    def median_wait(self) -> float:
        """Microseconds on the clock from request to answer; the median, as the disk takes its time now and then."""
        return self.wait(0.5)

    @property
    def each_second(self) -> float:
        """Requests a second."""
        return len(self.answers) / self.seconds

    def wait(self, share: float) -> float:
        """Microseconds after which this share of the answers was there."""
        waits = sorted(answer.after for answer in self.answers)
        return waits[min(int(share * len(waits)), len(waits) - 1)] * 1e6


@dataclass(slots=True)
class Server:
    """A running server process."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu(self) -> float:
        """CPU seconds so far, user and system. The clock's number is made of the pid as clock_getcpuclockid(3) does."""
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def round(self, requests: Sequence[Request], *, connections: int = CONNECTIONS, status: int = 200) -> Round:
        """Send all, each connection one after the other. Stops at an answer of another status."""
        before, began = self.cpu(), time.perf_counter()
        answers = exchange(self.port, requests, connections)
        spent, seconds = self.cpu() - before, time.perf_counter() - began
        for answer in answers:
            assert answer.status == status, answer.body[:2000].decode(errors="replace")
        return Round(answers, spent, seconds)

    def ask(self, request: Request, status: int = 200) -> Answer:
        (answer,) = exchange(self.port, [request], 1)
        assert answer.status == status, answer.body[:2000].decode(errors="replace")
        return answer

    def memory(self) -> float:
        """Megabytes of its resident set, with what it shares with other processes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6


@contextmanager
def serving(arguments: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """A Python program that serves, its port given last, on the first core, until the end of the block."""
    port = free_port()
    command = [sys.executable, *arguments, str(port)]
    with (folder / "server.log").open("ab") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | (environment or {}))
    try:
        pin(process.pid, first=True)
        await_ready(process, port, folder)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HERE, 0))
        return int(found.getsockname()[1])


def pin(pid: int, *, first: bool) -> None:
    """Keep servers on the first core and the client on the last, where there are two."""
    os.sched_setaffinity(pid, {CORES[0] if first else CORES[-1]})


def await_ready(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HERE, port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{(folder / 'server.log').read_text()[-4000:]}")


def exchange(port: int, requests: Sequence[Request], connections: int) -> list[Answer]:
    """The answers to all requests, in no particular order."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(exchanged(port, requests, connections))


async def exchanged(port: int, requests: Sequence[Request], connections: int) -> list[Answer]:
    loop, waiting, answers = asyncio.get_running_loop(), iter(requests), list[Answer]()
    ends = [loop.create_future() for _ in range(min(connections, len(requests)))]
    for end in ends:
        await loop.create_connection(partial(Connection, waiting, answers, end), HERE, port)
    await asyncio.gather(*ends)
    return answers


@dataclass(slots=True)
class Connection(asyncio.Protocol):
    """One connection that is kept: sends the next request as soon as the answer is there."""

    waiting: Iterator[Request]
    answers: list[Answer]
    end: asyncio.Future[None]
    buffer: bytearray = field(default_factory=bytearray)
    transport: asyncio.Transport | None = None
    began: float = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        request = next(self.waiting, None)
        if request is not None:
            self.began = time.perf_counter()
            self.transport.write(request.wire)
            return
        self.transport.close()
        if not self.end.done():
            self.end.set_result(None)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head = self.buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        length = content_length(bytes(self.buffer[:head]))
        if len(self.buffer) < head + 4 + length:
            return
        after = time.perf_counter() - self.began
        body = bytes(self.buffer[head + 4 : head + 4 + length])
        self.answers.append(Answer(int(self.buffer[9:12]), bytes(self.buffer[:head]), body, after))
        del self.buffer[: head + 4 + length]
        self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.end.done():
            self.end.set_exception(ConnectionError(f"The server hung up: {error}"))


def content_length(head: bytes) -> int:
    place = head.lower().find(b"content-length:")
    return int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
