"""The page at /docs in a browser: it needs nothing from elsewhere, and what it offers works."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.core.serving import Site
from tests.test_openapi import TAGS


def test_every_tag_is_there(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/docs")
    expect(page.locator(".opblock-tag-section")).to_have_count(len(TAGS))
