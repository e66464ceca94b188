"""Days that a date may mean, against the instants of a filter. After is inclusive, before exclusive."""

from __future__ import annotations

from app.changes.public.spans import between
from app.core.sql.reader import Reader

MIDNIGHT = "T00:00:00.000000Z"


def within(
    first: str,
    last: str,
    after: str | None,
    before: str | None,
    *,
    names: str,
    certain: bool = False,
    closed: bool = False,
) -> tuple[list[str], dict[str, str]]:
    """The conditions that a date lies in a range, and their values, `{names}_after` and `{names}_before`.

    `first` and `last` are columns: the first and last day, `YYYY-MM-DD`, that the date may mean; null is no limit,
    unless they are `closed`: then they have none. Without `certain` it is enough that it may lie there. A time within a
    day cuts that day in two: the date may lie on either side, and certainly lies on neither.
    """
    conditions, values = [], {}

    def unless_open(limit: str, condition: str) -> str:
        return condition if closed else f"({condition} OR {limit} IS NULL)"

    if after is not None:
        name, day, exact = f"{names}_after", after[:10], shortened(after)
        conditions.append(f"{first} >= :{name}" if certain else unless_open(last, f"{last} >= :{name}"))
        values[name] = exact if certain else day
    if before is not None:
        name, day, exact = f"{names}_before", before[:10], shortened(before)
        conditions.append(f"{last} < :{name}" if certain else unless_open(first, f"{first} < :{name}"))
        values[name] = day if certain else exact
    if not certain and not closed and conditions:
        conditions.append(f"({first} IS NOT NULL OR {last} IS NOT NULL)")
    return conditions, values


def where_dated(
    reader: Reader, ordered_by: str, key: str, after: str | None, before: str | None
) -> tuple[list[str], dict[str, str]]:
    """The conditions that a row is where such days are at all, as `between` has them."""
    return between(reader, ordered_by, key, after and after[:10], before and shortened(before))


def shortened(moment: str) -> str:
    """A midnight as its day, which then sorts with days as text."""
    return moment.removesuffix(MIDNIGHT)
