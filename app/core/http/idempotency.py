"""Idempotency-Key: the first answer again, kept in the operation's own transaction.

After draft-ietf-httpapi-idempotency-key-header. Refusals, dry runs and secrets are not kept.
"""

from __future__ import annotations

from typing import ClassVar

from fastapi import Response
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import Field, Session, SQLModel

from app.core.problems import Conflict, IdempotencyMismatch, InvalidParameter
from app.core.sql.columns import json_column, string
from app.core.values.times import later, now

KEPT_SECONDS = 24 * 3600
LONGEST = 255


class KeptAnswer(SQLModel, table=True):
    """The answer to a request that carried an Idempotency-Key."""

    __tablename__: ClassVar[str] = "kept_answer"

    actor: str = string(primary_key=True)
    idempotency_key: str = string(primary_key=True)
    request_digest: str = string()
    status: int = Field()
    headers: dict[str, str] = json_column()
    body: str = string()
    created_at: str = string(index=True)


def check_key(key: str) -> str:
    """Raises InvalidParameter unless the key is 1 to 255 visible ASCII characters."""
    if not 0 < len(key) <= LONGEST or not all(32 < ord(character) < 127 for character in key):
        raise InvalidParameter.on(
            "Idempotency-Key",
            "invalid",
            f"Send an Idempotency-Key of 1 to {LONGEST} visible ASCII characters, such as a UUID.",
        )
    return key


def find_answer(session: Session, actor: str, key: str, digest: str) -> Response | None:
    """The answer that this request had before. A twin that is still at work is waited for.

    Raises IdempotencyMismatch when the key was used for another request, Conflict when the twin takes too long.
    """
    if session.connection().dialect.name == "postgresql":
        try:
            session.execute(sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"{actor} {key}"})
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":
                raise
            detail = "The same request is still being worked on. Send it again in a moment."
            raise Conflict(detail, headers={"Retry-After": "2"}) from error
    kept = session.get(KeptAnswer, (actor, key))
    if kept is None:
        return None
    if kept.created_at < later(now(), -KEPT_SECONDS):
        session.delete(kept)
        session.flush()
        return None
    if kept.request_digest != digest:
        raise IdempotencyMismatch.on(
            "Idempotency-Key",
            "other_request",
            "This key was sent with another request. Make a new key for each new request.",
        )
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return Response(kept.body.encode(), kept.status, headers)


def keep_answer(session: Session, actor: str, key: str, digest: str, response: Response, kept_body: bytes) -> None:
    """Keep an answer for 24 hours, and let go of those that are older."""
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    moment = now()
    session.execute(sql("DELETE FROM kept_answer WHERE created_at < :old"), {"old": later(moment, -KEPT_SECONDS)})
    session.add(
        KeptAnswer(
            actor=actor,
            idempotency_key=key,
            request_digest=digest,
            status=response.status_code,
            headers=headers,
            body=kept_body.decode(),
            created_at=moment,
        )
    )
