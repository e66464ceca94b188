"""Reading quotes: a handful of statements however many there are.

Readers' statements begin at `visible`. What a public quote shows (its remark, the sources of its steps, what it is
about) is public with it, so only what may not be is looked up there: responses, and the quote it translates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.sql.reader import Reader, Row
from app.core.sql.records import Thing
from app.quotes.telling.chain import Chain, source_summary
from app.quotes.telling.credit import credit, told_by

QUOTE = """
    SELECT q.id, q.version, q.text, q.wording, q.language, q.original_language, q.context, q.verification,
        q.external_id, q.created_at, q.updated_at, q.alterations, q.extra, q.disputed, q.trashed_at, q.published,
        q.remark_id, r.version AS remark_version, r.told_in_id, r.said_date, r.said_text, r.medium, r.occasion,
        r.audience, r.place, t.id AS original, t.text AS original_text, t.language AS its_language,
        t.verification AS its_verification
"""
PUBLIC_QUOTES = f"""
    {QUOTE}, v.seq FROM quote q JOIN visible v ON v.kind = 'quote' AND v.id = q.id JOIN remark r ON r.id = q.remark_id
    LEFT JOIN visible p ON p.kind = 'quote' AND p.id = q.translation_of_id LEFT JOIN quote t ON t.id = p.id
    WHERE q.id IN (:ids)
"""
ALL_QUOTES = f"""
    {QUOTE}, 0 AS seq FROM quote q JOIN remark r ON r.id = q.remark_id LEFT JOIN quote t ON t.id = q.translation_of_id
    WHERE q.id IN (:ids)
"""
# Where a JOIN would let SQLite begin at all that is visible, a CROSS JOIN keeps it to the order written here.
ANSWERS = """
    SELECT r.id, r.stance, r.state, r.text, r.date, r.date_text, r.target_quote_id, r.target_remark_id,
        r.target_source_id, s.id, s.kind, s.slug, s.name, w.id, w.text, w.language, w.verification, w.remark_id,
        m.told_in_id
    FROM response r {origin} JOIN source s ON s.id = r.responder_id
    LEFT JOIN quote w ON w.id = r.quote_id LEFT JOIN remark m ON m.id = w.remark_id
    WHERE {condition} AND (r.target_quote_id IN (:quotes) OR r.target_remark_id IN (:remarks)
        OR r.target_source_id IN (:recordings))
    ORDER BY r.id
"""
PUBLIC_ANSWERS = ANSWERS.format(origin="CROSS JOIN visible v", condition="v.kind = 'response' AND v.id = r.id")
ALL_ANSWERS = ANSWERS.format(origin="", condition="r.trashed_at IS NULL")
ABOUT = """
    SELECT a.quote_id, t.id, t.slug, t.name, s.id, s.kind, s.slug, s.name FROM quote_about a
    LEFT JOIN topic t ON t.id = a.topic_id LEFT JOIN source s ON s.id = a.source_id
    WHERE a.quote_id IN (:quotes) ORDER BY a.quote_id, a.position
"""
SHORT = """
    SELECT q.id, q.text, q.language, q.verification, q.remark_id, r.told_in_id
    FROM quote q JOIN remark r ON r.id = q.remark_id WHERE q.id IN (:ids)
"""


PLAIN = (
    "version", "text", "wording", "language", "original_language", "context", "verification", "external_id",
    "created_at", "updated_at",
)  # fmt: skip
SETTING = ("medium", "occasion", "audience", "place")


@dataclass(slots=True)
class QuoteSet:
    """Quotes as they go over the wire, by id; every public thing that they show; what was asked of their remarks."""

    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: set[Thing] = field(default_factory=set)
    seqs: dict[str, int] = field(default_factory=dict)
    """The newest public change below each quote, for readers."""
    remarks: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The remark of each quote, id and version: never for readers."""
    chain: Chain = field(default_factory=Chain)


def quote_views(reader: Reader, ids: Sequence[str], *, draft: bool, include: frozenset[str] = frozenset()) -> QuoteSet:
    """The quotes of these ids, without `occurrences`; with `attribution` if that is in `include`.

    For readers only those that are public, and of them only what is. `things` never names an unnamed source or a
    remark.
    """
    found = QuoteSet()
    rows = reader.rows(ALL_QUOTES if draft else PUBLIC_QUOTES, ids=list(ids)) if ids else []
    if not rows:
        return found
    with_attribution = "attribution" in include
    found.chain.load(reader, {row["remark_id"]: row["told_in_id"] for row in rows}, via=with_attribution)
    for row in rows:
        ident, remark = row["id"], row["remark_id"]
        found.seqs[ident], found.remarks[ident] = row["seq"], (remark, row["remark_version"])
        view = found.views[ident] = quote_view(row, found.chain, draft=draft)
        if view["translation_of"]:
            found.things.add(("quote", row["original"]))
        if with_attribution:
            view["attribution"] = found.chain.attribution(remark, draft=draft)
    add_about(reader, found, draft=draft)
    add_responses(reader, found, draft=draft)
    found.things.update(found.chain.sources())
    found.things.update(("quote", ident) for ident in found.views)
    return found


def quote_view(row: Row, chain: Chain, *, draft: bool) -> dict[str, Any]:
    """A row of QUOTE as it goes over the wire; responses and about are still to come."""
    levels = chain.levels(row["remark_id"])
    speakers = [step for step in levels[0] if step.role == "speaker"]
    named = [step.source(draft=draft) for step in speakers]
    alone = speakers[0] if len(speakers) == 1 else None
    tellers = told_by(levels, draft=draft)
    view: dict[str, Any] = {"id": row["id"], "type": "quote"} | {name: row[name] for name in PLAIN}
    view |= {
        "translation_of": None,
        "alterations": [] if row["alterations"] == "[]" else json.loads(row["alterations"]),
        "about": [],
        "disputed": bool(row["disputed"]),
        "speaker": named[0] if named else None,
        "speakers": named,
        "speaker_title": alone.source_title if alone else None,
        "on_behalf_of": alone.on_behalf_of(draft=draft) if alone else None,
        "told_by": tellers,
        "said": {"date": row["said_date"], "text": row["said_text"]} | {name: row[name] for name in SETTING},
        "credit": credit(levels, row["language"], row["verification"]),
        "responses": [],
        "extra": {} if row["extra"] == "{}" else json.loads(row["extra"]),
    }
    if row["original"] is not None:
        line = credit(levels, row["its_language"], row["its_verification"])
        translated = {"id": row["original"], "type": "quote", "text": row["original_text"]}
        view["translation_of"] = translated | {"told_by": tellers, "credit": line}
    if draft:
        view |= {"published": bool(row["published"]), "trashed_at": row["trashed_at"]}
        view["remark"] = {"id": row["remark_id"], "version": row["remark_version"]}
    return view


def add_about(reader: Reader, found: QuoteSet, *, draft: bool) -> None:
    for quote, topic, slug, name, *source in reader.tuples(ABOUT, quotes=list(found.views)):
        if topic is not None:
            found.things.add(("topic", topic))
            about = {"type": "topic", "id": topic, "slug": slug, "name": name}
        else:
            about = {"type": "source", **source_summary(*source, draft=draft)}
            if source[1] != "unnamed":
                found.things.add(("source", source[0]))
        found.views[quote]["about"].append(about)


def add_responses(reader: Reader, found: QuoteSet, *, draft: bool) -> None:
    """Add what was said to each quote: to its words, to its remark, to a recording in its chain."""
    targets: dict[str, list[str]] = {}
    recordings: set[str] = set()
    for quote, (remark, _) in found.remarks.items():
        works = found.chain.recordings(remark)
        recordings |= works
        for target in (quote, remark, *works):
            targets.setdefault(target, []).append(quote)
    rows = reader.tuples(
        ALL_ANSWERS if draft else PUBLIC_ANSWERS,
        quotes=list(found.views),
        remarks=list({remark for remark, _ in found.remarks.values()}),
        recordings=list(recordings),
    )
    if not rows:
        return
    found.chain.load(reader, {row[17]: row[18] for row in rows if row[17] is not None}, via=False)
    for row in rows:
        ident, stance, state, text, date, date_text, quote, remark, recording, *responder = row[:13]
        found.things.add(("response", ident))
        if responder[1] != "unnamed":
            found.things.add(("source", responder[0]))
        if row[13] is not None:
            found.things.add(("quote", row[13]))
        view = {
            "id": ident,
            "type": "response",
            "on": "quote" if quote else "remark" if remark else "source",
            "stance": stance,
            "state": state,
            "responder": source_summary(*responder, draft=draft),
            "text": text,
            "quote": None if row[13] is None else short_view(found.chain, *row[13:18], draft=draft),
            "date": date,
            "date_text": date_text,
        }
        for target in targets[quote or remark or recording]:
            found.views[target]["responses"].append(view)


def short_view(
    chain: Chain, ident: str, text: str, language: str, verification: str, remark: str, *, draft: bool
) -> dict[str, Any]:
    """The shortest form of a quote. That it was told by another stands in this one too."""
    levels = chain.levels(remark)
    return {
        "id": ident,
        "type": "quote",
        "text": text,
        "told_by": told_by(levels, draft=draft),
        "credit": credit(levels, language, verification),
    }


def short_views(reader: Reader, ids: Iterable[str], *, draft: bool) -> QuoteSet:
    """The shortest forms of quotes that the caller may see, by id."""
    found = QuoteSet()
    wanted = list(set(ids))
    rows = reader.tuples(SHORT, ids=wanted) if wanted else []
    found.chain.load(reader, {row[4]: row[5] for row in rows}, via=False)
    for row in rows:
        found.views[row[0]] = short_view(found.chain, *row[:5], draft=draft)
    found.things.update(found.chain.sources())
    found.things.update(("quote", ident) for ident in found.views)
    return found
