"""What is kept of answers has an end, and a flood of questions asked once pushes out none that is asked again."""

from __future__ import annotations

import pytest

from app.core.kept.answer import Kept
from app.core.kept.horizon import Made
from app.core.kept.shelf import INSIDE, LARGEST, Shelf

ROOM = 1_000_000


def answer(size: int = 10_000) -> Kept:
    kept = Kept.of(Made(("list-thing",), 1), 0, [(b"etag", b'"1"')], b"x" * 100)
    kept.size = size
    return kept


def test_what_is_kept_is_found_until_it_is_dropped() -> None:
    shelf, kept = Shelf(ROOM), answer()
    shelf.put("a", kept)
    assert shelf.find("a") is kept
    assert shelf.find("a") is kept
    assert (len(shelf), shelf.bytes) == (1, kept.size)
    shelf.drop("a")
    assert shelf.find("a") is None
    assert (len(shelf), shelf.bytes) == (0, 0)


def test_it_never_holds_more_than_it_may() -> None:
    shelf = Shelf(ROOM)
    for number in range(1000):
        shelf.put(number, answer(1000 + number * 7 % 5000))
        if number % 3 == 0:
            shelf.find(number // 2)
        assert shelf.bytes <= ROOM
    assert shelf.evicted == 1000 - len(shelf) > 0


def test_a_flood_of_questions_asked_once_leaves_those_that_are_asked_again() -> None:
    # given as many answers that were asked for twice as have room inside
    shelf, often = Shelf(ROOM), range(int(ROOM * INSIDE) // 10_000)
    for number in often:
        shelf.put(number, answer())
        shelf.find(number)

    # when ten times the room is asked for once
    for number in range(1000, 2000):
        shelf.put(number, answer())

    # then all of them are still there
    assert all(shelf.find(number) for number in often)


def test_what_was_not_asked_for_the_longest_leaves_first() -> None:
    shelf = Shelf(ROOM)
    for number in range(101):
        shelf.put(number, answer())
        if number == 0:
            shelf.find(number)
    assert shelf.find(1) is None
    assert shelf.find(0) is not None
    assert shelf.find(2) is not None


def test_one_answer_may_not_take_all_the_room() -> None:
    shelf = Shelf(ROOM)
    shelf.put("small", answer())
    shelf.put("large", answer(int(ROOM * LARGEST) + 1))
    assert shelf.find("large") is None
    assert shelf.find("small") is not None


@pytest.mark.parametrize("asked_again", [False, True])
def test_another_form_of_an_answer_takes_room_too(*, asked_again: bool) -> None:
    # given a shelf that is all but full
    shelf, kept = Shelf(ROOM), answer()
    shelf.put("a", kept)
    if asked_again:
        shelf.find("a")
    for number in range(98):
        shelf.put(number, answer())
    before = shelf.bytes

    # when an answer on it gets another form, then that counts, and others leave where there is no room
    shelf.grow("a", kept, 5000)
    assert shelf.bytes == before + 5000
    shelf.grow("a", kept, 100_000)
    assert shelf.bytes <= ROOM
    assert shelf.evicted > 0

    # and one that is not on it any more counts nothing
    total = shelf.bytes
    shelf.grow("nothing", answer(), 5000)
    assert shelf.bytes == total


def test_a_newer_answer_takes_the_place_of_the_older_one() -> None:
    shelf, newer = Shelf(ROOM), answer(20_000)
    shelf.put("a", answer())
    shelf.find("a")
    shelf.put("a", newer)
    assert shelf.find("a") is newer
    assert (len(shelf), shelf.bytes) == (1, 20_000)
    for number in range(200):
        shelf.put(number, answer())
    assert shelf.find("a") is newer
