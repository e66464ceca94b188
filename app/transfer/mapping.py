"""From columns to members: a row becomes the article that it stands for, as it would be sent to the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from app.core.http.parameters import NEIGHBOURS as API_NEIGHBOURS
from app.core.values.ids import is_id_7
from app.transfer.formats.rows import Misused
from app.transfer.members import BODIES, CONVERSIONS, MEMBERS, words_for

Document = dict[str, Any]


class Plan(NamedTuple):
    """Which column gives which member, and the columns that give none."""

    pairs: tuple[tuple[str, str], ...]
    unplaced: tuple[str, ...]


@dataclass(slots=True)
class ColumnMapping:
    """`given` names the column of a member (an empty name: none); `fixed` a value for rows that have none.

    A member that is not given is taken from the column of its name, or of another usual word for it. Raises Misused
    when something is no member.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    _plans: dict[tuple[str, ...], Plan] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for member in (*self.given, *self.fixed):
            check_member(member)

    def plan(self, columns: Iterable[str]) -> Plan:
        """The plan for rows with these columns."""
        key = tuple(columns)
        if key not in self._plans:
            self._plans[key] = self._planned(key)
        return self._plans[key]

    def _planned(self, columns: Sequence[str]) -> Plan:
        pairs = [(member, column) for member, column in self.given.items() if column in columns]
        free = {folded(column): column for column in reversed(columns) if column not in self.given.values()}
        wanted = [*MEMBERS, *(column for column in free if column.startswith("extra."))]
        for member in wanted:
            if member in self.given or any(excludes(taken, member) for taken in [*self.given, *dict(pairs)]):
                continue
            found = next((word for word in words_for(member) if word in free), None)
            if found is not None:
                pairs.append((member, free.pop(found)))
        placed = {column for _, column in pairs}
        return Plan(tuple(pairs), tuple(column for column in columns if column not in placed))

    def document(self, columns: Mapping[str, Any]) -> Document:
        """What the row says of its article; null and an empty text say nothing.

        Raises InvalidContent where JSON in a text is none.
        """
        made: Document = {}
        for member, column in self.plan(columns).pairs:
            value = columns[column]
            if value is None or value == "" or (member == "id" and self._is_from_elsewhere(value)):
                continue
            if member == "topics" and column != "topics" and isinstance(value, list):
                value = [{"name": item} if isinstance(item, str) else item for item in value]
            put(made, member, value)
        for member, value in self.fixed.items():
            if not has(made, member):
                put(made, member, value)
        return made

    def _is_from_elsewhere(self, value: Any) -> bool:
        """Whether a column `id` that nobody mapped holds something else than the id of an article here."""
        return "id" not in self.given and not (isinstance(value, str) and is_id_7(value))


def folded(column: str) -> str:
    return re.sub(r"[\s-]+", "_", column.strip().lower())


def excludes(taken: str, member: str) -> bool:
    """Whether a member is settled once another is taken: there is one body, and an image is given whole or in parts."""
    if taken in BODIES and member in BODIES:
        return True
    return "image" in {taken, member} and taken != member and taken.split(".")[0] == member.split(".")[0]


def put(document: Document, member: str, value: Any) -> None:
    """Write a value where the member stands; a text becomes what the member is made of."""
    if isinstance(value, str) and member in CONVERSIONS:
        value = CONVERSIONS[member](value)
    elif member in {"external_id", "id"} and type(value) is int:
        value = str(value)
    if value is None:
        return
    head, _, part = member.partition(".")
    if not part:
        document[head] = value if head != "extra" or head not in document else {**value, **document[head]}
    elif isinstance(inner := document.setdefault(head, {}), dict):
        inner[part] = value


def has(document: Document, member: str) -> bool:
    head, _, part = member.partition(".")
    found = document.get(head)
    if member in BODIES:
        return found is not None
    return found is not None if not part else isinstance(found, dict) and part in found


def check_member(member: str) -> None:
    """Raises Misused unless a column can be mapped to it."""
    if member in MEMBERS or re.fullmatch(r"extra\.[^.]+", member):
        return
    known = {word: name for name in MEMBERS for word in words_for(name)}
    meant = known.get(member) or API_NEIGHBOURS.get(member)
    close = [meant] if meant in MEMBERS else get_close_matches(member, MEMBERS, n=1, cutoff=0.6)
    hint = f" Did you mean {close[0]}?" if close else f" Name one of {', '.join(MEMBERS)}, or extra.NAME."
    raise Misused(f"An article has no member {member!r}.{hint}")
