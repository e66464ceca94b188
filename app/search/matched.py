"""What is found: the matching rows under all filters, as SQL. Pages, totals and facets all begin here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from app.articles.answers.conditions import LIVE
from app.articles.answers.filters import ArticlesQuery, by_part
from app.articles.answers.filters import conditions_of as article_conditions
from app.articles.live.spans import PRINTED
from app.changes.public.spans import ends
from app.changes.public.unlisting import listed
from app.core.fulltext.asking import Sought
from app.core.fulltext.matching import FEW, SHORT, Matches, is_short, matches, nothing, oldest_of, row_tests, table_of
from app.core.fulltext.rows import NEWEST_NUMBER, OLDEST_NUMBER, numbers_at, numbers_of_ids
from app.core.sql.reader import Reader
from app.quotes.answers.asking.asked import QuotesQuery
from app.quotes.answers.asking.marks import MARKED, marks_of
from app.quotes.answers.asking.narrowed import ALL, Narrowed
from app.quotes.answers.asking.narrowing import narrowed
from app.search.asked import APPLIES, BOTH, KINDS, SearchQuery
from app.sources.reading import source_ids

PRINTED_IN = {
    False: "live_occurrence o CROSS JOIN live_article l WHERE l.article_id = o.article_id",
    True: "head_occurrence o CROSS JOIN article l WHERE l.id = o.article_id AND l.trashed_at IS NULL",
}


def given_filters(ask: SearchQuery, without: Collection[str] = ()) -> list[str]:
    return [name for name in APPLIES if getattr(ask, name) is not None and name not in without]


def kinds_of(ask: SearchQuery, without: Collection[str] = ()) -> list[str]:
    """The kinds that can be found: those asked for, less those that a filter cannot be asked of."""
    wanted = KINDS if ask.type is None or "type" in without else tuple(ask.type)
    return [kind for kind in wanted if all(kind in APPLIES[name] for name in given_filters(ask, without))]


def matched(reader: Reader, ask: SearchQuery, wanted: Sought, without: Collection[str] = ()) -> Matches:
    """The rows `hit` that match under all filters but those in `without`: FROM, order, WHERE and values."""
    draft, kinds, filters = ask.view == "draft", kinds_of(ask, without), given_filters(ask, without)
    if not kinds or not wanted.runs:
        return nothing(draft=draft)
    marked = [] if draft else [name for name in filters if name in MARKED]
    indexed = marks_of(reader, ask, marked, retracted=ask.retracted)
    # What is found by these is an article or a quote without being asked.
    possible = BOTH if indexed else KINDS
    asked = None if len(kinds) == len(possible) else kinds
    found = matches(reader, wanted, asked, draft=draft, left_out=draft or ask.retracted, filters=[*indexed.values()])
    if len(indexed) == len(filters):
        return found
    if not draft and (ask.published_after or ask.published_before):
        where_published(reader, ask, kinds, found)
    sides, oldest = sides_of(reader, ask, filters, kinds), None
    short = oldest_of(reader, found, FEW) is not None and all(is_short_side(reader, side) for side in sides.values())
    if short:
        conditions, values = row_tests(wanted.runs, wanted.without)
        found = Matches(f"{table_of(draft=draft)} hit", "hit.n", conditions, values)
    else:
        oldest = oldest_of(reader, found, SHORT)
    chosen = []
    for kind, side in sides.items():
        among = f"SELECT {side.ident} FROM {side.origin} WHERE {' AND '.join(side.conditions)}"
        if short:
            test = f"hit.id IN ({among})"
        elif side.row is None:
            test = f"EXISTS ({among} AND {side.ident} = hit.id)"
        else:
            test = row_test(kind, side, side.row)
        chosen.append(f"(hit.kind = '{kind}' AND {test})")
        found.values.update(side.values)
    found.conditions.append(f"({' OR '.join(chosen)})")
    return replace(found, oldest=oldest, index=None)


def where_published(reader: Reader, ask: SearchQuery, kinds: Collection[str], found: Matches) -> None:
    """Look only among the numbers that what was published then can have: articles have that of their publication, and
    of quotes it is known when those of each place were printed.
    """
    after, before = ask.published_after, ask.published_before
    bounds = []
    if "article" in kinds:
        bounds.append(
            (numbers_at(before)[0] if before else NEWEST_NUMBER, numbers_at(after)[1] if after else OLDEST_NUMBER)
        )
    if "quote" in kinds and (places := ends(reader, PRINTED, after, before)):
        bounds.append((numbers_of_ids(places[1])[0], numbers_of_ids(places[0])[1]))
    if not bounds:
        found.conditions.append("1 = 0")
        return
    found.conditions.extend([f"{found.key} >= :newest_number", f"{found.key} <= :oldest_number"])
    found.values["newest_number"] = min(newest for newest, _ in bounds)
    found.values["oldest_number"] = max(oldest for _, oldest in bounds)


class Side(NamedTuple):
    """What the filters leave of a kind: a FROM, the column of the id, conditions and values; whether that is little,
    None where it is still to be counted, and by which FROM and conditions.
    """

    origin: str
    ident: str
    conditions: list[str]
    values: dict[str, Any]
    counted: tuple[str, list[str]]
    short: bool | None = None
    row: tuple[str, str] | None = None
    """The table and the id in it of what a row is of, where readers' lists begin at all that is public."""


def row_test(kind: str, side: Side, row: tuple[str, str]) -> str:
    """Whether a row that readers find passes the filters: what the index has is public, and listed if it must be."""
    table, ident = row
    given = {f"v.kind = '{kind}'", listed(kind, side.ident)}
    tests = [test.replace(side.ident, "hit.id") for test in side.conditions if test not in given]
    if any(f"{ident.split('.')[0]}." in test for test in tests):
        return f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join([f'{ident} = hit.id', *tests])})"
    return " AND ".join(tests) or "1 = 1"


def is_short_side(reader: Reader, side: Side) -> bool:
    return is_short(reader, *side.counted, side.values) if side.short is None else side.short


def sides_of(reader: Reader, ask: SearchQuery, filters: Collection[str], kinds: Collection[str]) -> dict[str, Side]:
    """The articles, and the quotes, that the filters leave."""
    draft = ask.view == "draft"
    given = {name: getattr(ask, name) for name in filters} | {"retracted": ask.retracted, "view": ask.view, "q": ask.q}
    sides: dict[str, Side] = {}
    if "article" in kinds:
        own = {name: value for name, value in given.items() if name in ArticlesQuery.model_fields}
        articles = article_conditions(reader, ArticlesQuery.model_construct(**own))
        if "reported_by" in given:
            by_part(articles, "reported_by", source_ids(reader, ask.reported_by or [], draft=draft))
        where, counted = articles.where, articles.about_counted()
        origin, row = LIVE, None if draft else (LIVE, articles.id)
        if draft:
            origin = "article a JOIN revision r ON r.article_id = a.id AND r.revision = a.head_revision"
            counted = origin, where
        sides["article"] = Side(origin, articles.id, where, articles.values, counted, row=row)
    if "quote" in kinds:
        own = {name: value for name, value in given.items() if name in QuotesQuery.model_fields}
        quotes = narrowed(reader, QuotesQuery.model_construct(**own))
        by_publication(ask, quotes, filters, draft=draft)
        where, counted, few = quotes.conditions, quotes.counted(), quotes.few
        own_row = (ALL, "q.id") if quotes.fresh and not draft else None
        sides["quote"] = Side(quotes.origin, quotes.key, where, quotes.values, counted, few, own_row)
    return sides


def by_publication(ask: SearchQuery, found: Narrowed, filters: Collection[str], *, draft: bool) -> None:
    """Quotes that an article prints which was published then."""
    when = [(name, sign) for name, sign in (("published_after", ">="), ("published_before", "<")) if name in filters]
    if not when:
        return
    # Not of the bare column: its index finds all that was published then.
    tests = [f"o.quote_id = {found.key}", *(f"(l.published_at || '') {sign} :{name}" for name, sign in when)]
    if not draft and not ask.retracted:
        tests.append(listed("article", "l.article_id"))
    found.conditions.append(f"EXISTS (SELECT 1 FROM {PRINTED_IN[draft]} AND {' AND '.join(tests)})")
    found.values.update({name: getattr(ask, name) for name, _ in when})
