"""A newsroom for each test: one app on a fresh database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from tests import databases
from tests.browsers import chromium_in_words
from tests.core.serving import Site, demo_site
from tests.newsroom import Newsroom, Seat, migrate, opened
from tests.nginx import nginx_in_words
from tests.node import node_in_words


def pytest_configure() -> None:
    """One PostgreSQL for all workers of a run; and no setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("ONRECORD_")]:
        if not name.startswith("ONRECORD_REQUIRE_"):
            del os.environ[name]
    databases.open_run()
    # What is loaded stays to the end. Looking through it for garbage again and again takes a tenth of a run.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_report_header() -> list[str]:
    return [databases.postgres_in_words(), chromium_in_words(), node_in_words(), nginx_in_words()]


@pytest.fixture(params=databases.KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty, migrated database."""
    server = databases.server(request.param)
    url = databases.fresh_database(server, migrate)
    yield url
    databases.drop_database(server, url)


@pytest.fixture
def newsroom(database_url: str) -> Iterator[Newsroom]:
    with opened(database_url) as client:
        yield Newsroom(client)


@pytest.fixture
def site() -> Iterator[Site]:
    """The app with the demo, at an address of its own: on SQLite, as who meets it there sees no difference."""
    server = databases.server("sqlite")
    url = databases.fresh_database(server, migrate)
    with demo_site(url) as site:
        yield site
    databases.drop_database(server, url)


@pytest.fixture
def editor(newsroom: Newsroom) -> Seat:
    """An editor's key."""
    return newsroom.editor


@pytest.fixture
def reader(newsroom: Newsroom) -> Seat:
    """Anybody."""
    return newsroom.reader
