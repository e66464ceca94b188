"""Writing rows: a batch is one transaction, a row one savepoint. A refused row leaves nothing of itself."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlmodel import Session

from app.articles import workflow
from app.articles.saving import create_article
from app.articles.shapes import PublishOptions
from app.auth.callers import Caller
from app.changes.recording import ledger
from app.core.db import Database, must_retry, reader_of
from app.core.problems import Fault, Problem, Unavailable
from app.transfer.fates import Fate, faults_in
from app.transfer.identity import digest_in
from app.transfer.preparing import Ready

ACTOR = "import"
IMPORTER = Caller(ACTOR, ACTOR, frozenset({"write", "edit", "publish", "quotes:write", "verify", "import"}))
ATTEMPTS = 5
Batch = Sequence[Ready | Fate]
KNOWN = """
    SELECT a.id, a.external_id, r.message FROM article a
    LEFT JOIN revision r ON r.article_id = a.id AND r.revision = 1
    WHERE a.external_id IN (:names) OR a.id IN (:names)
"""
CONTRADICTS = "The database refuses this row: something in it is taken, or contradicts what is there."


def write_batch(database: Database, batch: Batch, *, publish: bool, request_id: str) -> list[Fate]:
    """Write the rows in one transaction, durable when this returns; what became of each, in their order.

    Runs again when another transaction came between. Raises Unavailable or StorageFull when the database cannot take
    them; nothing of the batch is in then.
    """
    if not any(isinstance(row, Ready) for row in batch):
        return [row for row in batch if isinstance(row, Fate)]
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with database.writing() as session:
                fates = write_rows(session, batch, publish=publish, request_id=request_id, last=attempt == ATTEMPTS)
                database.commit(session)
                return fates
        except (DBAPIError, Unavailable) as error:
            if attempt == ATTEMPTS or not (isinstance(error, Unavailable) or must_retry(error)):
                raise
            time.sleep(0.2 * attempt)
    raise AssertionError("the loop returns or raises")


def write_rows(session: Session, batch: Batch, *, publish: bool, request_id: str, last: bool = True) -> list[Fate]:
    """Write the rows in the session's transaction. `last` says that there is no other attempt."""
    session.info["actor"], session.info["request_id"] = ACTOR, request_id
    known = already_there(session, [row for row in batch if isinstance(row, Ready)])
    fates: list[Fate] = []
    for row in batch:
        if isinstance(row, Fate):
            fates.append(row)
        elif row.identity.value in known:
            fates.append(there(row, known[row.identity.value]))
        else:
            fates.append(write_row(session, row, publish=publish, last=last))
    return fates


def already_there(session: Session, rows: Sequence[Ready]) -> dict[str, str | None]:
    """What rows that are in are known by, each with the message of its first revision."""
    names = [row.identity.value for row in rows]
    found: dict[str, str | None] = {}
    for ident, external_id, message in reader_of(session).tuples(KNOWN, names=names):
        found |= {ident: message, external_id or ident: message}
    return found


def there(row: Ready, message: str | None) -> Fate:
    digest = digest_in(message)
    changed = digest is not None and digest != row.digest
    return Fate(row.file, row.line, row.identity.value, "there", warnings=("changed_since",) if changed else ())


def write_row(session: Session, row: Ready, *, publish: bool, last: bool) -> Fate:
    ident = row.identity.value
    try:
        with whole_or_nothing(session):
            saved = create_article(session, row.data, IMPORTER)
            if publish:
                times = {"published_at": row.data.published_at, "updated_at": row.data.updated_at}
                workflow.publish(session, saved.article, PublishOptions(), **times)
            elif row.data.updated_at is not None:
                saved.article.updated_at = row.data.updated_at
    except Problem as problem:
        if problem.status >= 500:
            raise
        return Fate(row.file, row.line, ident, "refused", faults_in(problem))
    except (IntegrityError, DataError) as error:
        if must_retry(error) and not last:
            raise
        return Fate(row.file, row.line, ident, "refused", (Fault("conflict", CONTRADICTS),))
    warnings = (*row.warnings, *(warning["code"] for warning in saved.warnings))
    return Fate(row.file, row.line, ident, "imported", warnings=warnings, quotes=len(row.data.quotes))


@contextmanager
def whole_or_nothing(session: Session) -> Iterator[None]:
    """A savepoint; when what is done in it fails, the change log forgets it too."""
    entries = ledger(session)
    known, affected = len(entries.touched), set(entries.affected)
    try:
        with session.begin_nested():
            yield
    except Exception:
        for thing in list(entries.touched)[known:]:
            del entries.touched[thing]
        entries.affected = affected
        raise
