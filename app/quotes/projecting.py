"""Public quotes, finished: what a list of quotes and an article that prints them put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic_core import to_json

from app.changes.finishing import Finishing
from app.core.reader import Reader
from app.quotes.reading import quote_views


class Finished(NamedTuple):
    """A quote's JSON without `occurrences` and `attribution`, and its attribution's."""

    view: str
    attribution: str
    tags: str


def finished_rows(reader: Reader, ids: Sequence[str]) -> Iterator[dict[str, str]]:
    views = quote_views(reader, ids, draft=False, include=frozenset({"attribution"})).views
    for ident, view in views.items():
        tags = " ".join(dict.fromkeys(tags_of(view)))
        attribution = to_json(view.pop("attribution")).decode()
        yield {"quote_id": ident, "view": to_json(view).decode(), "attribution": attribution, "tags": tags}


def tags_of(value: Any) -> Iterator[str]:
    """The cache tags of everything public that an answer's JSON names: what has an id and a kind or type.

    But for `extra`, which is an editor's own and may hold anything.
    """
    if isinstance(value, dict):
        if "id" in value and ("type" in value or "kind" in value):
            kind = value.get("type") or "source"
            yield f"{kind}-{value['id']}"
        for name, member in value.items():
            if name != "extra":
                yield from tags_of(member)
    elif isinstance(value, list):
        for item in value:
            yield from tags_of(item)


QUOTES = Finishing("quote", "public_quote", "quote_id", Finished._fields, finished_rows)


def finished_quotes(reader: Reader, ids: Sequence[str]) -> dict[str, Finished] | None:
    """The finished form of each of these quotes; None when one of them has changed since it was made."""
    found = QUOTES.of(reader, ids)
    return None if found is None else {ident: Finished(*columns) for ident, columns in found.items()}
