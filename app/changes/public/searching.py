"""Search follows: in the transaction of a change its rows are made anew, those of readers and those of editors.

Each room declares what there is to be found of its things (`searchable`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from sqlmodel import Session

from app.changes.log import Moved
from app.changes.public.unlisting import unlisted_among
from app.core.fulltext.folding import folded
from app.core.fulltext.matching import table_of
from app.core.fulltext.rows import Fold, Text, put_texts
from app.core.sql.bulk import write
from app.core.sql.db import reader_of
from app.core.sql.reader import Reader, chunks

Maker = Callable[[Reader, list[str], bool], Iterable[Text]]
Also = Callable[[Reader, Moved], Iterable[str]]
SIDES = (False, True)
"""Of readers, of editors."""


@dataclass(frozen=True, slots=True)
class Searched:
    """How things of a kind are found. `names` says which of them have words that are of other kinds' things.

    `leaves_out` says that readers find none that is unlisted unless they ask for it, and `also` which of them readers
    find by something else once a transaction has moved things of other kinds.
    """

    make: Maker
    all_of_them: str
    leaves_out: bool = False
    also: Also | None = None
    names: Mapping[str, str] = field(default_factory=dict)


SEARCHED: dict[str, Searched] = {}


def searchable(
    kind: str,
    all_of_them: str,
    *,
    leaves_out: bool = False,
    also: Also | None = None,
    **names: str,
) -> Callable[[Maker], Maker]:
    """Declare what there is to be found of these `:ids`: for readers of what is public alone, for editors of all that
    is not in the trash.

    `all_of_them` selects every id. A statement named for another kind selects those to be made anew when things `:ids`
    of that kind have changed; `also` finds more of them for readers.
    """

    def declare(function: Maker) -> Maker:
        SEARCHED[kind] = Searched(function, all_of_them, leaves_out, also, names)
        return function

    return declare


def follow_in_search(session: Session, moved: Moved) -> None:
    """Make the rows of what a transaction moved, or wrote, anew."""
    fold = cache(folded)  # most texts are the same for readers and for editors
    for kind, searched in SEARCHED.items():
        things = moved.things if searched.names else moved.own
        ids = {ident for other, ident in things | moved.ceased | moved.unlisted if other == kind}
        ids.update(searched.also(reader_of(session), moved) if searched.also else ())
        remake(session, kind, ids, fold, draft=False)
    changed: dict[str, set[str]] = {}
    for kind in in_order():
        ids = moved.written(kind)
        ids.update(naming(session, kind, moved, changed))
        changed[kind] = remake(session, kind, ids, fold, draft=True)


def in_order() -> list[str]:
    """Those whose words others have first."""
    return sorted(SEARCHED, key=lambda kind: len(SEARCHED[kind].names))


def naming(session: Session, kind: str, moved: Moved, changed: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Those that have the words of what was written; of what is found itself, only where these words have changed."""
    for other, statement in SEARCHED[kind].names.items():
        written = sorted(moved.written(other))
        for ids in chunks([ident for ident in written if other not in SEARCHED or ident in changed[other]]):
            yield from reader_of(session).column(statement, ids=list(ids))


def remake(session: Session, kind: str, ids: Collection[str], fold: Fold, *, draft: bool) -> set[str]:
    """Make the rows of these anew, the newest first; the ids of those that are not what they were."""
    changed: set[str] = set()
    for some in chunks(sorted(ids, reverse=True)):
        reader = reader_of(session)
        texts = SEARCHED[kind].make(reader, list(some), draft)
        marked = not draft and SEARCHED[kind].leaves_out
        left_out = {ident for _, ident in unlisted_among(reader, [(kind, ident) for ident in some])} if marked else ()
        changed |= put_texts(session, table_of(draft=draft), kind, some, texts, fold, left_out)
    return changed


def remake_search(session: Session) -> None:
    """Make every row anew, from what is public and from what there is."""
    for draft in SIDES:
        write(session, f"DELETE FROM {table_of(draft=draft)}")
        for kind, searched in SEARCHED.items():
            remake(session, kind, reader_of(session).column(searched.all_of_them), folded, draft=draft)
