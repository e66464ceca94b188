"""A desk with an archive to bring in, for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transfer.desk import Desk


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Desk:
    return Desk(tmp_path, database_url)
