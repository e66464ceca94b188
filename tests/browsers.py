"""A browser for tests: the Chromium of the machine, headless, driven by Playwright.

Where there is none the test is skipped, in CI it fails, as with PostgreSQL (`tests/databases.py`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

FLAGS = (
    "--no-sandbox",  # Chromium refuses to be root's otherwise, and the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000
"""How long, in milliseconds, a page may take to show what a test waits for."""


def chromium() -> str | None:
    """The program, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def chromium_in_words() -> str:
    """What the tests in a browser run on, or that they are skipped: for the head of pytest's report."""
    return f"Browser: {chromium() or 'no Chromium, so the tests in one are skipped'}"


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser with a profile of its own. Its driver runs an event loop in this thread until this is left."""
    program = chromium()
    if program is None and (os.environ.get("CI") == "true" or os.environ.get("ONRECORD_REQUIRE_CHROMIUM") == "1"):
        pytest.fail("Chromium is required here and not on the PATH", pytrace=False)
    if program is None:
        pytest.skip("no Chromium on the PATH")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened_page(browser: Browser, errors: list[str], *, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """An empty page in a context of its own (no storage, no cache). What goes wrong on it is added to `errors`."""

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(f"{message.text} ({message.location.get('url')})")

    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US", timezone_id="UTC")
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    finally:
        context.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def elsewhere(folder: Path) -> Iterator[str]:
    """The files of a folder, served from an origin of their own; its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
