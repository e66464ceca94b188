"""What is public, reckoned from nothing: what the kept edges must equal after any change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text as sql

from app.changes.public.visibility import settle
from app.changes.recording import ledger
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.database import DECLARED
from app.search.suggest.keeping import keep_all_names
from tests.newsroom import Newsroom

KINDS = ("article", "quote", "remark", "verification", "response", "topic", "collection")
Edges = set[tuple[Thing, Thing, bool]]
assert DECLARED


def everything_there(reader: Reader) -> set[Thing]:
    things = {(kind, ident) for kind in KINDS for ident in reader.column(f"SELECT id FROM {kind}")}
    for ident, kind in reader.tuples("SELECT id, kind FROM source"):
        things.add(("unnamed" if kind == "unnamed" else "source", ident))
    return things


def kept(reader: Reader) -> tuple[Edges, set[Thing]]:
    edges = reader.tuples("SELECT by_kind, by_id, kind, id, weak FROM shown")
    visible = reader.tuples("SELECT kind, id FROM visible")
    return {((row[0], row[1]), (row[2], row[3]), bool(row[4])) for row in edges}, {(row[0], row[1]) for row in visible}


def reckoned(newsroom: Newsroom) -> tuple[Edges, set[Thing]]:
    """Edges and visible things as they come out when nothing was public before. Keeps nothing."""
    with newsroom.database.writing() as session:
        reader = reader_of(session)
        session.execute(sql("DELETE FROM shown"))
        session.execute(sql("DELETE FROM visible"))
        ledger(session).affected.update(everything_there(reader))
        settle(session, reader, ledger(session))
        found = kept(reader)
        session.rollback()
    return found


def names_kept(reader: Reader) -> list[tuple[Any, ...]]:
    named = reader.tuples("SELECT type, id, weight, names FROM public_name")
    return sorted([*named, *reader.tuples("SELECT piece, weight, id FROM name_piece")], key=repr)


def names_reckoned(newsroom: Newsroom) -> list[tuple[Any, ...]]:
    """The names of what is public, kept anew. Keeps nothing."""
    with newsroom.database.writing() as session:
        keep_all_names(session)
        found = names_kept(reader_of(session))
        session.rollback()
    return found


def assert_exact(newsroom: Newsroom, after: object = "") -> set[Thing]:
    """What is kept is what is reckoned; the visible things."""
    with newsroom.database.reading() as reader:
        edges, visible = kept(reader)
        names = names_kept(reader)
    edges_now, visible_now = reckoned(newsroom)
    assert visible == visible_now, after
    assert edges == edges_now, after
    assert names == names_reckoned(newsroom), after
    return visible
