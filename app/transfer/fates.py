"""What became of each row, counted and told: the summary of an import, and its report of refusals."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO

from app.core.problems import Fault, Problem
from app.transfer.formats.rows import Misused

Kind = Literal["imported", "there", "refused"]
SHOWN = 10
"""Refusals that the summary shows."""
MOST_NAMES = 200
"""Names of what found no place that are told apart."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a row: imported, there already, or refused and why.

    `ident` is what the row is known by; `unit` is what `line` counts.
    """

    file: str
    line: int
    ident: str
    kind: Kind
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()
    until: int = 0
    quotes: int = 0
    unit: str = "line"

    @property
    def place(self) -> str:
        return f"{self.file}, {self.unit} {self.line}"

    def document(self) -> dict[str, object]:
        """A refusal as the report has it; `errors` are there when more than one thing is wrong."""
        first = self.faults[0]
        found: dict[str, object] = {"file": self.file, self.unit: self.line, "id": self.ident or None}
        found |= {"code": first.code, "detail": first.detail, "pointer": first.pointer}
        if self.until:
            found["until_line"] = self.until
        if len(self.faults) > 1:
            found["errors"] = [fault.document() for fault in self.faults]
        return found


def faults_in(problem: Problem) -> tuple[Fault, ...]:
    return problem.errors or (Fault(problem.name, problem.detail),)


@dataclass(slots=True)
class Unplaced:
    """What found no place: how often, by a name for it, and where first. Of very many names the last are one."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, count: int, place: str) -> None:
        if name not in self.counts and len(self.counts) >= MOST_NAMES:
            name = "everything else"
        self.counts[name] += count
        self.first.setdefault(name, place)

    def lines(self) -> Iterator[str]:
        for name, count in self.counts.most_common():
            yield f"without a place: {name} ({count}), first in {self.first[name]}"


@dataclass(slots=True)
class Tally:
    """The counts of one import."""

    counts: Counter[Kind] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    unplaced: Unplaced = field(default_factory=Unplaced)
    quotes: int = 0
    first_refusals: list[Fate] = field(default_factory=list)
    first_warned: dict[str, Fate] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def add(self, fates: Sequence[Fate]) -> None:
        for fate in fates:
            self.counts[fate.kind] += 1
            self.warnings.update(fate.warnings)
            for code in fate.warnings:
                self.first_warned.setdefault(code, fate)
            self.quotes += fate.quotes
            if fate.kind == "refused" and len(self.first_refusals) < SHOWN:
                self.first_refusals.append(fate)

    @property
    def rows(self) -> int:
        return self.counts.total()

    def so_far(self) -> str:
        """One phrase, for those who wait."""
        return f"{self.rows} rows, {self.counts['refused']} refused"

    def lines(self, *, dry_run: bool) -> Iterator[str]:
        """The summary."""
        seconds = time.monotonic() - self.began
        counts, rate = self.counts, self.rows / max(seconds, 0.001)
        done = "would be imported" if dry_run else "imported"
        yield (
            f"{counts['imported']} {done}, {counts['there']} there already, {counts['refused']} refused,"
            f" {self.warnings.total()} warnings; {self.quotes} quotes; {seconds:.1f} seconds, {rate:.0f} rows/s"
        )
        for fate in self.first_refusals:
            first = fate.faults[0]
            place = f"{first.pointer}: " if first.pointer else ""
            yield f"refused: {fate.place}: {place}{first.detail}"
        if counts["refused"] > SHOWN:
            yield f"and {counts['refused'] - SHOWN} more; --report FILE lists all of them"
        for code, count in self.warnings.most_common():
            warned = self.first_warned[code]
            yield f"warning: {code} ({count}){WARNINGS.get(code, '')}; first in {warned.place}"
        yield from self.unplaced.lines()


WARNINGS = {
    "changed_since": ": the row has changed since it was imported; the article stays as it is",
    "looks_like_html": ": the text has HTML tags, which are kept as text; map the column to body.html",
    "no_alt_text": ": the image came in with an empty alternative text",
    "no_date": ": the date stands for none; what is published counts from now",
    "image_not_found": ": the featured image is not in the file, or has no address on the web; --site gives it one",
    "not_an_article": ": the item is a picture, an event or the like; it came in as an article",
    "not_published": ": the date of publication is kept only with --publish",
    "old_address_taken": ": another article has or had this old address; it leads there",
    "restricted": ": not everybody could read it where it comes from; it stays a draft",
    "slug_taken": ": another article has or had this slug; it got one made from its headline",
}
"""What the import's own warnings mean; the others are those of the API."""


class Report:
    """A file of refusals, one JSON object a line; without a path, nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._handle: TextIO | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._handle = self._path.open("w", encoding="utf-8")
            except OSError:
                raise Misused("The report cannot be written there. Name a file in a folder that is there.") from None
        return self

    def write(self, fates: Sequence[Fate]) -> None:
        if self._handle is None:
            return
        for fate in fates:
            if fate.kind == "refused":
                self._handle.write(json.dumps(fate.document(), ensure_ascii=False) + "\n")
        self._handle.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            self._handle.close()
