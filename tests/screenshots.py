"""Takes the pictures in docs/images anew, of the demo: python -m tests.screenshots"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect

from tests.browser.reader import FOLDER, JUNE, Reader
from tests.browsers import elsewhere, opened_browser, opened_page
from tests.core.serving import demo_site
from tests.newsroom import migrate

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
VIEWS = {"story": ("articles/tunnel-chief-on-tape", 1640), "quote": (f"quotes/{JUNE}", 1220), "wall": ("wall", 1300)}
"""Of each picture the page's address, and how high it is."""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as data, elsewhere(FOLDER) as folder, opened_browser() as browser:
        url = f"sqlite:///{data}/onrecord.db"
        migrate(url)
        with demo_site(url) as site:
            for name, (route, height) in VIEWS.items():
                with opened_page(browser, []) as page:
                    reader = Reader(page, site, folder)
                    reader.open(route)
                    expect(page.locator("main :is(.note, .step, .card)").first).to_be_visible()
                    page.evaluate("document.fonts.ready")
                    page.set_viewport_size({"width": 1280, "height": height})
                    page.screenshot(path=IMAGES / f"reader-{name}.png")


if __name__ == "__main__":
    main()
