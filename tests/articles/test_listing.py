"""Lists of articles: each filter finds what it names and nothing else; pages go through everything once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.articles.stories import plain, story
from tests.newsroom import Newsroom


@pytest.fixture
def archive(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    """Four live articles and a draft, by short names."""
    admin = newsroom.seat("admin")
    admin.made("/v1/topics", {"slug": "politics", "name": "Politics"})
    energy = {"slug": "energy", "name": "Energy", "parent": "politics"}
    dated = {"published_at": "2025-03-01", "first_published_at": "2025-03-01"}
    return {
        "tape": admin.made("/v1/articles?publish=true", story(topics=[energy], external_id="wire-1")),
        "harbor": admin.made("/v1/articles?publish=true", plain(topics=["politics"], authors=["Mira Holt"], **dated)),
        "hafen": admin.made("/v1/articles?publish=true", plain("Hafen wieder offen", language="de")),
        "gone": admin.made("/v1/articles?publish=true", plain("Never so")),
        "draft": admin.made("/v1/articles", plain("Not yet", topics=["energy"])),
    }


CASES = {
    "": {"tape", "harbor", "hafen", "gone"},
    "topic=energy": {"tape"},
    "topic=politics": {"tape", "harbor"},
    "topic_all=politics,energy": {"tape"},
    "topic_all=politics,energy&sort=-updated_at": {"tape"},
    "topic=politics&language=de&sort=headline": set(),
    "topic=politics&external_id=wire-1&sort=updated_at": {"tape"},
    "topic_not=energy": {"harbor", "hafen", "gone"},
    "topic=weather": set(),
    "author=r-okafor": {"tape"},
    "author=r-okafor,mira-holt": {"tape", "harbor"},
    "speaker=ada-lind": {"tape"},
    "speaker=the-chancellor": {"tape"},
    "speaker=tom-reed": set(),
    "language=de": {"hafen"},
    "language=de,en": {"tape", "harbor", "hafen", "gone"},
    "external_id=wire-1": {"tape"},
    "disputed=true": {"tape"},
    "disputed=false": {"harbor", "hafen", "gone"},
    "verification=attributed": {"tape"},
    "verification=verified": set(),
    "published_before=2025-03-02": {"harbor"},
    "published_after=2025-03-01&published_before=2025-03-02": {"harbor"},
    "published_after=2025-03-02": {"tape", "hafen", "gone"},
    "updated_before=2001-01-01": set(),
    "collection=week": set(),
}


@pytest.mark.parametrize("query", CASES)
def test_a_filter_finds_what_it_names(newsroom: Newsroom, archive: dict[str, dict[str, Any]], query: str) -> None:
    found = newsroom.reader.read(f"/v1/articles?{query}")["items"]
    names = {article["id"]: name for name, article in archive.items()}
    assert {names[article["id"]] for article in found} == CASES[query]


def test_ids_find_live_articles_only(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    ids = ",".join(archive[name]["id"] for name in ("tape", "draft"))
    assert [one["id"] for one in newsroom.reader.read(f"/v1/articles?ids={ids}")["items"]] == [archive["tape"]["id"]]


def test_an_editor_lists_drafts_by_status_and_stage(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    editor = newsroom.editor
    listed = editor.read("/v1/articles?view=draft&status=draft")["items"]
    assert [one["headline"] for one in listed] == ["Not yet"]
    assert listed[0]["allowed_moves"] == ["submit", "publish", "schedule", "trash"]
    editor.post(f"/v1/articles/{archive['draft']['id']}/submit", version=1)
    assert len(editor.read("/v1/articles?view=draft&stage=in_review")["items"]) == 1
    assert len(editor.read("/v1/articles?view=draft&topic=energy")["items"]) == 2
    assert newsroom.reader.get("/v1/articles?status=draft").status_code == 400


def test_pages_go_through_everything_once_in_every_order(
    newsroom: Newsroom, archive: dict[str, dict[str, Any]]
) -> None:
    for sort in ("-published_at", "published_at", "headline", "-headline,id", "updated_at,-headline", "id"):
        whole = [one["id"] for one in newsroom.reader.read(f"/v1/articles?sort={sort}")["items"]]
        walked: list[str] = []
        path = f"/v1/articles?sort={sort}&limit=1"
        while True:
            answer = newsroom.reader.get(path)
            walked += [one["id"] for one in answer.json()["items"]]
            if answer.json()["next_cursor"] is None:
                break
            path = answer.links["next"]["url"].removeprefix("http://testserver")
        assert walked == whole
        assert len(whole) == 4


def test_a_cursor_is_for_its_own_list(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    cursor = newsroom.reader.read("/v1/articles?limit=1")["next_cursor"]
    assert newsroom.reader.get(f"/v1/articles?limit=2&cursor={cursor}").status_code == 200
    for other in (f"language=en&cursor={cursor}", f"sort=headline&cursor={cursor}", f"cursor={cursor[:-2]}AA"):
        refused = newsroom.reader.get(f"/v1/articles?{other}")
        assert refused.status_code == 400
        assert refused.json()["type"] == "/problems/invalid-cursor"


def test_a_list_has_bodies_and_quotes_only_when_asked(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    reader = newsroom.reader
    bare = reader.read("/v1/articles?topic=energy")["items"][0]
    assert "body" not in bare
    assert "quotes" not in bare
    full = reader.read("/v1/articles?topic=energy&include=quotes.attribution&body_format=text,markdown")["items"][0]
    assert set(full["body"]) == {"text", "markdown"}
    assert full["quotes"][0]["attribution"]["steps"][0]["role"] == "speaker"
    few = reader.read("/v1/articles?topic=energy&fields=headline")["items"][0]
    assert set(few) == {"id", "type", "version", "headline"}
    both = reader.read("/v1/articles?topic=energy&fields=headline&include=quotes")["items"][0]
    assert set(both) == {"id", "type", "version", "headline", "quotes"}


def test_a_list_tells_how_long_it_is(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    page = newsroom.reader.read("/v1/articles?limit=1&count=true")
    assert (page["total"], page["total_is"], len(page["items"])) == (4, "exact", 1)


def test_includes_give_authors_topics_and_sources_in_full(
    newsroom: Newsroom, archive: dict[str, dict[str, Any]]
) -> None:
    read = newsroom.reader.read("/v1/articles/minister-disputes-tape?include=authors,topics,sources,quotes.attribution")
    assert read["authors"][0]["type"] == "source"
    assert read["topics"][0]["parent"]["slug"] == "politics"
    assert {source["name"] for source in read["sources"]} >= {"Ada Lind", "leaked tape", "J. Weiss", "Channel 9"}


def test_marks_show_the_quotes_in_the_body(newsroom: Newsroom, archive: dict[str, dict[str, Any]]) -> None:
    read = newsroom.reader.read("/v1/articles/minister-disputes-tape?marks=quotes&body_format=html,portable_text")
    first, second = (quote["id"] for quote in read["quotes"])
    assert f'<span data-quote="{first}" data-form="direct">I have no choice</span>' in read["body"]["html"]
    assert f'<span data-quote="{second}" data-form="direct">You will not dare</span>' in read["body"]["html"]
    marks = [mark for block in read["body"]["portable_text"] for mark in block["markDefs"]]
    assert [(mark["_type"], mark["quote"]) for mark in marks] == [("quote", first), ("quote", second)]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("title=a", "headline"),
        ("tags=a", "topic"),
        ("per_page=5", "limit"),
        ("page=2", "cursor"),
        ("populate=*", "include"),
    ],
)
def test_an_unknown_parameter_is_refused_with_the_one_that_was_meant(
    newsroom: Newsroom, query: str, meant: str
) -> None:
    refused = newsroom.reader.get(f"/v1/articles?{query}")
    assert refused.status_code == 400
    assert refused.json()["type"] == "/problems/unknown-parameter"
    assert refused.json().get("did_you_mean") in {meant, None}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=1e1", "limit=+5", "limit=", "limit=1&limit=2", "ids=x", "language=klingonese",
     "published_after=yesterday", "sort=body", "sort=id,-id", "include=everything", "fields=password", "view=live",
     "body_format=pdf", "topic=a%00b", "disputed=yes", "count=1", "cursor=abc"],
)  # fmt: skip
def test_a_parameter_with_a_value_it_cannot_have_is_refused(newsroom: Newsroom, query: str) -> None:
    refused = newsroom.reader.get(f"/v1/articles?{query}")
    assert refused.status_code == 400, refused.text
    assert refused.json()["errors"][0]["parameter"] == query.split("=")[0]
