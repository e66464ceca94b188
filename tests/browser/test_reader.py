"""The reference frontend in a browser: stories, the record of their quotes, and the wall."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.reader import JUNE, Reader


def test_the_front_page_lists_the_stories_and_leads_to_them(reader: Reader) -> None:
    # given the front page
    reader.open("")
    teasers = reader.page.locator(".teaser")
    expect(teasers).to_have_count(9)

    # when the reader follows a headline in German
    german = reader.page.locator(".teaser[lang=de]")
    expect(german.locator(".tongue")).to_have_text("German")
    german.locator("h2 a").click()

    # then the story is there, in its language, with its picture, its credit, and the way to the other language
    expect(reader.page).to_have_title(re.compile("^Die Orla-Glocke"))
    story = reader.page.locator("main article")
    assert story.get_attribute("lang") == "de"
    expect(story.locator("figure img")).to_have_attribute("alt", "Eine Glocke in einem offenen Turm vor gelbem Himmel.")
    expect(story.locator("figure .credit")).to_have_text("Drawing: Onrecord demo")
    expect(story.get_by_role("link", name="English")).to_be_visible()


def test_older_stories_follow_when_they_are_asked_for(reader: Reader) -> None:
    # given more stories than a page has
    for number in range(3):
        story = {"headline": f"Fog, day {number}", "language": "en", "body": {"text": "Fog."}}
        reader.write("POST", "articles?publish=true", story)
    reader.open("")
    expect(reader.page.locator(".teaser")).to_have_count(10)

    # when the rest is asked for
    reader.page.get_by_role("button", name="Older stories").click()

    # then it follows, and there is no more to ask for
    expect(reader.page.locator(".teaser")).to_have_count(12)
    expect(reader.page.get_by_role("button")).to_have_count(0)


def test_an_article_has_its_quotes_marked_and_a_note_to_each(reader: Reader) -> None:
    # given a story in which somebody tells what another said
    reader.open("articles/tunnel-chief-on-tape")
    body = reader.page.locator(".body")

    # then each quote is marked where it is printed, also one in two pieces, and one within another
    marks = [" ".join(text.split()) for text in body.locator("[data-quote].mark").all_inner_texts()]
    assert marks[:3] == ["We sold a promise, not a tunnel", "The fans", "have never run at full power"]
    expect(body.locator(".mark .mark")).to_have_text("Open it by June")
    assert body.locator("sup").all_inner_texts() == ["1", "2", "3", "4", "5"]

    # and a note says whose words they are, how far that is checked, and that somebody disputes them
    told = body.locator(".note").nth(2)
    expect(told.locator(".credit")).to_contain_text("Mara Velting, transport minister, as told by Corin Haldt")
    assert body.locator(".note").nth(0).locator(".badge").all_inner_texts() == ["Verified", "Disputed"]
    told.get_by_role("link", name="How we know").click()
    expect(reader.page.locator(".record .words").first).to_have_text("Open it by June")


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (390, False)])
def test_notes_stand_beside_the_text_or_below_their_paragraph_and_never_over_it(
    reader: Reader, width: int, beside: bool
) -> None:
    # given a window
    reader.page.set_viewport_size({"width": width, "height": 900})

    # when a story with many notes is opened
    reader.open("articles/tunnel-chief-on-tape")
    reader.page.evaluate("document.fonts.ready")

    # then nothing is wider than the window, and no note covers another or a paragraph
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [one.bounding_box() for one in reader.page.locator(".body > p, .body > h2, .body > .note").all()]
    there = [box for box in boxes if box]
    notes = [one.bounding_box() for one in reader.page.locator(".body > .note").all()]
    text = reader.page.locator(".body > p").first.bounding_box()
    assert text
    assert all(note and (note["x"] > text["x"] + text["width"]) is beside for note in notes)
    for place, one in enumerate(there):
        for other in there[place + 1 :]:
            apart = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            aside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            assert apart or aside, (one, other)


def test_a_quote_shows_its_record_and_its_way_as_a_picture(reader: Reader) -> None:
    # when the record of words that another told is opened
    reader.open(f"quotes/{JUNE}")

    # then it has the words, the credit, a sentence of how sure it is, and who says otherwise
    record = reader.page.locator(".record")
    expect(record.locator("figcaption .credit")).to_contain_text("as told by Corin Haldt")
    expect(record.locator(".facts")).to_contain_text("A named source besides the speaker carries these words.")
    expect(record.locator(".facts")).to_contain_text("Mara Velting denies it")

    # and the picture leads from the speaker through whoever told it to the newsroom, each step below its origins
    picture = record.get_by_role("img", name="How the words reached us")
    assert picture.locator(".step .who").first.text_content() == "Mara Velting"
    assert picture.locator(".step .role").all_text_contents() == [
        "said it", "told it", "apparently recorded in", "obtained by", "obtained by", "published in", "reported by",
    ]  # fmt: skip
    assert picture.locator(".line").count() == 7
    assert picture.locator(".line.hedged").count() == 1
    tops = [float(one.get_attribute("y") or 0) for one in picture.locator(".step rect").all()]
    assert tops == sorted(tops)
    assert tops[3] == tops[4]
    description = picture.locator("desc").text_content() or ""
    assert "Corin Haldt, head of Sound Crossings, told it, from Mara Velting." in description


def test_a_line_that_passes_a_row_goes_round_what_stands_there(reader: Reader) -> None:
    # given a paper that had it from the agency, and also from the speaker
    reader.write(
        "POST",
        "articles?publish=true",
        {
            "headline": "Two ways", "slug": "two-ways", "language": "en", "body": {"text": "“It rains,” he said."},
            "quotes": [{"text": "It rains", "speaker": "Ove Lind", "attribution": [
                {"role": "reported_by", "source": "Wire of the Sound"},
                {"role": "reported_by", "source": "Morning Paper", "via": [0, 1]}]}],
        },
    )  # fmt: skip
    reader.open("articles/two-ways")
    reader.page.get_by_role("link", name="How we know").click()

    # when its way is drawn
    picture = reader.page.get_by_role("img", name="How the words reached us")
    expect(picture.locator(".step")).to_have_count(3)

    # then a line runs past the agency's box
    agency = picture.locator(".step").nth(1).locator("rect").bounding_box()
    past = picture.locator(".line[d*=V]").bounding_box()
    assert agency
    assert past
    assert past["x"] + past["width"] > agency["x"] + agency["width"]


def test_the_wall_shows_everybodys_words_from_one_request(reader: Reader) -> None:
    # when the wall is opened
    reader.open("wall")

    # then every quote is there with its speaker, and one request brought them all
    expect(reader.page.locator(".card")).to_have_count(19)
    assert [request.url for request in reader.asked if "/v1/" in request.url and "/v1/quotes?" not in request.url] == []
    assert len([request for request in reader.asked if "/v1/" in request.url and request.method == "GET"]) == 1
    group = reader.page.locator(".groups section").filter(has=reader.page.locator("h2", has_text="Corin Haldt"))
    expect(group.locator(".card")).to_have_count(3)
    expect(group.locator(".card").last).to_contain_text("about February 2025")
    expect(reader.page.locator(".card", has_text="Fabricated").locator(".struck")).to_have_count(1)

    # and a name leads to the words of one, those that another told among them
    reader.page.locator("h2 a", has_text="Mara Velting").click()
    expect(reader.page.locator(".card")).to_have_count(2)
    expect(reader.page.locator(".card", has_text="Open it by June")).to_contain_text("as told by Corin Haldt")


def test_unnamed_sources_are_not_put_together(reader: Reader) -> None:
    # given two stories with an unnamed source of the same description
    for number in (1, 2):
        speaker = {"kind": "unnamed", "name": "a clerk", "anonymity_reason": "Would lose the post."}
        quote = {"text": f"Page {number} is missing", "speaker": speaker}
        story = {"headline": f"Page {number}", "language": "en", "body": {"text": f"“Page {number} is missing.”"}}
        reader.write("POST", "articles?publish=true", {**story, "quotes": [quote]})

    # when the wall is opened
    reader.open("wall")

    # then each stands alone, and no name leads anywhere
    groups = reader.page.locator(".groups section").filter(has=reader.page.locator("h2", has_text="a clerk"))
    expect(groups).to_have_count(2)
    expect(groups.locator("h2 a")).to_have_count(0)


def test_what_was_taken_back_and_what_was_put_right_says_so(reader: Reader) -> None:
    reader.open("articles/seals-open-lobster-pots")
    notice = reader.page.locator("main article > :first-child")
    expect(notice.locator("h2")).to_have_text("This story is retracted")
    expect(notice).to_contain_text("The survey is a hoax")

    reader.open("articles/council-passes-its-budget")
    expect(reader.page.locator(".notice h2")).to_have_text("Correction")
    expect(reader.page.locator(".notice")).to_contain_text("1.3 million crowns")


def test_an_old_address_becomes_the_new_one(reader: Reader) -> None:
    # given an article that has got another slug since
    article = httpx.get(f"{reader.site.address}/v1/articles/the-orla-bell").json()
    reader.write("PATCH", f"articles/{article['id']}", {"slug": "the-bell-of-orla"}, version=2)
    reader.write("POST", f"articles/{article['id']}/publish", {}, version=3)

    # when it is opened where it was
    reader.open("articles/the-orla-bell")

    # then it is there, under its new address
    expect(reader.page.locator("main h1")).to_contain_text("The Orla bell rings again")
    assert reader.page.url.endswith("#/articles/the-bell-of-orla")


def test_back_and_forward_lead_to_where_the_reader_was(reader: Reader) -> None:
    # given a reader far down on the front page, who opens a story
    reader.open("")
    last = reader.page.locator(".teaser h2 a").last
    last.scroll_into_view_if_needed()
    reader.page.wait_for_function("scrollY > 300")
    left_at = reader.page.evaluate("scrollY")
    last.click()
    expect(reader.page.locator("main h1")).to_be_focused()
    assert reader.page.evaluate("scrollY") == 0

    # when the reader goes back, then the page is where it was left
    reader.page.go_back()
    expect(reader.page.locator(".teaser")).to_have_count(9)
    reader.page.wait_for_function(f"Math.abs(scrollY - {left_at}) < 2")

    # and forward again the story is there
    reader.page.go_forward()
    expect(reader.page.locator("main h1")).to_contain_text("Tunnel chief on tape")
