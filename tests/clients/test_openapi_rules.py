"""The OpenAPI document keeps the rules that other people's tools lean on."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.settings import Settings
from app.main import create_app
from tests.node import run_node


def test_spectral_finds_no_error(tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(create_app(Settings()).openapi()))
    (tmp_path / "rules.json").write_text('{"extends": "spectral:oas"}')

    found = run_node(
        "@stoplight/spectral-cli/dist/index.js", "lint", document, "--ruleset", tmp_path / "rules.json",
        "--fail-severity", "warn",
    )  # fmt: skip

    assert found.returncode == 0, found.stdout + found.stderr
