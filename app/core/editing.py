"""One write: one transaction, committed before the answer leaves, or nothing of it.

A route gives an operation to its `Edit`; the operation changes records and says what to show. If-Match, the
idempotency key, what every commit must do, and running again after a deadlock are decided here, for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response
from pydantic_core import to_json
from sqlmodel import Session

from app.core.http.idempotency import check_key, find_answer, keep_answer
from app.core.http.preconditions import check_version, expected_version
from app.core.problems import StaleVersion, Unavailable
from app.core.sql.db import Database, in_turn, reader_of, unflushed_reader
from app.core.sql.failures import BUSY, must_retry
from app.core.sql.reader import Reader

ATTEMPTS = 5
AGAIN = "begin again"
"""Those that another came between stand in one line, so that they do not come between each other once more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write did: what to show (None is an empty answer) and how.

    The ETag is the shown `version`, or `version` of what is shown without one. `secrets` are members that a replay
    gives as null. `keep=False` is a dry run.
    """

    show: Callable[[Reader], Mapping[str, Any]] | None = None
    status: int = 200
    location: Callable[[Mapping[str, Any]], str] | None = None
    secrets: frozenset[str] = frozenset()
    keep: bool = True
    version: Callable[[], int] | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What matters of a request that writes."""

    method: str
    path: str
    query: str
    body: bytes
    if_match: str | None = None
    idempotency_key: str | None = None
    request_id: str = ""

    def digest(self) -> str:
        parts = (self.method.encode(), self.path.encode(), self.query.encode(), self.body)
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


Operation = Callable[[Session], Outcome]


@dataclass(slots=True)
class SharedTransaction:
    """A transaction of several operations, one after the other. Whoever opened it closes it once, and answers."""

    session: Session
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self, operation: Operation) -> Response:
        """Do the operation; the next one finds all of it in the database."""
        self.outcomes.append(operation(self.session))
        self.session.flush()
        return Response(status_code=204)


@dataclass(frozen=True, slots=True)
class Edit:
    """The means to write, for one request of one actor; with `shared`, for one operation of such a request."""

    database: Database
    actor: str
    sent: Sent
    shared: SharedTransaction | None = None

    @property
    def expected(self) -> int:
        """The version that If-Match names. Raises PreconditionRequired or StaleVersion."""
        return expected_version(self.sent.if_match)

    def check(self, version: int, **members: object) -> None:
        """Refuse to go on unless If-Match names this version."""
        check_version(self.expected, version, **members)

    def check_absent(self) -> None:
        """Refuse a version of what is not there yet."""
        if self.sent.if_match is not None:
            detail = "There is nothing here that could have a version. Leave If-Match out to make it."
            raise StaleVersion.on("If-Match", "nothing_there", detail)

    def __call__(self, operation: Operation) -> Response:
        if self.shared is not None:
            return self.shared.run(operation)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(operation, again=attempt > 1)
            except Exception as error:
                if not must_retry(error):
                    raise
        raise Unavailable(BUSY)

    def _once(self, operation: Operation, *, again: bool) -> Response:
        key = self.sent.idempotency_key if self.sent.method == "POST" else None
        digest = self.sent.digest()
        with self.database.writing() as session:
            session.info["actor"], session.info["request_id"] = self.actor, self.sent.request_id
            if again:
                in_turn(session, AGAIN)
            if key is not None:
                replay = find_answer(session, self.actor, check_key(key), digest)
                if replay is not None:
                    return replay
            outcome = operation(session)
            self.database.close(session)
            response, kept = answer_of(outcome, session)
            if not outcome.keep:
                session.rollback()
                return response
            if key is not None:
                keep_answer(session, self.actor, key, digest, response, kept)
            session.commit()
            return response


@dataclass(frozen=True, slots=True)
class Shown:
    """What an outcome has come to; `body` is None of an empty answer."""

    status: int
    body: dict[str, Any] | None = None
    etag: str | None = None
    location: str | None = None


def shown_of(outcome: Outcome, reader: Reader) -> Shown:
    if outcome.show is None:
        return Shown(204)
    body = dict(outcome.show(reader))
    version = outcome.version() if outcome.version is not None else body.get("version")
    etag = None if version is None else f'"{version}"'
    return Shown(outcome.status, body, etag, None if outcome.location is None else outcome.location(body))


def answer_of(outcome: Outcome, session: Session) -> tuple[Response, bytes]:
    """The answer, and its body without secrets."""
    shown = shown_of(outcome, reader_of(session))
    # With it as min_seq whoever asks next gets what was written, wherever they ask.
    seq = unflushed_reader(session).value("SELECT public_seq FROM change_head") if outcome.keep else None
    named = {
        "Cache-Control": "private, no-store",
        "ETag": shown.etag,
        "Location": shown.location,
        "Onrecord-Seq": None if seq is None else str(seq),
    }
    headers = {name: value for name, value in named.items() if value is not None}
    if shown.body is None:
        return Response(status_code=shown.status, headers=headers), b""
    body = to_json(shown.body)
    kept = to_json(shown.body | dict.fromkeys(outcome.secrets)) if outcome.secrets else body
    return Response(body, shown.status, headers, media_type="application/json"), kept
