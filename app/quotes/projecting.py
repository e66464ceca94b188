"""Finishing public quotes: their JSON is made when something they show changes, not each time they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic_core import to_json
from sqlmodel import Session

from app.changes.log import Moved
from app.core.bulk import write, write_each
from app.core.db import reader_of
from app.core.reader import Reader
from app.quotes.reading import quote_views

CHUNK = 200
MOST = 2000
"""A change that more quotes show leaves them to be made when they are read, so that no editor waits for thousands."""
FRESH = """
    SELECT p.quote_id, p.view, p.attribution, p.tags FROM public_quote p
    CROSS JOIN visible v WHERE v.kind = 'quote' AND v.id = p.quote_id AND v.seq = p.seq AND p.quote_id IN (:ids)
"""
INSERT = """
    INSERT INTO public_quote (quote_id, seq, view, attribution, tags)
    SELECT :quote_id, v.seq, :view, :attribution, :tags FROM visible v WHERE v.kind = 'quote' AND v.id = :quote_id
"""


class Finished(NamedTuple):
    """A quote's JSON without `occurrences` and `attribution`, and its attribution's."""

    view: str
    attribution: str
    tags: str


def finish_quotes(session: Session, moved: Moved) -> None:
    """Make the quotes again that a transaction moved."""
    ids = sorted(ident for kind, ident in moved.things if kind == "quote")
    forget(session, [*ids, *(ident for kind, ident in moved.ceased if kind == "quote")])
    if len(ids) <= MOST:
        write_finished(session, ids)


def finish_all(session: Session) -> None:
    """Make every public quote again."""
    reader = reader_of(session)
    write(session, "DELETE FROM public_quote")
    write_finished(session, reader.column("SELECT id FROM visible WHERE kind = 'quote' ORDER BY id"))


def forget(session: Session, ids: Sequence[str]) -> None:
    if ids:
        write_each(session, "DELETE FROM public_quote WHERE quote_id = :id", [{"id": ident} for ident in ids])


def write_finished(session: Session, ids: Sequence[str]) -> None:
    """Write the finished form of these quotes, of which there is none."""
    reader = reader_of(session)
    for place in range(0, len(ids), CHUNK):
        found = quote_views(reader, ids[place : place + CHUNK], draft=False, include=frozenset({"attribution"}))
        rows = [finished_row(ident, view) for ident, view in found.views.items()]
        if rows:
            write_each(session, INSERT, rows)


def finished_row(ident: str, view: dict[str, Any]) -> dict[str, str]:
    tags = " ".join(dict.fromkeys(tags_of(view)))
    attribution = to_json(view.pop("attribution")).decode()
    return {"quote_id": ident, "view": to_json(view).decode(), "attribution": attribution, "tags": tags}


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


def finished_quotes(reader: Reader, ids: Sequence[str]) -> dict[str, Finished] | None:
    """The finished form of each of these quotes; None when one of them has changed since it was made."""
    rows = reader.tuples(FRESH, ids=list(ids)) if ids else []
    return {row[0]: Finished(*row[1:]) for row in rows} if len(rows) == len(set(ids)) else None
