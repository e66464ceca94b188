"""What a process that serves has imported when it is ready: it keeps all of it, and waited for all of it."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from app import schema

LATER = {
    "alembic", "edtf", "httpx", "langcodes", "limits", "markdown_it", "pygments", "pyparsing", "rapidfuzz", "rich",
    "typer", "yaml", "app.demo.stories", "app.openapi.making",
}  # fmt: skip
"""Packages that few requests need."""
WORKER = "import app.worker; app.worker.served_app()"
SUPERVISOR = "import app.worker as it; it.settings.Settings, it.logs.log_config, it.uvicorn.run"


def imported_after(code: str) -> set[str]:
    """The modules that a new process has imported after this, and their packages."""
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"], capture_output=True, check=True, text=True
    )
    return {part for name in said.stdout.split() for part in (name, name.split(".")[0])}


def test_a_worker_does_not_import_what_few_requests_need() -> None:
    assert imported_after(WORKER) & (LATER | {"sqlalchemy.dialects.postgresql"}) == set()


def test_who_only_watches_over_workers_does_not_import_what_they_answer_with() -> None:
    assert imported_after(SUPERVISOR) & {"alembic", "app.main", "fastapi", "httpx", "typer"} == set()


def test_the_newest_migration_is_the_one_that_alembic_finds() -> None:
    assert schema.newest() == ScriptDirectory.from_config(schema.config_for()).get_current_head()
