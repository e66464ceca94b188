"""What is queued is sent twice, by one worker at a time, until it has arrived, and how that went is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from app.cdn.reading import purged_until
from app.cdn.sending import AGAIN, CLAIM, GIVE_UP, KEPT
from app.cli.commands import asked
from app.core.values.times import later, now
from tests.articles.stories import plain
from tests.cdn.vendor import TOKEN, Vendor, desk, purging, queue, sender_of, vendor_at
from tests.newsroom import Newsroom
from tests.promises.public_side import LIVE


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with vendor_at() as vendor:
        yield vendor


@pytest.fixture
def newsroom(database_url: str, vendor: Vendor) -> Iterator[Newsroom]:
    with desk(purging(database_url, "http", vendor.address)) as newsroom:
        yield newsroom


def sent_at(newsroom: Newsroom, moment: str) -> bool | None:
    """Send what is due then: whether it arrived, None when there was nothing."""
    with sender_of(newsroom, moment) as sender:
        outcome = sender.send()
    return None if outcome is None else outcome.done


def until(newsroom: Newsroom) -> int:
    with newsroom.database.reading() as reader:
        return purged_until(reader)


def test_everything_is_sent_at_once_and_again_after_five_seconds(newsroom: Newsroom, vendor: Vendor) -> None:
    newsroom.editor.made(LIVE, plain())
    moment = now()

    # when it is sent whenever something is due
    outcomes = [sent_at(newsroom, later(moment, seconds)) for seconds in (0, 1, AGAIN - 0.1, AGAIN, AGAIN + 60)]

    # then it came twice, the same, and is over
    assert outcomes == [True, None, None, True, None]
    row = queue(newsroom)[0]
    assert [call.tags for call in vendor.calls] == [row["tags"], row["tags"]]
    assert (row["sent"], row["attempts"], row["outcome"], row["due_at"]) == (2, 2, "HTTP 200", None)
    assert row["tried_at"] == later(moment, AGAIN)


def test_a_burst_becomes_one_message(newsroom: Newsroom, vendor: Vendor) -> None:
    made = [newsroom.editor.made(LIVE, plain(f"Story {number}")) for number in range(20)]
    moment = now()
    assert [sent_at(newsroom, moment), sent_at(newsroom, moment)] == [True, None]
    assert len(vendor.calls) == 1
    assert {f"article-{one['id']}" for one in made} < set(vendor.told())
    assert len(vendor.told()) == len(set(vendor.told()))
    assert sent_at(newsroom, later(moment, AGAIN))
    assert len(vendor.calls) == 2


def test_what_failed_is_tried_again_ever_later_until_it_arrives(newsroom: Newsroom, vendor: Vendor) -> None:
    # given a vendor that is out of order
    newsroom.editor.made(LIVE, plain())
    vendor.status, moment = 503, now()

    # when it is tried whenever it is due
    gaps = []
    for _ in range(10):
        assert sent_at(newsroom, moment) is False
        due = queue(newsroom)[0]["due_at"]
        gaps.append(due)
        assert sent_at(newsroom, later(due, -0.1)) is None
        moment = due

    # then each wait is longer, up to five minutes, and the last outcome is kept
    row = queue(newsroom)[0]
    assert (row["sent"], row["attempts"], row["outcome"]) == (0, 10, "HTTP 503")
    assert gaps[-1] == later(gaps[-2], 300)

    # when the vendor is back, then it arrives, and again after five seconds
    vendor.status = 200
    assert sent_at(newsroom, moment) is True
    assert sent_at(newsroom, later(moment, AGAIN)) is True
    assert queue(newsroom)[0]["due_at"] is None


def test_a_vendor_that_is_away_is_a_failure_like_any_other(database_url: str) -> None:
    with vendor_at() as vendor:
        address = vendor.address
    with desk(purging(database_url, "http", address)) as newsroom:
        newsroom.editor.made(LIVE, plain())
        assert sent_at(newsroom, now()) is False
        assert queue(newsroom)[0]["outcome"] == "ConnectError"


def test_what_never_arrives_is_given_up_after_a_day_and_kept(newsroom: Newsroom, vendor: Vendor) -> None:
    newsroom.editor.made(LIVE, plain())
    vendor.status = 401
    moment = later(now(), GIVE_UP + 1)
    assert sent_at(newsroom, moment) is False
    row = queue(newsroom)[0]
    assert (row["sent"], row["due_at"], row["outcome"]) == (0, None, "HTTP 401")
    assert sent_at(newsroom, later(moment, GIVE_UP)) is None


def test_two_workers_never_send_the_same_at_once(newsroom: Newsroom, vendor: Vendor) -> None:
    # given more than one worker that looks while the vendor takes its time
    newsroom.editor.made(LIVE, plain())
    vendor.open.clear()
    moment = now()
    first = threading.Thread(target=sent_at, args=(newsroom, moment))
    first.start()
    while not vendor.calls:
        first.join(0.01)

    # then the others find nothing to do
    assert [sent_at(newsroom, later(moment, seconds)) for seconds in (0, 10, CLAIM - 1)] == [None, None, None]
    vendor.open.set()
    first.join()
    assert len(vendor.calls) == 1

    # and of many who start together each commit is sent by one
    vendor.calls.clear()
    made = [newsroom.editor.made(LIVE, plain(f"Story {number}")) for number in range(3)]
    moment = now()
    workers = [threading.Thread(target=sent_at, args=(newsroom, moment)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(tag for tag in vendor.told() if tag.startswith("article-")) == sorted(
        f"article-{one['id']}" for one in made
    )


def test_what_a_killed_worker_had_taken_is_sent_by_another(newsroom: Newsroom, vendor: Vendor) -> None:
    # given a worker that took what was due and is no more
    newsroom.editor.made(LIVE, plain())
    moment = now()
    with sender_of(newsroom, moment) as killed:
        taken = killed.take()

    # then nobody sends it until its claim is over, and somebody does then
    assert len(taken.rows) == 1
    assert sent_at(newsroom, later(moment, CLAIM - 1)) is None
    assert sent_at(newsroom, later(moment, CLAIM)) is True

    # and if it was not dead but slow, what it has to say comes too late to count
    with sender_of(newsroom, later(moment, CLAIM + 1)) as slow:
        slow.keep(taken, slow.line.purge(taken.tags(), 1))
    row = queue(newsroom)[0]
    assert (row["sent"], row["attempts"]) == (1, 1)


def test_nothing_else_may_tell_the_outside_before_the_first_attempt(newsroom: Newsroom, vendor: Vendor) -> None:
    # given two commits that readers can notice
    assert until(newsroom) == 0
    newsroom.editor.made(LIVE, plain("One"))
    newsroom.editor.made(LIVE, plain("Two"))
    numbers = [row["seq"] for row in queue(newsroom)]

    # then neither may be told of, not even while it is sent
    assert until(newsroom) == 0
    with sender_of(newsroom, now()) as sender:
        taken = sender.take()
        assert until(newsroom) == 0

        # but once the caches were told, or could not be told
        vendor.status = 500
        sender.keep(taken, sender.line.purge(taken.tags(), 1))
    assert until(newsroom) == numbers[-1]

    # and the next commit waits again, alone
    newsroom.editor.made(LIVE, plain("Three"))
    assert until(newsroom) == numbers[-1]


def test_what_is_over_is_thinned_out(newsroom: Newsroom, vendor: Vendor) -> None:
    newsroom.editor.made(LIVE, plain())
    first = queue(newsroom)[0]["seq"]
    insertion = (
        "INSERT INTO cdn_purge (seq, part, first, at, tags, sent, attempts, failures, due_at)"
        " VALUES (:seq, 0, :seq, '2026-01-01T00:00:00.000000Z', '[\"list-article\"]', 2, 2, 0, :due)"
    )
    with newsroom.database.engine.connect() as connection:
        for number in range(1, KEPT + 51):
            due = "2999-01-01T00:00:00.000000Z" if number == 1 else None
            connection.exec_driver_sql(
                insertion.replace(":seq", str(first + number)).replace(":due", f"'{due}'" if due else "NULL")
            )
        connection.commit()

    # when something arrives, then the newest stay, and what is still to be sent
    assert sent_at(newsroom, now()) is True
    left = [row["seq"] for row in queue(newsroom)]
    assert left == [first, first + 1, *range(first + 51, first + KEPT + 51)]


def test_operators_can_list_how_it_went(
    newsroom: Newsroom, vendor: Vendor, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.editor.made(LIVE, plain("One"))
    vendor.status = 403
    sent_at(newsroom, now())
    vendor.status = 200
    newsroom.editor.made(LIVE, plain("Two"))
    sent_at(newsroom, now())
    for name, value in (("ONRECORD_DATABASE_URL", database_url), ("COLUMNS", "200")):
        monkeypatch.setenv(name, value)
    lines = [line for line in CliRunner().invoke(asked([]), ["purges"]).output.splitlines() if "HTTP" in line]
    assert ["arrived once" in lines[0], "HTTP 200" in lines[0]] == [True, True]
    assert ["waiting" in lines[1], "HTTP 403" in lines[1]] == [True, True]


def test_the_token_is_in_no_row_and_no_log(
    newsroom: Newsroom, vendor: Vendor, caplog: pytest.LogCaptureFixture
) -> None:
    # given a vendor that says back what it got
    newsroom.editor.made(LIVE, plain())
    vendor.status, vendor.body = 401, {"token": TOKEN}
    caplog.set_level(0)
    sent_at(newsroom, now())
    assert vendor.calls[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in caplog.text
    assert TOKEN not in str(newsroom.everything())
