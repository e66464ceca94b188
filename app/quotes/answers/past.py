"""Quotes as readers got them at an instant, with all that they showed then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.changes.past import ANYTHING, NOT_THERE, Past, State, past_at
from app.core.http.answering import Shown, only, thing_of
from app.core.problems import InvalidParameter, NotFound
from app.core.sql.reader import Reader
from app.quotes.answers.asking.asked import QuoteQuery
from app.quotes.answers.asking.known import Known
from app.quotes.answers.quotes import Wanted, add_more
from app.quotes.telling.reading import quote_views

AIMED_AT = """
    SELECT id FROM response WHERE target_quote_id IN (:quotes) OR target_remark_id IN (:remarks)
        OR target_source_id IN (:recordings)
"""
CHECKS = "SELECT id FROM verification WHERE quote_id IN (:quotes)"
PRINTED = frozenset({"articles", "occurrences"})


def lay_out_quotes(past: Past, ids: Sequence[str]) -> None:
    """Lay out quotes, and all that is shown in them."""
    quotes = past.take("quote", ids)
    originals = past.take("quote", [quote["translation_of_id"] for quote in quotes])
    remarks = lay_out_remarks(past, [quote["remark_id"] for quote in (*quotes, *originals)])
    about = [one for quote in quotes for one in quote["about"]]
    for quote in quotes:
        named = [{"quote_id": quote["id"], "position": place, **one} for place, one in enumerate(quote["about"])]
        past.insert("quote_about", named)
    past.take("topic", [one["topic_id"] for one in about])
    past.take("source", [one["source_id"] for one in about])
    responses = lay_out_responses(past, [quote["id"] for quote in quotes], remarks)
    past.show("quote", [quote["id"] for quote in (*quotes, *originals)])
    past.show("response", [response["id"] for response in responses])


def lay_out_remarks(past: Past, ids: Iterable[str]) -> list[State]:
    """Lay out remarks with their steps and sources, and those that they were told in, to the origin."""
    found: dict[str, State] = {}
    wanted = set(ids)
    while wanted:
        new = past.take("remark", wanted)
        found |= {remark["id"]: remark for remark in new}
        wanted = {remark["told_in_id"] for remark in new if remark["told_in_id"]} - found.keys()
    laid_out = set(past.then.column("SELECT DISTINCT remark_id FROM attribution"))
    for remark in found.values():
        if remark["id"] in laid_out:
            continue
        for step in remark["steps"]:
            own = {"remark_id": remark["id"], "step": step["step"]}
            past.insert("attribution", [{**step, **own}])
            past.insert("attribution_via", [{**own, "via_step": earlier} for earlier in step["via"]])
    steps = [step for remark in found.values() for step in remark["steps"]]
    past.take("source", [step[name] for step in steps for name in ("source_id", "on_behalf_of_id")])
    return list(found.values())


def lay_out_responses(past: Past, quotes: Sequence[str], remarks: Sequence[State]) -> list[State]:
    """Lay out what was said to quotes, to their remarks and to recordings of them, with its words."""
    steps = [step for remark in remarks for step in remark["steps"]]
    recordings = [step["source_id"] for step in steps if step["role"] == "recorded_in"]
    aims = {"quotes": quotes, "remarks": [remark["id"] for remark in remarks], "recordings": recordings}
    responses = past.take("response", past.reader.column(AIMED_AT, **aims))
    past.take("source", [response["responder_id"] for response in responses])
    words = past.take("quote", [response["quote_id"] for response in responses])
    lay_out_remarks(past, [quote["remark_id"] for quote in words])
    return responses


def quote_then(reader: Reader, known: Known, ask: QuoteQuery, moment: str) -> Shown:
    """One quote as readers got it. Raises NotFound, InvalidParameter, UnknownParameter."""
    wanted = Wanted.of(ask)
    if wanted.include & PRINTED:
        detail = "With as_of a quote does not tell where it was printed: leave articles and occurrences out."
        raise InvalidParameter.on("as_of", "not_with_include", detail)
    with past_at(reader, moment) as past:
        lay_out_quotes(past, [known.id])
        checks = past.take("verification", reader.column(CHECKS, quotes=[known.id]))
        past.take("source", [check["checked_by_id"] for check in checks])
        past.show("verification", [check["id"] for check in checks])
        quotes = quote_views(past.then, [known.id], draft=False, include=wanted.include)
        if known.id not in quotes.views:
            raise NotFound(NOT_THERE)
        add_more(past.then, quotes, wanted.include, draft=False, retracted=True, in_list=False)
        body: dict[str, Any] = only(quotes.views[known.id], wanted.kept) | {"as_of": moment}
    return thing_of(reader, body, known.seq, ("quote", known.id), quotes.things, ranges_over=ANYTHING)
