"""Somebody at the reference frontend, which is served from another origin than the API."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import Page, Request, expect

from tests.core.serving import Site

FOLDER = Path(__file__).resolve().parent.parent.parent / "examples" / "reader"
JUNE = "01955fd8-d240-7103-8000-00000000de30"
"""The quote of the demo that was told within another."""


class Reader:
    def __init__(self, page: Page, site: Site, folder: str) -> None:
        self.page, self.site, self.folder = page, site, folder
        self.asked: list[Request] = []
        page.on("request", lambda request: self.asked.append(request))

    def open(self, route: str, api: str | None = None) -> None:
        self.page.goto(f"{self.folder}/?api={api or self.site.address}#/{route}")
        expect(self.page.locator("main")).not_to_have_attribute("aria-busy", "true")
        expect(self.page.locator("main h1")).to_be_attached()

    def write(self, method: str, path: str, body: object, version: int | None = None) -> dict[str, object]:
        """As an editor does, elsewhere."""
        headers = {"Authorization": f"Bearer {self.site.key}"} | ({"If-Match": f'"{version}"'} if version else {})
        answer = httpx.request(method, f"{self.site.address}/v1/{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        return dict(answer.json())
