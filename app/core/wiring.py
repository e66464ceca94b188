"""What an app is made of, built from settings by `main` and found on each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fastapi import Request

from app.core.paging.pages import Cursors
from app.core.settings import Settings
from app.core.sql.db import Database
from app.core.waiting import Watch


@dataclass(frozen=True, slots=True)
class House:
    """The parts of one running app."""

    settings: Settings
    database: Database
    cursors: Cursors
    watch: Watch


class Housed(Protocol):
    """The app, while it runs."""

    house: House


def house(request: Request) -> House:
    app: Housed = request.scope["app"]
    return app.house
