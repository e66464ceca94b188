"""Writing rows: a batch is one transaction, a row one savepoint. A refused row leaves nothing of itself."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from app.articles.live import workflow
from app.articles.shapes import ArticleCreate, PublishOptions, ScheduleOptions
from app.articles.writing.saving import Saved, create_article, look_ahead
from app.auth.callers import Caller
from app.changes.recording import ledger
from app.core.problems import Fault, Problem, Unavailable
from app.core.sql.bulk import piling
from app.core.sql.db import Database, hold_more, reader_of, unflushed_reader
from app.core.sql.failures import must_retry, refuses_row
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
SLUGS_TAKEN = "SELECT slug FROM article_slug WHERE slug IN (:slugs)"
CONTRADICTS = "The database refuses this row: something in it is taken, or contradicts what is there."


def write_batch(database: Database, batch: Batch, *, publish: bool, request_id: str) -> list[Fate]:
    """Write the rows in one transaction, durable when this returns; what became of each, in their order.

    Runs again when another transaction came between. Raises Unavailable or StorageFull when the database cannot take
    them; nothing of the batch is in then.
    """
    fates: list[Fate] = []
    while any(isinstance(row, Ready) for row in batch):
        try:
            return fates + written(database, batch, publish=publish, request_id=request_id)
        except Stopped as stop:
            if stop.place:
                fates += write_batch(database, batch[: stop.place], publish=publish, request_id=request_id)
            fates.append(stop.fate)
            batch = batch[stop.place + 1 :]
    return fates + [row for row in batch if isinstance(row, Fate)]


def written(database: Database, batch: Batch, *, publish: bool, request_id: str) -> list[Fate]:
    """Write rows in one transaction: together first, each by itself where the database refuses one. Raises Stopped."""
    together = True
    for attempt in range(1, ATTEMPTS + 1):
        last = attempt == ATTEMPTS
        try:
            with database.writing() as session:
                if together and not last:
                    fates = write_together(session, batch, publish=publish, request_id=request_id)
                else:
                    fates = write_rows(session, batch, publish=publish, request_id=request_id, last=last)
                database.commit(session)
                return fates
        except Stopped:
            raise
        except Exception as error:
            if together and not last and refuses_row(error):
                together = False
                continue
            if last or not (isinstance(error, Unavailable) or must_retry(error)):
                raise
            time.sleep(0.2 * attempt)
    raise AssertionError("the loop returns or raises")


def write_together(session: Session, batch: Batch, *, publish: bool, request_id: str) -> list[Fate]:
    """Write the rows in the session's transaction, with few statements for all of them.

    Raises Stopped where a row is refused, and what the database raises; nothing of the transaction is to be kept then.
    """
    session.info["actor"], session.info["request_id"] = ACTOR, request_id
    known = already_there(session, [row for row in batch if isinstance(row, Ready)])
    fates: list[Fate] = []
    hold_more(session)
    with piling(session):
        look_ahead(session, [row.data for row in batch if isinstance(row, Ready) and row.identity.value not in known])
        for place, row in enumerate(batch):
            if isinstance(row, Fate):
                fates.append(row)
            elif row.identity.value in known:
                fates.append(there(row, known[row.identity.value]))
            else:
                fates.append(written_or_stopped(session, row, place, publish=publish))
    return fates


def written_or_stopped(session: Session, row: Ready, place: int, *, publish: bool) -> Fate:
    try:
        return write_one(session, row, publish=publish)
    except Problem as problem:
        if problem.status >= 500:
            raise
        raise Stopped(place, refused(row, *faults_in(problem))) from None


class Stopped(Exception):
    """A row was refused among others that are written together."""

    def __init__(self, place: int, fate: Fate) -> None:
        super().__init__()
        self.place, self.fate = place, fate


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
    warnings = ("changed_since",) if changed else ()
    return Fate(row.file, row.line, row.identity.value, "there", warnings=warnings, unit=row.unit)


def write_row(session: Session, row: Ready, *, publish: bool, last: bool) -> Fate:
    try:
        with whole_or_nothing(session):
            return write_one(session, row, publish=publish)
    except Problem as problem:
        if problem.status >= 500:
            raise
        return refused(row, *faults_in(problem))
    except Exception as error:
        if not refuses_row(error) or (must_retry(error) and not last):
            raise
        return refused(row, Fault("conflict", CONTRADICTS))


def write_one(session: Session, row: Ready, *, publish: bool) -> Fate:
    data, dropped = without_taken(session, row.data) if row.yields else (row.data, ())
    saved = create_article(session, data, IMPORTER)
    settle_state(session, saved, row, publish=publish)
    warnings = (*row.warnings, *dropped, *(warning["code"] for warning in saved.warnings))
    ident, quotes = row.identity.value, len(row.data.quotes)
    return Fate(row.file, row.line, ident, "imported", warnings=warnings, quotes=quotes, unit=row.unit)


def refused(row: Ready, *faults: Fault) -> Fate:
    return Fate(row.file, row.line, row.identity.value, "refused", faults, unit=row.unit)


def settle_state(session: Session, saved: Saved, row: Ready, *, publish: bool) -> None:
    """Bring a new draft to where the row was: live, now or later, if that is wanted; in review; in the trash."""
    article = saved.article
    if publish and row.state == "live":
        times = {"published_at": row.data.published_at, "updated_at": row.data.updated_at}
        workflow.publish(session, article, PublishOptions(), **times, head=saved.head)
        return
    session.flush()
    if publish and row.state == "scheduled":
        workflow.schedule(session, article, ScheduleOptions(publish_at=row.publish_at))
    elif row.state == "in_review":
        workflow.move_stage(session, article, "submit", None)
    elif row.state == "trashed":
        workflow.trash(session, article)
    if row.data.updated_at is not None:
        article.updated_at = row.data.updated_at


def without_taken(session: Session, data: ArticleCreate) -> tuple[ArticleCreate, tuple[str, ...]]:
    """The article without the addresses that lead to others, and warnings of what that cost."""
    wanted = [slug for slug in (data.slug, *data.old_slugs) if slug is not None]
    taken = set(unflushed_reader(session).column(SLUGS_TAKEN, slugs=wanted)) if wanted else set()
    if not taken:
        return data, ()
    own = None if data.slug in taken else data.slug
    old = [slug for slug in data.old_slugs if slug not in taken]
    warnings = ["slug_taken"] * (own != data.slug) + ["old_address_taken"] * (len(data.old_slugs) - len(old))
    return data.model_copy(update={"slug": own, "old_slugs": old}), tuple(warnings)


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
