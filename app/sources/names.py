"""The sources that bear some names: fetched once for a whole request, and kept up as it makes new ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlmodel import Session

from app.core.sql.db import reader_past_pile
from app.core.values.slugs import name_key
from app.sources.models import Source
from app.sources.shapes import SourceReference

CHUNK = 400
NAMED_ONCE_KINDS = frozenset({"person", "organization", "publication"})
NAMED_ONCE_WORKS = frozenset({"book", "broadcast"})


class KnownSource(NamedTuple):
    """What whoever names a source needs to know of it; the whole row is loaded only to be changed."""

    id: str
    kind: str
    name: str
    name_key: str
    distinction: str
    work_type: str | None
    slug: str | None
    wikidata: str | None
    external_id: str | None
    aliases: Sequence[str]

    @staticmethod
    def of(source: Source) -> KnownSource:
        return KnownSource(*(getattr(source, name) for name in KnownSource._fields))

    @staticmethod
    def of_row(*columns: Any) -> KnownSource:
        """Of the columns `COLUMNS`, as they are stored."""
        *plain, aliases = columns
        return KnownSource._make([*plain, json.loads(aliases)])


COLUMNS = ", ".join(f"s.{name}" for name in KnownSource._fields)
BEARERS = f"""
    SELECT s.name_key AS borne, {COLUMNS} FROM source s
    WHERE s.name_key IN (:keys) AND s.trashed_at IS NULL AND s.merged_into_id IS NULL
    UNION ALL
    SELECT a.alias_key, {COLUMNS} FROM source_alias a JOIN source s ON s.id = a.source_id
    WHERE a.alias_key IN (:keys) AND s.trashed_at IS NULL AND s.merged_into_id IS NULL
    ORDER BY 2
"""


def key_of(reference: SourceReference) -> str | None:
    """The folded name that a source is looked for by, if it is."""
    if reference.name is None or reference.kind is None or not is_named_once(reference.kind, reference.work_type):
        return None
    return name_key(reference.name)


def is_named_once(kind: str, work_type: str | None) -> bool:
    """Whether one name is one thing: of persons, organizations, publications, books and broadcasts."""
    return kind in NAMED_ONCE_KINDS or work_type in NAMED_ONCE_WORKS


@dataclass(slots=True)
class Names:
    """Who bears a name or alias, by the folded name; each name is asked of the database once."""

    session: Session
    _bearers: dict[str, list[KnownSource]] = field(default_factory=dict)

    def fetch(self, keys: Iterable[str]) -> None:
        """Learn who bears these folded names, a few statements however many they are."""
        wanted = sorted(set(keys) - self._bearers.keys())
        if not wanted:
            return
        self._bearers.update({key: [] for key in wanted})
        for place in range(0, len(wanted), CHUNK):
            keys = wanted[place : place + CHUNK]
            for key, *columns in reader_past_pile(self.session).tuples(BEARERS, keys=keys):
                source = KnownSource.of_row(*columns)
                if source not in self._bearers[key]:  # an alias may be the name, folded
                    self._bearers[key].append(source)

    def candidates(self, reference: SourceReference) -> Sequence[KnownSource]:
        """The sources that a name and kind can mean; none for those of which a name says nothing."""
        key = key_of(reference)
        if key is None:
            return []
        if key not in self._bearers:
            self.fetch([key])
        found = [source for source in self._bearers[key] if fits(source, reference)]
        exact = [source for source in found if source.name_key == key]
        alone = len(exact) == 1 and exact[0].distinction == reference.distinction
        return exact if alone else found

    def add(self, source: Source) -> None:
        """A source just made bears its name and aliases from now on."""
        for key in {source.name_key, *(name_key(alias) for alias in source.aliases)} & self._bearers.keys():
            self._bearers[key].append(KnownSource.of(source))


def fits(source: KnownSource, reference: SourceReference) -> bool:
    if source.kind != reference.kind or (source.kind == "work" and source.work_type != reference.work_type):
        return False
    return "distinction" not in reference.model_fields_set or source.distinction == reference.distinction
