"""What is planned happens at its time, once, whoever looks and whatever the clock does."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.articles.schedule.due import publish_due
from app.core.values.times import later, now
from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import LIVE, act, change

HOUR = 3600.0


def in_hours(hours: float) -> str:
    return later(now(), hours * HOUR)


def at(moment: str) -> Callable[[], str]:
    """A clock that stands at this instant."""
    return lambda: moment


def planned(editor: Seat, body: Json, **times: str | None) -> Json:
    """A draft that is scheduled; as it then is."""
    made = editor.made("/v1/articles", body)
    return act(editor, f"/v1/articles/{made['id']}", "schedule", **times)


def draft_of(editor: Seat, article: Json) -> Json:
    return editor.read(f"/v1/articles/{article['id']}?view=draft")


def test_at_its_time_the_head_goes_live_as_it_then_stands(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a story that is to go live in an hour, and is edited once more
    morning = in_hours(1)
    article = planned(editor, story(), publish_at=morning)
    assert (article["stage"], article["publish_at"], article["status"]) == ("scheduled", morning, "draft")
    changed = change(editor, f"/v1/articles/{article['id']}", summary="She denies it.")
    assert (changed["stage"], changed["revision"]) == ("scheduled", 2)

    # when the time has not come, then nothing happens
    before = newsroom.everything()
    assert publish_due(newsroom.database, at(later(morning, -0.000001))) == 0
    assert newsroom.everything() == before
    assert reader.get("/v1/articles/minister-disputes-tape").status_code == 404

    # when it has come, then readers get the newest revision, published when it went live
    moment = later(morning, 0.25)
    assert publish_due(newsroom.database, at(moment)) == 1
    live = reader.read("/v1/articles/minister-disputes-tape")
    assert (live["summary"], live["published_at"], live["updated_at"]) == ("She denies it.", moment, moment)
    after = draft_of(editor, article)
    assert (after["status"], after["stage"], after["publish_at"]) == ("published", None, None)


def test_a_newer_revision_of_a_live_article_goes_live_at_its_time(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a live article with a revision in front that is to replace it
    made = editor.made(LIVE, plain())
    before = reader.read("/v1/articles/harbor-reopens")
    change(editor, f"/v1/articles/{made['id']}", summary="Since noon.")
    act(editor, f"/v1/articles/{made['id']}", "schedule", publish_at=in_hours(1))
    assert reader.read("/v1/articles/harbor-reopens") == before

    # when the time has come
    moment = in_hours(2)
    publish_due(newsroom.database, at(moment))

    # then readers get it, and only `updated_at` has moved
    after = reader.read("/v1/articles/harbor-reopens")
    assert {name for name in after if after[name] != before[name]} == {"summary", "version", "revision", "updated_at"}
    assert after["updated_at"] == moment


def test_an_article_is_taken_back_at_its_time(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given an article that is to be live for a day
    article = planned(editor, plain(), publish_at=in_hours(1), unpublish_at=in_hours(25))
    publish_due(newsroom.database, at(in_hours(2)))
    assert reader.get("/v1/articles/harbor-reopens").status_code == 200
    assert draft_of(editor, article)["unpublish_at"] == article["unpublish_at"]

    # when the day is over, then readers no longer get it, and it is a draft again
    assert publish_due(newsroom.database, at(article["unpublish_at"])) == 1
    assert reader.get("/v1/articles/harbor-reopens").status_code == 404
    after = draft_of(editor, article)
    assert (after["status"], after["stage"], after["unpublish_at"]) == ("unpublished", "draft", None)


def test_a_plan_can_be_moved_and_canceled_until_it_happens(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a plan whose time has come, and that nobody has carried out yet
    path = f"/v1/articles/{planned(editor, plain(), publish_at=in_hours(1))['id']}"
    newsroom.write("UPDATE article SET publish_at = :due", due=in_hours(-0.1))

    # when it is put off, then it is no longer due; what is left out stays
    moved = act(editor, path, "schedule", publish_at=in_hours(2), unpublish_at=in_hours(3))
    assert publish_due(newsroom.database) == 0
    kept = act(editor, path, "schedule", publish_at=in_hours(1))
    assert kept["unpublish_at"] == moved["unpublish_at"]

    # when it is canceled, then it is a draft again, and an end without a beginning is no plan
    canceled = act(editor, path, "schedule", publish_at=None)
    assert (canceled["stage"], canceled["publish_at"], canceled["unpublish_at"]) == ("draft", None, None)
    assert publish_due(newsroom.database, at(in_hours(9))) == 0

    # and to cancel it again changes nothing
    assert act(editor, path, "schedule", publish_at=None) == canceled


REFUSED: dict[str, tuple[Json, int, str]] = {
    "a publication in the past": ({"publish_at": "2020-01-01T00:00:00Z"}, 422, "/publish_at"),
    "an end in the past": ({"publish_at": "2099-01-01", "unpublish_at": "2020-01-01"}, 422, "/unpublish_at"),
    "an end before the beginning": ({"publish_at": "2099-01-02", "unpublish_at": "2099-01-01"}, 422, "/unpublish_at"),
    "an end at the beginning": ({"unpublish_at": "2099-01-02", "publish_at": "2099-01-02"}, 422, "/unpublish_at"),
    "no time": ({"note": "soon"}, 422, ""),
    "a time without an offset": ({"publish_at": "2099-01-01T06:00:00"}, 422, "/publish_at"),
    "a number": ({"publish_at": 4102444800}, 422, "/publish_at"),
    "an unknown member": ({"publish_at": "2099-01-01", "at": "2099-01-01"}, 422, "/at"),
    "an end of what is not live and will not be": ({"unpublish_at": "2099-01-01"}, 409, ""),
}


@pytest.mark.parametrize(("body", "status", "pointer"), REFUSED.values(), ids=REFUSED)
def test_a_plan_that_makes_no_sense_is_refused(
    newsroom: Newsroom, editor: Seat, body: Json, status: int, pointer: str
) -> None:
    # given a draft
    made = editor.made("/v1/articles", plain())
    before = newsroom.everything()

    # when such a plan is sent, then it is refused at its place, and nothing has changed
    refused = editor.post(f"/v1/articles/{made['id']}/schedule", body, version=1)
    assert refused.status_code == status, refused.text
    assert [fault["pointer"] for fault in refused.json().get("errors", [])] == ([pointer] if status == 422 else [])
    if status == 409:
        assert refused.json()["type"] == "/problems/illegal-transition"
        assert refused.json()["allowed_moves"] == ["submit", "publish", "schedule", "trash"]
    assert newsroom.everything() == before


def test_an_article_without_anything_new_is_not_published_later(editor: Seat) -> None:
    # given articles that are live as they stand, retracted, and in the trash
    live, gone, trashed = (editor.made(LIVE, plain(f"Story {number}")) for number in range(3))
    act(editor, f"/v1/articles/{gone['id']}", "retract", text="Not so.")
    act(editor, f"/v1/articles/{trashed['id']}", "unpublish")
    assert editor.delete(f"/v1/articles/{trashed['id']}", version=2).status_code == 200

    # then none of them can be planned to go live
    for article, version, status in ((live, 1, 409), (gone, 2, 409), (trashed, 3, 404)):
        path = f"/v1/articles/{article['id']}/schedule"
        assert editor.post(path, {"publish_at": in_hours(1)}, version=version).status_code == status

    # but the live one may be taken back later
    assert act(editor, f"/v1/articles/{live['id']}", "schedule", unpublish_at=in_hours(1))["stage"] is None


def test_who_may_not_publish_changes_nothing_that_goes_live_by_itself(newsroom: Newsroom, editor: Seat) -> None:
    # given an author's story that an editor has scheduled
    author = newsroom.seat("author")
    path = f"/v1/articles/{author.made('/v1/articles', plain())['id']}"
    assert author.post(f"{path}/schedule", {"publish_at": in_hours(1)}, version=1).status_code == 403
    act(editor, path, "schedule", publish_at=in_hours(1))

    # then the author can neither save it nor throw it away, and is told what that needs
    before = newsroom.everything()
    for answer in (author.patch(path, {"summary": "x"}, version=2), author.delete(path, version=2)):
        assert (answer.status_code, answer.json()["scope"]) == (403, "publish")
    assert newsroom.everything() == before

    # until it is a draft again
    act(editor, path, "schedule", publish_at=None)
    assert author.patch(path, {"summary": "x"}, version=3).status_code == 200


@pytest.mark.parametrize("verb", ["publish", "unpublish", "retract", "trash"])
def test_what_is_done_by_hand_takes_the_plan_away(newsroom: Newsroom, editor: Seat, verb: str) -> None:
    # given a plan for a draft, or for a revision in front of a live article
    if verb in {"unpublish", "retract"}:
        made = editor.made(LIVE, plain())
        change(editor, f"/v1/articles/{made['id']}", summary="Since noon.")
    else:
        made = editor.made("/v1/articles", plain())
    path = f"/v1/articles/{made['id']}"
    act(editor, path, "schedule", publish_at=in_hours(1), unpublish_at=in_hours(2))

    # when an editor is quicker
    if verb == "trash":
        assert editor.delete(path, version=2).status_code == 200
    else:
        act(editor, path, verb, **({"text": "Not so."} if verb == "retract" else {}))

    # then nothing more happens by itself, but for the end of what is live
    before = newsroom.everything()
    assert publish_due(newsroom.database, at(in_hours(1.5))) == 0
    assert newsroom.everything() == before
    assert publish_due(newsroom.database, at(in_hours(3))) == (1 if verb == "publish" else 0)
    row = newsroom.rows("SELECT stage, publish_at, unpublish_at FROM article")[0]
    assert row == {"stage": "draft", "publish_at": None, "unpublish_at": None}


def test_what_is_refused_at_its_time_goes_back_to_its_editors_with_the_reason(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given three stories for one instant, of which the second has lost its words, and is live in an older form
    due = in_hours(1)
    planned(editor, plain("First"), publish_at=due)
    made = editor.made(LIVE, story())
    path = f"/v1/articles/{made['id']}"
    change(editor, path, body={"text": "Nothing of it stands here."})
    act(editor, path, "schedule", publish_at=due, unpublish_at=in_hours(9))
    planned(editor, plain("Third"), publish_at=due)
    live = reader.get("/v1/articles/minister-disputes-tape").content

    # when the time has come, then the others are live, and readers have what they had of the refused one
    moment = in_hours(2)
    assert publish_due(newsroom.database, at(moment)) == 3
    assert {one["slug"] for one in reader.read("/v1/articles")["items"]} == {"first", "third", made["slug"]}
    assert reader.get("/v1/articles/minister-disputes-tape").content == live

    # and it is a draft that says why; what is live is still to be taken back, and nothing is overdue
    refused = editor.read(f"{path}?view=draft")
    assert (refused["status"], refused["stage"], refused["publish_at"]) == ("published", "draft", None)
    assert refused["unpublish_at"] is not None
    problem = refused["schedule_problem"]
    assert (problem["type"], problem["status"], problem["publish_at"]) == ("/problems/words-drifted", 409, due)
    assert problem["errors"][0]["pointer"] == "/quotes/0/occurrences/0"
    assert problem["refused_at"] == moment
    assert reader.get("/readyz").status_code == 200
    assert publish_due(newsroom.database, at(moment)) == 0

    # until it is planned anew
    change(editor, path, quotes=[])
    assert act(editor, path, "schedule", publish_at=in_hours(3))["schedule_problem"] is None
    assert publish_due(newsroom.database, at(in_hours(4))) == 1


def test_what_was_to_be_live_while_nobody_looked_never_goes_live(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a story for the morning, when nobody kept the schedule until the evening
    article = planned(editor, plain(), publish_at=in_hours(1), unpublish_at=in_hours(2))
    publish_due(newsroom.database, at(in_hours(9)))

    # then readers never got it, and its editors learn why
    assert reader.get(f"/v1/articles/{article['id']}").status_code == 404
    assert newsroom.rows("SELECT public_seq FROM change WHERE public_seq IS NOT NULL") == []
    after = draft_of(editor, article)
    assert (after["status"], after["stage"], after["unpublish_at"]) == ("draft", "draft", None)
    assert after["schedule_problem"]["type"] == "/problems/schedule-missed"
    assert after["schedule_problem"]["unpublish_at"] == article["unpublish_at"]


def test_the_log_says_who_planned_it_and_for_when(newsroom: Newsroom) -> None:
    # given two editors who plan two stories for one instant
    due, plans = in_hours(1), {}
    for number in range(2):
        editor = newsroom.editor
        article = planned(editor, plain(f"Story {number}"), publish_at=due)
        plans[article["id"]] = editor.read("/v1/whoami")["id"]

    # when both are published, then each is in the name of who planned it
    publish_due(newsroom.database, at(due))
    rows = newsroom.rows("SELECT id, actor, state FROM change WHERE action = 'publish' AND kind = 'article'")
    assert {row["id"]: row["actor"] for row in rows} == plans
    assert {json.loads(row["state"])["note"]["planned_for"] for row in rows} == {due}


def test_many_workers_publish_each_article_once(newsroom: Newsroom, editor: Seat) -> None:
    # given sixty stories for one instant, one of them refused, and five workers
    due = in_hours(1)
    ids = [planned(editor, plain(f"Story {number}"), publish_at=due)["id"] for number in range(59)]
    bad = editor.made("/v1/articles", story())
    change(editor, f"/v1/articles/{bad['id']}", body={"text": "Nothing of it stands here."})
    act(editor, f"/v1/articles/{bad['id']}", "schedule", publish_at=due)

    # when all of them look at once, and once more
    with ThreadPoolExecutor(5) as workers:
        moved = list(workers.map(lambda _: publish_due(newsroom.database, at(due)), range(5)))

    # then each article was moved by one of them
    assert sum(moved) == 60
    assert publish_due(newsroom.database, at(due)) == 0
    rows = newsroom.rows("SELECT id, COUNT(*) AS times FROM change WHERE action = 'publish' GROUP BY id")
    assert {row["id"]: row["times"] for row in rows} == dict.fromkeys(ids, 1)


def test_a_clock_that_jumps_publishes_nothing_twice_and_takes_nothing_back(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a story for tomorrow that ends the day after, and one that is taken back tomorrow
    tomorrow, after = in_hours(24), in_hours(48)
    planned(editor, plain("Tomorrow"), publish_at=tomorrow, unpublish_at=after)
    ends = editor.made(LIVE, plain("Today"))
    act(editor, f"/v1/articles/{ends['id']}", "schedule", unpublish_at=tomorrow)

    # when the clock is a day ahead, then it is tomorrow
    assert publish_due(newsroom.database, at(in_hours(25))) == 2
    assert [one["slug"] for one in reader.read("/v1/articles")["items"]] == ["tomorrow"]

    # when it is set back, and comes there again, then nothing more happens
    before = newsroom.everything()
    for hours in (0.0, 24, 25, 47):
        assert publish_due(newsroom.database, at(in_hours(hours))) == 0
    assert newsroom.everything() == before


def test_what_cannot_be_moved_does_not_hold_up_the_others(
    newsroom: Newsroom, editor: Seat, reader: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    # given a story whose newest revision was lost in a repair by hand, and others due after it
    due = in_hours(1)
    broken = planned(editor, plain("Broken"), publish_at=later(due, -60))
    for number in range(3):
        planned(editor, plain(f"Story {number}"), publish_at=due)
    newsroom.write("UPDATE article SET head_revision = 9 WHERE id = :id", id=broken["id"])

    # when they are due, then the others are live, and the log of the program names the one that is not
    assert publish_due(newsroom.database, at(due)) == 3
    assert len(reader.read("/v1/articles")["items"]) == 3
    assert broken["id"] in caplog.text

    # and once it is repaired it is published, too
    newsroom.write("UPDATE article SET head_revision = 1 WHERE id = :id", id=broken["id"])
    assert publish_due(newsroom.database, at(due)) == 1


@pytest.mark.parametrize("column", ["publish_at", "unpublish_at"])
def test_the_service_is_not_ready_while_something_is_overdue(
    newsroom: Newsroom, editor: Seat, reader: Seat, column: str
) -> None:
    # given an article that should have been moved almost two minutes ago
    made = editor.made(LIVE, plain())
    change(editor, f"/v1/articles/{made['id']}", summary="Since noon.")
    act(editor, f"/v1/articles/{made['id']}", "schedule", publish_at=in_hours(1), unpublish_at=in_hours(2))
    newsroom.write(f"UPDATE article SET {column} = :due", due=later(now(), -60))
    assert reader.get("/readyz").status_code == 200

    # when the two minutes are over, then the service says so and names nothing
    newsroom.write(f"UPDATE article SET {column} = :due", due=later(now(), -121))
    answer = reader.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert "overdue" in answer.json()["detail"]
    assert made["id"] not in answer.text

    # until it is done
    assert publish_due(newsroom.database) == 1
    assert reader.get("/readyz").status_code == 200
