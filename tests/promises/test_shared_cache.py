"""A real shared cache in front, nginx as the page for operators sets it up, gives nobody what is not theirs."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import httpx
import pytest

from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.settings import Settings
from app.database import open_database
from tests import databases
from tests.articles.stories import plain, story
from tests.core.serving import served
from tests.newsroom import Json, migrate
from tests.nginx import in_front_of

PATIENCE = 30
SHORT = "public, max-age=0, s-maxage=1, stale-while-revalidate=300, stale-if-error=600"
FOR_A_DAY = "public, max-age=0, s-maxage=86400"


@dataclass
class Edge:
    """Readers ask the cache, editors the server behind it."""

    client: httpx.Client
    port: int
    key: str
    behind: ExitStack

    def write(self, method: str, path: str, body: Json | None = None, version: int | None = None) -> Json:
        headers = {"Authorization": f"Bearer {self.key}"} | ({} if version is None else {"If-Match": f'"{version}"'})
        answer = httpx.request(method, f"http://127.0.0.1:{self.port}{path}", json=body, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        return dict(answer.json())

    def live(self, **members: Any) -> str:
        made = self.write("POST", "/v1/articles?publish=true", {**plain(), **members})
        return f"/v1/articles/{made['id']}"

    def read(self, path: str, **headers: str) -> tuple[str, httpx.Response]:
        """What became of the question at the cache, and the answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.get(path, headers={"accept-encoding": "identity"} | named)
        return answer.headers["x-cache-status"], answer


@pytest.fixture
def edge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Edge]:
    """On SQLite, as no cache sees a difference. The parameter is what answers say of their life."""
    server = databases.server("sqlite")
    url = databases.fresh_database(server, migrate)
    database = open_database(Settings(database_url=url))
    with database.writing() as session:
        _, key = create_key(session, "desk", ROLES["editor"])
        database.commit(session)
    database.dispose()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    with ExitStack() as behind:
        behind.enter_context(served(url, listening, cache_control=request.param))
        with in_front_of(port, tmp_path) as client:
            yield Edge(client, port, key, behind)
    databases.drop_database(server, url)


@pytest.mark.parametrize("edge", [FOR_A_DAY], indirect=True)
def test_a_shared_cache_gives_each_reader_the_form_that_they_take(edge: Edge) -> None:
    # given a live story
    path = edge.live(**story())

    # when it is asked for in one coding after the other, twice
    for status in ("MISS", "HIT"):
        answers = {}
        for coding in ("identity", "gzip", "br"):
            became, answers[coding] = edge.read(path, accept_encoding=coding)
            assert became == status, coding
        # then all are the same, and each under an ETag of its own
        assert len({answer.headers["etag"] for answer in answers.values()}) == 3
        assert len({opened(answer) for answer in answers.values()}) == 1

    # and who has it gets a 304 from the cache
    became, answer = edge.read(path, if_none_match=answers["identity"].headers["etag"])
    assert (became, answer.status_code) == ("HIT", 304)
    head = edge.client.head(path, headers={"Accept-Encoding": "identity"})
    assert (head.headers["x-cache-status"], head.headers["etag"]) == ("HIT", answers["identity"].headers["etag"])


def opened(answer: httpx.Response) -> bytes:
    """The body as JSON; httpx unpacks gzip by itself, and Brotli where it can."""
    return answer.content if answer.content.startswith(b"{") else brotli.decompress(answer.content)


@pytest.mark.parametrize("edge", [FOR_A_DAY], indirect=True)
def test_what_came_with_a_key_is_never_given_to_others(edge: Edge) -> None:
    # given a live article with a draft in front of it
    path = edge.live()
    edge.write("PATCH", path, {"headline": "Not for readers yet"}, version=1)
    key = f"Bearer {edge.key}"

    for _ in range(2):
        # when an editor reads both through the cache
        became, draft = edge.read(f"{path}?view=draft", authorization=key)
        assert draft.json()["headline"] == "Not for readers yet"
        assert became == "BYPASS"
        assert edge.read(path, authorization=key)[0] == "BYPASS"

        # then readers get what is live, and no draft
        assert edge.read(path)[1].json()["headline"] == plain()["headline"]
        assert edge.read(f"{path}?view=draft")[1].status_code == 401


@pytest.mark.parametrize("edge", [SHORT], indirect=True)
def test_what_is_in_a_shared_cache_is_asked_for_again_and_lives_on_when_the_server_is_away(edge: Edge) -> None:
    # given an article in the cache, whose time is up after a second
    path = edge.live()
    assert edge.read(path)[0] == "MISS"

    # when nothing changes, then the cache hears that it is as it was
    wait_for(edge, path, lambda became, answer: became in {"REVALIDATED", "STALE"})

    # when it changes, then readers get that soon
    edge.write("PATCH", path, {"headline": "Ships stay"}, version=1)
    edge.write("POST", f"{path}/publish", version=2)
    wait_for(edge, path, lambda became, answer: answer.json()["headline"] == "Ships stay")

    # when the server is away, then readers get what the cache has, and of anything else no 5xx is kept
    edge.behind.close()
    wait_for(edge, path, lambda became, answer: became == "STALE" and answer.status_code == 200)
    for _ in range(2):
        became, answer = edge.read("/v1/quotes")
        assert (became, answer.status_code) == ("MISS", 502)


def wait_for(edge: Edge, path: str, there: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there(*edge.read(path)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("edge", [FOR_A_DAY], indirect=True)
def test_what_is_refused_is_not_kept_and_what_is_not_there_not_for_long(edge: Edge) -> None:
    for path, status in (("/v1/articles?x=1", 400), ("/v1/whoami", 401), ("/v1/articles?cursor=x", 400)):
        for _ in range(2):
            became, answer = edge.read(path)
            assert (became, answer.status_code) == ("MISS", status)
    became, answer = edge.read("/v1/articles/nothing-of-this-name")
    assert (became, answer.headers["cache-control"]) == ("MISS", "public, max-age=0, s-maxage=10")
    assert edge.read("/v1/changes")[1].headers["cache-control"] == "no-store"
