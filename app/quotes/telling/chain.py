"""The chain of an attribution as it is read: the steps of a remark, and of the remarks that it was told in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.core.sql.reader import Reader

STEP = """
    a.remark_id, a.step, a.role, a.source_title, a.cue, a.hedge, a.date, a.date_text, a.evidence_url, a.archive_url,
    a.note, s.id, s.kind, s.slug, s.name, s.work_type, b.id, b.kind, b.slug, b.name
"""
SOURCES = "JOIN source s ON s.id = a.source_id LEFT JOIN source b ON b.id = a.on_behalf_of_id"
VIA = "LEFT JOIN attribution_via e ON e.remark_id = a.remark_id AND e.step = a.step"
OWN = """
    SELECT {step}, NULL, {via} FROM attribution a {joined}
    WHERE a.remark_id IN (:remarks) ORDER BY a.remark_id, a.step{order}
"""
OUTWARD = """
    WITH RECURSIVE outward (id, told_in_id) AS (
        SELECT id, told_in_id FROM remark WHERE id IN (:remarks)
        UNION
        SELECT r.id, r.told_in_id FROM outward JOIN remark r ON r.id = outward.told_in_id
    )
"""
WHOLE = """
    {outward} SELECT {step}, outward.told_in_id, {via} FROM outward JOIN attribution a ON a.remark_id = outward.id
    {joined} ORDER BY a.remark_id, a.step{order}
"""


def in_full(statement: str, *, via: bool) -> str:
    """A statement of steps, with or without the earlier steps that each came through."""
    if not via:
        return statement.format(outward=OUTWARD, step=STEP, joined=SOURCES, via="NULL", order="")
    return statement.format(
        outward=OUTWARD, step=STEP, joined=f"{SOURCES} {VIA}", via="e.via_step", order=", e.via_step"
    )


STATEMENTS = {
    (nested, via): in_full(WHOLE if nested else OWN, via=via) for nested in (False, True) for via in (False, True)
}

RECORDED_OUTWARD = """
    WITH RECURSIVE outward (id) AS (
        SELECT m.id FROM remark m WHERE m.id = q.remark_id
        UNION SELECT m.told_in_id FROM outward JOIN remark m ON m.id = outward.id WHERE m.told_in_id IS NOT NULL
    ) SELECT a.source_id FROM outward CROSS JOIN attribution a WHERE a.remark_id = outward.id AND a.role = 'recorded_in'
"""
"""The works that the words of a quote `q` are recorded in, anywhere in its chain."""


class Step(NamedTuple):
    """A step with its source and whom that source spoke for."""

    remark_id: str
    step: int
    role: str
    source_title: str | None
    cue: str | None
    hedge: str | None
    date: str | None
    date_text: str | None
    evidence_url: str | None
    archive_url: str | None
    note: str | None
    source_id: str
    kind: str
    slug: str | None
    name: str
    work_type: str | None
    behalf_id: str | None
    behalf_kind: str | None
    behalf_slug: str | None
    behalf_name: str | None

    def source(self, *, draft: bool) -> dict[str, Any]:
        return source_summary(self.source_id, self.kind, self.slug, self.name, draft=draft)

    def on_behalf_of(self, *, draft: bool) -> dict[str, Any] | None:
        if self.behalf_id is None:
            return None
        return source_summary(self.behalf_id, self.behalf_kind, self.behalf_slug, self.behalf_name, draft=draft)


def source_summary(ident: Any, kind: Any, slug: Any, name: Any, *, draft: bool) -> dict[str, Any]:
    """The short form of a source: of an unnamed one readers get kind and printed description, nothing else."""
    if kind == "unnamed" and not draft:
        return {"kind": kind, "name": name}
    return {"id": ident, "kind": kind, "slug": slug, "name": name}


@dataclass(slots=True)
class Chain:
    """The steps of remarks, of all that they were told in, and which step had it from which."""

    steps: dict[str, list[Step]] = field(default_factory=dict)
    told_in: dict[str, str | None] = field(default_factory=dict)
    via: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def load(self, reader: Reader, remarks: Mapping[str, str | None], *, via: bool = True) -> None:
        """Add the chains of these remarks, given with what each was told in, if they are not there yet.

        Without `via` it is not read which step had it from which: an attribution needs that, a credit does not.
        """
        wanted = {ident: outer for ident, outer in remarks.items() if ident not in self.told_in}
        if not wanted:
            return
        self.told_in.update(wanted)
        statement = STATEMENTS[any(outer is not None for outer in wanted.values()), via]
        here: dict[str, list[Step]] = {}
        for row in reader.tuples(statement, remarks=list(wanted)):
            remark, number, told_in, earlier = row[0], row[1], row[-2], row[-1]
            steps = here.get(remark)
            if steps is None:
                steps = here[remark] = []
                self.told_in.setdefault(remark, told_in)
            if not steps or steps[-1].step != number:
                steps.append(Step._make(row[:-2]))
                self.via[remark, number] = []
            if earlier is not None:
                self.via[remark, number].append(earlier)
        self.steps.update(here)

    def levels(self, remark: str) -> list[list[Step]]:
        """The steps of a remark, then of the one that it was told in, and so on to the origin."""
        found = [self.steps.get(remark, [])]
        while (outer := self.told_in.get(remark)) is not None:
            found.append(self.steps.get(outer, []))
            remark = outer
        return found

    def recordings(self, remark: str) -> set[str]:
        """The works that the words were recorded in, anywhere in the chain."""
        return {step.source_id for level in self.levels(remark) for step in level if step.role == "recorded_in"}

    def sources(self) -> Iterable[tuple[str, str]]:
        """Every named source of every step, as things."""
        for steps in self.steps.values():
            for step in steps:
                if step.kind != "unnamed":
                    yield ("source", step.source_id)
                if step.behalf_id is not None and step.behalf_kind != "unnamed":
                    yield ("source", step.behalf_id)

    def attribution(self, remark: str, *, draft: bool) -> dict[str, Any]:
        """The attribution as it goes over the wire: `steps`, and `told_in`, the same of the remark around it."""
        outer = self.told_in.get(remark)
        return {
            "steps": [self._step_view(step, draft=draft) for step in self.steps.get(remark, ())],
            "told_in": None if outer is None else self.attribution(outer, draft=draft),
        }

    def _step_view(self, step: Step, *, draft: bool) -> dict[str, Any]:
        # What stands beside an unnamed source may lead to it: links and notes are for editors.
        shown = draft or step.kind != "unnamed"
        return {
            "step": step.step,
            "role": step.role,
            "source": step.source(draft=draft),
            "source_title": step.source_title,
            "on_behalf_of": step.on_behalf_of(draft=draft),
            "cue": step.cue,
            "hedge": step.hedge,
            "date": step.date,
            "date_text": step.date_text,
            "evidence_url": step.evidence_url if shown else None,
            "archive_url": step.archive_url if shown else None,
            "note": step.note if shown else None,
            "via": self.via[step.remark_id, step.step],
        }
