"""Changing how words came to us, for all quotes of a remark, and what follows for what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.changes.recording import touch
from app.core.shapes import check_read_only
from app.core.sql.db import reader_of
from app.quotes.models import AttributionStep, AttributionVia, Quote, Remark
from app.quotes.shapes import AttributionItem, SaidItem
from app.quotes.update_shapes import RemarkUpdate
from app.quotes.writing.attribution.remarks import Spoken, load_spoken, said_columns
from app.quotes.writing.attribution.steps import AskedStep, Step, insert_steps, resolve_steps, same_steps, whole_steps
from app.quotes.writing.comparing import are_same
from app.quotes.writing.rules import UnnamedPlaces, check_alone
from app.sources.finding import Resolver
from app.sources.shapes import SourceReference

UNCHECKED = """
    WITH RECURSIVE told (id) AS (
        SELECT id FROM remark WHERE id = :remark UNION SELECT r.id FROM remark r JOIN told t ON r.told_in_id = t.id
    )
    SELECT q.id FROM told t JOIN quote q ON q.remark_id = t.id
    WHERE NOT EXISTS (SELECT 1 FROM verification v WHERE v.quote_id = q.id)
"""


def sources_of(asked: Sequence[AskedStep]) -> list[SourceReference]:
    """The sources that steps name, for `Resolver.prepare`."""
    return [named for step in asked for named in (step.source, step.on_behalf_of) if named is not None]


def replace_attribution(session: Session, remark: Remark, data: AttributionItem, pointer: str = "") -> bool:
    """Replace all steps of a remark, for all quotes of it. Whether anything is other than before.

    Raises InvalidContent and AmbiguousSource at the step's place below `pointer`.
    """
    asked = whole_steps(data, pointer)
    if are_same(asked, load_spoken(session, [remark.id])[remark.id].steps):
        return False
    resolver = Resolver(session)
    resolver.prepare(sources_of(asked))
    return write_steps(session, remark, resolve_asked(session, remark, asked, resolver), f"{pointer}/steps")


def resolve_asked(session: Session, remark: Remark, asked: Sequence[AskedStep], resolver: Resolver) -> list[Step]:
    """The steps of a remark that exists. An unnamed source of another one is refused."""
    steps = resolve_steps(asked, resolver)
    places = UnnamedPlaces(session)
    for given, step in zip(asked, steps, strict=True):
        places.take(step.source, remark.id, given.source_pointer)
        if step.on_behalf_of is not None:
            places.take(step.on_behalf_of, remark.id, given.behalf_pointer)
    return steps


def write_steps(session: Session, remark: Remark, steps: list[Step], pointer: str) -> bool:
    """Write these steps in place of those that are there, unless they are the same."""
    spoken = load_spoken(session, [remark.id])[remark.id]
    if same_steps(steps, spoken.steps):
        return False
    touch_with_quotes(session, remark)
    session.flush()  # from here on nobody else joins the remark, so what stands alone stays alone
    check_alone(session, Spoken(remark, steps, spoken.told_in), pointer)
    for table in (AttributionVia, AttributionStep):
        session.connection().execute(delete(table).where(col(table.remark_id) == remark.id))
    insert_steps(session, [(remark.id, steps)])
    refresh_verification(session, remark)
    return True


def change_said(session: Session, remark: Remark, said: SaidItem | None) -> bool:
    """Change what was given of the act of saying; null, as a whole, means that nothing is known of it."""
    columns = said_columns(said if said is not None else SaidItem(**dict.fromkeys(SaidItem.model_fields)))
    changed = {name: value for name, value in columns.items() if getattr(remark, name) != value}
    for name, value in changed.items():
        setattr(remark, name, value)
    if changed:
        touch_with_quotes(session, remark)
    return bool(changed)


def update_remark(session: Session, remark: Remark, data: RemarkUpdate, current: dict[str, Any]) -> None:
    """Change the act of saying, for all quotes of it. Raises InvalidContent."""
    check_read_only(data, current)
    if data.given("said"):
        change_said(session, remark, data.said)


def touch_with_quotes(session: Session, remark: Remark) -> None:
    """Who and when stand in every quote of the remark: whoever read one before has read an older one."""
    touch(session, remark)
    session.add(remark)
    for quote in session.execute(select(Quote).where(col(Quote.remark_id) == remark.id)).scalars():
        touch(session, quote)
        session.add(quote)


def refresh_verification(session: Session, remark: Remark) -> None:
    """What is known of quotes that nobody has checked follows from who carries them: here, and told in here."""
    ids = reader_of(session).column(UNCHECKED, remark=remark.id)
    if not ids:
        return
    quotes = session.execute(select(Quote).where(col(Quote.id).in_(ids))).scalars().all()
    spoken = load_spoken(session, {quote.remark_id for quote in quotes})
    for quote in quotes:
        quote.verification = spoken[quote.remark_id].first_verification
        session.add(quote)
