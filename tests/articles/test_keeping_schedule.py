"""A worker keeps the schedule by itself: from its start to its end, whatever goes wrong on the way."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest

from app.articles.schedule.due import BATCH, Keeper
from app.articles.schedule.ticking import LONGEST_SLEEP, work
from app.core.values.times import later, now
from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat, opened
from tests.promises.public_side import LIVE, act, change

PATIENCE = 60.0


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"


def is_live(reader: Seat, slug: str) -> bool:
    return reader.get(f"/v1/articles/{slug}").status_code == 200


def planned(editor: Seat, headline: str, publish_at: str) -> Json:
    made = editor.made("/v1/articles", plain(headline))
    return act(editor, f"/v1/articles/{made['id']}", "schedule", publish_at=publish_at)


def test_a_worker_does_what_came_due_while_none_ran_and_then_what_comes_due(database_url: str) -> None:
    # given an article that should have gone live, and one that should have ended, while no worker ran
    with opened(database_url) as client:
        newsroom = Newsroom(client)
        editor = newsroom.editor
        planned(editor, "Late", later(now(), 3600))
        ended = editor.made(LIVE, plain("Ended"))
        act(editor, f"/v1/articles/{ended['id']}", "schedule", unpublish_at=later(now(), 3600))
        for column in ("publish_at", "unpublish_at"):
            newsroom.write(f"UPDATE article SET {column} = :due WHERE {column} IS NOT NULL", due=later(now(), -300))

        # then a worker that leaves the schedule to others does nothing about it
        assert newsroom.reader.get("/readyz").status_code == 503
        assert not is_live(newsroom.reader, "late")

    # when one starts that keeps it, then both are done
    with opened(database_url, schedule="on") as client:
        newsroom = Newsroom(client)
        until(lambda: is_live(newsroom.reader, "late") and not is_live(newsroom.reader, "ended"))
        assert newsroom.reader.get("/readyz").status_code == 200

        # and so is what is planned while it runs
        planned(newsroom.editor, "In time", later(now(), 5))
        assert not is_live(newsroom.reader, "in-time")
        until(lambda: is_live(newsroom.reader, "in-time"))


def test_a_worker_goes_on_after_anything_that_went_wrong(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    # given a worker whose articles cannot be read for a while
    with opened(database_url, schedule="on") as client:
        newsroom = Newsroom(client)
        newsroom.write("ALTER TABLE article RENAME TO away")
        until(lambda: "The schedule could not be kept" in caplog.text)

        # when they are there again, then the schedule is kept
        newsroom.write("ALTER TABLE away RENAME TO article")
        planned(newsroom.editor, "Harbor", later(now(), 2))
        until(lambda: is_live(newsroom.reader, "harbor"))


def test_a_worker_sleeps_until_something_is_due_and_a_second_at_most(newsroom: Newsroom, editor: Seat) -> None:
    # given a worker's clock
    due, awake = later(now(), 3600), threading.Event()

    def sleeps_at(moment: str) -> float:
        return work(Keeper(newsroom.database, lambda: moment), awake)

    # then it sleeps a second while nothing is planned, or not for long
    assert sleeps_at(due) == LONGEST_SLEEP
    planned(editor, "Harbor", due)
    assert sleeps_at(later(due, -60)) == LONGEST_SLEEP
    assert sleeps_at(later(due, -0.25)) == 0.25

    # and looks again at once when there was something to do
    assert sleeps_at(due) == 0
    assert is_live(newsroom.reader, "harbor")
    assert sleeps_at(due) == LONGEST_SLEEP


def test_a_worker_that_ends_finishes_its_batch_and_leaves_the_rest(newsroom: Newsroom, editor: Seat) -> None:
    # given more that is due than goes into one transaction
    due, ending = later(now(), 3600), threading.Event()
    for number in range(BATCH + 2):
        planned(editor, f"Story {number}", due)

    # when the worker is asked to end as it begins, then it does the first of them, whole
    ending.set()
    work(Keeper(newsroom.database, lambda: due), ending)
    assert newsroom.reader.read("/v1/articles?count=true")["total"] == BATCH
    assert len(editor.read("/v1/articles?view=draft&stage=scheduled")["items"]) == 2


def test_editors_list_what_is_planned_with_the_next_one_first(newsroom: Newsroom, editor: Seat) -> None:
    # given three plans, made in another order than they are due
    hours = {"Noon": 12, "Morning": 6, "Evening": 20}
    for headline, hour in hours.items():
        planned(editor, headline, later(now(), hour * 3600))
    editor.made("/v1/articles", plain("Some day"))

    # then the list is in the order of their times, page by page
    found: list[str] = []
    path = "/v1/articles?view=draft&stage=scheduled&sort=publish_at&limit=1"
    cursor: str | None = ""
    while cursor is not None:
        page = editor.read(f"{path}&cursor={cursor}" if cursor else path)
        found += [one["headline"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert found == ["Morning", "Noon", "Evening"]

    # and readers can neither ask for it nor order by it
    for query in ("stage=scheduled", "sort=publish_at", "fields=publish_at", "fields=schedule_problem"):
        assert newsroom.reader.get(f"/v1/articles?{query}").status_code == 400


def test_every_answer_to_an_editor_says_which_moves_are_allowed(newsroom: Newsroom, editor: Seat) -> None:
    # given a draft that goes through its life
    made = editor.made("/v1/articles", plain())
    path = f"/v1/articles/{made['id']}"
    told = [made["allowed_moves"], change(editor, path, summary="Since noon.")["allowed_moves"]]
    soon = {"publish_at": later(now(), 60)}
    for verb, times in (("submit", {}), ("return", {}), ("schedule", soon), ("publish", {}), ("unpublish", {})):
        told.append(act(editor, path, verb, **times)["allowed_moves"])
        assert editor.read(f"{path}?view=draft")["allowed_moves"] == told[-1]
        assert editor.read("/v1/articles?view=draft")["items"][0]["allowed_moves"] == told[-1]
    told.append(editor.delete(path, version=7).json()["allowed_moves"])
    told.append(editor.post(f"{path}/restore", version=8).json()["allowed_moves"])

    # then each answer has said what came next
    draft = ["submit", "publish", "schedule", "trash"]
    assert told == [
        draft, draft, ["return", "publish", "schedule", "trash"], draft, ["publish", "schedule", "trash"],
        ["schedule", "unpublish", "retract"], draft, ["restore"], draft,
    ]  # fmt: skip


def test_every_move_keeps_its_note_for_colleagues(newsroom: Newsroom, editor: Seat) -> None:
    # when each move is made with a note
    path = f"/v1/articles/{editor.made('/v1/articles', plain())['id']}"
    act(editor, path, "submit", note="submit it")
    act(editor, path, "return", note="return it")
    act(editor, path, "schedule", publish_at=later(now(), 3600), note="schedule it")
    act(editor, path, "publish", note="publish it")
    act(editor, path, "unpublish", note="unpublish it")
    assert editor.delete(path, version=6).status_code == 200
    assert editor.post(f"{path}/restore", {"note": "restore it"}, version=7).status_code == 200
    act(editor, path, "publish")
    act(editor, path, "retract", text="Not so.", note="retract it")

    # then the log has each beside its move, and readers have none
    rows = newsroom.rows("SELECT action, state FROM change WHERE kind = 'article' ORDER BY seq")
    noted = {row["action"]: json.loads(row["state"]).get("note", {}).get("note") for row in rows}
    verbs = ("submit", "return", "schedule", "unpublish", "restore", "retract")
    assert {verb: noted[verb] for verb in verbs} == {verb: f"{verb} it" for verb in verbs}
    assert any("publish it" in row["state"] for row in rows if row["action"] == "publish")
    assert " it" not in newsroom.reader.get(path).text.replace("Not so.", "")
