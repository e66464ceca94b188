"""Keeping the names of what is public, and their pieces, in the transaction that changes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, cast, get_args

from sqlmodel import Session

from app.changes.log import Moved
from app.changes.public.visibility import by_kind
from app.core.sql.bulk import insert_rows, write, write_each
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader
from app.search.suggest.pieces import Type, loose, pieces

TYPES: tuple[Type, ...] = get_args(Type)
CHUNK = 400
# How often a thing is shown, counted so far and no further: an agency that thousands of quotes name costs no more.
SHOWN = """
    (SELECT COUNT(*) FROM (
        SELECT 1 FROM shown w WHERE w.kind = v.kind AND w.id = v.id AND NOT w.weak LIMIT 1000
    ) counted)
"""
NAMES: dict[Type, str] = {
    "source": f"""
        SELECT s.id, s.name, s.aliases, {SHOWN} FROM visible v JOIN source s ON s.id = v.id
        WHERE v.kind = 'source' AND v.id IN (:ids) AND s.kind <> 'unnamed' AND s.kind <> 'unidentified'
    """,
    "topic": f"""
        SELECT t.id, t.name, '[]', {SHOWN} FROM visible v JOIN topic t ON t.id = v.id
        WHERE v.kind = 'topic' AND v.id IN (:ids)
    """,
    "article": """
        SELECT a.article_id, a.headline, '[]', a.published_at FROM visible v JOIN live_article a ON a.article_id = v.id
        WHERE v.kind = 'article' AND v.id IN (:ids)
    """,
}
KEPT = "SELECT id, weight, names FROM public_name WHERE type = :type AND id IN (:ids)"
FORGET = "DELETE FROM public_name WHERE type = :type AND id = :id"
FORGET_PIECE = "DELETE FROM name_piece WHERE piece = :piece AND weight = :weight AND id = :id"


class Known(NamedTuple):
    """What is kept of a thing."""

    weight: int
    names: list[str]


def keep_names(session: Session, moved: Moved) -> None:
    """Keep the names of what a transaction moved; what is as it was is not written."""
    things = [thing for thing in moved.own | moved.counted | moved.ceased if thing[0] in TYPES]
    for kind, ids in by_kind(things):
        keep(session, cast(Type, kind), ids)


def keep_all_names(session: Session) -> None:
    """Keep the names of all that is public anew."""
    reader = reader_of(session)
    write(session, "DELETE FROM name_piece")
    write(session, "DELETE FROM public_name")
    for type_ in TYPES:
        ids = reader.column("SELECT id FROM visible WHERE kind = :kind ORDER BY id", kind=type_)
        for place in range(0, len(ids), CHUNK):
            keep(session, type_, ids[place : place + CHUNK])


def keep(session: Session, type_: Type, ids: Sequence[str]) -> None:
    reader = reader_of(session)
    kept = {
        ident: Known(weight, json.loads(names)) for ident, weight, names in reader.tuples(KEPT, type=type_, ids=ids)
    }
    now = names_now(reader, type_, ids)
    changed = [ident for ident in ids if kept.get(ident) != now.get(ident)]
    forget(session, type_, [(ident, kept[ident]) for ident in changed if ident in kept])
    remember(session, type_, [(ident, now[ident]) for ident in changed if ident in now])


def names_now(reader: Reader, type_: Type, ids: Sequence[str]) -> dict[str, Known]:
    found = {}
    for ident, name, aliases, worth in reader.tuples(NAMES[type_], ids=ids):
        names = [loose(name), *map(loose, json.loads(aliases))]
        if any(names):
            found[ident] = Known(weight_of(type_, worth), names)
    return found


def weight_of(type_: Type, worth: int | str) -> int:
    """Of an article its day. Of what is shown its order of magnitude, so that not every quote moves its speaker."""
    return date.fromisoformat(str(worth)[:10]).toordinal() if type_ == "article" else int(worth).bit_length()


def forget(session: Session, type_: Type, things: Sequence[tuple[str, Known]]) -> None:
    if things:
        write_each(session, FORGET_PIECE, list(piece_rows(type_, things)))
        write_each(session, FORGET, [{"type": type_, "id": ident} for ident, _ in things])


def remember(session: Session, type_: Type, things: Sequence[tuple[str, Known]]) -> None:
    rows = [{"type": type_, "id": ident, **known._asdict()} for ident, known in things]
    insert_rows(session, "public_name", rows)
    insert_rows(session, "name_piece", list(piece_rows(type_, things)))


def piece_rows(type_: Type, things: Iterable[tuple[str, Known]]) -> Iterable[dict[str, str | int]]:
    for ident, known in things:
        for piece in sorted(pieces(type_, known.names)):
            yield {"piece": piece, "weight": known.weight, "id": ident}
