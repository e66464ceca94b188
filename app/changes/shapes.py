"""The log as it is answered."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.core.shapes import Answer


class AuditActor(Answer):
    """Who did it: a key, or the service itself."""

    id: Annotated[str, Field(description="The key's id, or `system`")]
    name: Annotated[str | None, Field(description="What the key is called")]


class AuditEntry(Answer):
    """One change of one thing."""

    seq: Annotated[int, Field(description="Its number in the log; there are no gaps")]
    at: str
    actor: AuditActor
    action: Annotated[str, Field(examples=["publish"])]
    kind: Annotated[str, Field(examples=["article"])]
    id: str
    version: Annotated[int, Field(description="The thing's version after the change; 0 if it was not written itself")]
    public_before: bool
    public_after: bool
    details: Annotated[dict[str, Any] | None, Field(description="What was said with it: a note, an override’s reason")]
    request_id: str
    hash: Annotated[str, Field(description="Over all of this and the entry before")]
    state: Annotated[
        dict[str, Any] | None, Field(description="The thing after the change (with include=state); null once erased")
    ] = None


class AuditList(Answer):
    """A page of the log."""

    items: list[AuditEntry]
    next_cursor: str | None
