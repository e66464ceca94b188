"""Folding: of many saves by one key in a few minutes, the last one stays. The numbers of the others stay listed.

Only what nobody will miss is folded: never the first revision, the head, what was ever live or handed on (to review,
to a time), what was restored, what was saved with a message, or what another row refers to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import text as sql
from sqlmodel import Session

from app.core.sql.columns import metadata
from app.core.sql.db import Database, reader_of
from app.core.sql.reader import Reader, Row
from app.core.values.times import later, now

CHUNK = 50
"""Articles in one transaction: other writers wait a moment, not minutes."""
CANDIDATES = """
    SELECT id FROM article WHERE head_revision > 2 AND id > :after ORDER BY id LIMIT :most
"""
LINE = """
    SELECT r.revision, r.created_at, r.created_by,
        r.revision = 1 OR r.revision = a.head_revision OR r.went_live_at IS NOT NULL OR r.message IS NOT NULL AS kept
    FROM revision r JOIN article a ON a.id = r.article_id WHERE r.article_id = :article ORDER BY r.revision
"""
RESTORED = """
    SELECT restored_from FROM revision WHERE article_id = :article AND restored_from IS NOT NULL
    UNION SELECT restored_from FROM folded_revision WHERE article_id = :article AND restored_from IS NOT NULL
"""
HANDED_ON = """
    SELECT state FROM change WHERE kind = 'article' AND id = :article AND state IS NOT NULL
        AND action NOT IN ('create', 'update', 'shown', 'hidden')
"""
FOLD = [
    sql(statement)
    for statement in (
        """
    INSERT INTO folded_revision
        (article_id, revision, folded_into, created_at, created_by, message, word_count, restored_from)
    SELECT article_id, revision, :into, created_at, created_by, message, word_count, restored_from
    FROM revision WHERE article_id = :article AND revision = :revision
    """,
        "UPDATE folded_revision SET folded_into = :into WHERE article_id = :article AND folded_into = :revision",
        "DELETE FROM revision_quote WHERE article_id = :article AND revision = :revision",
        "DELETE FROM revision WHERE article_id = :article AND revision = :revision",
    )
]


@dataclass(frozen=True, slots=True)
class Retention:
    """Saves of one key within so many minutes of the clock are one, once they are so many days old."""

    minutes: int = 10
    days: float = 1

    def ends_before(self, moment: str) -> int:
        """The first stretch of minutes, by its number, that is too young."""
        return self.stretch(later(moment, -self.days * 24 * 3600))

    def stretch(self, moment: str) -> int:
        """The number of the stretch of minutes that an instant is in."""
        return int(datetime.fromisoformat(moment).timestamp()) // (self.minutes * 60)


def fold_all(database: Database, retention: Retention, tell: Callable[[int, int], None]) -> int:
    """Fold what may be folded, a few articles in each transaction; how many revisions that were.

    `tell` hears how many articles have been looked at, of how many. Doing it again changes nothing.
    """
    with database.reading() as reader:
        all_there = reader.value("SELECT COUNT(*) FROM article WHERE head_revision > 2")
    after, looked_at, folded = "", 0, 0
    while True:
        with database.reading() as reader:
            ids = reader.column(CANDIDATES, after=after, most=CHUNK)
            plans = {ident: list(foldable(reader, ident, retention)) for ident in ids}
        if not ids:
            return folded
        after, looked_at = ids[-1], looked_at + len(ids)
        if any(plans.values()):
            with database.writing() as session:
                for ident in ids:
                    folded += fold(session, ident, list(foldable(reader_of(session), ident, retention)))
                database.commit(session)
        tell(looked_at, all_there)


def fold(session: Session, article_id: str, pairs: Sequence[tuple[int, int]]) -> int:
    """Fold each first revision into the second."""
    for revision, into in pairs:
        values = {"article": article_id, "revision": revision, "into": into}
        for statement in FOLD:
            session.connection().execute(statement, values)
    return len(pairs)


def foldable(reader: Reader, article_id: str, retention: Retention) -> Iterator[tuple[int, int]]:
    """The revisions that may go, each with the later one that stands for it."""
    line = reader.rows(LINE, article=article_id)
    too_young = retention.ends_before(now())
    kept = needed(reader, article_id)

    def together(row: Row) -> tuple[str, int]:
        return row["created_by"], retention.stretch(row["created_at"])

    for (_, stretch), rows in groupby(line, together):
        if stretch >= too_young:
            return
        into: int | None = None
        for row in reversed(list(rows)):
            if into is None or row["kept"] or row["revision"] in kept:
                into = row["revision"]
            else:
                yield row["revision"], into


def needed(reader: Reader, article_id: str) -> set[int]:
    """What was restored, what was the head when somebody moved the article, and what another row refers to."""
    found = set(reader.column(RESTORED, article=article_id))
    found |= {json.loads(state)["head_revision"] for state in reader.column(HANDED_ON, article=article_id)}
    for statement in referring():
        found |= set(reader.column(statement, article=article_id))
    return found


def referring() -> Iterator[str]:
    """A statement for each table with a foreign key to a revision."""
    for table in metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            if constraint.referred_table.name == "revision":
                columns = {
                    element.column.name: column.name
                    for element, column in zip(constraint.elements, constraint.columns, strict=True)
                }
                yield (f"SELECT {columns['revision']} FROM {table.name} WHERE {columns['article_id']} = :article")
