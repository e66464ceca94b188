"""A list while filters narrow it down: where it begins, and what is asked of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.core.paging.lists import finds_many
from app.core.sql.reader import Reader

FEW = 2_000
"""So few rows are put in order, wherever they were found."""
PUBLIC = "visible v JOIN quote q ON q.id = v.id"
ALL = "quote q"
NOTHING = "1 = 0"


@dataclass(slots=True)
class Narrowed:
    """A list in SQL: its FROM, the column that its rows are in the order of, its conditions and their values."""

    origin: str
    key: str
    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    fresh: bool = True
    """Whether the list may still begin somewhere else."""
    few: bool = False
    """Whether it is known to be short."""
    most: int = field(default_factory=lambda: FEW)
    """Up to how many rows it is short."""
    through: tuple[str, str] | None = None
    """What finds the rows of a long list, and the condition that says the same of each."""
    once: bool = False
    """Whether that finds none twice."""
    public: bool = False
    """Whether that finds nothing but what is public."""
    bounds: list[str] = field(default_factory=list)
    """Between which places of its order a walk along the list finds anything. Whoever counts otherwise needs none."""

    def walked(self) -> list[str]:
        """The conditions of the list as somebody goes along it."""
        return [*self.conditions, *self.bounds]

    def counted(self) -> tuple[str, list[str]]:
        """The FROM and the conditions by which the list is counted: by what finds its rows, which soon has a thousand,
        where a walk along all quotes may long find none.
        """
        if self.through is None or not self.fresh or self.few:
            return self.origin, self.walked()
        test = self.through[1]
        others, matched = [condition for condition in self.conditions if condition != test], self.matched()
        if self.origin == ALL:
            return f"{matched} CROSS JOIN quote q", ["q.id = g.id", *others]
        if self.public:
            # The first condition says that they are public, and so does what finds them.
            own = [condition.replace(self.key, "g.id") for condition in others[1:]]
            if not any(table in condition for table in ("q.", "v.") for condition in own):
                return matched, own
        if not any("q." in condition for condition in others):
            return f"{matched} CROSS JOIN visible v", ["v.id = g.id", *others]
        return f"{matched} CROSS JOIN visible v CROSS JOIN quote q", ["v.id = g.id", "q.id = v.id", *others]

    def matched(self) -> str:
        """What finds the rows of a long list, each once, as a FROM called `g` that gives their ids."""
        assert self.through is not None
        return f"({self.through[0]}) g" if self.once else f"(SELECT DISTINCT m.id FROM ({self.through[0]}) m) g"

    def settle(self) -> None:
        """Ask of the row of a quote no more than must be: its id stands in what the list goes along."""
        self.conditions = [condition.replace("q.id", self.key) for condition in self.conditions]
        if self.through is not None:
            self.through = self.through[0], self.through[1].replace("q.id", self.key)
        if not any("q." in condition for condition in self.conditions):
            # No database looks up what a LEFT JOIN adds in vain.
            self.origin = self.origin.replace(" JOIN quote q ", " LEFT JOIN quote q ")

    def begin(self, origin: str, key: str, conditions: list[str]) -> None:
        """Begin somewhere else, by conditions that take the place of the first: it says where the list began."""
        self.origin, self.key, self.fresh = origin, key, False
        self.conditions[:1] = conditions


def every_quote(*, draft: bool, trashed: bool = False) -> Narrowed:
    """All that the caller may list."""
    if not draft:
        return Narrowed(PUBLIC, "v.id", ["v.kind = 'quote'"])
    return Narrowed(ALL, "q.id", [f"q.trashed_at IS {'NOT ' if trashed else ''}NULL", "q.merged_into_id IS NULL"])


def either(
    reader: Reader,
    found: Narrowed,
    matching: str,
    test: str,
    *,
    counting: str = "",
    key: str = "q.id",
    once: bool = False,
    public: bool = False,
) -> None:
    """Narrow by what a statement finds, if that is little; else by a test of each row.

    `counting` finds about as many, and gives its rows one by one, so that counting ends with the first too many. With
    `once` the statement finds no row twice, with `public` none that is not public.
    """
    if not found.fresh:
        found.conditions.append(test)
        return
    few = not finds_many(reader, counting or matching, found.values, found.most)
    found.few = found.few or few
    if not few and found.through is None:
        found.through, found.once, found.public = (matching, test), once, public
    found.conditions.append(f"{key} IN ({matching})" if few else test)
