"""The page at /docs in a browser: it needs nothing from elsewhere, and what it offers works."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from app.demo.drawer import LIGHTHOUSE
from app.demo.tunnel import TAPE
from tests.core.serving import Site
from tests.test_openapi import TAGS


def open_docs(page: Page, site: Site, operation: str = "") -> None:
    page.goto(f"{site.address}/docs{f'#/{operation}' if operation else ''}")
    expect(page.locator(".opblock-tag-section")).to_have_count(len(TAGS))


def authorize(page: Page, site: Site) -> None:
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("auth-bearer-value").fill(site.key)
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close", exact=True).click()


def execute(page: Page, operation: str) -> tuple[str, str]:
    """Press "Execute" in an opened operation; the status and the body of the answer that is then shown."""
    block = page.locator(f"#operations-{operation.replace('/', '-')}")
    block.get_by_role("button", name="Execute").click()
    shown = block.locator(".live-responses-table tbody tr").first
    return shown.locator(".response-col_status").inner_text(), shown.locator("pre").first.inner_text()


def test_every_tag_is_there_with_its_operations(site: Site, page: Page) -> None:
    # given a page that may fetch from nowhere else
    strangers: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(site.address) else strangers.append(request.url))
    policy = page.request.get(f"{site.address}/docs").headers["content-security-policy"]
    assert "unsafe" not in policy

    # when it is opened, and every tag in it
    open_docs(page, site)
    sections = page.locator(".opblock-tag-section")
    assert [name.inner_text().split("\n")[0] for name in sections.locator("h3 a").all()] == TAGS
    for section in sections.all():
        section.locator("h3").click()

    # then every operation is listed, and nothing was asked of anybody else
    document = page.request.get(f"{site.address}/openapi.json").json()
    operations = sum(len(methods) for methods in document["paths"].values())
    expect(page.locator(".opblock")).to_have_count(operations)
    assert strangers == []


def test_the_page_opens_with_what_a_stranger_needs(site: Site, page: Page) -> None:
    open_docs(page, site)

    # two kinds of callers, a first request that can be sent, at most twelve words
    expect(page.get_by_role("heading", name="You read")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="You write")).to_be_in_viewport()
    assert 0 < page.locator(".words dt").count() <= 12
    page.get_by_role("link", name="Send this request").click()
    expect(page.locator("#answer")).to_contain_text('"credit"')
    assert json.loads(page.locator("#answer").inner_text())["items"][0]["text"]


def test_a_phone_shows_it_without_scrolling_sideways(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_docs(page, site)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_read_is_tried(site: Site, page: Page) -> None:
    open_docs(page, site, "Read/getArticle")
    status, body = execute(page, "Read/getArticle")
    assert status == "200"
    assert json.loads(body)["id"] == TAPE.id


def test_a_list_is_tried_by_somebody_without_a_key(site: Site, page: Page) -> None:
    open_docs(page, site, "Read/listQuotes")
    status, body = execute(page, "Read/listQuotes")
    assert status == "200"
    assert len(json.loads(body)["items"]) == 3


def test_a_write_is_tried_with_a_key(site: Site, page: Page, errors: list[str]) -> None:
    # given somebody who forgot the key
    open_docs(page, site, "Write/updateArticle")
    assert execute(page, "Write/updateArticle")[0] == "401"
    assert len(errors) == 1
    assert "401" in errors.pop()

    # when they authorize and press the same button again
    authorize(page, site)
    block = page.locator("#operations-Write-updateArticle")
    block.get_by_role("button", name="Clear").click()
    status, body = execute(page, "Write/updateArticle")

    # then it is done
    assert status == "200"
    assert json.loads(body)["id"] == LIGHTHOUSE.id
    assert json.loads(body)["version"] == 3


def test_a_page_of_another_origin_lists_reads_and_sees_the_etag(
    site: Site, page: Page, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    # given a frontend elsewhere
    (tmp_path / "index.html").write_text('<!doctype html><title>A paper</title><link rel="icon" href="data:,">')
    page.goto(f"{serve(tmp_path)}/index.html")

    # when it lists, reads, and reads again with what it was told
    told = page.evaluate(
        """async (address) => {
          const list = await (await fetch(`${address}/v1/articles?limit=1`)).json();
          const first = await fetch(`${address}/v1/articles/${list.items[0].id}`);
          const etag = first.headers.get("ETag");
          const headers = {"If-None-Match": etag};
          const again = await fetch(`${address}/v1/articles/${list.items[0].id}`, {headers, cache: "no-store"});
          const seq = first.headers.get("Onrecord-Seq");
          return {headline: (await first.json()).headline, etag, seq, again: again.status};
        }""",
        site.address,
    )

    # then it got the article, its ETag and the number of the newest change, and then nothing new
    assert told["headline"]
    assert re.fullmatch(r'"[^"]+"', told["etag"])
    assert told["seq"].isdigit()
    assert told["again"] == 304
