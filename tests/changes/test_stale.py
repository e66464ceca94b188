"""A 412 says what somebody has missed: which members have changed, by whom, and when."""

from __future__ import annotations

from functools import partial

import pytest

from tests.articles.stories import BODY, plain, story
from tests.core.requests import problem
from tests.core.test_races import all_at_once
from tests.newsroom import Json, Newsroom, Seat

PERSON = {"kind": "person", "name": "Ruth Amsel"}
STEPS = [{"role": "speaker", "source": "Ruth Amsel", "via": []}]
# Where it is made, how the other editor changes it, and what has changed by that.
THINGS: dict[str, tuple[str, Json, Json, list[str]]] = {
    "source": ("/v1/sources", PERSON, {"bio": "She sails.", "name": "Ruth B. Amsel"}, ["bio", "name"]),
    "topic": ("/v1/topics", {"name": "Gas"}, {"parent": {"name": "Energy", "slug": "energy"}}, ["parent"]),
    "collection": ("/v1/collections", {"title": "Tapes"}, {"title": "Leaks"}, ["title"]),
    "article": ("/v1/articles", plain(), {"body": {"text": "Ships?"}, "related": []}, ["body"]),
    "quote": (
        "/v1/quotes", {"text": "No", "language": "en", "speaker": "Ruth Amsel"},
        {"context": "Asked about the tape", "said": "2025"}, ["context", "said"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", THINGS)
def test_who_comes_second_learns_what_the_first_has_changed(newsroom: Newsroom, editor: Seat, kind: str) -> None:
    # given a thing that another editor has changed since it was read
    path, body, change, members = THINGS[kind]
    address = f"{path}/{editor.made(path, body)['id']}"
    other = newsroom.editor
    changed = other.patch(address, change, version=1)
    assert changed.is_success, changed.text

    # when one who read the older version changes another member, or deletes it
    mine = {"name": "Other"} if kind in {"source", "topic"} else {"extra": {"desk": "night"}}
    if kind == "collection":
        mine = {"description": "All of them"}
    for refused in (editor.patch(address, mine, version=1), editor.delete(address, version=1)):
        # then it is refused, and says what, by whom and when
        told = problem(refused, 412, "stale-version")
        assert told["changed_fields"] == members
        assert told["changed_by"] == [{"id": other.read("/v1/whoami")["id"], "name": "somebody"}]
        assert told["changed_at"] == newsroom.rows("SELECT at FROM change ORDER BY seq DESC LIMIT 1")[0]["at"]
        assert told["current_etag"] == changed.headers["etag"]

    # and nothing of it was kept
    assert editor.read(f"{address}?view=draft")["version"] == 2


def test_all_who_came_between_are_named_and_what_was_changed_back_is_not(newsroom: Newsroom, editor: Seat) -> None:
    # given an article that two others have changed, one of them back and forth
    address = f"/v1/articles/{editor.made('/v1/articles', plain())['id']}"
    first, second = newsroom.editor, newsroom.editor
    first.patch(address, {"summary": "Good news."}, version=1)
    second.patch(address, {"genre": "news brief"}, version=2)
    last = first.patch(address, {"summary": None}, version=3)

    # then what differs now is named, and both of them
    told = problem(editor.patch(address, {"headline": "Port open"}, version=1), 412, "stale-version")
    assert told["changed_fields"] == ["genre"]
    assert [one["id"] for one in told["changed_by"]] == [seat.read("/v1/whoami")["id"] for seat in (first, second)]
    assert told["changed_at"] == last.json()["updated_at"]

    # and for one who read a later version, what came after that
    told = problem(editor.post(f"{address}/publish", version=3), 412, "stale-version")
    assert told["changed_fields"] == ["summary"]
    assert len(told["changed_by"]) == 1


def test_a_move_of_another_is_told_too(newsroom: Newsroom, editor: Seat) -> None:
    address = f"/v1/articles/{editor.made('/v1/articles', plain())['id']}"
    newsroom.editor.post(f"{address}/submit", {"note": "Please look."}, version=1)
    told = problem(editor.patch(address, {"summary": "Good news."}, version=1), 412, "stale-version")
    assert told["changed_fields"] == ["stage"]


def test_a_new_attribution_is_told_to_who_read_the_quote_or_the_old_one(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote whose attribution another editor has replaced
    quote = editor.made("/v1/quotes", {"text": "No", "language": "en", "speaker": "Ada Lind"})
    address = f"/v1/quotes/{quote['id']}"
    assert newsroom.editor.put(f"{address}/attribution", {"steps": STEPS}, version=1).is_success

    # then both who read the attribution and who read the quote are told
    for refused in (
        editor.put(f"{address}/attribution", {"steps": STEPS}, version=1),
        editor.patch(address, {"context": "x"}, version=1),
        editor.patch(f"/v1/remarks/{quote['remark']['id']}", {"said": "2024"}, version=1),
    ):
        assert problem(refused, 412, "stale-version")["changed_fields"] == ["attribution"], refused.text


def test_a_version_that_never_was_tells_nothing(editor: Seat) -> None:
    address = f"/v1/articles/{editor.made('/v1/articles', plain())['id']}"
    told = problem(editor.patch(address, {"summary": "x"}, version=7), 412, "stale-version")
    assert told["current_etag"] == '"1"'
    assert not told.keys() & {"changed_fields", "changed_by", "changed_at"}


def test_two_who_change_different_members_at_once_do_not_both_succeed(newsroom: Newsroom, editor: Seat) -> None:
    # given a story that two editors have read
    address = f"/v1/articles/{editor.made('/v1/articles', story())['id']}"
    other = newsroom.editor

    for version in range(1, 5):
        # when one changes the body and the other the summary, at once
        new = {"body": {"markdown": f"Take {version}.\n\n{BODY}"}}
        summary = {"summary": f"Summary {version}"}
        acts = [
            partial(editor.patch, address, new, version=version),
            partial(other.patch, address, summary, version=version),
        ]
        answers = all_at_once(acts)

        # then one is kept whole, and the other learns what it would have written over
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        kept = next(answer for answer in answers if answer.status_code == 200)
        told = problem(next(answer for answer in answers if answer.status_code == 412), 412, "stale-version")
        assert set(told["changed_fields"]) <= ({"body", "quotes"} if kept is answers[0] else {"summary"})
        now = editor.read(f"{address}?view=draft")
        assert {name: now[name] for name in ("version", "body", "summary")} == {
            name: kept.json()[name] for name in ("version", "body", "summary")
        }
    history = [one["revision"] for one in editor.read(f"{address}/revisions")["items"]]
    assert history == [5, 4, 3, 2, 1]
