"""Restoring an earlier revision: a new head, and nothing in between is lost."""

from __future__ import annotations

import pytest

from tests.articles.stories import BODY, plain, story
from tests.core.requests import problem
from tests.newsroom import Json, Newsroom, Seat

SAVED = ("headline", "summary", "body", "slug", "authors", "topics", "related", "extra")


def test_a_restored_revision_is_a_new_head_and_readers_keep_what_they_have(editor: Seat, reader: Seat) -> None:
    # given a story, live as it was saved second
    made = editor.made("/v1/articles", story())
    address = f"/v1/articles/{made['id']}"
    second = {"id": made["quotes"][1]["id"]}
    changes = {"headline": "He disputes tape", "body": {"markdown": BODY[BODY.index("“The") :]}, "quotes": [second]}
    changed = editor.patch(address, changes, version=1)
    assert changed.is_success, changed.text
    editor.post(f"{address}/publish", version=2)
    before = reader.get(address)

    # when the first revision is restored
    restored = editor.post(f"{address}/revisions/1/restore", version=3)

    # then its words, members and quotes are the draft, each in its place
    assert restored.status_code == 200, restored.text
    now = restored.json()
    assert {name: now[name] for name in SAVED} == {name: made[name] for name in SAVED}
    assert now["quotes"] == made["quotes"]
    assert (now["revision"], now["stage"], now["published_revision"], now["warnings"]) == (3, "draft", 2, [])
    assert (restored.headers["etag"], now["version"]) == ('"4"', 4)

    # and the history says so, with all that was
    history = editor.read(f"{address}/revisions")["items"]
    assert [(one["revision"], one["restored_from"]) for one in history] == [(3, 1), (2, None), (1, None)]
    assert history[0]["message"] == "Restored from revision 1."

    # and readers have what they had, to the byte
    after = reader.get(address)
    assert (after.content, after.headers["etag"], after.headers["onrecord-seq"]) == (
        before.content, before.headers["etag"], before.headers["onrecord-seq"],
    )  # fmt: skip


def test_restoring_what_is_there_changes_nothing(newsroom: Newsroom, editor: Seat) -> None:
    article = editor.made("/v1/articles", story())
    before = newsroom.everything()
    again = editor.post(f"/v1/articles/{article['id']}/revisions/1/restore", version=1)
    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert newsroom.everything() == before


def test_a_restore_says_why(editor: Seat) -> None:
    article = editor.made("/v1/articles", plain())
    address = f"/v1/articles/{article['id']}"
    editor.patch(address, {"summary": "Wrong."}, version=1)
    editor.post(f"{address}/revisions/1/restore", {"message": "The agency withdrew it."}, version=2)
    assert editor.read(f"{address}/revisions")["items"][0]["message"] == "The agency withdrew it."


def test_a_restore_is_refused_as_any_save_is(newsroom: Newsroom, editor: Seat) -> None:
    # given an article with two revisions, and another with three
    article = editor.made("/v1/articles", plain())
    address = f"/v1/articles/{article['id']}"
    editor.patch(address, {"summary": "Good news."}, version=1)
    other = editor.made("/v1/articles", plain("Other"))["id"]
    for version in (1, 2):
        editor.patch(f"/v1/articles/{other}", {"summary": f"Take {version}."}, version=version)
    author = newsroom.seat("author")
    before = newsroom.everything()

    # then another's revision, a version that is none, a body that is none, somebody else's article are refused
    assert problem(editor.post(f"{address}/revisions/3/restore", version=2), 404, "not-found")
    assert problem(editor.post(f"{address}/revisions/1/restore"), 428, "precondition-required")
    stale = problem(editor.post(f"{address}/revisions/1/restore", version=1), 412, "stale-version")
    assert stale["changed_fields"] == ["summary"]
    assert problem(editor.post(f"{address}/revisions/1/restore", {"note": "x"}, version=2), 422, "invalid-content")
    assert problem(author.post(f"{address}/revisions/1/restore", version=2), 403, "forbidden")
    assert newsroom.everything() == before


def test_a_retracted_article_is_not_restored_any_more(editor: Seat) -> None:
    article = editor.made("/v1/articles?publish=true", plain())
    address = f"/v1/articles/{article['id']}"
    editor.patch(address, {"summary": "Good news."}, version=1)
    editor.post(f"{address}/retract", {"text": "None of it is so."}, version=2)
    assert problem(editor.post(f"{address}/revisions/1/restore", version=3), 409, "illegal-transition")


def test_what_is_in_the_trash_refuses_a_restore_until_it_is_taken_out(newsroom: Newsroom, editor: Seat) -> None:
    # given a story whose quote, author and topic are no longer named, and in the trash
    made = editor.made("/v1/articles", story())
    address = f"/v1/articles/{made['id']}"
    first, second = made["quotes"]
    emptied = {"authors": [], "topics": [], "quotes": [{"id": second["id"]}], "body": {"markdown": BODY[50:]}}
    assert editor.patch(address, emptied, version=1).is_success
    author, topic = made["authors"][0]["id"], made["topics"][0]["id"]
    places = (f"/v1/quotes/{first['id']}", f"/v1/sources/{author}", f"/v1/topics/{topic}")
    assert [editor.delete(place, version=1).status_code for place in places] == [200, 200, 200]
    before = newsroom.everything()

    # when the first revision is restored
    refused = editor.post(f"{address}/revisions/1/restore", version=2)

    # then that is refused, and says what is in the trash
    faults = problem(refused, 409, "conflict")["errors"]
    assert [fault["pointer"] for fault in faults] == ["/authors/0", "/topics/0", "/quotes/0"]
    assert newsroom.everything() == before

    # and once it is taken out, it is restored
    for place in places:
        assert editor.post(f"{place}/restore", version=2).is_success
    assert editor.post(f"{address}/revisions/1/restore", version=2).json()["quotes"][0]["id"] == first["id"]


def test_a_slug_that_another_article_has_by_now_is_left_to_it(editor: Seat) -> None:
    # given an article whose first slug another article has taken
    article = editor.made("/v1/articles", plain())
    address = f"/v1/articles/{article['id']}"
    editor.patch(address, {"slug": "harbor-open-again"}, version=1)
    other = editor.made("/v1/articles", plain())
    assert other["slug"] == "harbor-reopens"

    # when the first revision is restored with other words
    editor.patch(address, {"summary": "Wrong."}, version=2)
    restored = editor.post(f"{address}/revisions/1/restore", version=3).json()

    # then all but the slug is as it was, and a warning says so
    assert (restored["slug"], restored["summary"]) == ("harbor-open-again", None)
    assert [(one["code"], one["pointer"]) for one in restored["warnings"]] == [("slug-taken", "/slug")]
    assert editor.read("/v1/articles/harbor-open-again?view=draft")["id"] == article["id"]


@pytest.mark.parametrize("kind", ["quote", "source", "topic"])
def test_what_was_merged_since_is_named_by_what_it_was_merged_into(newsroom: Newsroom, editor: Seat, kind: str) -> None:
    # given a story, and one more quote, author and topic, into which those of its first revision were merged
    made = editor.made("/v1/articles", story())
    address = f"/v1/articles/{made['id']}"
    survivors = {
        "quote": editor.made("/v1/quotes", {"text": "I have no choice", "language": "en", "speaker": "Ada Lind"})["id"],
        "source": editor.made("/v1/sources", {"kind": "person", "name": "Rita Okafor"})["id"],
        "topic": editor.made("/v1/topics", {"name": "Power"})["id"],
    }
    gone = {"quote": made["quotes"][0], "source": made["authors"][0], "topic": made["topics"][0]}[kind]["id"]
    emptied: Json = {"authors": [], "topics": [], "quotes": []}
    assert editor.patch(address, emptied, version=1).is_success
    newsroom.write(f"UPDATE {kind} SET merged_into_id = :into WHERE id = :id", into=survivors[kind], id=gone)

    # when that revision is restored
    restored = editor.post(f"{address}/revisions/1/restore", version=2).json()

    # then the survivor stands in its place, and a warning says so
    member = {"quote": "quotes", "source": "authors", "topic": "topics"}[kind]
    assert restored[member][0]["id"] == survivors[kind]
    assert [(one["code"], one["pointer"]) for one in restored["warnings"]] == [("merged", f"/{member}/0")]
    if kind == "quote":
        assert restored["quotes"][0]["occurrences"] == made["quotes"][0]["occurrences"]
