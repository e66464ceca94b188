"""The record around the words: verifications and responses as rows."""

from __future__ import annotations

from typing import ClassVar, Literal

from sqlalchemy import CheckConstraint, Index

from app.core.sql.columns import one_of, reference, string
from app.core.sql.records import Record, Thing
from app.quotes.models import Result

Basis = Literal["none", "heard", "recording", "transcript", "document", "second_source", "speaker_confirmed", "expert"]
Stance = Literal[
    "confirms", "denies", "disputes", "corrects", "neither_confirms_nor_denies", "declines_to_comment", "no_response"
]
ResponseState = Literal["open", "upheld", "rejected", "withdrawn"]


class Verification(Record, table=True):
    """Somebody checked whether the words were said, or whether a recording is real. Append only."""

    __tablename__: ClassVar[str] = "verification"
    __table_args__ = (
        one_of("result", Result),
        one_of("basis", Basis),
        CheckConstraint("(quote_id IS NULL) <> (source_id IS NULL)", name="one_target"),
        CheckConstraint(
            "basis <> 'none' OR result NOT IN ('verified', 'altered', 'misattributed', 'fabricated')", name="has_basis"
        ),
        {"info": {"uses": "verifications"}},
    )
    kind_name: ClassVar[str] = "verification"

    quote_id: str | None = reference("quote", default=None)
    source_id: str | None = reference("source", default=None)
    result: str = string()
    basis: str = string(default="none")
    checked_by_id: str | None = reference("source", default=None)
    checked_at: str = string()
    evidence_url: str | None = string(default=None)
    note: str | None = string(default=None)

    def affects(self) -> list[Thing]:
        return [("quote", self.quote_id) if self.quote_id else ("source", self.source_id or "")]


class QuoteResponse(Record, table=True):
    """Somebody confirms, denies, disputes, or says nothing to it. It never changes the verification by itself."""

    __tablename__: ClassVar[str] = "response"
    __table_args__ = (
        one_of("stance", Stance),
        one_of("state", ResponseState),
        Index("ix_response_stance", "stance"),
        Index("ix_response_state", "state"),
        Index("ix_response_created_at", "created_at", "id"),
        Index("ix_response_updated_at", "updated_at", "id"),
        CheckConstraint(
            "(CASE WHEN target_quote_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN target_remark_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN target_source_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        CheckConstraint(
            "quote_id IS NULL OR target_quote_id IS NULL OR quote_id <> target_quote_id", name="not_itself"
        ),
        CheckConstraint("text IS NULL OR quote_id IS NULL", name="words_once"),
        CheckConstraint(
            "stance NOT IN ('declines_to_comment', 'no_response') OR (text IS NULL AND quote_id IS NULL)",
            name="no_words",
        ),
        {"info": {"uses": "responses"}},
    )
    kind_name: ClassVar[str] = "response"
    unnamed: ClassVar[frozenset[str]] = frozenset({"date_from", "date_until"})

    responder_id: str = reference("source")
    text: str | None = string(default=None)
    quote_id: str | None = reference("quote", default=None)
    stance: str = string()
    state: str = string(default="open")
    target_quote_id: str | None = reference("quote", default=None)
    target_remark_id: str | None = reference("remark", default=None)
    target_source_id: str | None = reference("source", default=None)
    date: str | None = string(default=None)
    date_from: str | None = string(default=None)
    date_until: str | None = string(default=None)
    date_text: str | None = string(default=None)
    note: str | None = string(default=None)

    def target(self) -> Thing:
        if self.target_quote_id:
            return ("quote", self.target_quote_id)
        if self.target_remark_id:
            return ("remark", self.target_remark_id)
        return ("source", self.target_source_id or "")

    def affects(self) -> list[Thing]:
        return [self.target()]
