"""Attributions as a list: one row per quote and step, "all that this agency reported".

For readers without the remarks in which an unnamed source stands: their steps are shown with their quote alone.
"""

from __future__ import annotations

from typing import Any

from app.changes.public.unlisting import listed
from app.core.http.answering import Shown, list_of
from app.core.http.parameters import choose
from app.core.paging.lists import total_of
from app.core.paging.pages import Cursors, Order, order_by
from app.core.sql.reader import Reader, Row
from app.quotes.answers.asking.asked import AttributionsQuery
from app.quotes.answers.asking.days import where_dated, within
from app.quotes.answers.asking.narrowed import ALL, Narrowed, either, every_quote
from app.quotes.answers.asking.paging import page
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.live.spans import own_or_said
from app.quotes.telling.chain import source_summary
from app.quotes.telling.reading import short_views
from app.sources.reading import source_ids

STEPS = " JOIN remark r ON r.id = q.remark_id JOIN attribution a ON a.remark_id = q.remark_id"
NAMES = " JOIN source s ON s.id = a.source_id LEFT JOIN source b ON b.id = a.on_behalf_of_id"
COLUMNS = """
    q.id AS quote_id, a.step, a.role, a.source_title, a.cue, a.hedge, a.date, a.date_text, a.evidence_url,
    s.id, s.kind, s.slug, s.name, b.id AS behalf_id, b.kind AS behalf_kind, b.slug AS behalf_slug,
    b.name AS behalf_name
"""
UNPROTECTED = """
    NOT EXISTS (SELECT 1 FROM attribution o JOIN source u ON u.id = o.source_id OR u.id = o.on_behalf_of_id
        WHERE o.remark_id = {remark} AND u.kind = 'unnamed')
"""
OF_SOURCE = """
    SELECT o.id FROM attribution a JOIN quote o ON o.remark_id = a.remark_id WHERE a.source_id IN (:source)
"""
FIRST, LAST = own_or_said("a")


def attributions_shown(reader: Reader, cursors: Cursors, ask: AttributionsQuery) -> tuple[Shown, str | None]:
    """A page of steps, and the cursor of the next. Raises InvalidParameter, UnknownParameter and InvalidCursor."""
    draft = ask.view == "draft"
    include = choose("include", ask.include, frozenset({"quote.articles"}))
    found = steps_found(reader, ask)
    first = order_by(ask.sort, {"id": found.key}, "-id").terms[0]
    rows, cursor = page(reader, cursors, ask, Order((first, ("a.step", first[1]))), COLUMNS, found, "attributions")
    quotes = short_views(reader, [row["quote_id"] for row in rows], draft=draft)
    if include:
        newest = articles_of(reader, list(quotes.views), draft=draft, retracted=False, most=NEWEST)
        for quote, (articles, count) in newest.items():
            quotes.views[quote] |= {"articles": articles, "articles_count": count}
            quotes.things.update(("article", article["id"]) for article in articles)
    items = [row_view(row, quotes.views[row["quote_id"]], draft=draft) for row in rows]
    origin, conditions = counted(ask, found)
    total = total_of(reader, ask, (rows, cursor), origin, conditions, found.values)
    body: dict[str, Any] = {"items": items, "next_cursor": cursor, **total}
    shown = list_of(reader, body, "quote", None, "article")
    shown.whole, shown.things = "list-attribution", quotes.things
    return shown, cursor


def steps_found(reader: Reader, ask: AttributionsQuery) -> Narrowed:
    draft = ask.view == "draft"
    found = every_quote(draft=draft)
    if ask.source is not None:
        ids = source_ids(reader, ask.source, draft=draft)
        found.values["source"] = ids
        either(reader, found, OF_SOURCE, "1 = 1")
        # Not the bare column: the list is to keep its order, whatever index there is of it.
        found.conditions.append("(a.source_id || '') IN (:source)")
    found.origin += STEPS + NAMES
    if ask.role is not None:
        found.conditions.append("a.role IN (:role)")
        found.values["role"] = ask.role
    conditions, values = within(FIRST, LAST, ask.after, ask.before, names="date")
    found.conditions += conditions
    found.values |= values
    if conditions:
        conditions, values = where_dated(reader, "step.id", found.key, ask.after, ask.before)
        found.conditions += conditions
        found.values |= values
    if not draft:
        # By the step where not all are wanted, so that it is asked of no quote that has none of these.
        remark = "a.remark_id" if ask.source or ask.role or ask.after or ask.before else "q.remark_id"
        found.conditions += [UNPROTECTED.format(remark=remark), listed("quote", found.key)]
    return found


def counted(ask: AttributionsQuery, found: Narrowed) -> tuple[str, list[str]]:
    """The FROM and the conditions by which steps are counted: by their days, where these are all that is asked for. A
    walk along all quotes may long find none of those days.
    """
    origin = found.origin.removesuffix(NAMES)
    if ask.source is not None or not (ask.after or ask.before):
        return origin, found.conditions
    as_said, of_its_own = (
        " AND ".join(within(*columns, ask.after, ask.before, names="date")[0])
        for columns in (("r.said_from", "r.said_until"), ("a.date_from", "a.date_until"))
    )
    dated = f"""(
        SELECT a.remark_id, a.role FROM remark r CROSS JOIN attribution a
            WHERE a.remark_id = r.id AND a.date IS NULL AND {as_said}
        UNION ALL SELECT a.remark_id, a.role FROM attribution a WHERE a.date IS NOT NULL AND {of_its_own}
    ) a"""
    by_date = within(FIRST, LAST, ask.after, ask.before, names="date")[0]
    others = [condition for condition in found.conditions if condition not in by_date]
    if found.origin.startswith(ALL):
        return f"{dated} CROSS JOIN quote q", ["q.remark_id = a.remark_id", *others]
    return f"{dated} CROSS JOIN quote q CROSS JOIN visible v", ["q.remark_id = a.remark_id", "v.id = q.id", *others]


def row_view(row: Row, quote: dict[str, Any], *, draft: bool) -> dict[str, Any]:
    source = [row[name] for name in ("id", "kind", "slug", "name")]
    behalf = [row[f"behalf_{name}"] for name in ("id", "kind", "slug", "name")]
    return {
        "quote": quote,
        "step": row["step"],
        "role": row["role"],
        "source": source_summary(*source, draft=draft),
        "source_title": row["source_title"],
        "on_behalf_of": None if behalf[0] is None else source_summary(*behalf, draft=draft),
        "cue": row["cue"],
        "hedge": row["hedge"],
        "date": row["date"],
        "date_text": row["date_text"],
        "evidence_url": row["evidence_url"],
    }
