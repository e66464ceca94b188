"""Node for tests: the tools that `tests/clients/package.json` names, installed once from its lock.

Where Node or its registry is missing the test is skipped, in CI it fails, as with PostgreSQL (`tests/databases.py`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent / "clients"
INSTALLED = TOOLS / "node_modules"


def node_in_words() -> str:
    """What the tests on Node run on, or that they are skipped: for the head of pytest's report."""
    return f"Node: {shutil.which('node') or 'none, so the tests on it are skipped'}"


def run_node(script: str | Path, *arguments: str | Path, at: Path = TOOLS) -> subprocess.CompletedProcess[str]:
    """Run a script on Node, in the folder `at`. A relative `script` is that of an installed package."""
    install()
    command = ["node", INSTALLED / script, *arguments]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False, timeout=120)


def install() -> None:
    """Install what the lock names, unless it is there: one process for all that run at once."""
    if not (shutil.which("node") and shutil.which("npm")):
        missing("node and npm are not both on the PATH")
    with (TOOLS / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, kept = lock.read(), INSTALLED / ".installed"
        if kept.exists() and kept.read_text() == wanted:
            return
        done = subprocess.run(["npm", "ci"], cwd=TOOLS, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            missing(f"npm ci failed: {done.stderr.strip()[-500:]}")
        kept.write_text(wanted)


def missing(why: str) -> None:
    if os.environ.get("CI") == "true" or os.environ.get("ONRECORD_REQUIRE_NODE") == "1":
        pytest.fail(f"Node is required here: {why}", pytrace=False)
    pytest.skip(f"no Node: {why}")
