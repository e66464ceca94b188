"""Who reads nothing but the change feed has what the lists answer, whatever is done and whenever they are killed."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.articles.stories import plain
from tests.core.serving import served
from tests.newsroom import Newsroom, Seat
from tests.promises.followers import Follower
from tests.promises.turmoil import Act, Turmoil


def followers(seat: Seat, turmoil: Turmoil, seed: int) -> list[Follower]:
    """Readers with filters of all sorts."""
    topics = turmoil.things["topics"]
    filters: list[dict[str, str]] = [
        {}, {"type": "article"}, {"type": "quote,source"}, {"type": "topic,collection"}, {"topic": topics[0]},
        {"topic": topics[0], "type": "quote"}, {"topic": topics[-1], "type": "article"}, {"topic": "fog"},
    ]  # fmt: skip
    return [Follower(seat, random.Random(seed + number), given) for number, given in enumerate(filters)]  # noqa: S311 - repeatable


def topic_goes_on_as_fog(turmoil: Turmoil) -> tuple[Act, int]:
    """Another topic may have had that slug until now."""
    for ident in turmoil.things["topics"]:
        turmoil.send("PATCH", f"/v1/topics/{ident}", {"slug": f"clear-{turmoil.number()}"})
    act: Act = ("PATCH", f"/v1/topics/{turmoil.one('topics')}", {"slug": "fog"})
    return act, turmoil.send(*act)


@pytest.mark.parametrize("seed", range(2))
def test_who_reads_only_the_feed_has_what_the_lists_answer(newsroom: Newsroom, editor: Seat, seed: int) -> None:
    # given a newsroom in which something of every kind is written, and readers who have begun at different times
    turmoil = Turmoil(editor, random.Random(seed))  # noqa: S311 - it must be repeatable, not secret
    turmoil.begin()
    readers = followers(newsroom.reader, turmoil, seed)
    equal = 0
    for _ in range(60):
        # when anything is done
        act, status = turmoil.act() if turmoil.chance.random() < 0.9 else topic_goes_on_as_fog(turmoil)
        assert status < 500, act

        # then each who read to the end has what is public, and nothing else
        for reader in readers:
            if reader.chance.random() < 0.4 and reader.read(pages=reader.chance.randint(1, 8)):
                assert reader.kept == reader.truth(), (act, reader.filters)
                equal += 1
    for reader in readers:
        assert reader.read()
        assert reader.kept == reader.truth(), reader.filters

    # and much has happened
    assert equal > 60
    assert sum(reader.kills for reader in readers) > 5
    assert {"unpublished", "filtered"} <= {reason for reader in readers for reason in reader.removals}


def test_who_listens_with_breaks_has_what_the_lists_answer(newsroom: Newsroom, editor: Seat, database_url: str) -> None:
    # given a newsroom, and listeners at another worker
    turmoil = Turmoil(editor, random.Random(3))  # noqa: S311 - as above
    turmoil.begin()
    readers = followers(newsroom.reader, turmoil, 50)
    over = threading.Event()
    with served(database_url, schedule="off") as port:

        def listen(reader: Follower) -> None:
            while not over.is_set():
                reader.listen(f"http://127.0.0.1:{port}", reader.chance.randint(1, 12))
                reader.kills += 1

        # when anything is done, while they listen and break off
        with ThreadPoolExecutor(4) as pool:
            listening = [pool.submit(listen, reader) for reader in readers[::2]]
            statuses = [turmoil.act()[1] for _ in range(40)]
            over.set()
            # whoever still waits for something gets it
            turmoil.send("POST", "/v1/articles?publish=true", plain(topics=[{"id": turmoil.things["topics"][0]}]))
            for listener in listening:
                listener.result()
    assert max(statuses) < 500

    # then what they have, with what they have not heard yet, is what is public
    for reader in readers[::2]:
        assert reader.kills > 2
        assert reader.read()
        assert reader.kept == reader.truth(), reader.filters


def test_nothing_is_missed_while_many_write_at_once(newsroom: Newsroom, editor: Seat) -> None:
    # given a newsroom, and readers
    begun = Turmoil(editor, random.Random(5))  # noqa: S311 - as above
    begun.begin()
    readers = followers(newsroom.reader, begun, 100)
    over = threading.Event()

    # when four editors do anything, all at once, and the readers read meanwhile
    def act_on(number: int) -> list[int]:
        things = {room: list(idents) for room, idents in begun.things.items()}
        turmoil = Turmoil(editor, random.Random(number), things, 1000 * (number + 1))  # noqa: S311 - as above
        return [turmoil.act()[1] for _ in range(20)]

    def follow(reader: Follower) -> None:
        while not over.is_set():
            reader.read(pages=3)

    with ThreadPoolExecutor(8) as pool:
        following = [pool.submit(follow, reader) for reader in readers[:4]]
        statuses = [status for done in pool.map(act_on, range(4)) for status in done]
        over.set()
        for done in following:
            done.result()
    assert max(statuses) < 500
    assert sum(status < 300 for status in statuses) > 30

    # then in the end each has what is public
    for reader in readers:
        assert reader.read()
        assert reader.kept == reader.truth(), reader.filters
