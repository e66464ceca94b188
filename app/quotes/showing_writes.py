"""One check or response as editors see it, once it was written."""

from __future__ import annotations

from typing import Any

from app.core.sql.reader import Reader
from app.quotes.answers import checks, responses


def verification_shown(reader: Reader, ident: str) -> dict[str, Any]:
    """The check of this id."""
    row = reader.row(f"SELECT {checks.COLUMNS} FROM {checks.ALL} WHERE c.id = :ident", ident=ident)
    assert row is not None
    return checks.check_view(row, draft=True)


def response_shown(reader: Reader, ident: str) -> dict[str, Any]:
    """The response of this id."""
    statement = f"SELECT {responses.COLUMNS} FROM {responses.ALL} {responses.JOINED} WHERE p.id = :ident"
    views, _ = responses.response_views(reader, reader.rows(statement, ident=ident), draft=True)
    return views[0]
