"""The command that a newcomer types first: `make run` serves, says where the key is, and keeps the data."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

HOUSE = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(
    not (HOUSE / ".venv" / ".ready").exists(), reason="not set up by make, which would set everything up first"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def make_run(folder: Path) -> Iterator[tuple[httpx.Client, list[str]]]:
    """`make run` with its data and its key in this folder: a client of it, and what it printed until it was ready."""
    port = free_port()
    # A make that runs this test has told its children how it was called.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment["ONRECORD_DATABASE_URL"] = f"sqlite:///{folder}/onrecord.db"
    command = ["make", "--no-print-directory", "run", f"PORT={port}", f"KEY_FILE={folder}/key"]
    printed = folder / "printed"
    with (
        printed.open("w") as output,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
        subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=output, stderr=subprocess.STDOUT) as run,
    ):
        try:
            wait_until_it_answers(client, run, printed)
            yield client, printed.read_text().splitlines()
        finally:
            run.terminate()
            run.wait(timeout=30)


def wait_until_it_answers(client: httpx.Client, run: subprocess.Popen[bytes], printed: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and run.poll() is None:
        try:
            client.get("/livez").raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"make run does not answer:\n{printed.read_text()}")


def test_make_run_serves_and_keeps_the_data_and_the_key(tmp_path: Path) -> None:
    # given a newcomer's first start
    with make_run(tmp_path) as (client, printed):
        # then it says where the stories and the docs are, and where the key is that may write
        assert any(f"{client.base_url}/v1/articles" in line for line in printed)
        assert any(f"{client.base_url}/docs" in line for line in printed)
        assert any(f"{tmp_path}/key" in line for line in printed)
        assert client.get("/docs").status_code == 200

        # and there is something to read, whose pictures are served here
        tape = client.get("/v1/articles/tunnel-chief-on-tape").json()
        assert client.get(tape["image"]["url"]).headers["content-type"] == "image/svg+xml"
        assert tape["image"]["url"].startswith(str(client.base_url))

        # and the key, which only its owner can read and which is not printed, may write
        first = (tmp_path / "key").read_text()
        key = first.strip()
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
        assert not any(key in line for line in printed)
        words = {"headline": "Ferry to the islands runs again", "language": "en"}
        made = client.post("/v1/articles", json=words, headers={"Authorization": f"Bearer {key}"})
        assert made.status_code == 201, made.text

    # when it is started again
    with make_run(tmp_path) as (client, _):
        # then the key is the same, and the article is there
        assert (tmp_path / "key").read_text() == first
        read = client.get(f"/v1/articles/{made.json()['id']}?view=draft", headers={"Authorization": f"Bearer {key}"})
        assert read.status_code == 200, read.text
        assert read.json()["headline"] == words["headline"]


def test_a_key_of_another_database_is_replaced(tmp_path: Path) -> None:
    # given a key file that was left by a database that is gone
    (tmp_path / "key").write_text("onr_0198aaaaaaaa_gone\n")

    # when make run starts with a new one
    with make_run(tmp_path) as (client, _):
        # then the file holds a key that opens it
        key = (tmp_path / "key").read_text().strip()
        assert client.get("/v1/whoami", headers={"Authorization": f"Bearer {key}"}).status_code == 200
