"""The reference frontend in a browser: what it does where something is missing, slow, hostile or hard to see."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.browser.reader import JUNE, Reader

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


def test_what_is_not_there_is_said_in_a_sentence(reader: Reader, errors: list[str]) -> None:
    for route, sentence in (
        ("articles/nowhere", "There is no article with this id or slug."),
        (f"quotes/{JUNE[:-1]}1", "There is no quote with this id."),
        ("nowhere", "This page has no such address."),
        ("topics/nowhere", "Nothing has been published here yet."),
        ("speakers/nobody", "No words of this name are on record."),
    ):
        reader.open(route)
        expect(reader.page.locator("main")).to_contain_text(sentence)
    assert all("404" in error for error in errors)
    errors.clear()


def test_an_api_that_does_not_answer_can_be_asked_again(reader: Reader, errors: list[str]) -> None:
    # given an API that is away
    away = [True]
    reader.page.route("**/v1/**", lambda route: route.abort() if away[0] else route.continue_())
    reader.open("wall")
    expect(reader.page.locator("main")).to_contain_text(
        f"Nothing answers at {reader.site.address}. Is the API running?"
    )

    # when it is back and the reader tries again
    away[0] = False
    errors.clear()
    reader.page.get_by_role("button", name="Try again").click()

    # then the page is there
    expect(reader.page.locator(".card")).to_have_count(19)


def test_while_it_loads_that_is_said(reader: Reader) -> None:
    # given an API that takes its time
    held: list[Route] = []
    reader.open("")
    reader.page.route("**/v1/quotes?**", lambda route: held.append(route))

    # when the wall is asked for
    reader.page.get_by_role("link", name="Who said what").click()

    # then the page says that it loads, until it is there
    expect(reader.page.get_by_role("status")).to_have_text("Loading …")
    expect(reader.page.locator("main")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(reader.page.get_by_role("status")).to_have_text("")
    expect(reader.page.locator(".card")).to_have_count(19)


def test_markup_in_words_stays_words(reader: Reader, errors: list[str]) -> None:
    # given a story whose headline, names and quote look like markup
    evil = "<img src=x onerror=alert(1)>"
    quote = {"text": evil, "speaker": evil, "speaker_title": evil}
    story = {"headline": evil, "slug": "evil", "language": "en", "summary": evil, "body": {"text": f"“{evil}”"}}
    reader.write("POST", "articles?publish=true", {**story, "quotes": [quote]})

    # when it is read
    reader.open("articles/evil")

    # then it is shown as it was written
    expect(reader.page.locator("main h1")).to_have_text(evil)
    expect(reader.page.locator("main img")).to_have_count(0)
    expect(reader.page.locator(".mark")).to_have_text(evil)

    # and nothing but the body of an article can turn text into markup
    written = "try { document.body.innerHTML = '<b>x</b>'; 'written' } catch (error) { error.name }"
    assert reader.page.evaluate(written) == "TypeError"
    errors.clear()


def test_even_an_api_that_is_broken_into_runs_no_script(reader: Reader, errors: list[str]) -> None:
    # given an API that sends what it never should
    address = f"{reader.site.address}/v1/articles/the-orla-bell?marks=quotes"
    story = httpx.get(address).json()
    evil = "document.title = 'ran'"
    story["body"]["html"] = (
        f"<p>Ding.</p><script>{evil}</script><img src='data:,' onerror=\"{evil}\"><style>p {{ color: red }}</style>"
    )
    reader.page.route("**/v1/articles/the-orla-bell?**", lambda route: route.fulfill(json=story))

    # when the story is read
    reader.open("articles/the-orla-bell")
    expect(reader.page.locator(".body p").first).to_have_text("Ding.")
    reader.page.wait_for_function("document.querySelector('.body img').complete")

    # then none of it has run, and the style counts for nothing
    assert "ran" not in reader.page.title()
    assert reader.page.locator(".body p").first.evaluate("it => getComputedStyle(it).color") != "rgb(255, 0, 0)"
    assert all("Content Security Policy" in error for error in errors), errors
    assert errors
    errors.clear()


def test_an_address_that_its_policy_does_not_name_is_not_asked(reader: Reader, errors: list[str]) -> None:
    reader.open("", api="https://elsewhere.example")
    expect(reader.page.locator("main")).to_contain_text("Nothing answers at https://elsewhere.example.")
    assert any("Content Security Policy" in error for error in errors)
    errors.clear()


def test_the_keyboard_is_enough(reader: Reader) -> None:
    # given a page with its landmarks
    reader.open("articles/tunnel-chief-on-tape")
    for role in ("banner", "navigation", "main", "contentinfo"):
        expect(reader.page.get_by_role(role)).to_have_count(1)

    # when the reader tabs to the first link and takes it
    reader.page.keyboard.press("Tab")
    expect(reader.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main")).to_be_focused()

    # then the next one is in the story, and the notes can be reached
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(".kicker a").first).to_be_focused()
    reader.page.get_by_role("link", name=re.compile("^Note 1: Corin Haldt")).press("Enter")
    expect(reader.page.locator("main h1")).to_be_focused()
    assert "We sold a promise" in reader.page.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("route", ["", "articles/tunnel-chief-on-tape", f"quotes/{JUNE}", "wall"])
def test_all_text_can_be_told_from_what_is_behind_it(reader: Reader, scheme: str, route: str) -> None:
    reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type] # of two
    reader.open(route)
    assert reader.page.evaluate(CONTRAST) == []
    assert reader.page.locator("main").evaluate("it => getComputedStyle(it).transitionDuration") == "0s"
