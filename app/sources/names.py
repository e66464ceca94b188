"""The sources that bear some names: fetched once for a whole request, and kept up as it makes new ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session

from app.core.db import reader_of
from app.core.reader import Row
from app.core.slugs import name_key
from app.sources.models import Source
from app.sources.shapes import SourceReference

NAMED_ONCE_KINDS = frozenset({"person", "organization", "publication"})
NAMED_ONCE_WORKS = frozenset({"book", "broadcast"})
DOCUMENTS = ("aliases", "same_as", "image", "extra")
BEARERS = """
    SELECT s.*, s.name_key AS borne FROM source s
    WHERE s.name_key IN (:keys) AND s.trashed_at IS NULL AND s.merged_into_id IS NULL
    UNION ALL
    SELECT s.*, a.alias_key FROM source_alias a JOIN source s ON s.id = a.source_id
    WHERE a.alias_key IN (:keys) AND s.trashed_at IS NULL AND s.merged_into_id IS NULL
"""


def is_named_once(kind: str, work_type: str | None) -> bool:
    """Whether one name is one thing: of persons, organizations, publications, books and broadcasts."""
    return kind in NAMED_ONCE_KINDS or work_type in NAMED_ONCE_WORKS


@dataclass(slots=True)
class Names:
    """Who bears a name or alias, by the folded name; each name is asked of the database once."""

    session: Session
    _bearers: dict[str, list[Source]] = field(default_factory=dict)

    def fetch(self, keys: Iterable[str]) -> None:
        """Learn who bears these folded names, in two statements however many they are."""
        wanted = sorted(set(keys) - self._bearers.keys())
        if not wanted:
            return
        self._bearers.update({key: [] for key in wanted})
        rows = reader_of(self.session).rows(BEARERS, keys=wanted)
        sources: dict[str, Source] = {}
        for row in sorted(rows, key=itemgetter("id")):
            key = row.pop("borne")
            source = sources.get(row["id"]) or sources.setdefault(row["id"], known_source(row))
            if not any(known is source for known in self._bearers[key]):  # an alias may be the name, folded
                self._bearers[key].append(source)

    def candidates(self, reference: SourceReference) -> Sequence[Source]:
        """The sources that a name and kind can mean; none for those of which a name says nothing."""
        if reference.name is None or reference.kind is None or not is_named_once(reference.kind, reference.work_type):
            return []
        key = name_key(reference.name)
        self.fetch([key])
        found = [source for source in self._bearers[key] if fits(source, reference)]
        exact = [source for source in found if source.name_key == key]
        alone = len(exact) == 1 and exact[0].distinction == reference.distinction
        return exact if alone else found

    def add(self, source: Source) -> None:
        """A source just made bears its name and aliases from now on."""
        for key in {source.name_key, *(name_key(alias) for alias in source.aliases)} & self._bearers.keys():
            self._bearers[key].append(source)


def known_source(row: Row) -> Source:
    """The source of a row, to be looked at and named, not to be changed: at a tenth of what it costs the ORM."""
    parsed = {name: json.loads(row[name]) for name in DOCUMENTS if row[name] is not None}
    source = Source(**row | parsed)
    make_transient_to_detached(source)
    return source


def fits(source: Source, reference: SourceReference) -> bool:
    if source.kind != reference.kind or (source.kind == "work" and source.work_type != reference.work_type):
        return False
    return "distinction" not in reference.model_fields_set or source.distinction == reference.distinction
