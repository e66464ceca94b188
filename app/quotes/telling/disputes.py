"""Whether a quote is disputed: derived from what is said against it, its remark, or a recording in its chain.

Only what readers can see counts: a denial whose words are not public yet says nothing to them, and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from app.changes.public.visibility import Settled, derives
from app.changes.recording import Ledger
from app.core.sql.reader import Reader
from app.core.sql.records import Thing
from app.quotes.models import Quote
from app.quotes.record_models import QuoteResponse
from app.quotes.showing import answered_with_quotes

CHUNK = 400
OF_REMARKS = """
    WITH RECURSIVE told (id) AS (
        SELECT id FROM remark WHERE id IN (:remarks)
        UNION SELECT remark_id FROM attribution WHERE role = 'recorded_in' AND source_id IN (:recordings)
        UNION SELECT r.id FROM remark r JOIN told t ON r.told_in_id = t.id
    ) SELECT q.id FROM told t JOIN quote q ON q.remark_id = t.id
"""
STANDS = """
    r.stance IN ('denies', 'disputes') AND r.state = 'open' AND r.trashed_at IS NULL
    AND (r.quote_id IS NULL OR EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'quote' AND v.id = r.quote_id))
"""
DISPUTED = f"""
    WITH RECURSIVE up (quote_id, remark_id) AS (
        SELECT id, remark_id FROM quote WHERE id IN (:ids)
        UNION SELECT u.quote_id, m.told_in_id FROM up u JOIN remark m ON m.id = u.remark_id
            WHERE m.told_in_id IS NOT NULL
    )
    SELECT r.target_quote_id FROM response r WHERE r.target_quote_id IN (:ids) AND {STANDS}
    UNION SELECT q.id FROM quote q JOIN response r ON r.target_remark_id = q.remark_id
        WHERE q.id IN (:ids) AND {STANDS}
    UNION SELECT u.quote_id FROM up u JOIN attribution a ON a.remark_id = u.remark_id AND a.role = 'recorded_in'
        JOIN response r ON r.target_source_id = a.source_id WHERE {STANDS}
"""


@derives
def settle_disputes(session: Session, reader: Reader, entries: Ledger, settled: Settled) -> None:
    """Bring `disputed` up to date with what the transaction touched, made public or hid."""
    ids = concerned(reader, entries, settled)
    for place in range(0, len(ids), CHUNK):
        chunk = ids[place : place + CHUNK]
        marked = set(reader.column("SELECT id FROM quote WHERE id IN (:ids) AND disputed", ids=chunk))
        wrong = marked ^ set(reader.column(DISPUTED, ids=chunk))
        if not wrong:
            continue
        for quote in session.execute(select(Quote).where(col(Quote.id).in_(sorted(wrong)))).scalars():
            quote.disputed = quote.id not in marked
            session.add(quote)


def concerned(reader: Reader, entries: Ledger, settled: Settled) -> Sequence[str]:
    """The quotes whose flag may have changed."""
    looked_at: set[Thing] = {
        thing
        for thing in entries.touched.keys() | entries.affected
        if thing[0] == "quote" or (thing[0] == "remark" and not is_new(entries, thing))
    }
    for entry in entries.touched.values():
        if isinstance(entry.record, QuoteResponse):
            looked_at.add(entry.record.target())
    words = sorted(ident for kind, ident in settled.appeared | settled.ceased if kind == "quote")
    for place in range(0, len(words), CHUNK):
        looked_at.update(answered_with_quotes(reader, words[place : place + CHUNK]))
    quotes = {ident for kind, ident in looked_at if kind == "quote"}
    remarks = sorted(ident for kind, ident in looked_at if kind == "remark")
    recordings = sorted(ident for kind, ident in looked_at if kind == "source")
    if remarks or recordings:
        quotes.update(reader.column(OF_REMARKS, remarks=remarks, recordings=recordings))
    return sorted(quotes)


def is_new(entries: Ledger, thing: Thing) -> bool:
    """Whether the thing was made in this transaction: then its quotes were too."""
    entry = entries.touched.get(thing)
    return entry is not None and entry.action == "create"
