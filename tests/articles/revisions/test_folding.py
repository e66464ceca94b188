"""Folding old saves: what many saves cost goes, what anybody may still ask for stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.articles.revisions.folding import Retention, fold_all
from app.core.values.times import later, now
from tests.articles.stories import plain, story
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat

LONG_AGO = "2025-03-01T10:00:00.000000Z"


def saved(seat: Seat, article_id: str, first: int, last: int) -> None:
    """Saves of an article, up to the version `last`."""
    for version in range(first, last):
        answer = seat.patch(f"/v1/articles/{article_id}", {"summary": f"Take {version}."}, version=version)
        assert answer.is_success, answer.text


def dated(newsroom: Newsroom, article_id: str, minutes: Sequence[float], since: str = LONG_AGO) -> None:
    """As if the revisions had been saved so many minutes after ten o'clock on a day long ago."""
    statement = "UPDATE revision SET created_at = :at WHERE article_id = :article AND revision = :revision"
    for place, minute in enumerate(minutes):
        newsroom.write(statement, at=later(since, minute * 60), article=article_id, revision=place + 1)


def folded(newsroom: Newsroom, minutes: int = 10, days: float = 1) -> int:
    return fold_all(newsroom.database, Retention(minutes, days), lambda done, all: None)


def line(seat: Seat, article_id: str) -> dict[int, int | None]:
    """Every number of the history, with what it was folded into."""
    listed = seat.read(f"/v1/articles/{article_id}/revisions?limit=100")["items"]
    return {one["revision"]: one["folded_into"] for one in reversed(listed)}


def test_of_saves_by_one_key_in_ten_minutes_the_last_one_stays(newsroom: Newsroom, editor: Seat) -> None:
    # given saves by one editor at 10:00, :01, :04, :09, :11 and :19, by another at :20, and by the first at :21 and :22
    ident = editor.made("/v1/articles", plain())["id"]
    saved(editor, ident, 1, 6)
    saved(newsroom.editor, ident, 6, 7)
    saved(editor, ident, 7, 10)
    dated(newsroom, ident, [0, 1, 4, 9, 11, 19, 20, 21, 22, 40])
    head = editor.get(f"/v1/articles/{ident}?view=draft")

    # when old saves are folded
    assert folded(newsroom) == 4

    # then one stays of each ten minutes and key, besides the first and the newest, and every number is listed
    wanted = {1: None, 2: 4, 3: 4, 4: None, 5: 6, 6: None, 7: None, 8: 9, 9: None, 10: None}
    assert line(editor, ident) == wanted
    again = editor.get(f"/v1/articles/{ident}?view=draft")
    assert (again.content, again.headers["etag"]) == (head.content, head.headers["etag"])

    # and what is asked of a folded one says where its words went on
    gone = problem(editor.get(f"/v1/articles/{ident}/revisions/2"), 404, "not-found")
    assert gone["folded_into"] == 4
    assert problem(editor.get(f"/v1/articles/{ident}/revisions/1/diff/3"), 404, "not-found")["folded_into"] == 4
    assert problem(editor.post(f"/v1/articles/{ident}/revisions/8/restore", version=10), 404, "not-found")
    assert editor.read(f"/v1/articles/{ident}/revisions/4")["article"]["summary"] == "Take 3."

    # and doing it again changes nothing
    before = newsroom.everything()
    assert folded(newsroom) == 0
    assert newsroom.everything() == before

    # and more minutes fold more, into what stays
    assert folded(newsroom, minutes=60) == 2
    assert line(editor, ident) == wanted | {2: 6, 3: 6, 4: 6, 8: 10, 9: 10}


def test_what_somebody_acted_on_is_never_folded(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given twelve saves in one minute, of which some were handed on, live, corrected, restored, or have a message
    ident = editor.made("/v1/articles", plain())["id"]
    address = f"/v1/articles/{ident}"
    saved(editor, ident, 1, 3)
    editor.post(f"{address}/submit", version=3)
    saved(editor, ident, 4, 6)
    editor.post(f"{address}/publish", version=6)
    saved(editor, ident, 7, 8)
    editor.post(f"{address}/publish", {"correction": {"kind": "update", "text": "One more ferry."}}, version=8)
    saved(editor, ident, 9, 11)
    assert editor.post(f"{address}/revisions/2/restore", version=11).is_success
    editor.patch(address, {"summary": "Checked.", "message": "As the desk wants it"}, version=12)
    saved(editor, ident, 13, 15)
    dated(newsroom, ident, [0] * 12)
    before = reader.get(address)

    # when old saves are folded
    folded(newsroom)

    # then only what nobody acted on is gone: 4 stood between, 7 before the restored one, 11 before the head
    history = {number: into for number, into in line(editor, ident).items() if into is not None}
    assert history == {4: 5, 7: 9, 8: 9, 11: 12}
    after = reader.get(address)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


@pytest.mark.parametrize("days", [1, 30])
def test_young_saves_all_stay(newsroom: Newsroom, editor: Seat, days: int) -> None:
    ident = editor.made("/v1/articles", plain())["id"]
    saved(editor, ident, 1, 5)
    assert folded(newsroom, days=days) == 0
    day = later(now(), -24 * 3600 * days)
    dated(newsroom, ident, [1, 1, 1, 1, 1], since=day)
    assert folded(newsroom, days=days) == 0
    dated(newsroom, ident, [-11, -11, -11, -11, -11], since=day)
    assert folded(newsroom, days=days) == 3


def test_a_quote_that_only_a_folded_save_named_is_no_longer_held(newsroom: Newsroom, editor: Seat) -> None:
    # given a story that named a quote in one save, and no longer in the next
    made = editor.made("/v1/articles", plain())["id"]
    told = {name: story()[name] for name in ("headline", "body", "quotes")}
    assert editor.patch(f"/v1/articles/{made}", told, version=1).is_success
    assert editor.patch(f"/v1/articles/{made}", {"quotes": []}, version=2).is_success
    saved(editor, made, 3, 4)
    assert len(newsroom.rows("SELECT * FROM revision_quote")) == 2
    dated(newsroom, made, [0, 0, 0, 0])

    folded(newsroom)
    assert newsroom.rows("SELECT * FROM revision_quote") == []


def test_who_read_a_folded_save_still_cannot_write_over_what_came_after(newsroom: Newsroom, editor: Seat) -> None:
    ident = editor.made("/v1/articles", plain())["id"]
    saved(editor, ident, 1, 5)
    dated(newsroom, ident, [0, 0, 0, 0, 0])
    folded(newsroom)
    told = problem(editor.patch(f"/v1/articles/{ident}", {"summary": "x"}, version=2), 412, "stale-version")
    assert told["current_etag"] == '"5"'
    assert "changed_fields" not in told
    assert len(told["changed_by"]) == 1
