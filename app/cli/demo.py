"""Something to serve: `onrecord demo`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.opening import honest, opened, said
from app.cli.options import web_address
from app.core.settings import Settings
from app.demo.loading import load_demo


def demo(
    url: Annotated[
        str | None, typer.Option(help="Where the images of the stories are served; ONRECORD_PUBLIC_URL, if left out.")
    ] = None,
) -> None:
    """Load invented stories into an empty database, in one transaction. One that has any article stays as it is."""
    with honest():
        served = web_address("--url", url or Settings().public_url or "http://127.0.0.1:8000")
        database = opened(current=True)
        try:
            stories = load_demo(database, served)
        finally:
            database.dispose()
    said.print(f"{stories} demo stories are in." if stories else "The database has articles: no demo is loaded.")
