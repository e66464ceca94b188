"""Where a list that is filtered by a date can begin and end: which dates there are at each place in its order.

A list that goes by the time when words were recorded cannot say where those begin that were said last year: it would
look through all before them. For each place in its order (some hours, a day) it is kept which dates are there. A span
is never made narrower, so it may have more than there is, and never less. `onrecord project --all` makes all anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlmodel import Session

from app.core.sql.bulk import write
from app.core.sql.reader import Reader, chunks

OF_AN_ID, OF_A_TIME = 6, 10
"""How many characters of what a list goes by say the place: of an id some hours, of an instant its day."""
EVER_AFTER = "~"
"""Behind every date, and behind whatever begins as a place does."""
WIDENED = """
    INSERT INTO date_span (list, place, first, last)
    SELECT list, place, MIN(first), MAX(last) FROM ({placed}) placed GROUP BY list, place
    ON CONFLICT (list, place) DO UPDATE SET
        first = CASE WHEN excluded.first < date_span.first THEN excluded.first ELSE date_span.first END,
        last = CASE WHEN excluded.last > date_span.last THEN excluded.last ELSE date_span.last END
    WHERE excluded.first < date_span.first OR excluded.last > date_span.last
"""
PLACED = f"""
    SELECT '{{name}}' AS list, SUBSTR({{column}}, 1, {{length}}) AS place,
        COALESCE({{first}}, '') AS first, COALESCE({{last}}, '{EVER_AFTER}') AS last
    FROM {{origin}} AND ({{first}} IS NOT NULL OR {{last}} IS NOT NULL)
"""
END = """
    SELECT place FROM date_span WHERE list = :list AND last >= :after AND first < :before ORDER BY place {way} LIMIT 1
"""


def widening(origin: str, first: str, last: str, columns: Mapping[str, str]) -> str:
    """The statement that widens the spans of lists; `columns` are what each goes by, under the lists' names.

    `origin` is a FROM with its WHERE, `first` and `last` what a date may mean: null is no limit.
    """
    placed = [
        PLACED.format(
            name=name,
            column=column,
            length=OF_A_TIME if name.endswith("_at") else OF_AN_ID,
            origin=origin,
            first=first,
            last=last,
        )
        for name, column in columns.items()
    ]
    return WIDENED.format(placed=" UNION ALL ".join(placed))


def widen(session: Session, statement: str, ids: Collection[str]) -> None:
    """Widen the spans by what has these `:ids`."""
    for some in chunks(sorted(ids)):
        write(session, statement, ids=some)


def ends(reader: Reader, ordered_by: str, after: str | None, before: str | None) -> tuple[str, str] | None:
    """The first place and the last in the order of a list that have such dates: None where there are none at all.

    `ordered_by` is the list's name; `after` is inclusive, `before` exclusive.
    """
    asked = {"after": after or "", "before": before or EVER_AFTER * 2}
    first, last = (reader.value(END.format(way=way), list=ordered_by, **asked) for way in ("ASC", "DESC"))
    return None if first is None else (first, last)


def between(
    reader: Reader, ordered_by: str, key: str, after: str | None, before: str | None
) -> tuple[list[str], dict[str, str]]:
    """The conditions that a row is where such dates are at all, and their values: what is in front of the first of
    these and behind the last need not be looked through. `key` is the column that the list goes by.
    """
    found = ends(reader, ordered_by, after, before)
    if found is None:
        return ["1 = 0"], {}
    first, last = found
    return [f"{key} >= :place_first", f"{key} < :place_last"], {"place_first": first, "place_last": last + EVER_AFTER}
