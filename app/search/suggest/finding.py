"""Finding what somebody means who is still typing: what begins so, the weightiest first, then what is near."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from app.core.sql.reader import Reader
from app.search.suggest.pieces import SHORT, Type, loose, near, short, whole
from app.search.suggest.ranking import MOST_WORDS, NEAR, Fit, best_fit

MOST = 60
MOST_NEAR = 15
MOST_LOOKED_AT = 600
"""Of each type; of what many names share, the weightiest are looked at."""
# The inner SELECT ends each look after so many rows of the index; nothing is sorted.
LOOK = """
    SELECT id FROM (SELECT id FROM name_piece WHERE piece = :piece_{at}
    ORDER BY piece DESC, weight DESC, id DESC LIMIT :most) found_{at}
"""
BEYOND = """
    SELECT id FROM (SELECT id FROM name_piece WHERE piece > :beginning AND piece < :behind
    ORDER BY piece, weight, id LIMIT :most) beyond
"""
CANDIDATES = "SELECT id, weight, names FROM public_name WHERE type = :type AND id IN (:ids)"
LAST = "\U0010ffff"
SHOWN: dict[Type, str] = {
    "source": """
        SELECT s.id, s.slug, s.name, s.kind, s.distinction, s.aliases FROM visible v JOIN source s ON s.id = v.id
        WHERE v.kind = 'source' AND v.id IN (:ids)
    """,
    "topic": """
        SELECT t.id, t.slug, t.name, NULL AS kind, '' AS distinction, '[]' AS aliases
        FROM visible v JOIN topic t ON t.id = v.id WHERE v.kind = 'topic' AND v.id IN (:ids)
    """,
    "article": """
        SELECT a.article_id AS id, a.slug, a.headline AS name, NULL AS kind, '' AS distinction, '[]' AS aliases
        FROM visible v JOIN live_article a ON a.article_id = v.id WHERE v.kind = 'article' AND v.id IN (:ids)
    """,
}


class Candidate(NamedTuple):
    """Something that fits. They sort as they are answered: names before headlines, the weightier first."""

    rank: int
    is_article: bool
    lightness: int
    called: str
    id: str
    type: Type
    name: int


def suggestions(reader: Reader, text: str, types: Sequence[Type], limit: int) -> list[dict[str, Any]]:
    """At most `limit` public things of these types whose name begins as the text does, at any word, or nearly so."""
    typed = loose(text)
    if not typed:
        return []
    found = [candidate for type_ in types for candidate in beginning_so(reader, type_, typed)]
    if len(found) < limit:
        known = {candidate.id for candidate in found}
        found += [candidate for type_ in types for candidate in nearly_so(reader, type_, typed, known)]
    return shown(reader, sorted(found)[:limit])


def beginning_so(reader: Reader, type_: Type, typed: str) -> list[Candidate]:
    return fitting(reader, type_, typed, looked_up(reader, type_, typed))


def looked_up(reader: Reader, type_: Type, typed: str) -> list[str]:
    """What begins so at any of its words."""
    pieces = [whole(type_, typed), *([short(type_, typed)] if len(typed) <= SHORT else [])]
    ids = looks(reader, pieces, MOST)
    if len(typed) > SHORT:
        beginning = whole(type_, typed)
        ids += reader.column(BEYOND, beginning=beginning, behind=beginning + LAST, most=4 * MOST)
    return ids


def nearly_so(reader: Reader, type_: Type, typed: str, known: set[str]) -> list[Candidate]:
    """What has these words in any order, or words near to them."""
    words = list(dict.fromkeys(typed.split()))[:MOST_WORDS]
    ids = [ident for word in words for ident in looked_up(reader, type_, word)] if len(words) > 1 else []
    if type_ != "article":
        ids += looks(reader, [piece for word in words for piece in near(type_, word)], MOST_NEAR)
    return fitting(reader, type_, typed, [ident for ident in ids if ident not in known])


def looks(reader: Reader, pieces: Sequence[str], most: int) -> list[str]:
    """What each of the pieces finds, in one statement."""
    values = {f"piece_{at}": piece for at, piece in enumerate(pieces)}
    return reader.column(looking(len(pieces)), most=most, **values) if pieces else []


@lru_cache(maxsize=128)
def looking(many: int) -> str:
    return " UNION ALL ".join(LOOK.format(at=at) for at in range(many))


def fitting(reader: Reader, type_: Type, typed: str, ids: Iterable[str]) -> list[Candidate]:
    wanted = list(dict.fromkeys(ids))[:MOST_LOOKED_AT]
    rows = reader.tuples(CANDIDATES, type=type_, ids=wanted) if wanted else []
    found = []
    for ident, weight, names in rows:
        called = json.loads(names)
        fit: Fit | None = best_fit(typed, called)
        if fit is not None:
            found.append(Candidate(fit.rank, type_ == "article", -weight, called[0], ident, type_, fit.name))
    return found


def shown(reader: Reader, found: Sequence[Candidate]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for type_ in {candidate.type for candidate in found}:
        ids = [candidate.id for candidate in found if candidate.type == type_]
        rows |= {row["id"]: row for row in reader.rows(SHOWN[type_], ids=ids)}
    return [view(candidate, rows[candidate.id]) for candidate in found if candidate.id in rows]


def view(candidate: Candidate, row: dict[str, Any]) -> dict[str, Any]:
    """What is told of it; `matched` is the name that fits, as it is written."""
    names = [row["name"], *json.loads(row.pop("aliases"))]
    return {
        "id": row.pop("id"),
        "type": candidate.type,
        **row,
        "matched": names[candidate.name],
        "near": candidate.rank >= NEAR,
    }
