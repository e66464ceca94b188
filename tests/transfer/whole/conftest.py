"""A newsroom with everything in it, and an empty database of the other kind to take it to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.newsroom import Newsroom, migrate, opened
from tests.transfer.desk import Desk
from tests.transfer.whole.lived_in import LivedIn, fill

SECRET = "the same in both places"


@pytest.fixture
def newsroom(database_url: str) -> Iterator[Newsroom]:
    with opened(database_url, secret=SECRET) as client:
        yield Newsroom(client)


@pytest.fixture
def lived_in(newsroom: Newsroom) -> LivedIn:
    return fill(newsroom)


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk beside an empty database of the other kind."""
    server = databases.server("postgresql" if database_url.startswith("sqlite") else "sqlite")
    url = databases.fresh_database(server, migrate)
    yield Desk(tmp_path, url)
    databases.drop_database(server, url)
