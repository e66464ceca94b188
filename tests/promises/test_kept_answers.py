"""Every answer is fresh: what a worker keeps is given only while it is what would be answered anew."""

from __future__ import annotations

import random
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import brotli
import pytest
from httpx2 import Response
from psycopg import sql

from app.core.kept.looking import LISTENER
from app.transfer.rebuilding import rebuild_projection
from tests import databases
from tests.articles.stories import plain, story
from tests.newsroom import Newsroom, Seat, opened
from tests.promises.public_side import LIVE, act, change
from tests.promises.test_visibility import ALSO, LISTS, WATCHED
from tests.promises.turmoil import Turmoil

DEAFEN = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
MORE = ("/v1/search?q=word&facets=topic,speaker", "/v1/search/suggest?q=s", "/v1/articles?count=true")


def hits(newsroom: Newsroom) -> int:
    return newsroom.answers.counted.hits


@contextmanager
def two_workers(url: str) -> Iterator[tuple[Newsroom, Newsroom]]:
    """One worker that keeps answers, and one that keeps none, of the same newsroom."""
    with opened(url) as keeping, opened(url, answer_cache_bytes=0) as other:
        yield Newsroom(keeping), Newsroom(other)


def told(answer: Response) -> tuple[int, str | None, str, str | None]:
    body = answer.text.replace(answer.headers.get("x-request-id", "nothing"), "")
    seq = answer.headers.get("onrecord-seq") if answer.status_code == 200 else None
    return answer.status_code, answer.headers.get("etag"), body, seq


def test_whatever_is_done_an_answer_that_was_kept_is_the_one_that_is_made_anew(database_url: str) -> None:
    with two_workers(database_url) as (keeping, other):
        turmoil = Turmoil(keeping.editor, random.Random(14))  # noqa: S311 - the same each time
        turmoil.begin()
        there = Seat(other.client, turmoil.editor.headers)
        for turn in range(30):
            # when something is done, through the worker that keeps answers or through another one
            turmoil.editor = there if turn % 2 else Seat(keeping.client, there.headers)
            turmoil.act()
            newest = other.reader.get("/v1/topics").headers["onrecord-seq"]

            # then whatever is read is the same at both, ETag and number included
            for path in addresses(turmoil):
                joint = "&" if "?" in path else "?"
                fresh = keeping.reader.get(f"{path}{joint}min_seq={newest}")
                assert told(fresh) == told(other.reader.get(path)), path
        assert hits(keeping) > 300


def addresses(turmoil: Turmoil) -> Iterator[str]:
    yield from (*LISTS.values(), *ALSO, *MORE)
    for room, idents in turmoil.things.items():
        for ident in idents:
            yield from (f"/v1/{room}/{ident}{ending}" for ending in WATCHED[room])


def test_the_next_answer_has_what_was_just_written(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a live article that is read all the time
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    for number in count(1):
        before = reader.get(path).headers["onrecord-seq"]
        # when it is corrected, then whoever reads it next has that, and so has a list
        written = editor.post(f"{path}/corrections", {"kind": "update", "text": f"Ship {number} came."})
        assert len(reader.read(path)["corrections"]) == number
        assert len(reader.read("/v1/articles?include=corrections")["items"][0]["corrections"]) == number
        assert reader.get(path).headers["onrecord-seq"] == written.headers["onrecord-seq"] == str(int(before) + 1)
        if number == 10:
            return


def test_what_another_worker_writes_is_there_in_the_next_answer(database_url: str) -> None:
    with two_workers(database_url) as (keeping, other):
        editor = other.editor
        path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
        for number in range(1, 11):
            written = editor.post(f"{path}/corrections", {"kind": "update", "text": f"Ship {number} came."})
            seq = written.headers["onrecord-seq"]
            # on SQLite whatever is asked next has it, on PostgreSQL so has whoever says that they want it
            asked = path if keeping.database.is_sqlite else f"{path}?min_seq={seq}"
            answer = keeping.reader.get(asked)
            assert answer.headers["onrecord-seq"] == seq
            assert len(answer.json()["corrections"]) == number


def test_drafts_that_are_saved_all_day_take_nothing_from_what_is_kept(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given answers that are kept, and a draft in front of a live article
    live = editor.made(LIVE, story())
    paths = ("/v1/articles", f"/v1/articles/{live['slug']}", "/v1/quotes", "/v1/search?q=tape", "/v1/sources")
    newsroom.await_knowledge()
    held = [reader.get(path) for path in paths]

    # when it is saved again and again, and new drafts are made
    for number in range(20):
        change(editor, f"/v1/articles/{live['id']}", summary=f"Summary {number}")
        editor.made("/v1/articles", plain(f"Draft {number}"))
    newsroom.await_knowledge()
    before = hits(newsroom)
    again = [reader.get(path) for path in paths]

    # then every answer is the one that was kept
    assert hits(newsroom) - before == len(paths)
    assert [told(answer) for answer in again] == [told(answer) for answer in held]


def test_what_is_asked_for_with_a_key_is_neither_kept_nor_given_to_others(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    live = editor.made(LIVE, plain())
    path = f"/v1/articles/{live['id']}"
    change(editor, path, headline="Only for editors")
    shelf = newsroom.answers.shelf
    assert shelf is not None
    for asked in (path, f"{path}?view=draft", "/v1/articles?view=draft", "/v1/articles"):
        answer = editor.get(asked)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
    assert len(shelf) == 0
    assert "Only for editors" not in reader.get(path).text + reader.get("/v1/articles").text
    for asked in ("/v1/articles?view=draft", f"{path}?view=draft", "/v1/articles/nothing", "/v1/articles?x=1"):
        assert reader.get(asked).status_code in {400, 401, 404}
    assert len(shelf) == 2
    # and what is kept for everybody is not given to who sends a key: that answer is theirs alone
    for seat in (editor, Seat(reader.client, {"Authorization": "Bearer stale"})):
        assert seat.get(path).headers["cache-control"] == "private, no-store"
        assert "etag" not in seat.get(path).headers


def test_each_coding_is_another_form_of_the_same_answer(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a story, and what a reader gets of it who takes nothing special
    path = f"/v1/articles/{editor.made(LIVE, story())['slug']}?include=quotes.attribution"
    newsroom.await_knowledge()
    plainly = reader.client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plainly.headers
    tags = {plainly.headers["etag"]}
    before = hits(newsroom)

    for accepted, coding in (("br, gzip", "br"), ("gzip", "gzip")):
        # when others take it compressed
        with reader.client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())

        # then they get the same in fewer bytes, under another ETag, and a 304 when they have it
        assert answer.headers["content-encoding"] == coding
        opened_up = brotli.decompress(raw) if coding == "br" else zlib.decompress(raw, wbits=31)
        assert opened_up == plainly.content
        assert len(raw) == int(answer.headers["content-length"]) < len(plainly.content) / 2
        assert answer.headers["vary"] == "Authorization, Accept-Encoding"
        tags.add(answer.headers["etag"])
        held = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["etag"]}
        unchanged = reader.client.get(path, headers=held)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["etag"] == answer.headers["etag"]
        assert reader.client.get(path, headers=held | {"Accept-Encoding": "identity"}).status_code == 200
    assert len(tags) == 3
    assert hits(newsroom) - before == 6


def test_answers_that_are_not_kept_are_given_in_the_same_forms(database_url: str) -> None:
    with two_workers(database_url) as (keeping, other):
        path = f"/v1/articles/{keeping.editor.made(LIVE, story())['slug']}"
        for accepted in ("identity", "gzip", "br"):
            for method in ("GET", "HEAD"):
                asked = {"Accept-Encoding": accepted}
                pair = [one.client.request(method, path, headers=asked) for one in (keeping, other)]
                assert told(pair[0]) == told(pair[1])
                named = [{k: v for k, v in one.headers.items() if k != "date"} for one in pair]
                assert named[0] == named[1]


def test_a_change_that_is_to_come_is_waited_for(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given somebody who wants an answer with a change that comes while they wait
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    seq = int(reader.get(path).headers["onrecord-seq"])
    write = threading.Timer(0.2, editor.post, (f"{path}/corrections", {"kind": "update", "text": "It came."}))
    write.start()
    answer = reader.get(f"{path}?min_seq={seq + 1}")
    write.join()

    # then they get it
    assert answer.json()["corrections"][0]["text"] == "It came."
    assert answer.headers["onrecord-seq"] == str(seq + 1)


def test_a_change_that_does_not_come_is_told_and_one_that_is_none_is_refused(reader: Seat, editor: Seat) -> None:
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    late = reader.get(f"{path}?min_seq=100000")
    assert late.status_code == 503
    assert late.headers["retry-after"]
    assert late.headers["cache-control"] == "no-store"
    for number in ("x", "-1", "", "1.5", "9999999999", "1&min_seq=2", "%D9%A3"):
        assert reader.get(f"{path}?min_seq={number}").status_code == 400, number
    for there in (0, 1):
        assert reader.get(f"{path}?min_seq={there}").status_code == 200
    assert "min_seq" not in reader.get("/v1/sources?limit=1&min_seq=1").headers.get("link", "")


def test_what_readers_get_is_looked_at_again_once_it_was_rebuilt(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a live article whose rows were damaged by hand, as an answer that is kept has it
    live = editor.made(LIVE, plain("Ships come"))
    newsroom.write("UPDATE live_article SET headline = 'Ships go'")
    newsroom.write("UPDATE public_article SET view = replace(view, 'Ships come', 'Ships go')")
    path = f"/v1/articles/{live['id']}"
    assert reader.read(path)["headline"] == "Ships go"

    # when the projection is made again
    with newsroom.database.writing() as session:
        rebuild_projection(session, lambda done, of: None)
        newsroom.database.commit(session)

    # then it is answered as it should be, without a restart; on PostgreSQL half a second later
    if not newsroom.database.is_sqlite:
        threading.Event().wait(1)
    assert reader.read(path)["headline"] == "Ships come"


def test_links_of_one_host_are_not_given_to_another(editor: Seat, reader: Seat) -> None:
    for number in range(2):
        editor.made(LIVE, plain(f"Story {number}"))
    for host in ("one.example", "two.example", "one.example"):
        assert f"<http://{host}/v1/" in reader.get("/v1/articles?limit=1", host=host).headers["link"]


def test_a_worker_that_hears_nothing_gives_nothing_that_it_kept(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    """On PostgreSQL, where a worker is told of changes over a connection that can be lost."""
    if newsroom.database.is_sqlite:
        pytest.skip("on SQLite a worker looks by itself")
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    newsroom.await_knowledge()
    reader.get(path)
    reader.get(path)
    assert hits(newsroom) == 1

    # given that it cannot listen any more, while everything else goes on
    with databases.connect(databases.server("postgresql")) as server:
        name = newsroom.database.url.database or ""
        allow = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
        server.execute(sql.SQL(allow).format(sql.Identifier(name), sql.Literal(False)))
        server.execute(DEAFEN, (name, LISTENER))

        # then within the bound it gives nothing kept, and what it answers is fresh
        known, waited = newsroom.answers.knowing, threading.Event()
        assert known is not None
        while known.is_current():
            waited.wait(0.05)
        change(editor, path, headline="Fresh")
        act(editor, path, "publish")
        assert reader.read(path)["headline"] == "Fresh"
        assert hits(newsroom) == 1
        server.execute(sql.SQL(allow).format(sql.Identifier(name), sql.Literal(True)))

    # and when it can listen again, it keeps again, and knows what it has missed
    newsroom.await_knowledge()
    assert reader.read(path)["headline"] == "Fresh"
    assert reader.read(path)["headline"] == "Fresh"
    assert hits(newsroom) == 2
