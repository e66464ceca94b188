"""`python -m bench.hostile`: what bad questions and bad clients cost a server, and who else reads from it.

One client reads normal pages without a pause. A second one, in a process of its own, does one kind of harm after the
other, each for some seconds and twenty times a second. For each kind: how it was answered, after how long at worst,
the readers' p99 without and with it, and how much memory the server took for it at its peak.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import HERE, Request, Server, exchange, pin
from bench.newsrooms import WARM, Bench, made_once

HOST = b"Host: bench\r\n"
MIB = 1024 * 1024
WITHIN = 2.0
"""Seconds in which everything is to be answered."""
MORE = 150 * MIB
PACE = 0.05
HALF_OPEN = 3000
HALF = "behind 3,000 half requests"
PAGES = ("/v1/articles?limit=5", "/v1/quotes?limit=5", "/v1/topics?limit=5", "/v1/sources?limit=5")

Harm = Callable[[int], int]
"""Does it once to the server at a port; the status that was answered, 0 where the connection was closed without."""


def get(query: str, *headers: bytes) -> Harm:
    """A request with this address and these headers."""
    lines = b"".join(header + b"\r\n" for header in headers)
    return sent(b"GET " + query.encode() + b" HTTP/1.1\r\n" + HOST + lines + b"Connection: close\r\n\r\n")


def sent(data: bytes, again: bytes = b"", times: int = 0) -> Harm:
    """These bytes, and then others again and again."""

    def harm(port: int) -> int:
        with socket.create_connection((HERE, port), timeout=30) as client:
            try:
                client.sendall(data)
                for _ in range(times):
                    client.sendall(again)
            except OSError:
                pass  # it hung up, and has said why
            return status_of(client)

    return harm


def status_of(client: socket.socket) -> int:
    try:
        told = client.recv(65536)
    except OSError:
        return 0
    return int(told[9:12]) if told.startswith(b"HTTP/1.1 ") else 0


@contextmanager
def half_open(port: int) -> Iterator[None]:
    """Thousands of connections that each begin a request, a thousand more in each second."""
    clients: list[socket.socket] = []
    try:
        for _ in range(HALF_OPEN):
            clients.append(socket.create_connection((HERE, port), timeout=30))
            clients[-1].send(GET)
            time.sleep(0.001)
        yield
    finally:
        for client in clients:
            client.close()


GET = b"GET /v1/articles HTTP/1.1\r\n"
CHUNKED = HOST + b"Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"
CHUNK = b"100000\r\n" + b"a" * MIB + b"\r\n"
HARMS: Mapping[str, tuple[Harm, Sequence[int]]] = {
    "unknown parameters": (get("/v1/articles?" + "&".join(f"a{n}=b" for n in range(900))), [400]),
    "10,000 parameters": (get("/v1/articles?" + "a=b&" * 10_000), [414]),
    "64 KiB of one letter": (get("/v1/search?q=" + "a" * 65536), [414, 431]),
    "q of one letter, 256 times": (get("/v1/search?q=" + "a" * 256), [200]),
    "q of 128 words": (get("/v1/search?q=" + "a%20" * 128), [200]),
    "1,000 ids": (get("/v1/quotes?ids=" + ",".join(["0198c0de-0000-7000-8000-000000000000"] * 1000)), [414, 431]),
    "an include of depth ten": (get("/v1/quotes?include=" + ".".join(["attribution"] * 10)), [400]),
    "a cursor of nobody": (get("/v1/quotes?cursor=" + "A" * 1900), [400]),
    "as_of of the year 9999": (get("/v1/articles/x?as_of=9999-12-31T23:59:59Z"), [400]),
    "100 topics to look for": (get("/v1/articles?topic=" + ",".join(f"t{n}" for n in range(100))), [200]),
    "5,000 ranges": (get("/v1/articles", b"Range: bytes=" + b"0-1," * 5000), [200]),
    "5,000 tags": (get("/v1/articles", b"If-None-Match: " + b'"a", ' * 5000), [200]),
    "100 KB of tags": (get("/v1/articles", b"If-None-Match: " + b'"a", ' * 20_000), [431]),
    "5,000 kinds in Accept": (get("/v1/articles", b"Accept: " + b"a/b;q=1," * 4000), [406]),
    "a header of 1 MB": (get("/v1/articles", b"X: " + b"a" * MIB), [431]),
    "200,000 headers": (get("/v1/articles", *[b"X: a"] * 200_000), [431]),
    "garbage": (sent(b"\x00\xff" * 100_000), [400]),
    "garbage behind a request": (
        sent(GET + HOST + b"\r\n" + b"\x00\r\n" * 100_000),
        [200],
    ),
    "10,000 requests at once": (sent((GET + HOST + b"\r\n") * 10_000), [200]),
    "GET with 2 GiB in chunks": (sent(GET + CHUNKED, CHUNK, 2048), [200]),
    "POST with 2 GiB in chunks": (sent(b"POST /v1/articles HTTP/1.1\r\n" + CHUNKED, CHUNK, 2048), [401]),
    HALF: (get("/v1/articles"), [200]),
}
"""Each kind of harm, and how it may be answered."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a kind of harm cost."""

    statuses: list[int]
    times: int
    worst: float
    without: float
    with_it: float
    memory: int

    def wrong(self, allowed: Sequence[int]) -> list[str]:
        """Which of its bounds it broke."""
        broken = {
            "answered otherwise": not set(self.statuses) <= set(allowed),
            "slow": self.worst > WITHIN,
            "readers": self.with_it > 2 * self.without,
            "memory": self.memory > MORE,
        }
        return [name for name, is_so in broken.items() if is_so]


def main() -> int:
    if sys.argv[1:2] == ["harm"]:
        print(json.dumps(harmed(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
        return 0
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--quotes", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each kind")
    parser.add_argument("--only", default="", help="a part of the names of the kinds to do")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as made:
        made_once(Path(made), given.quotes)
        costs = suffered(Bench(Path(made), given.quotes), given.seconds, given.only)
    print(f"{'':<30}{'answered':>12}{'times':>7}{'worst ms':>10}{'p99 ms':>9}{'with it':>9}{'MiB':>7}")
    for name, cost in costs.items():
        wrong = cost.wrong(HARMS[name][1])
        statuses = ",".join(map(str, cost.statuses))
        figures = f"{cost.worst * 1000:>10.0f}{cost.without * 1000:>9.1f}{cost.with_it * 1000:>9.1f}"
        print(f"{name:<30}{statuses:>12}{cost.times:>7}{figures}{cost.memory / MIB:>7.1f}  {', '.join(wrong)}")
    return 1 if any(cost.wrong(HARMS[name][1]) for name, cost in costs.items()) else 0


def suffered(bench: Bench, seconds: float, only: str) -> dict[str, Cost]:
    """Do every kind of harm to a server; what each cost."""
    with bench.program(bench.database, WARM) as server:
        pin(0, first=False)
        reading(server, 1.0)
        return {name: cost_of(server, name, seconds) for name in HARMS if only in name}


def cost_of(server: Server, name: str, seconds: float) -> Cost:
    without = reading(server, seconds)
    before = memory_of(server, "VmRSS")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    command = [sys.executable, "-m", "bench.hostile", "harm", name, str(server.port), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with_it = reading(server, seconds)
        told = json.loads(process.stdout.read())
    return Cost(told["statuses"], told["times"], told["worst"], without, with_it, memory_of(server, "VmHWM") - before)


def harmed(name: str, port: int, seconds: float) -> dict[str, object]:
    """Do one kind of harm for so long, and tell what came of it; less eager than the reader on the same core."""
    os.nice(5)
    harm, statuses, worst, times = HARMS[name][0], set[int](), 0.0, 0
    print("begun", flush=True)
    with half_open(port) if name == HALF else nullcontext():
        until = time.monotonic() + seconds
        while time.monotonic() < until or not times:
            began = time.monotonic()
            statuses.add(harm(port))
            worst, times = max(worst, time.monotonic() - began), times + 1
            time.sleep(PACE)
    return {"statuses": sorted(statuses), "worst": worst, "times": times}


def reading(server: Server, seconds: float) -> float:
    """Read page after page for so long; the 99th percentile of the seconds that each took."""
    waits: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answers = exchange(server.port, [Request.get(page) for page in PAGES * 10], 1)
        assert all(answer.status == 200 for answer in answers)
        waits += [answer.after for answer in answers]
    return sorted(waits)[int(len(waits) * 0.99)]


def memory_of(server: Server, name: str) -> int:
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main())
