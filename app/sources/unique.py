"""What only one source has: its slug, its ids in other systems and, of some kinds, its name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.problems import Conflict, SlugTaken
from app.core.values.slugs import name_key
from app.sources.models import Source
from app.sources.names import is_named_once
from app.sources.shapes import SourceCreate

UNIQUE_MEMBERS = ("slug", "wikidata", "external_id")


def refuse_taken(session: Session, data: SourceCreate | Source, pointer: str = "") -> None:
    """Raises SlugTaken or Conflict when another source has the slug, the ids or the name."""
    refuse_taken_ids(session, data, pointer)
    refuse_taken_name(session, data, pointer)


def refuse_taken_ids(session: Session, data: SourceCreate | Source, pointer: str) -> None:
    """Raises SlugTaken or Conflict when another source has the slug, the Wikidata item or the external id."""
    for member in UNIQUE_MEMBERS:
        value = getattr(data, member)
        if value is not None and other(session, data, col(getattr(Source, member)) == value) is not None:
            kind = SlugTaken if member == "slug" else Conflict
            detail = f"Another source has this {member}. Give one of its own, or use that source."
            raise kind.at(f"{pointer}/{member}", "taken", detail)


def refuse_taken_name(session: Session, data: SourceCreate | Source, pointer: str) -> None:
    """Raises Conflict when the name is another's, of the kinds of which one name is one thing."""
    if not is_named_once(data.kind, data.work_type):
        return
    found = other(
        session,
        data,
        col(Source.kind) == data.kind,
        col(Source.name_key) == name_key(data.name),
        col(Source.distinction) == data.distinction,
        col(Source.trashed_at).is_(None),
    )
    if found is not None and (found.work_type is None or is_named_once(found.kind, found.work_type)):
        detail = "Another source of this kind has this name. Use that one, or give a distinction that tells them apart."
        raise Conflict.at(f"{pointer}/name", "taken", detail, id=found.id)


def other(session: Session, data: SourceCreate | Source, *conditions: Any) -> Source | None:
    own = data.id if isinstance(data, Source) else ""
    return session.execute(select(Source).where(col(Source.id) != own, *conditions)).scalars().first()
