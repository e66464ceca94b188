"""Whether a quote is disputed: derived from what is said against it, its remark, or a recording in its chain."""

from __future__ import annotations

from sqlmodel import Session


def settle_disputes(session: Session) -> None:
    """Bring `disputed` up to date with what the transaction touched."""
