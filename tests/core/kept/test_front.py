"""Answers in front of a toy: made once however many ask, and given only while they are true."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from app.core.kept.front import MADE, Answers
from app.core.kept.horizon import Horizon, Made, Since
from app.core.kept.shelf import Shelf

ROOM = 10_000_000


@dataclass
class Toy:
    """Answers with its number of the answer, slowly; not to be kept where `status` is no 200."""

    status: int = 200
    seq: int = 0
    made: int = 0
    meanwhile: Callable[[], None] = lambda: None
    asked: list[dict[bytes, bytes]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made += 1
        number, seq = self.made, self.seq
        self.asked.append(dict(scope["headers"]))
        await asyncio.sleep(0)
        self.meanwhile()
        await asyncio.sleep(0)
        if self.status == 200:
            scope.setdefault("state", {})[MADE] = Made(("list-toy",), seq)
        headers = [(b"etag", b'"%d"' % number), (b"x-request-id", b"own"), (b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % number})


@dataclass
class Known:
    """Knows what it is told."""

    horizon: Horizon = field(default_factory=Horizon)
    current: bool = True

    def is_current(self) -> bool:
        return self.current

    def close(self) -> None:
        """There is nothing to close."""

    def moved(self, seq: int, tag: str = "list-toy") -> None:
        self.horizon.learn(Since(seq, 0, {tag: seq}))


def answers(toy: Toy, known: Known | None = None, **rest: Any) -> Answers:
    return Answers(toy, Shelf(ROOM), knowing=known or Known(), **rest)


async def ask(app: Answers, query: str = "", method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """The status, the body and the headers of an answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": "/v1/toy", "query_string": query.encode(), "headers": named}
    await app(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]), told


def run(work: Awaitable[Any]) -> Any:
    async def running() -> Any:
        return await work

    return asyncio.run(running())


def test_however_many_ask_at_once_an_answer_is_made_once() -> None:
    toy = Toy()
    app = answers(toy)

    async def hundred() -> list[bytes]:
        return [body for _, body, _ in await asyncio.gather(*(ask(app) for _ in range(100)))]

    assert set(run(hundred())) == {b"1"}
    assert toy.made == 1
    assert run(ask(app))[1] == b"1"
    assert not app._under_way


def test_what_moved_while_it_was_made_is_made_again_for_those_who_came_after() -> None:
    # given an answer that is made from what was there before a change, which comes meanwhile
    known = Known()
    toy = Toy()

    def change() -> None:
        if toy.made == 1:
            toy.seq = 1
            known.moved(1)

    toy.meanwhile = change
    app = answers(toy, known)

    async def several() -> list[bytes]:
        return [body for _, body, _ in await asyncio.gather(*(ask(app) for _ in range(10)))]

    # then who waited for it gets one that has the change, made once
    bodies = run(several())
    assert bodies == [b"1"] + [b"2"] * 9
    assert toy.made == 2


def test_what_is_not_to_be_kept_goes_to_each_as_it_is() -> None:
    toy = Toy(status=404)
    app = answers(toy)

    async def ten() -> list[Any]:
        return await asyncio.gather(*(ask(app) for _ in range(10)))

    assert {status for status, _, _ in run(ten())} == {404}
    assert toy.made == 10
    assert app.shelf is not None
    assert len(app.shelf) == 0


def test_an_answer_is_given_until_something_moves_that_it_depends_on() -> None:
    toy, known = Toy(), Known()
    app = answers(toy, known)
    first = run(ask(app))
    known.moved(1, "list-other")
    second = run(ask(app))
    assert (first[1], second[1]) == (b"1", b"1")
    assert (first[2]["onrecord-seq"], second[2]["onrecord-seq"]) == ("0", "1")
    toy.seq = 2
    known.moved(2)
    third = run(ask(app))
    assert (third[1], third[2]["onrecord-seq"]) == (b"2", "2")


def test_nothing_kept_is_given_while_nobody_knows_what_has_changed() -> None:
    toy, known = Toy(), Known()
    app = answers(toy, known)
    run(ask(app))
    known.current = False
    assert run(ask(app))[1] == b"2"
    known.current = True
    assert run(ask(app))[1] == b"2"
    known.horizon.renew()
    assert run(ask(app))[1] == b"3"


def test_what_was_rebuilt_went_back_or_moved_too_much_is_forgotten() -> None:
    toy, known = Toy(seq=5), Known()
    app = answers(toy, known)
    known.moved(5, "list-other")
    for number, since in enumerate((Since(5, 1, {}), Since(4, 1, {}), Since(6, 1, None)), 1):
        assert run(ask(app))[1] == b"%d" % number
        assert run(ask(app))[1] == b"%d" % number
        known.horizon.learn(since)
    assert run(ask(app))[1] == b"4"


def test_an_answer_is_made_without_what_one_reader_has() -> None:
    toy = Toy()
    app = answers(toy)
    run(ask(app, if_none_match='"x"', accept_encoding="br", range="bytes=0-1", x_thing="y"))
    assert toy.asked == [{b"x-thing": b"y"}]
    assert "x-request-id" not in run(ask(app))[2]


def test_who_holds_it_is_told_that_it_is_unchanged() -> None:
    app = answers(Toy())
    for tag in ('"1"', 'W/"1"', '"0", "1"', "*", ' "7" , W/"1" '):
        status, body, headers = run(ask(app, if_none_match=tag))
        assert (status, body) == (304, b"")
        assert headers["etag"] == '"1"'
        assert not {"content-length", "content-type"} & set(headers)
    for tag in ('"2"', "1", '"11"', "", '"1', "W/1"):
        assert run(ask(app, if_none_match=tag))[0] == 200


def test_who_asks_for_the_head_gets_the_length_of_the_body_without_it() -> None:
    app = answers(Toy())
    for method in ("HEAD", "GET", "HEAD"):
        status, body, headers = run(ask(app, method=method))
        assert (status, headers["content-length"]) == (200, "1")
        assert body == (b"" if method == "HEAD" else b"1")
    assert run(ask(answers(Toy(status=404)), method="HEAD"))[1] == b""


def test_what_comes_with_a_key_or_may_take_long_is_never_kept() -> None:
    toy = Toy()
    app = answers(toy, apart={"/v1/toy"})
    assert [run(ask(app))[1], run(ask(app))[1]] == [b"1", b"2"]
    app = answers(toy)
    assert [run(ask(app, authorization="x"))[1], run(ask(app, authorization="x"))[1]] == [b"3", b"4"]
    assert [run(ask(app, method="POST"))[1], run(ask(app, query="a" * 9000))[1]] == [b"5", b"6"]
    assert app.shelf is not None
    assert len(app.shelf) == 0


def test_a_change_that_is_waited_for_is_not_waited_for_by_others() -> None:
    # given somebody who waits for a change that is not there yet
    toy, known = Toy(), Known()
    app = answers(toy, known)

    async def both() -> list[bytes]:
        return [body for _, body, _ in await asyncio.gather(ask(app, "min_seq=3"), ask(app), ask(app))]

    # then the others do not stand behind them, and what has the change is kept for all
    assert run(both()) == [b"1", b"2", b"2"]
    known.moved(3, "list-other")
    assert run(ask(app, "min_seq=3"))[1] in {b"1", b"2"}
    assert toy.made == 2


def test_nobody_waits_for_ever_for_one_who_broke_off() -> None:
    toy = Toy()
    app = answers(toy)

    async def broken_off() -> bytes:
        first = asyncio.create_task(ask(app))
        await asyncio.sleep(0)
        second = asyncio.create_task(ask(app))
        await asyncio.sleep(0)
        first.cancel()
        return (await second)[1]

    assert run(broken_off()) == b"2"
    assert not app._under_way
