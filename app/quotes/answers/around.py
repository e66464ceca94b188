"""The record around one quote or recording: its attribution, what was checked, what was answered, where it stands."""

from __future__ import annotations

from typing import Any

from app.core.http.answering import Shown, thing_of
from app.core.paging.pages import Cursors, Order
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.quotes.answers import checks, responses
from app.quotes.answers.asking.asked import RecordQuery
from app.quotes.answers.asking.known import Known
from app.quotes.answers.asking.narrowed import Narrowed
from app.quotes.answers.asking.paging import page
from app.quotes.answers.printed import ARTICLE as LIVE_ARTICLE
from app.quotes.answers.printed import HEAD, HEADS, LIVE, PLACE, place_view
from app.quotes.telling.chain import Chain

Answer = tuple[Shown, str | None]
"""What is shown, and the cursor of the next page."""


def attribution_shown(reader: Reader, known: Known, *, draft: bool) -> Shown:
    """All steps of how the words came to us, through nested speech to the origin."""
    chain = Chain()
    chain.load(reader, {known.remark: known.told_in})
    body = chain.attribution(known.remark, draft=draft)
    things = {("quote", known.id), *chain.sources()}
    return thing_of(reader, body, known.seq, ("quote", known.id), things)


def checks_shown(reader: Reader, cursors: Cursors, ask: RecordQuery, thing: Thing, seq: int) -> Answer:
    """What was checked about a quote or a recording, the newest first. Raises InvalidCursor."""
    draft, (kind, ident) = ask.view == "draft", thing
    found = Narrowed(
        checks.ALL if draft else checks.PUBLIC,
        "c.id",
        [f"c.{kind}_id = :target", checks.IS_KEPT if draft else checks.IS_PUBLIC],
        {"target": ident},
    )
    rows, cursor = page(reader, cursors, ask, Order((("c.id", True),)), checks.COLUMNS, found, f"checks {ident}")
    items = [checks.check_view(row, draft=draft) for row in rows]
    things = {thing, *(("verification", item["id"]) for item in items)}
    things.update(("source", by["id"]) for item in items if (by := item["checked_by"]) and "id" in by)
    return thing_of(reader, {"items": items, "next_cursor": cursor}, seq, thing, things), cursor


def responses_to_quote(reader: Reader, cursors: Cursors, ask: RecordQuery, known: Known) -> Answer:
    """What was said to the words, to their remark, and to a recording in their chain. Raises InvalidCursor."""
    chain = Chain()
    chain.load(reader, {known.remark: known.told_in}, via=False)
    recordings = list(chain.recordings(known.remark))
    target = "(p.target_quote_id = :quote OR p.target_remark_id = :remark OR p.target_source_id IN (:recordings))"
    values = {"quote": known.id, "remark": known.remark, "recordings": recordings}
    return responses_to(reader, cursors, ask, ("quote", known.id), known.seq, target, values)


def responses_to_recording(reader: Reader, cursors: Cursors, ask: RecordQuery, ident: str, seq: int) -> Answer:
    """What was said to a recording. Raises InvalidCursor."""
    target, values = "p.target_source_id = :recording", {"recording": ident}
    return responses_to(reader, cursors, ask, ("source", ident), seq, target, values)


def responses_to(
    reader: Reader, cursors: Cursors, ask: RecordQuery, thing: Thing, seq: int, target: str, values: dict[str, Any]
) -> Answer:
    draft = ask.view == "draft"
    origin = f"response p {'' if draft else 'CROSS JOIN visible v'} {responses.JOINED}"
    condition = "p.trashed_at IS NULL" if draft else "v.kind = 'response' AND v.id = p.id"
    found = Narrowed(origin, "p.id", [target, condition], values)
    bound_to = f"responses {thing[1]}"
    rows, cursor = page(reader, cursors, ask, Order((("p.id", True),)), responses.COLUMNS, found, bound_to)
    items, things = responses.response_views(reader, rows, draft=draft)
    return thing_of(reader, {"items": items, "next_cursor": cursor}, seq, thing, {thing, *things}), cursor


def occurrences_shown(reader: Reader, cursors: Cursors, ask: RecordQuery, known: Known) -> Answer:
    """Where live articles print the words; for editors where the heads of articles do. Raises InvalidCursor."""
    draft = ask.view == "draft"
    found = Narrowed(HEADS if draft else LIVE, "o.id", ["o.quote_id = :quote"], {"quote": known.id})
    columns = f"{PLACE}, {HEAD if draft else LIVE_ARTICLE}"
    rows, cursor = page(reader, cursors, ask, Order((("o.id", True),)), columns, found, f"occurrences {known.id}")
    items = [place_view(row, draft=draft) for row in rows]
    things = {("quote", known.id), *(("article", item["article"]["id"]) for item in items)}
    # Another article may print the words without a change of the quote.
    body, quote = {"items": items, "next_cursor": cursor}, ("quote", known.id)
    return thing_of(reader, body, known.seq, quote, things, ranges_over=("article",)), cursor
