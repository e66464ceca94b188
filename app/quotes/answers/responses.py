"""Responses as a list: what was said to words, to an act of saying, to a recording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.changes.public.unlisting import listed
from app.changes.public.visibility import is_public
from app.core.http.answering import Shown, list_of
from app.core.paging.lists import total_of
from app.core.paging.pages import Cursors, order_by
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.quotes.answers.asking.asked import ResponsesQuery
from app.quotes.answers.asking.days import where_dated, within
from app.quotes.answers.asking.narrowed import NOTHING, Narrowed, either
from app.quotes.answers.asking.paging import page
from app.quotes.live.spans import own_or_said
from app.quotes.telling.chain import source_summary
from app.quotes.telling.reading import short_views
from app.sources.reading import source_ids

COLUMNS = """
    p.id, p.version, p.stance, p.state, p.text, p.quote_id, p.date, p.date_text, p.note, p.target_quote_id,
    p.target_remark_id, p.target_source_id, p.created_at, p.updated_at, p.trashed_at,
    s.id AS by_id, s.kind AS by_kind, s.slug AS by_slug, s.name AS by_name,
    w.id AS at_id, w.kind AS at_kind, w.slug AS at_slug, w.name AS at_name
"""
JOINED = "JOIN source s ON s.id = p.responder_id LEFT JOIN source w ON w.id = p.target_source_id"
PUBLIC = "visible v CROSS JOIN response p"
SHOWING = "shown v CROSS JOIN response p"
ALL = "response p"
SEEN = is_public("response", "p.id")
SAID = """
    LEFT JOIN quote t ON t.id = p.target_quote_id
    LEFT JOIN remark r ON r.id = COALESCE(p.target_remark_id, t.remark_id)
"""
AROUND = f" {JOINED} {SAID}"
FIRST, LAST = own_or_said("p")
SAID_THEN = re.compile(r"\b[tr]\.")
"""What a condition has of the words that a response is to."""
TO_SPEAKER = "SELECT n.response_id AS id FROM response_to n WHERE n.source_id IN (:speaker)"
OF_REMARKS = """
    SELECT q.remark_id, q.id FROM quote q {visible} WHERE q.remark_id IN (:remarks) AND {condition}
    ORDER BY q.remark_id, q.id
"""
PUBLIC_OF_REMARKS = OF_REMARKS.format(visible="CROSS JOIN visible v", condition="v.kind = 'quote' AND v.id = q.id")
ALL_OF_REMARKS = OF_REMARKS.format(visible="", condition="q.trashed_at IS NULL AND q.merged_into_id IS NULL")


def responses_shown(reader: Reader, cursors: Cursors, ask: ResponsesQuery) -> tuple[Shown, str | None]:
    """A page of responses, and the cursor of the next. Raises InvalidParameter and InvalidCursor."""
    draft = ask.view == "draft"
    found = narrowed(reader, ask)
    order = order_by(ask.sort, columns_of(found), "-id")
    rows, cursor = page(reader, cursors, ask, order, COLUMNS, found, "responses")
    items, things = response_views(reader, rows, draft=draft)
    total = total_of(reader, ask, (rows, cursor), *counted(found, draft=draft), found.values)
    body: dict[str, Any] = {"items": items, "next_cursor": cursor, **total}
    shown = list_of(reader, body, "response", None, "article", "quote")
    shown.things = things
    return shown, cursor


def columns_of(found: Narrowed) -> dict[str, str]:
    """What the list may go by."""
    return {"id": found.key, "created_at": "p.created_at", "updated_at": "p.updated_at"}


def narrowed(reader: Reader, ask: ResponsesQuery) -> Narrowed:
    draft = ask.view == "draft"
    if draft:
        found = Narrowed(ALL, "p.id", ["p.trashed_at IS NULL"])
    else:
        by_time = ask.sort and ask.sort[0].endswith("_at")
        found = (
            Narrowed(ALL, "p.id", [SEEN])
            if by_time
            else Narrowed(PUBLIC, "v.id", ["v.kind = 'response' AND p.id = v.id"])
        )
    by_responder(reader, ask, found)
    found.origin += AROUND
    if ask.speaker is not None:
        ids = found.values["speaker"] = source_ids(reader, ask.speaker, draft=draft)
        test = f"EXISTS ({TO_SPEAKER} AND n.response_id = p.id)" if ids else NOTHING
        either(reader, found, TO_SPEAKER, test, key=found.key, once=len(ids) == 1)
    for name in ("stance", "state"):
        if (given := getattr(ask, name)) is not None:
            found.values[name] = given
            # The test is not of the bare column, so that no index of it takes the list out of its order.
            matching = f"SELECT o.id FROM response o WHERE o.{name} IN (:{name})"
            either(reader, found, matching, f"(p.{name} || '') IN (:{name})", key=found.key, once=True)
    conditions, values = within(FIRST, LAST, ask.after, ask.before, names="date")
    found.conditions += conditions
    found.values |= values
    order = (ask.sort or ["id"])[0].removeprefix("-")
    if conditions and (key := columns_of(found).get(order)):
        conditions, values = where_dated(reader, f"response.{order}", key, ask.after, ask.before)
        found.conditions += conditions
        found.values |= values
    if not draft:
        found.conditions.append(listed("response", found.key))
    return found


def counted(found: Narrowed, *, draft: bool) -> tuple[str, list[str]]:
    """The FROM and the conditions by which the list is counted: without what is only told of each response."""
    if any(SAID_THEN.search(condition) for condition in found.conditions):
        return found.origin, found.conditions
    origin, conditions = found.origin.removesuffix(AROUND), found.conditions
    if found.through is None or not found.fresh or found.few or draft:
        return origin, conditions
    # By what finds them, where a walk along all responses may long find none.
    others = [condition for condition in conditions if condition != found.through[1]]
    return f"{found.matched()} CROSS JOIN {origin}", [f"{found.key} = g.id", *others]


def by_responder(reader: Reader, ask: ResponsesQuery, found: Narrowed) -> None:
    if ask.responder is None:
        return
    ids = source_ids(reader, ask.responder, draft=ask.view == "draft")
    found.values["responder"] = ids
    if not ids:
        found.conditions.append(NOTHING)
    elif len(ids) == 1 and found.origin == PUBLIC:
        begun = ["v.kind = 'source'", "v.id = :began", "v.by_kind = 'response'", "p.id = v.by_id"]
        found.begin(SHOWING, "v.by_id", begun)
        found.conditions.append("p.responder_id IN (:responder)")
        found.values["began"] = ids[0]
    else:
        matching = "SELECT o.id FROM response o WHERE o.responder_id IN (:responder)"
        either(reader, found, matching, "(p.responder_id || '') IN (:responder)", key=found.key, once=True)


def response_views(reader: Reader, rows: Sequence[Row], *, draft: bool) -> tuple[list[dict[str, Any]], set[Thing]]:
    """Rows of COLUMNS as they go over the wire, and every public thing that they show."""
    remarks = [row["target_remark_id"] for row in rows if row["target_remark_id"]]
    by_remark: dict[str, list[str]] = {}
    statement = ALL_OF_REMARKS if draft else PUBLIC_OF_REMARKS
    for remark, quote in reader.tuples(statement, remarks=remarks) if remarks else ():
        by_remark.setdefault(remark, []).append(quote)
    wanted = {row[name] for row in rows for name in ("quote_id", "target_quote_id")} - {None}
    quotes = short_views(reader, wanted | {quote for group in by_remark.values() for quote in group}, draft=draft)
    items = [response_view(row, quotes.views, by_remark, draft=draft) for row in rows]
    things = {("response", row["id"]) for row in rows} | quotes.things
    for row in rows:
        things.update(
            ("source", row[f"{role}_id"]) for role in ("by", "at") if row[f"{role}_kind"] not in (None, "unnamed")
        )
    return items, things


def response_view(
    row: Row, quotes: dict[str, dict[str, Any]], by_remark: dict[str, list[str]], *, draft: bool
) -> dict[str, Any]:
    by, at = ([row[f"{role}_{name}"] for name in ("id", "kind", "slug", "name")] for role in ("by", "at"))
    remark = None
    if row["target_remark_id"]:
        remark = {"id": row["target_remark_id"]} if draft else {}
        remark |= {"quotes": [quotes[quote] for quote in by_remark.get(row["target_remark_id"], ())]}
    view = {
        "id": row["id"],
        "type": "response",
        "version": row["version"],
        "on": "quote" if row["target_quote_id"] else "remark" if remark is not None else "source",
        "target_quote": quotes.get(row["target_quote_id"]),
        "target_remark": remark,
        "target_source": None if at[0] is None else source_summary(*at, draft=draft),
        "stance": row["stance"],
        "state": row["state"],
        "responder": source_summary(*by, draft=draft),
        "text": row["text"],
        "quote": quotes.get(row["quote_id"]),
        "date": row["date"],
        "date_text": row["date_text"],
        "note": row["note"] if draft or row["by_kind"] != "unnamed" else None,
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }
    return view | {"trashed_at": row["trashed_at"]} if draft else view
