"""For each test the demo, served, and an empty page in a browser on which nothing may go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reader import FOLDER, Reader
from tests.browsers import elsewhere, opened_browser, opened_page
from tests.core.serving import Site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture
def errors() -> list[str]:
    """What the page's console and scripts complained of. A test that expects a complaint takes it out."""
    return []


@pytest.fixture
def page(browser: Browser, errors: list[str]) -> Iterator[Page]:
    """An empty page. When the test is over, nothing may be left in `errors`."""
    with opened_page(browser, errors) as page:
        yield page
    assert errors == []


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder from another origin than the app's, and says its address."""
    with ExitStack() as stack:
        yield lambda folder: stack.enter_context(elsewhere(folder))


@pytest.fixture
def reader(page: Page, site: Site, serve: Callable[[Path], str]) -> Reader:
    """A reader of the demo at the reference frontend."""
    return Reader(page, site, serve(FOLDER))
