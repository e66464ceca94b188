"""The app as it is started: by itself, without what tests import."""

from __future__ import annotations

import subprocess
import sys


def test_the_program_knows_every_table_that_it_writes() -> None:
    # Another process, because the tests have imported all tables themselves.
    knows = "import app.main, sys; from app.core.sql.columns import metadata; print(*sorted(metadata.tables))"
    alone = subprocess.run([sys.executable, "-c", knows], capture_output=True, text=True, check=True).stdout.split()
    from_tables = knows.replace("app.main", "app.tables")
    every = subprocess.run([sys.executable, "-c", from_tables], capture_output=True, text=True, check=True).stdout
    assert alone == every.split()
