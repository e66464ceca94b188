"""Find or make: the source that a request means, in the transaction that needs it.

Sources of which one name is one thing (persons, organizations, publications, books, broadcasts) are found by name or
alias. All others (a tape, a post, "critics") are equal by name only within one request. An unnamed source is always
new and never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.problems import Fault, InvalidContent
from app.core.sql.bulk import known_here
from app.core.sql.db import save_pending, unflushed_reader
from app.core.values.slugs import free_slug, name_key, slug_of
from app.sources.models import Source, SourceAlias
from app.sources.names import KnownSource, Names, is_named_once
from app.sources.shapes import SourceCreate, SourceReference
from app.sources.unique import refuse_taken_ids, refuse_taken_name


class AmbiguousSource(InvalidContent):
    name, title = "ambiguous-source", "Several sources have this name"


@dataclass(slots=True)
class Resolver:
    """Finds or makes the sources of one request; `resolved` tells what was found and what was made."""

    session: Session
    resolved: list[dict[str, Any]] = field(default_factory=list)
    _here: dict[tuple[str, str, str], KnownSource] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)
    _names: Names = field(init=False)

    def __post_init__(self) -> None:
        self._names = known_here(self.session, Names)

    def prepare(self, references: Iterable[SourceReference]) -> None:
        """Make the missing sources in the order of their names, before anything else is locked.

        Two requests that make the same ones in opposite order would wait for each other for ever.
        """
        wanted = {}
        for reference in references:
            kind = reference.kind
            once = kind and is_named_once(kind, reference.work_type)
            if once and reference.name and not (reference.id or reference.slug or reference.new):
                wanted[kind, name_key(reference.name), reference.distinction] = reference
        self._names.fetch(key for _, key, _ in wanted)
        for _, reference in sorted(wanted.items(), key=lambda item: item[0]):
            if not self._names.candidates(reference) and not identified(self.session, reference):
                with suppress(InvalidContent):  # what is wrong with it is said where it stands in the request
                    self._make(reference, "")
        save_pending(self.session)

    def resolve(self, reference: SourceReference, pointer: str) -> KnownSource:
        """The source that is meant. Raises InvalidContent or AmbiguousSource at `pointer`."""
        if reference.kind == "unnamed" and reference.id is None:
            return self._told(self._make(reference, pointer), pointer, made=True)
        found = self._by_identity(reference, pointer)
        if found is not None:
            return self._told(found, pointer, made=False)
        if reference.name is None or reference.kind is None:
            raise InvalidContent.at(
                pointer, "unnamed_source", "Name a source by id, slug, wikidata or external_id, or by name and kind."
            )
        key = (reference.kind, name_key(reference.name), reference.distinction)
        if not reference.new and key in self._here:
            return self._told(self._here[key], pointer, made=False)
        candidates = [] if reference.new else self._names.candidates(reference)
        if len(candidates) > 1:
            raise ambiguous(candidates, pointer)
        made = not candidates
        source = self._make(reference, pointer) if made else candidates[0]
        self._here[key] = source
        return self._told(source, pointer, made=made)

    def _told(self, source: KnownSource, pointer: str, *, made: bool) -> KnownSource:
        made = made or source.id in self._made
        self._made.discard(source.id)
        self.resolved.append({"pointer": pointer, "id": source.id, "name": source.name, "made": made})
        return source

    def _by_identity(self, reference: SourceReference, pointer: str) -> KnownSource | None:
        if not (reference.id or reference.slug or reference.wikidata or reference.external_id):
            return None
        found = identified(self.session, reference)
        if found is not None:
            return KnownSource.of(found)
        if reference.id or reference.name is None or reference.kind is None:
            raise InvalidContent.at(
                pointer, "no_such_source", "There is no such source. Name one that is there, or give name and kind."
            )
        return None

    def _make(self, reference: SourceReference, pointer: str) -> KnownSource:
        if reference.name is None or reference.kind is None:
            raise InvalidContent.at(pointer, "unnamed_source", "Give a new source a name and a kind.")
        data = SourceCreate.model_validate(reference.model_dump(exclude={"id", "new", "type"}, exclude_unset=True))
        refuse_taken_ids(self.session, data, pointer)
        if reference.new:
            refuse_taken_name(self.session, data, pointer)
        source = make_source(self.session, data, pointer)
        self._made.add(source.id)
        self._names.add(source)
        return KnownSource.of(source)


def ambiguous(candidates: Sequence[KnownSource], pointer: str) -> AmbiguousSource:
    shown = [{"id": source.id, "name": source.name, "distinction": source.distinction} for source in candidates[:10]]
    detail = "Several sources have this name. Give the id of the one you mean, its distinction, or new: true."
    return AmbiguousSource(detail, errors=[Fault("ambiguous", detail, pointer=pointer)], candidates=shown)


def identified(session: Session, reference: SourceReference) -> Source | None:
    """The source that id, slug, wikidata or external_id names. The id decides; a survivor stands for the merged."""
    if reference.id is not None:
        found = session.get(Source, reference.id)
    else:
        column = next(
            (name for name in ("slug", "wikidata", "external_id") if getattr(reference, name) is not None), None
        )
        if column is None:
            return None
        query = select(Source).where(col(getattr(Source, column)) == getattr(reference, column))
        found = session.execute(query).scalar_one_or_none()
    while found is not None and found.merged_into_id is not None:
        found = session.get(Source, found.merged_into_id)
    return found if found is not None and found.trashed_at is None else None


def make_source(session: Session, data: SourceCreate, pointer: str = "") -> Source:
    """A new source. Raises InvalidContent when its members contradict each other."""
    check_kind(data, pointer)
    source = Source(**data.model_dump(), name_key=name_key(data.name))
    if source.slug is None and source.kind not in {"unnamed", "unidentified"}:
        source.slug = derived_slug(session, source)
    session.add(source)
    session.add_all(SourceAlias(source_id=source.id, alias_key=key) for key in alias_keys(source))
    return source


def check_kind(data: Any, pointer: str) -> None:
    """What only some kinds have."""
    if data.kind == "unnamed":
        if data.anonymity_reason is None:
            raise InvalidContent.at(
                f"{pointer}/anonymity_reason",
                "missing",
                "Say why this source is not named; only editors see the reason.",
            )
        for name in ("wikidata", "url", "same_as", "slug", "external_id", "image", "bio", "aliases"):
            if getattr(data, name):
                detail = "An unnamed source has nothing that leads to it: leave this out."
                raise InvalidContent.at(f"{pointer}/{name}", "leads_to_source", detail)
    elif data.anonymity_reason is not None:
        raise InvalidContent.at(
            f"{pointer}/anonymity_reason", "not_unnamed", "Only an unnamed source has a reason: leave it out."
        )
    if data.work_type is not None and data.kind != "work":
        raise InvalidContent.at(f"{pointer}/work_type", "not_a_work", "Only a work has a work_type: leave it out.")


def derived_slug(session: Session, source: Source) -> str:
    """A slug that no source has, made of its name."""
    pending = {other.slug for other in session.new if isinstance(other, Source)}
    reader = unflushed_reader(session)

    def is_taken(slug: str) -> bool:
        return slug in pending or reader.value("SELECT 1 FROM source WHERE slug = :slug", slug=slug) is not None

    return free_slug(slug_of(source.name) or source.id.replace("-", ""), is_taken)


def alias_keys(source: Source) -> list[str]:
    """The folded names besides its own that the source is found by."""
    return sorted({name_key(alias) for alias in source.aliases} - {source.name_key})


def write_aliases(session: Session, source: Source) -> None:
    """Keep the folded aliases that a source is found by, once its names have changed."""
    keys = alias_keys(source)
    old = session.execute(select(SourceAlias).where(col(SourceAlias.source_id) == source.id)).scalars().all()
    for row in old:
        if row.alias_key not in keys:
            session.delete(row)
    known = {row.alias_key for row in old}
    session.add_all(SourceAlias(source_id=source.id, alias_key=key) for key in keys if key not in known)
