"""Bodies made to run something, in the browser that they are made for: what comes out of us runs and asks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page, Request, Route

from app.bodies.reading import read_body
from app.bodies.writing import write_body
from tests.bodies import attacks

HERE = "http://paper.test/"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
EVENTS = "for (const one of document.all) for (const event of ['mouseover', 'focus', 'toggle']) "
EVENTS += "one.dispatchEvent(new Event(event))"


def sections(parts: Sequence[str]) -> str:
    return "<!doctype html><title>Bodies</title>" + "".join(f"<section>{part}</section>\n" for part in parts)


def opened(page: Page, html: str) -> list[Request]:
    """Show a page without any policy to protect it, and stir everything on it; what it asked for besides itself."""
    asked: list[Request] = []

    def answer(route: Route) -> None:
        if route.request.url == HERE and route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        asked.append(route.request)
        if route.request.resource_type == "image":
            route.fulfill(body=PICTURE, content_type="image/svg+xml")
        else:
            route.abort()

    page.add_init_script("window.ran = []; window.alert = (what) => window.ran.push(what)")
    page.route("**/*", answer)
    page.goto(HERE, wait_until="load")
    page.evaluate(EVENTS)
    return asked


def outputs() -> list[str]:
    """Every attack in every format, as the HTML that we make of it."""
    bodies = [{format: attack} for attack in attacks.EVERY for format in ("html", "markdown", "text")]
    blocks = [read_body(body).blocks for body in bodies]
    blocks += [read_body({"portable_text": attacks.in_every_place(attack)}).blocks for attack in attacks.EVERY]
    return [write_body(one, "html") for one in blocks]


def test_attacks_as_they_come_do_run_in_this_browser(page: Page, errors: list[str]) -> None:
    asked = opened(page, sections([*attacks.HTML[:2], "<svg/onload=alert(1)>", "<b onmouseover=alert(1)></b>"]))

    assert page.evaluate("window.ran") == [1, 1, 1]
    assert [request.url for request in asked] == ["https://evil.test/x.js"]
    errors.clear()


def test_nothing_that_we_print_runs_or_asks_for_anything_but_its_pictures(page: Page) -> None:
    # when all of it is shown on one page
    printed = outputs()
    asked = opened(page, sections(printed))

    # then no script ran, and nothing was asked for but pictures that the bodies have
    assert page.evaluate("window.ran") == []
    assert {request.resource_type for request in asked} == {"image"}
    assert page.url == HERE
    assert page.locator("section").count() == len(printed)

    # and nothing waits for a click: links lead to where one can read or write to
    schemes = page.evaluate("[...new Set([...document.links].map((link) => link.protocol))]")
    assert set(schemes) <= {"http:", "https:", "mailto:", "tel:"}
    handlers = "[...document.all].flatMap((one) => one.getAttributeNames()).filter((name) => name.startsWith('on'))"
    assert page.evaluate(handlers) == []


def test_what_the_browser_writes_of_it_and_reads_again_is_as_harmless(page: Page) -> None:
    opened(page, sections([]))
    for _ in range(2):
        written = page.evaluate(
            """(parts) => parts.map((part) => {
                const place = document.body.appendChild(document.createElement('div'))
                place.innerHTML = part
                return place.innerHTML
            })""",
            outputs(),
        )
        page.evaluate("(parts) => { document.body.innerHTML = parts.join('') }", written)

    assert page.evaluate("window.ran") == []
    assert page.locator("script, style, iframe, svg, math, object, form, template").count() == 0
