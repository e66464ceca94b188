"""Quotes, remarks and the steps of an attribution as rows."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.sql.columns import index, json_column, one_of, reference, string
from app.core.sql.reader import Reader, Row
from app.core.sql.records import Part, Record, Thing

Medium = Literal[
    "speech", "press_conference", "interview", "broadcast", "private_remarks", "phone_call", "court",
    "written_statement", "document", "social_post", "message", "unknown",
]  # fmt: skip
Role = Literal[
    "speaker",
    "recorded_in",
    "transcribed_by",
    "translated_by",
    "provided_by",
    "obtained_by",
    "published_in",
    "reported_by",
]
Hedge = Literal["alleged", "reported", "claimed", "apparent"]
Wording = Literal["verbatim", "fragment", "paraphrase"]
AlterationKind = Literal["redaction", "insertion", "ellipsis", "emphasis", "correction"]
Result = Literal["unverified", "attributed", "verified", "inconclusive", "altered", "misattributed", "fabricated"]


SAID = frozenset({"medium", "occasion", "audience", "place", "said_date", "said_text"})
REMARK_THEN = """
    SELECT at, state FROM change WHERE kind = 'remark' AND id = :id AND at <= :at AND state IS NOT NULL
    AND action NOT IN ('shown', 'hidden') ORDER BY seq DESC LIMIT 1
"""


class Remark(Record, table=True):
    """One act of saying: to whom, where, when. Its steps say who passed it on.

    `said_from` and `said_until` are the first and the last day that `said_date` may mean.
    """

    __tablename__: ClassVar[str] = "remark"
    __table_args__ = (
        one_of("medium", Medium),
        UniqueConstraint("id", "depth"),
        ForeignKeyConstraint(
            ["told_in_id", "told_in_depth"], ["remark.id", "remark.depth"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("(told_in_id IS NULL) = (told_in_depth IS NULL)", name="told_in_whole"),
        CheckConstraint("told_in_id IS NULL OR depth > told_in_depth", name="deeper_than_told_in"),
        CheckConstraint("depth >= 0", name="depth"),
        Index("ix_remark_said_from", "said_from"),
        Index("ix_remark_said_until", "said_until"),
        {"info": {"uses": "remarks"}},
    )
    kind_name: ClassVar[str] = "remark"
    unnamed: ClassVar[frozenset[str]] = frozenset({"said_from", "said_until", "told_in_depth", "depth"})

    medium: str = string(default="unknown")
    occasion: str | None = string(default=None)
    audience: str | None = string(default=None)
    place: str | None = string(default=None)
    said_date: str | None = string(default=None)
    said_from: str | None = string(default=None)
    said_until: str | None = string(default=None)
    said_text: str | None = string(default=None)
    told_in_id: str | None = string(default=None, index=True)
    told_in_depth: int | None = Field(default=None)
    depth: int = Field(default=0)

    @classmethod
    def changed_members(cls, reader: Reader, before: Row, after: Row) -> set[str] | None:
        """The act of saying is one member, its steps another."""
        changed = super().changed_members(reader, before, after) or set()
        return {"said" if name in SAID else "attribution" if name == "steps" else name for name in changed}

    @classmethod
    def kept_parts(cls, reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
        """The steps."""
        parts: dict[str, dict[str, Any]] = {ident: {"steps": []} for ident in ids}
        steps: dict[tuple[str, int], dict[str, Any]] = {}
        for row in reader.rows("SELECT * FROM attribution WHERE remark_id IN (:ids) ORDER BY remark_id, step", ids=ids):
            step = steps[row["remark_id"], row["step"]] = row | {"via": []}
            parts[step.pop("remark_id")]["steps"].append(step)
        edges = "SELECT remark_id, step, via_step FROM attribution_via WHERE remark_id IN (:ids) ORDER BY 1, 2, 3"
        for remark, number, earlier in reader.tuples(edges, ids=ids):
            steps[remark, number]["via"].append(earlier)
        return parts


class AttributionStep(Part, table=True):
    """One step of how words came to us: who, in which role."""

    __tablename__: ClassVar[str] = "attribution"
    __table_args__ = (
        one_of("role", Role),
        one_of("hedge", Hedge),
        CheckConstraint("step >= 0", name="step"),
        CheckConstraint("step > 0 OR role = 'speaker'", name="begins_with_speaker"),
        Index("ix_attribution_source_role", "source_id", "role", "remark_id"),
        index("ix_attribution_dated", "date_from", "date_until", where="date IS NOT NULL"),
        {"info": {"uses": "attributions"}},
    )

    remark_id: str = string(primary_key=True, foreign_key="remark.id", ondelete="CASCADE")
    step: int = Field(primary_key=True)
    role: str = string()
    source_id: str = reference("source", index=False)
    on_behalf_of_id: str | None = reference("source", default=None)
    source_title: str | None = string(default=None)
    cue: str | None = string(default=None)
    hedge: str | None = string(default=None)
    date: str | None = string(default=None)
    date_from: str | None = string(default=None)
    date_until: str | None = string(default=None)
    date_text: str | None = string(default=None)
    evidence_url: str | None = string(default=None)
    archive_url: str | None = string(default=None)
    note: str | None = string(default=None)

    def owner(self) -> Thing:
        return ("remark", self.remark_id)


class AttributionVia(Part, table=True):
    """An edge of the attribution: the step had it from an earlier step. No cycle can be written."""

    __tablename__: ClassVar[str] = "attribution_via"
    __table_args__ = (
        CheckConstraint("via_step < step", name="earlier"),
        ForeignKeyConstraint(["remark_id", "step"], ["attribution.remark_id", "attribution.step"], ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["remark_id", "via_step"],
            ["attribution.remark_id", "attribution.step"],
            name="fk_attribution_via_via_step",
            ondelete="CASCADE",
        ),
    )

    remark_id: str = string(primary_key=True)
    step: int = Field(primary_key=True)
    via_step: int = Field(primary_key=True)

    def owner(self) -> Thing:
        return ("remark", self.remark_id)


class Quote(Record, table=True):
    """The words. `verification` and `disputed` are derived from the record around them."""

    __tablename__: ClassVar[str] = "quote"
    __table_args__ = (
        one_of("wording", Wording),
        one_of("verification", Result),
        CheckConstraint("wording <> 'paraphrase' OR alterations = '[]'", name="paraphrase_unaltered"),
        CheckConstraint("translation_of_id <> id", name="not_its_own_translation"),
        CheckConstraint("text <> ''", name="has_words"),
        Index("ix_quote_verification", "verification", "id"),
        Index("ix_quote_language", "language", "id"),
        index("ix_quote_disputed", "id", where="disputed"),
        Index("ix_quote_updated_at", "updated_at", "id"),
        Index("ix_quote_created_at", "created_at", "id"),
        index("ix_quote_text", "text", using="hash"),
        {"info": {"uses": "quotes"}},
    )
    kind_name: ClassVar[str] = "quote"
    unnamed: ClassVar[frozenset[str]] = frozenset({"merged_into_id", "remark_id"})

    remark_id: str = reference("remark")
    text: str = string()
    wording: str = string(default="verbatim")
    language: str = string()
    original_language: str | None = string(default=None)
    translation_of_id: str | None = reference("quote", default=None)
    alterations: list[dict[str, Any]] = json_column(default_factory=list)
    context: str | None = string(default=None)
    verification: str = string(default="unverified")
    disputed: bool = Field(default=False)
    external_id: str | None = string(default=None, unique=True)
    extra: dict[str, Any] = json_column(default_factory=dict)
    published: bool = Field(default=False)
    merged_into_id: str | None = string(default=None, foreign_key="quote.id")

    @classmethod
    def changed_members(cls, reader: Reader, before: Row, after: Row) -> set[str] | None:
        """Also what has changed of the act of saying: it shows in the quote."""
        changed = super().changed_members(reader, before, after) or set()
        remarks = [
            reader.row(REMARK_THEN, id=json.loads(row["state"])["remark_id"], at=row["at"]) for row in (before, after)
        ]
        if remarks[0] is not None and remarks[1] is not None:
            changed |= Remark.changed_members(reader, remarks[0], remarks[1]) or set()
        return changed

    @classmethod
    def kept_parts(cls, reader: Reader, ids: list[str]) -> dict[str, dict[str, Any]]:
        """What the words are about."""
        parts: dict[str, dict[str, Any]] = {ident: {"about": []} for ident in ids}
        about = "SELECT quote_id, topic_id, source_id FROM quote_about WHERE quote_id IN (:ids) ORDER BY 1, position"
        for quote, topic, source in reader.tuples(about, ids=ids):
            parts[quote]["about"].append({"topic_id": topic, "source_id": source})
        return parts


class QuoteAbout(Part, table=True):
    """What the words speak of: a topic or a source."""

    __tablename__: ClassVar[str] = "quote_about"
    __table_args__ = (
        CheckConstraint("(topic_id IS NULL) <> (source_id IS NULL)", name="one_thing"),
        Index("ix_quote_about_quote", "quote_id", "topic_id", "source_id"),
        {"info": {"uses": "quotes about it"}},
    )

    quote_id: str = string(primary_key=True, foreign_key="quote.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    topic_id: str | None = reference("topic", default=None)
    source_id: str | None = reference("source", default=None)

    def owner(self) -> Thing:
        return ("quote", self.quote_id)
