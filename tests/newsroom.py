"""What tests work with: a running app on a fresh database, and callers of each role."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text as sql

from app import schema
from app.auth.keys import create_key
from app.auth.scopes import ROLES, Role, Scope
from app.core.kept.front import Answers
from app.core.kept.looking import Listening
from app.core.settings import Settings
from app.core.sql.db import Database
from app.core.wiring import House
from app.database import open_database
from app.main import create_app
from app.tables import metadata
from tests.asking import client_of

Json = dict[str, Any]


def migrate(url: str) -> None:
    database = open_database(Settings(database_url=url))
    schema.upgrade(database)
    database.dispose()


@dataclass
class Seat:
    """Somebody at the API: with a key of some scopes, or without any."""

    client: TestClient
    headers: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=self._with(headers), follow_redirects=False)

    def send(self, method: str, path: str, body: Any = None, *, version: object = None, **headers: str) -> Response:
        """A write; `version` becomes If-Match."""
        if version is not None:
            headers["if_match"] = f'"{version}"'
        content = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=self._with(headers), **content)

    def post(self, path: str, body: Any = None, *, version: object = None, **headers: str) -> Response:
        return self.send("POST", path, body, version=version, **headers)

    def patch(self, path: str, body: Any, *, version: object = None, **headers: str) -> Response:
        return self.send("PATCH", path, body, version=version, **headers)

    def put(self, path: str, body: Any, *, version: object = None, **headers: str) -> Response:
        return self.send("PUT", path, body, version=version, **headers)

    def delete(self, path: str, *, version: object = None, **headers: str) -> Response:
        return self.send("DELETE", path, version=version, **headers)

    def made(self, path: str, body: Any, **headers: str) -> Json:
        """What a POST made; fails unless it was made."""
        answer = self.post(path, body, **headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def read(self, path: str) -> Json:
        """What a GET answers; fails unless it is there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass
class Newsroom:
    """One app, with everybody who calls it."""

    client: TestClient

    @property
    def house(self) -> House:
        found: House = self.client.app.house  # type: ignore[attr-defined] # an ASGI app to the test client
        return found

    @property
    def database(self) -> Database:
        return self.house.database

    @property
    def answers(self) -> Answers:
        """What the app keeps of its answers."""
        found: Answers = self.client.app.answers  # type: ignore[attr-defined] # an ASGI app to the test client
        return found

    def keep_no_answers(self) -> None:
        """Have each answer made anew, where a test changes how it is made and asks the same again."""
        self.answers.shelf = None

    def await_knowledge(self) -> None:
        """Wait until the app has been told of its own commits, which on PostgreSQL takes a moment."""
        knowing = self.answers.knowing
        assert knowing is not None
        moment = threading.Event()
        while isinstance(knowing, Listening) and not knowing.is_current():
            moment.wait(0.005)

    @property
    def reader(self) -> Seat:
        """Anybody, without a key."""
        return Seat(self.client)

    def seat(self, role: Role) -> Seat:
        """The holder of a new key of this role."""
        return self.with_scopes(*ROLES[role])

    def with_scopes(self, *scopes: Scope) -> Seat:
        with self.database.writing() as session:
            _, key = create_key(session, "somebody", scopes)
            self.database.commit(session)
        return Seat(self.client, {"Authorization": f"Bearer {key}"}, key)

    @property
    def editor(self) -> Seat:
        return self.seat("editor")

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds, asked directly."""
        with self.database.reading() as reader:
            return reader.rows(statement, **values)

    def write(self, statement: str, **values: Any) -> None:
        """Write a row directly, past every rule; what the database refuses raises."""
        with self.database.engine.connect() as connection:
            connection.execute(sql(statement), values)
            connection.commit()

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table that a refused request must leave alone."""
        tables = sorted(set(metadata.tables) - {"key_use"})
        with self.database.reading() as reader:
            return {table: sorted(reader.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}


def opened(url: str, **settings: Any) -> TestClient:
    """A client of an app on this database; use it as a context. Nothing happens by itself unless it is asked for.

    A stream ends soon, as such a client takes in the whole of an answer before it shows it.
    """
    chosen = Settings(**{"database_url": url, "schedule": "off", "feed_stream_seconds": 0.2, **settings})
    return client_of(create_app(chosen))
