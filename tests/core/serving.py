"""The app behind a real server, for what a test client cannot show."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from app.auth.keys import create_key
from app.auth.scopes import ROLES
from app.core.http.connections import Connection
from app.core.settings import Settings
from app.database import open_database
from app.demo.loading import load_demo
from app.main import create_app


@contextmanager
def served(
    url: str, listening: socket.socket | None = None, connection: type[Connection] = Connection, **settings: Any
) -> Iterator[int]:
    """Serve the app on this database at 127.0.0.1; the port."""
    listening = listening or socket.create_server(("127.0.0.1", 0))
    app = create_app(Settings(database_url=url, **settings))
    server = uvicorn.Server(uvicorn.Config(app, http=connection, ws="none", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@dataclass
class Site:
    """Where the app is served, without a slash at the end, and an administrator's key to it."""

    address: str
    key: str


@contextmanager
def demo_site(url: str, **settings: Any) -> Iterator[Site]:
    """Serve the app on this empty database, with the demo in it."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    database = open_database(Settings(database_url=url))
    load_demo(database, address)
    with database.writing() as session:
        _, key = create_key(session, "first", ROLES["admin"])
        database.commit(session)
    database.dispose()
    with served(url, listening, **settings):
        yield Site(address, key)
