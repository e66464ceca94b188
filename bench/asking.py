"""The program in this process, asked without a network: what a request costs, all of it but the socket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, NamedTuple

from fastapi import FastAPI
from starlette.types import Message

from app.core.settings import Settings
from app.main import create_app


class Heard(NamedTuple):
    """An answer, the seconds of CPU that it took this process, and those on the clock."""

    status: int
    body: bytes
    cpu: float
    waited: float


class Program:
    """An app that runs. Nothing of its answers is kept from one request to the next."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self.app = app
        self.runner = runner

    def ask(self, path: str) -> Heard:
        return self.runner.run(self.asked(path))

    async def asked(self, path: str) -> Heard:
        place, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
            "scheme": "http", "path": place, "raw_path": place.encode(), "query_string": query.encode(),
            "root_path": "", "headers": [(b"host", b"bench")], "client": ("127.0.0.1", 1), "server": ("bench", 80),
            "state": {},
        }  # fmt: skip
        parts: list[bytes] = []
        status = 0

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            parts.append(message.get("body", b""))

        began, asked = time.process_time(), time.perf_counter()
        await self.app(scope, receive, send)
        return Heard(status, b"".join(parts), time.process_time() - began, time.perf_counter() - asked)


@contextmanager
def running(url: str) -> Iterator[Program]:
    """The program on the database of this address."""
    app = create_app(Settings(**({"database_url": url, "schedule": "off"} | uncached())))
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(opened(lifespan))
        try:
            yield Program(app, runner)
        finally:
            runner.run(closed(lifespan))


async def opened(lifespan: AbstractAsyncContextManager[Any]) -> None:
    await lifespan.__aenter__()


async def closed(lifespan: AbstractAsyncContextManager[Any]) -> None:
    await lifespan.__aexit__(None, None, None)


def uncached() -> dict[str, Any]:
    """The setting that keeps no answers, once there is one."""
    return {"answer_cache_bytes": 0} if "answer_cache_bytes" in Settings.model_fields else {}
