"""The long trials, in short: what they promise for thousands holds for a few."""

from __future__ import annotations

from pathlib import Path

from bench.conflicts import write_at_once
from bench.crashes import crash


def test_of_many_who_write_at_once_none_loses_what_was_acknowledged(database_url: str) -> None:
    tally = write_at_once(database_url, writes=60, editors=6)
    assert set(tally.answers) == {200, 412}
    assert sum(tally.answers.values()) == 60
    assert tally.lost == 0


def test_a_server_that_is_killed_does_no_request_twice_and_loses_none(tmp_path: Path) -> None:
    # when a server is killed once between commit and answer, and once at a moment of chance
    trial, wrong = crash(f"sqlite:///{tmp_path}/crashes.db", tmp_path, kills=2, seed=1)

    # then what was done and not answered is done once, and its answer is given to who asks again
    assert wrong == []
    assert (trial.kills, trial.committed_unanswered) == (2, 1)
    assert trial.replayed >= 1
