"""Remarks with their steps: loaded, made, shared, and copied where an unnamed source must not be shared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.core.sql.db import reader_of
from app.core.values.dates import date_bounds
from app.quotes.models import AttributionStep, AttributionVia, Remark
from app.quotes.shapes import SaidItem
from app.quotes.writing.attribution.steps import PLAIN, Step
from app.sources.finding import make_source
from app.sources.models import Source
from app.sources.names import COLUMNS, KnownSource, is_named_once
from app.sources.shapes import SourceCreate

NOT_A_CARRIER = frozenset({"unnamed", "unidentified"})
SAID = {"date": "said_date", "text": "said_text", "medium": "medium", "occasion": "occasion", "audience": "audience",
        "place": "place"}  # fmt: skip
"""The members of `said`, and the columns that hold them."""
COPIED = ("kind", "name", "distinction", "description", "work_type", "anonymity_reason")
"""What a copy of a source has: no address and no id of elsewhere that another has, too."""
STEP_COLUMNS = (*PLAIN, "role", "source_id", "on_behalf_of_id", "source_title", "date_from", "date_until")


@dataclass(slots=True)
class Spoken:
    """A remark with its steps, and the one that it was told in."""

    remark: Remark
    steps: list[Step]
    told_in: Spoken | None = None
    is_new: bool = False

    def levels(self) -> Iterator[Spoken]:
        """This one, then the one that it was told in, and so on."""
        level: Spoken | None = self
        while level is not None:
            yield level
            level = level.told_in

    def unnamed(self) -> Iterator[KnownSource]:
        """The unnamed sources in its own steps."""
        return (source for step in self.steps for source in step.sources() if source.kind == "unnamed")

    @property
    def is_protected(self) -> bool:
        """Whether an unnamed source stands anywhere in its chain: then it is never shared."""
        return any(True for level in self.levels() for _ in level.unnamed())

    @property
    def speakers(self) -> list[Step]:
        return [step for step in self.steps if step.is_speaker]

    @property
    def first_verification(self) -> str:
        """What is known while nobody has checked: `attributed` if a named source besides the speakers carries it."""
        own = {step.source.id for step in self.speakers}
        carriers = [step for step in self.steps if not step.is_speaker]
        carriers += [step for level in self.levels() if level is not self for step in level.steps]
        named = any(step.source.kind not in NOT_A_CARRIER and step.source.id not in own for step in carriers)
        return "attributed" if named else "unverified"


def new_spoken(said: SaidItem | None, steps: list[Step], told_in: Spoken | None) -> Spoken:
    """A new remark, not yet in the database."""
    members = said_columns(said) if said is not None else {}
    if told_in is not None:
        members |= told_in_columns(told_in.remark)
    return Spoken(Remark(**members), steps, told_in, is_new=True)


def said_columns(said: SaidItem) -> dict[str, Any]:
    """The columns that hold what was given of the act of saying; null means unknown."""
    columns = {SAID[name]: getattr(said, name) for name in SAID if said.given(name)}
    if "medium" in columns:
        columns["medium"] = columns["medium"] or "unknown"
    if "said_date" in columns:
        columns["said_from"], columns["said_until"] = date_bounds(columns["said_date"])
    return columns


def told_in_columns(outer: Remark) -> dict[str, Any]:
    return {"told_in_id": outer.id, "told_in_depth": outer.depth, "depth": outer.depth + 1}


def own_copy(session: Session, spoken: Spoken) -> Spoken:
    """The same remark where it may be shared, else a copy with sources of its own, all the way up."""
    if not spoken.is_protected:
        return spoken
    outer = own_copy(session, spoken.told_in) if spoken.told_in is not None else None
    copies: dict[str, KnownSource] = {}
    steps = [copied_step(session, step, copies) for step in spoken.steps]
    kept = ("medium", "occasion", "audience", "place", "said_date", "said_from", "said_until", "said_text")
    members = {name: getattr(spoken.remark, name) for name in kept}
    if outer is not None:
        members |= told_in_columns(outer.remark)
    return Spoken(Remark(**members), steps, outer, is_new=True)


def copied_step(session: Session, step: Step, copies: dict[str, KnownSource]) -> Step:
    source = copied_source(session, step.source, copies)
    behalf = copied_source(session, step.on_behalf_of, copies) if step.on_behalf_of is not None else None
    columns = step.columns | {"source_id": source.id, "on_behalf_of_id": behalf.id if behalf is not None else None}
    return replace(step, columns=columns, source=source, on_behalf_of=behalf)


def copied_source(session: Session, source: KnownSource, copies: dict[str, KnownSource]) -> KnownSource:
    """The source itself where its name says who it is; a tape or an unnamed one would tie the two remarks together."""
    if is_named_once(source.kind, source.work_type):
        return source
    if source.id not in copies:
        model = session.get_one(Source, source.id)
        members = {name: getattr(model, name) for name in COPIED if getattr(model, name) is not None}
        copies[source.id] = KnownSource.of(make_source(session, SourceCreate.model_validate(members)))
    return copies[source.id]


def load_spoken(session: Session, remark_ids: Collection[str], *, shared: bool = False) -> dict[str, Spoken]:
    """The remarks of these ids, with their steps and all that they were told in.

    `shared` keeps others from changing them until this transaction has joined them.
    """
    remarks: dict[str, Remark] = {}
    wanted = set(remark_ids)
    while wanted:
        query = select(Remark).where(col(Remark.id).in_(sorted(wanted))).order_by(col(Remark.id))
        found = session.execute(query.with_for_update(read=True) if shared else query).scalars().all()
        remarks |= {remark.id: remark for remark in found}
        wanted = {remark.told_in_id for remark in found if remark.told_in_id is not None} - remarks.keys()
    steps = load_steps(session, remarks)
    spoken = {ident: Spoken(remark, steps.get(ident, [])) for ident, remark in remarks.items()}
    for one in spoken.values():
        if one.remark.told_in_id is not None:
            one.told_in = spoken[one.remark.told_in_id]
    return spoken


def load_steps(session: Session, remark_ids: Iterable[str]) -> dict[str, list[Step]]:
    ids = sorted(remark_ids)
    if not ids:
        return {}
    table, via_table = AttributionStep, AttributionVia
    edges = select(col(via_table.remark_id), col(via_table.step), col(via_table.via_step))
    via: dict[tuple[str, int], list[int]] = {}
    for remark_id, step, earlier in session.execute(edges.where(col(via_table.remark_id).in_(ids))):
        via.setdefault((remark_id, step), []).append(earlier)
    named = [getattr(table, name) for name in STEP_COLUMNS]
    query = select(col(table.remark_id), col(table.step), *named).where(col(table.remark_id).in_(ids))
    rows = session.execute(query.order_by(col(table.remark_id), col(table.step))).all()
    sources = load_sources(session, {row.source_id for row in rows} | {row.on_behalf_of_id for row in rows})
    found: dict[str, list[Step]] = {}
    for row in rows:
        columns = {name: getattr(row, name) for name in STEP_COLUMNS}
        behalf = sources.get(row.on_behalf_of_id)
        chosen = Step(columns, tuple(sorted(via.get((row.remark_id, row.step), ()))), sources[row.source_id], behalf)
        found.setdefault(row.remark_id, []).append(chosen)
    return found


def load_sources(session: Session, ids: set[str | None]) -> dict[str | None, KnownSource]:
    wanted = sorted(ident for ident in ids if ident is not None)
    rows = reader_of(session).tuples(f"SELECT {COLUMNS} FROM source s WHERE s.id IN (:ids)", ids=wanted)
    return {row[0]: KnownSource.of_row(*row) for row in rows}
