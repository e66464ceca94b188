"""Changing sources: their members, the trash, and publishing one by itself."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from app.changes.recording import name_action
from app.changes.trash import take_back, throw_away
from app.core.problems import Conflict, InvalidContent
from app.core.shapes import check_read_only
from app.core.sql.references import refuse_in_use
from app.core.values.slugs import name_key
from app.sources.finding import check_kind, write_aliases
from app.sources.models import Source
from app.sources.shapes import SourceUpdate
from app.sources.unique import refuse_taken

WHOLE = frozenset({"name", "distinction", "aliases", "same_as", "extra"})
"""Members that are never null."""


def update_source(session: Session, source: Source, data: SourceUpdate, current: dict[str, Any]) -> None:
    """Change the members that were given. Raises InvalidContent, SlugTaken, Conflict."""
    check_read_only(data, current)
    given = data.model_dump(include=data.model_fields_set - data.read_only)
    for member in sorted(WHOLE & given.keys()):
        if given[member] is None:
            raise InvalidContent.at(f"/{member}", "null", "This member is never null. Give a value, or leave it out.")
    for member, value in given.items():
        setattr(source, member, value)
    source.name_key = name_key(source.name)
    check_kind(source, "")
    with session.no_autoflush:
        refuse_taken(session, source)
    session.add(source)
    session.flush()
    write_aliases(session, source)


def trash_source(session: Session, source: Source) -> None:
    """Into the trash, unless something uses it."""
    if source.published:
        raise Conflict("It is published by itself. Unpublish it first.")
    refuse_in_use(session, "source", source.id)
    throw_away(session, source)


def restore_source(session: Session, source: Source) -> None:
    refuse_taken(session, source)
    take_back(session, source)


def publish_source(session: Session, source: Source, *, published: bool) -> None:
    """Make it public by itself, or end that. An unnamed source is never public by itself."""
    if source.kind == "unnamed":
        raise Conflict("An unnamed source is never published by itself.")
    if source.published != published:
        source.published = published
        name_action(session, source, "publish" if published else "unpublish")
        session.add(source)
