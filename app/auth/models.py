"""Keys as rows and as shapes."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field as Member
from sqlmodel import SQLModel

from app.auth.scopes import Role, Scope
from app.core.shapes import Answer, Instant, Line, Shape
from app.core.sql.columns import json_column, string
from app.core.sql.records import Record


class Key(Record, table=True):
    """A key. Only a keyed hash of its secret is kept."""

    __tablename__: ClassVar[str] = "key"
    kind_name: ClassVar[str] = "key"

    name: str = string()
    scopes: list[str] = json_column()
    secret_hash: str = string()
    expires_at: str | None = string(default=None)
    revoked_at: str | None = string(default=None)

    def kept_state(self) -> dict[str, object]:
        return {name: value for name, value in super().kept_state().items() if name != "secret_hash"}


class KeyUse(SQLModel, table=True):
    """When a key was last used, to the minute. Not a change of the key."""

    __tablename__: ClassVar[str] = "key_use"

    key_id: str = string(primary_key=True, foreign_key="key.id")
    last_used_at: str = string()


class KeyCreate(Shape):
    """What a new key is to be: a role, or scopes of its own."""

    name: Annotated[Line, Member(examples=["Night desk script"])]
    role: Annotated[Role | None, Member(description="A usual set of scopes; give this or `scopes`")] = None
    scopes: Annotated[list[Scope] | None, Member(max_length=20, description="The scopes themselves")] = None
    expires_at: Annotated[Instant | None, Member(description="When it stops to work; never, if left out")] = None


class KeyView(Answer):
    """A key as it is listed: without its secret."""

    id: str
    type: str = "key"
    version: int
    name: str
    scopes: list[Scope]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None


class NewKey(KeyView):
    """A key just made, with the secret that is shown this once."""

    key: str | None


class WhoAmI(Answer):
    """Who the service takes the caller for."""

    id: str
    name: str
    scopes: list[Scope]


class KeyList(Answer):
    """A page of keys."""

    items: list[KeyView]
    next_cursor: str | None
