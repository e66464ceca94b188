"""The server as operators run it: a process of its own, with what it logs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.test_commands import free_port

HOUSE = Path(__file__).resolve().parents[2]


@dataclass
class Running:
    """A server that runs, and once it has ended what it logged."""

    client: httpx.Client
    logged: str = ""


@contextmanager
def running(database_url: str, log: Path, **settings: str) -> Iterator[Running]:
    """`onrecord serve` on this database, until the end of the block."""
    port = free_port()
    environment = {**os.environ, "ONRECORD_DATABASE_URL": database_url, **settings}
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)]
    with (
        log.open("w") as output,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
        subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        found = Running(client)
        try:
            wait_until_it_answers(client, process, log)
            yield found
        finally:
            process.terminate()
            process.wait(timeout=60)
            found.logged = log.read_text()


def wait_until_it_answers(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            client.get("/livez").raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.05)
