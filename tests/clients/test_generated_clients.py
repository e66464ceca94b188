"""Clients that others generate from the OpenAPI document compile under strict settings and work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.settings import Settings
from app.main import create_app
from tests.core.serving import Site
from tests.node import INSTALLED, TOOLS, run_node

TAPE_ROLES = ["speaker", "recorded_in", "obtained_by", "obtained_by", "published_in", "reported_by"]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(create_app(Settings()).openapi()))
    return path


def run(*command: str | Path, at: Path) -> str:
    """What a program prints; fails unless it works."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # the generator calls ruff
    environment = {**os.environ, "PATH": path, "MYPY_CACHE_DIR": str(at / "mypy")}
    done = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_first_calls(printed: str, language: str) -> None:
    told: dict[str, Any] = json.loads(printed)
    (quote,) = told["read"]
    assert "“" in quote
    assert set(told["roles"]) <= set(TAPE_ROLES)
    assert told["roles"][0] == "speaker"
    assert told["written"] == f"Written in {language}"
    assert told["refused"] == "There is nothing here"


def test_types_for_typescript(site: Site, document: Path, tmp_path: Path) -> None:
    # given the types, made with no option set, in a project with strict settings
    made = run_node("openapi-typescript/bin/cli.js", document, "-o", tmp_path / "onrecord.ts", at=tmp_path)
    assert made.returncode == 0, made.stdout + made.stderr
    for name in ("first_calls.ts", "tsconfig.json"):
        shutil.copy(TOOLS / name, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(INSTALLED)

    # when it is compiled and run
    compiled = run_node("typescript/bin/tsc", "-p", ".", at=tmp_path)
    assert compiled.returncode == 0, compiled.stdout + compiled.stderr
    printed = run("node", tmp_path / "first_calls.js", site.address, site.key, at=tmp_path)

    # then its first calls work
    assert_first_calls(printed, "TypeScript")


def test_a_client_for_python(site: Site, document: Path, tmp_path: Path) -> None:
    # given the client, made with no option set but where it goes
    run(
        "openapi-python-client", "generate", "--path", document, "--output-path", tmp_path / "onrecord",
        "--meta", "none", at=tmp_path,
    )  # fmt: skip
    script = shutil.copy(TOOLS / "first_calls.py", tmp_path)

    # when a script that uses it is checked strictly, compiled without a warning, and run
    run("mypy", "--strict", "--follow-imports=silent", "--config-file=", script, at=tmp_path)
    run(sys.executable, "-W", "error", "-m", "compileall", "-q", "onrecord", at=tmp_path)
    printed = run(sys.executable, script, site.address, site.key, at=tmp_path)

    # then its first calls work
    assert_first_calls(printed, "Python")
