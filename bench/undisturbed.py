"""How little an editor who saves ten articles a second disturbs the readers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import uvloop

from bench.measuring import HERE, Answer, Connection, Request, Round, Server, exchanged
from bench.newsrooms import WARM, Bench
from bench.reads import random_articles
from bench.results import Bound, Result, beside
from bench.writes import as_bytes

READERS = 32
READS = 20000
EVERY = 0.1
EDITED = 20
TARGET = Bound(1.5, 1.1)


def measure_disturbance(bench: Bench) -> Iterator[Result]:
    """Readers' p99 while an editor saves, beside their p99 while nobody does, by turns."""
    if not bench.wants("undisturbed"):
        return
    with bench.program(bench.to_write(), WARM) as server:
        editor = Editor(bench, server)
        paths = random_articles(bench, server)
        spent: tuple[list[float], list[float]] = ([], [])
        for turn in range(bench.rounds + 1):
            requests = [Request.get(path) for path in bench.chance.choices(paths, k=READS)]
            for save, each in zip((editor.save, None), spent, strict=True):
                answers = read_and_save(server.port, requests, save)
                each += [Round(answers, 0, 1).wait(0.99)] if turn else []
    yield beside("undisturbed", "readers' p99 while an editor saves", bench.quotes, *spent, TARGET)


class Editor:
    """Saves live articles one after the other, each at the version that it has; what readers see stays as it is."""

    def __init__(self, bench: Bench, server: Server) -> None:
        self.key = bench.key
        self.stories = [bench.newsroom.story(number) for number in bench.next_stories(EDITED)]
        self.articles: list[str] = []
        self.turn = 0
        for story in self.stories:
            made = server.ask(Request.send("POST", "/v1/articles?publish=true", as_bytes(story), self.key), 201)
            article = json.loads(made.body)
            self.articles.append(article["id"])
            self.version = article["version"]

    def save(self) -> Request:
        times, place = divmod(self.turn, EDITED)
        self.turn += 1
        change = {"summary": f"{self.stories[place]['summary']} {times}"}
        path, version = f"/v1/articles/{self.articles[place]}", f'"{self.version + times}"'
        return Request.send("PATCH", path, as_bytes(change), self.key, If_Match=version)


def read_and_save(port: int, requests: Sequence[Request], save: Callable[[], Request] | None) -> list[Answer]:
    """The answers that readers got."""

    async def both() -> list[Answer]:
        saving = asyncio.create_task(saves(port, save)) if save else None
        answers = await exchanged(port, requests, READERS)
        if saving:
            saving.cancel()
        return answers

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        answers = runner.run(both())
    assert {answer.status for answer in answers} == {200}
    return answers


async def saves(port: int, save: Callable[[], Request]) -> None:
    """Save ten times a second, each on a connection of its own."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        answers, end = list[Answer](), loop.create_future()
        await loop.create_connection(partial(Connection, iter([save()]), answers, end), HERE, port)
        await asyncio.shield(end)
        assert answers[0].status == 200, answers[0].body
        due += EVERY
        await asyncio.sleep(max(0.0, due - loop.time()))
