"""The app as it is started: by itself, without what tests import."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.newsroom import Newsroom, opened


@pytest.mark.parametrize("begun_with", ["app.main", "app.database"])
def test_the_program_knows_every_table_that_it_writes(begun_with: str) -> None:
    # Another process, because the tests have imported all tables themselves.
    knows = f"import {begun_with}, sys; from app.core.sql.columns import metadata; print(*sorted(metadata.tables))"
    alone = subprocess.run([sys.executable, "-c", knows], capture_output=True, text=True, check=True).stdout.split()
    from_tables = knows.replace(begun_with, "app.tables")
    every = subprocess.run([sys.executable, "-c", from_tables], capture_output=True, text=True, check=True).stdout
    assert alone == every.split()


def test_a_worker_begins_while_somebody_writes(newsroom: Newsroom, database_url: str) -> None:
    # given a newsroom that somebody is writing to for long, such as an import
    with newsroom.database.writing() as session:
        session.connection()
        # when a worker begins that waits for nobody, then it is ready, and readers are answered
        with opened(database_url, lock_timeout_seconds=0.01) as another:
            assert another.get("/readyz").status_code == 200
            assert another.get("/v1/articles").status_code == 200
