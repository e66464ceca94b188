"""Preview links as rows."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from app.core.sql.columns import reference, string
from app.core.sql.records import Record


class PreviewLink(Record, table=True):
    """A token that opens one revision of one article. Only a keyed hash of its secret is kept."""

    __tablename__: ClassVar[str] = "preview_link"
    __table_args__ = (ForeignKeyConstraint(["article_id", "revision"], ["revision.article_id", "revision.revision"]),)
    kind_name: ClassVar[str] = "preview_link"

    article_id: str = reference("article")
    revision: int = Field()
    secret_hash: str = string()
    created_by: str = string()
    expires_at: str = string()
    revoked_at: str | None = string(default=None)

    def kept_state(self) -> dict[str, object]:
        return {name: value for name, value in super().kept_state().items() if name != "secret_hash"}
