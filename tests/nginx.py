"""A shared cache for tests: the nginx of the machine, set up as docs/operating.md says.

Where there is none the test is skipped, in CI it fails, as with PostgreSQL (`tests/databases.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.test_commands import free_port

PAGE = Path(__file__).resolve().parent.parent / "docs" / "operating.md"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {told}
}}
"""


def nginx() -> str | None:
    """The program, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def nginx_in_words() -> str:
    """What the tests of a shared cache run on, or that they are skipped: for the head of pytest's report."""
    return f"Shared cache: {nginx() or 'no nginx, so the tests of one are skipped'}"


def as_documented() -> str:
    """The setup of nginx in the page for operators."""
    (found,) = re.finditer(r"```nginx\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return found[1]


@contextmanager
def in_front_of(port: int, folder: Path) -> Iterator[httpx.Client]:
    """A client of nginx, in front of the server at this port."""
    program = nginx()
    if program is None and (os.environ.get("CI") == "true" or os.environ.get("ONRECORD_REQUIRE_NGINX") == "1"):
        pytest.fail("nginx is required here and not on the PATH", pytrace=False)
    if program is None:
        pytest.skip("no nginx on the PATH")
    own = free_port()
    told = (
        as_documented().replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("listen 80;", f"listen 127.0.0.1:{own};")
    )
    told = told.replace("/var/cache/nginx", str(folder / "cache"))
    (folder / "cache").mkdir(parents=True)
    setup = folder / "nginx.conf"
    setup.write_text(AROUND.format(folder=folder, told=told))
    command: list[str | Path] = [program, "-p", folder, "-c", setup]
    command += ["-g", "user root;"] if os.getuid() == 0 else []
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{own}", trust_env=False) as client,
    ):
        try:
            wait_until_it_listens(client, process)
            yield client
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_it_listens(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, process.stdout and process.stdout.read()
        assert time.monotonic() < deadline
        try:
            client.get("/livez")
            return
        except httpx.TransportError:
            time.sleep(0.05)
