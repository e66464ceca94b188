"""A vendor to purge at: a real server on this machine that keeps what it was told, and can be told to fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fastapi.testclient import TestClient

from app.cdn.sending import Sender
from app.cdn.vendors import line_of
from app.core.settings import Settings
from app.core.values.times import now
from app.database import open_database
from app.main import build_house, create_app
from tests.newsroom import Newsroom

TOKEN = "cdn-token-that-nobody-may-read"


@dataclass
class Call:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    text: str

    @property
    def tags(self) -> list[str]:
        if "xkey-purge" in self.headers:
            return self.headers["xkey-purge"].split(" ")
        body = json.loads(self.text)
        return list(body.get("tags") or body["surrogate_keys"])


@dataclass
class Vendor:
    """What it was told; how it answers; `open` is cleared to let callers wait."""

    address: str
    calls: list[Call] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=lambda: {"success": True})
    open: threading.Event = field(default_factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0

    def told(self) -> list[str]:
        return [tag for call in self.calls for tag in call.tags]


@contextmanager
def vendor_at(port: int = 0) -> Iterator[Vendor]:
    counting = threading.Lock()

    class Counter(BaseHTTPRequestHandler):
        def answer(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode(errors="replace")
            headers = {name.lower(): value for name, value in self.headers.items()}
            with counting:
                vendor.calls.append(Call(self.command, self.path, headers, text))
                vendor.at_once += 1
                vendor.most_at_once = max(vendor.most_at_once, vendor.at_once)
            vendor.open.wait(30)
            with counting:
                vendor.at_once -= 1
            content = json.dumps(vendor.body).encode()
            self.send_response(vendor.status)
            for name, value in (vendor.headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PURGE = do_GET = answer  # noqa: N815 - the server's own way to name what it answers

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Counter)
    vendor = Vendor(f"http://127.0.0.1:{server.server_port}")
    vendor.open.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield vendor
    finally:
        vendor.open.set()
        server.shutdown()
        thread.join()
        server.server_close()


def purging(url: str, kind: str, address: str, **settings: Any) -> Settings:
    """Settings of a newsroom with such a cache in front."""
    given = {"purge_zone": "zone1", "purge_token": TOKEN, "schedule": "off", **settings}
    return Settings(database_url=url, purge=kind, purge_url=address, **given)  # type: ignore[arg-type] # as in the environment


@contextmanager
def desk(settings: Settings) -> Iterator[Newsroom]:
    """A newsroom that queues what to purge, and in which nobody sends it."""
    database = open_database(settings)
    app = create_app(settings)
    app.house = build_house(settings, database)
    client = TestClient(app, base_url="http://testserver")
    try:
        yield Newsroom(client)
    finally:
        client.close()
        database.dispose()


@contextmanager
def sender_of(newsroom: Newsroom, moment: str | None = None) -> Iterator[Sender]:
    """Who sends, with a clock that stands at this moment."""
    line = line_of(newsroom.house.settings)
    assert line is not None
    try:
        yield Sender(newsroom.database, line, now if moment is None else lambda: moment)
    finally:
        line.close()


def queue(newsroom: Newsroom) -> list[dict[str, Any]]:
    """What is queued, the oldest first."""
    rows = newsroom.rows("SELECT * FROM cdn_purge ORDER BY seq, part")
    return [row | {"tags": json.loads(row["tags"])} for row in rows]
