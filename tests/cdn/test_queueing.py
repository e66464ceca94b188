"""What a change has the caches in front forget: all that moved and all lists that can tell, and nothing of drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.articles.stories import plain, story
from tests.cdn.vendor import desk, purging, queue
from tests.newsroom import Newsroom
from tests.promises.public_side import AIDE, LIVE, act, change, quoting

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def newsroom(database_url: str) -> Iterator[Newsroom]:
    with desk(purging(database_url, "http", NOWHERE)) as newsroom:
        yield newsroom


def tagged(newsroom: Newsroom, path: str) -> set[str]:
    return set(newsroom.reader.get(path).headers["surrogate-key"].split())


def test_publishing_purges_the_article_all_that_it_shows_and_the_lists(newsroom: Newsroom) -> None:
    # when a story with quotes goes live
    made = newsroom.editor.made(LIVE, story())

    # then whatever an answer about it can be tagged with is to be purged
    tags = queue(newsroom)[-1]["tags"]
    shown = tagged(newsroom, f"/v1/articles/{made['id']}?include=quotes.attribution,sources")
    assert f"article-{made['id']}" in shown
    assert {f"quote-{quote['id']}" for quote in made["quotes"]} <= shown
    assert {"list-article", "list-quote", "list-source", "list-topic"} <= set(tags)
    assert shown - set(tags) == set()


def test_a_change_below_purges_all_that_shows_it(newsroom: Newsroom) -> None:
    # given a speaker in a live story
    editor = newsroom.editor
    made = editor.made(LIVE, story())
    ada = made["quotes"][0]["speaker"]["id"]

    # when the source gets another name
    change(editor, f"/v1/sources/{ada}", name="Ada Lind-Moe")

    # then the quote and the article are to be purged too
    tags = queue(newsroom)[-1]["tags"]
    quotes = [quote["id"] for quote in made["quotes"]]
    assert {f"source-{ada}", f"quote-{quotes[0]}", f"article-{made['id']}", "list-article"} <= set(tags)


def test_what_ceases_to_be_public_is_purged(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    made = editor.made(LIVE, story())
    shown = tagged(newsroom, f"/v1/articles/{made['id']}?include=quotes.attribution,sources")
    act(editor, f"/v1/articles/{made['id']}", "unpublish")
    assert shown - set(queue(newsroom)[-1]["tags"]) == set()


def test_a_draft_purges_nothing(newsroom: Newsroom) -> None:
    # given a live story and what was queued for it
    editor = newsroom.editor
    live = editor.made(LIVE, plain())
    before = queue(newsroom)

    # when drafts are made, saved, trashed, and the live one gets a new draft
    draft = editor.made("/v1/articles", story(summary="Not yet."))
    change(editor, f"/v1/articles/{draft['id']}", summary="Still not.")
    editor.delete(f"/v1/articles/{draft['id']}", version=2)
    change(editor, f"/v1/articles/{live['id']}", headline="Harbor stays open")
    editor.post("/v1/articles?dry_run=true", plain("Tried out"))

    # then nothing more is queued
    assert queue(newsroom) == before


def test_no_id_that_readers_never_get_is_purged(newsroom: Newsroom) -> None:
    # given words of an unnamed source, live
    made = newsroom.editor.made(LIVE, quoting("Aide speaks", "It will not hold", speaker=AIDE))
    quote = made["quotes"][0]["id"]

    # when anything about them changes
    path = f"/v1/quotes/{quote}"
    newsroom.editor.made(f"{path}/responses", {"responder": "Tom Reed", "stance": "denies"})
    act(newsroom.editor, f"/v1/articles/{made['id']}", "unpublish")

    # then the quote is in what is purged, and never who said it or the act of saying
    hidden = newsroom.rows("SELECT id FROM source WHERE kind = 'unnamed' UNION ALL SELECT id FROM remark")
    tags = " ".join(tag for row in queue(newsroom) for tag in row["tags"])
    assert len(hidden) == 2
    assert f"quote-{quote}" in tags
    assert "unnamed" not in tags
    assert "remark" not in tags
    assert not any(row["id"] in tags for row in hidden)


def test_each_commit_is_queued_with_the_numbers_of_its_changes(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    for headline in ("One", "Two", "Three"):
        editor.made(LIVE, plain(headline))
    rows = queue(newsroom)
    head = newsroom.rows("SELECT public_seq FROM change_head")[0]["public_seq"]
    assert rows[0]["first"] == 1
    assert [row["first"] - 1 for row in rows[1:]] + [head] == [row["seq"] for row in rows]


def test_nothing_is_queued_where_no_cache_is_in_front(database_url: str) -> None:
    with desk(purging(database_url, "none", NOWHERE)) as newsroom:
        newsroom.editor.made(LIVE, story())
        assert queue(newsroom) == []
