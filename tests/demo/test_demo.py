"""The demo: it goes into an empty database by the rules that requests follow, and shows every feature there is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli.commands import asked
from app.core.values.ids import is_id_7
from app.core.values.times import now
from app.demo.loading import STORIES, load_demo
from app.demo.routes import IMAGES
from app.demo.stories import Story
from tests.newsroom import Json, Newsroom, Seat

URL = "https://content.example"
TAPE = "01955fd8-d240-7000-8000-00000000de30"
TAPE_QUOTE = "01955fd8-d240-7100-8000-00000000de30"


@pytest.fixture
def told(newsroom: Newsroom) -> Seat:
    """A reader of the demo."""
    assert load_demo(newsroom.database, URL) == len(STORIES)
    return newsroom.reader


def article(reader: Seat, slug: str) -> Json:
    return reader.read(f"/v1/articles/{slug}?include=quotes.attribution")


def quotes_of(reader: Seat, slug: str) -> list[Json]:
    return list(article(reader, slug)["quotes"])


def roles(quote: Json) -> list[str]:
    return [step["role"] for step in quote["attribution"]["steps"]]


def is_public(story: Story) -> bool:
    return any(happening.act == "publish" for happening in story.events)


def test_all_stories_are_live_but_those_that_the_desk_keeps_to_itself(newsroom: Newsroom, told: Seat) -> None:
    listed = told.read("/v1/articles?limit=100&retracted=true")["items"]
    assert {one["id"] for one in listed} == {story.id for story in STORIES if is_public(story)}
    assert len(listed) == len(STORIES) - 3 > 8
    for stage, slug in (("in_review", "night-ferry-may-come-back"), ("draft", "lighthouse-may-get-a-keeper")):
        drafts = newsroom.editor.read(f"/v1/articles?view=draft&stage={stage}")["items"]
        assert [one["slug"] for one in drafts] == [slug]
    assert told.get("/v1/articles/night-ferry-may-come-back").status_code == 404


def test_ids_and_dates_are_fixed_and_past(newsroom: Newsroom, told: Seat) -> None:
    # what documentation names is there
    tape = told.read(f"/v1/articles/{TAPE}")
    assert tape["slug"] == "tunnel-chief-on-tape"
    assert tape["published_at"] == tape["first_published_at"] == "2025-03-04T06:30:00.000000Z"
    assert told.read(f"/v1/quotes/{TAPE_QUOTE}")["text"] == "We sold a promise, not a tunnel"

    # and nothing of it is from the day on which it was loaded
    for table, rows in newsroom.everything().items():
        for row in rows:
            if table in {"kept_secret", "key"}:
                continue
            times = [
                value for value in row.values() if isinstance(value, str) and re.match(r"20\d\d-\d\d-\d\dT", value)
            ]
            assert all(time < "2025-05" < now() for time in times), (table, row)
    assert all(is_id_7(row["id"]) for row in newsroom.rows("SELECT id FROM source"))


def test_one_thing_of_each_kind_is_in_the_trash(newsroom: Newsroom, told: Seat) -> None:
    editor = newsroom.editor
    for kind in ("articles", "quotes", "sources", "topics", "collections"):
        (scrap,) = editor.read(f"/v1/{kind}?view=draft&trashed=true")["items"]
        assert told.get(f"/v1/{kind}/{scrap['id']}").status_code == 404


def test_the_key_of_the_demo_opens_nothing(newsroom: Newsroom, told: Seat) -> None:
    (key,) = newsroom.rows("SELECT id, secret_hash, scopes FROM key")
    assert key["secret_hash"] == ""
    assert key["scopes"] == "[]"


def test_loading_again_changes_nothing(newsroom: Newsroom, told: Seat) -> None:
    before = newsroom.everything()
    assert load_demo(newsroom.database, URL) == 0
    assert newsroom.everything() == before


def test_a_newsroom_with_an_article_gets_no_demo(newsroom: Newsroom) -> None:
    newsroom.editor.made("/v1/articles", {"headline": "Our first", "language": "en"})
    before = newsroom.everything()
    assert load_demo(newsroom.database, URL) == 0
    assert newsroom.everything() == before


def test_nothing_printed_has_drifted(newsroom: Newsroom, told: Seat) -> None:
    for table in ("head_occurrence", "live_occurrence"):
        found = newsroom.rows(f"SELECT state, exact FROM {table}")
        assert found
        assert {row["state"] for row in found} == {"anchored"}


def test_the_tape_has_its_whole_chain(told: Seat) -> None:
    first, split, teller, nested, denial = quotes_of(told, "tunnel-chief-on-tape")
    assert roles(first) == ["speaker", "recorded_in", "obtained_by", "obtained_by", "published_in", "reported_by"]
    assert first["attribution"]["steps"][4]["via"] == [2, 3]
    assert first["verification"] == "verified"
    assert [one["exact"] for one in split["occurrences"] if one["field"] == "body"] == [
        "The fans", "have never run at full power",
    ]  # fmt: skip
    assert [one["form"] for one in split["occurrences"] if one["field"] == "headline"] == ["indirect"]
    assert [one["name"] for one in nested["told_by"]] == ["Corin Haldt"]
    assert nested["disputed"]
    outer, inner = teller["occurrences"][0], nested["occurrences"][0]
    assert outer["start"] < inner["start"] < inner["end"] < outer["end"]
    assert denial["text"] in str(told.read("/v1/responses?stance=denies"))


def test_altered_words_say_where_and_how(told: Seat) -> None:
    first, second = quotes_of(told, "a-captains-call")
    marked = [(one["kind"], first["text"][one["start"] : one["end"]]) for one in first["alterations"]]
    assert marked == [("insertion", "[Haldt]"), ("redaction", "d—n"), ("ellipsis", "…")]
    assert [one["kind"] for one in second["alterations"]] == ["emphasis"]
    assert {"transcribed_by", "provided_by"} <= set(roles(first))


def test_the_spokesman_is_relayed_by_two_and_says_neither(told: Seat) -> None:
    rumor, words = quotes_of(told, "premiers-letter")
    assert rumor["wording"] == "paraphrase"
    assert rumor["speaker"]["kind"] == "unidentified"
    assert [one["stance"] for one in rumor["responses"]] == ["neither_confirms_nor_denies"]
    assert [step["via"] for step in words["attribution"]["steps"]] == [[], [0], [0]]
    assert words["attribution"]["steps"][0]["on_behalf_of"]["name"] == "Office of the Premier"


def test_the_unnamed_source_keeps_its_reason_from_readers(newsroom: Newsroom, told: Seat) -> None:
    first, fragment = quotes_of(told, "inspector-was-to-sign")
    assert first["speaker"]["kind"] == "unnamed"
    assert [one["stance"] for one in first["responses"]] == ["declines_to_comment"]
    assert (fragment["wording"], fragment["occurrences"][0]["form"]) == ("fragment", "mixed")
    assert "license" not in told.get("/v1/articles/inspector-was-to-sign").text
    assert newsroom.rows("SELECT anonymity_reason FROM source WHERE kind = 'unnamed'")[0]["anonymity_reason"]


def test_a_joint_statement_has_two_speakers(told: Seat) -> None:
    (joint,) = quotes_of(told, "dockers-and-boatmen")
    assert [one["name"] for one in joint["speakers"]] == ["Bjarne Tofte", "Hanne Krog"]


def test_a_story_is_there_in_two_languages(told: Seat) -> None:
    original, translation = article(told, "die-orla-glocke"), article(told, "the-orla-bell")
    assert (original["language"], translation["language"]) == ("de", "en")
    assert [one["slug"] for one in original["translations"]] == ["the-orla-bell"]
    assert translation["translation_of"]["id"] == original["id"]
    pairs = zip(translation["quotes"], original["quotes"], strict=True)
    for ours, theirs in pairs:
        assert ours["translation_of"]["id"] == theirs["id"]
        assert ours["speaker"] == theirs["speaker"]


def test_mistakes_are_corrected_retracted_and_exposed(told: Seat) -> None:
    budget = article(told, "council-passes-its-budget")
    assert [one["kind"] for one in budget["corrections"]] == ["correction"]
    assert "1.3 million" in budget["body"]["html"]
    assert budget["corrections"][0]["published_at"] == "2025-03-21T08:15:00.000000Z"
    seals = article(told, "seals-open-lobster-pots")
    assert (seals["status"], seals["corrections"][0]["kind"]) == ("retracted", "retraction")
    (fabricated,) = told.read("/v1/quotes?verification=fabricated")["items"]
    printed = quotes_of(told, "the-poet-never-wrote-that")[0]
    assert printed["id"] == fabricated["id"]
    assert {one["form"] for one in printed["occurrences"]} == {"mixed", "indirect"}


def test_the_desk_has_put_collections_together(told: Seat) -> None:
    found = {one["slug"]: one["items"] for one in told.read("/v1/collections?include=items")["items"]}
    assert {slug: len(items) for slug, items in found.items()} == {"the-tunnel": 4, "sentences-of-the-spring": 5}
    assert found["the-tunnel"][0]["article"]["id"] == TAPE


def test_headings_have_emoji_and_images_are_served(told: Seat) -> None:
    stories = [told.read(f"/v1/articles/{story.id}") for story in STORIES if is_public(story)]
    assert any(re.search(r"<h2[^>]*>[^<]*🎧", story["body"]["html"]) for story in stories)
    images: list[dict[str, Any]] = [story["image"] for story in stories if story["image"]]
    assert {Path(image["url"]).stem for image in images} == set(IMAGES)
    for image in images:
        assert image["alt"]
        assert image["credit"]
        answer = told.get(image["url"].removeprefix(URL))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        assert "max-age" in answer.headers["cache-control"]
        drawing = ElementTree.fromstring(answer.content)  # noqa: S314 - a file of the project
        assert {drawing.get("width"), drawing.get("height")} == {str(image["width"]), str(image["height"])}


@pytest.mark.parametrize("name", ["other.svg", "..%2Froutes.svg", "tunnel.png", "TUNNEL.svg"])
def test_no_other_file_is_served(newsroom: Newsroom, name: str) -> None:
    assert newsroom.reader.get(f"/demo/{name}").status_code == 404


def test_the_command_loads_once_and_says_so(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATABASE_URL", database_url)
    first, second = (CliRunner().invoke(asked([]), ["demo", "--url", f"{URL}/"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"{len(STORIES)} demo stories are in." in first.output
    assert "no demo is loaded" in second.output
    refused = CliRunner().invoke(asked([]), ["demo", "--url", "nowhere"])
    assert refused.exit_code == 2
    assert "such as http://127.0.0.1:8000" in refused.output
