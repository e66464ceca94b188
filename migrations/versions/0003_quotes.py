"""Quotes, remarks, attributions, verifications and responses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "remark",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("medium", TEXT, nullable=False),
        sa.Column("occasion", TEXT, nullable=True),
        sa.Column("audience", TEXT, nullable=True),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("said_date", TEXT, nullable=True),
        sa.Column("said_from", TEXT, nullable=True),
        sa.Column("said_until", TEXT, nullable=True),
        sa.Column("said_text", TEXT, nullable=True),
        sa.Column("told_in_id", TEXT, nullable=True),
        sa.Column("told_in_depth", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "medium IN ('speech', 'press_conference', 'interview', 'broadcast', 'private_remarks', 'phone_call', 'court', 'written_statement', 'document', 'social_post', 'message', 'unknown')",
            name=op.f("ck_remark_medium"),
        ),
        sa.CheckConstraint("(told_in_id IS NULL) = (told_in_depth IS NULL)", name=op.f("ck_remark_told_in_whole")),
        sa.CheckConstraint("depth >= 0", name=op.f("ck_remark_depth")),
        sa.CheckConstraint("told_in_id IS NULL OR depth > told_in_depth", name=op.f("ck_remark_deeper_than_told_in")),
        sa.ForeignKeyConstraint(
            ["told_in_id", "told_in_depth"],
            ["remark.id", "remark.depth"],
            name=op.f("fk_remark_told_in_id_told_in_depth"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("id", "depth", name=op.f("uq_remark_id_depth")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index("ix_remark_said_from", ["said_from"], unique=False)
        batch_op.create_index("ix_remark_said_until", ["said_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_remark_told_in_id"), ["told_in_id"], unique=False)

    op.create_table(
        "attribution",
        sa.Column("remark_id", TEXT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("on_behalf_of_id", TEXT, nullable=True),
        sa.Column("source_title", TEXT, nullable=True),
        sa.Column("cue", TEXT, nullable=True),
        sa.Column("hedge", TEXT, nullable=True),
        sa.Column("date", TEXT, nullable=True),
        sa.Column("date_from", TEXT, nullable=True),
        sa.Column("date_until", TEXT, nullable=True),
        sa.Column("date_text", TEXT, nullable=True),
        sa.Column("evidence_url", TEXT, nullable=True),
        sa.Column("archive_url", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint(
            "hedge IN ('alleged', 'reported', 'claimed', 'apparent')", name=op.f("ck_attribution_hedge")
        ),
        sa.CheckConstraint(
            "role IN ('speaker', 'recorded_in', 'transcribed_by', 'translated_by', 'provided_by', 'obtained_by', 'published_in', 'reported_by')",
            name=op.f("ck_attribution_role"),
        ),
        sa.CheckConstraint("step > 0 OR role = 'speaker'", name=op.f("ck_attribution_begins_with_speaker")),
        sa.CheckConstraint("step >= 0", name=op.f("ck_attribution_step")),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["source.id"], name=op.f("fk_attribution_on_behalf_of_id")),
        sa.ForeignKeyConstraint(
            ["remark_id"], ["remark.id"], name=op.f("fk_attribution_remark_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_attribution_source_id")),
        sa.PrimaryKeyConstraint("remark_id", "step", name=op.f("pk_attribution")),
    )
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attribution_on_behalf_of_id"), ["on_behalf_of_id"], unique=False)
        batch_op.create_index("ix_attribution_source_role", ["source_id", "role", "remark_id"], unique=False)

    op.create_table(
        "quote",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("wording", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("original_language", TEXT, nullable=True),
        sa.Column("translation_of_id", TEXT, nullable=True),
        sa.Column("alterations", TEXT, nullable=False),
        sa.Column("context", TEXT, nullable=True),
        sa.Column("verification", TEXT, nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("extra", TEXT, nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", TEXT, nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_quote_has_words")),
        sa.CheckConstraint(
            "verification IN ('unverified', 'attributed', 'verified', 'inconclusive', 'altered', 'misattributed', 'fabricated')",
            name=op.f("ck_quote_verification"),
        ),
        sa.CheckConstraint("wording <> 'paraphrase' OR alterations = '[]'", name=op.f("ck_quote_paraphrase_unaltered")),
        sa.CheckConstraint("wording IN ('verbatim', 'fragment', 'paraphrase')", name=op.f("ck_quote_wording")),
        sa.CheckConstraint("translation_of_id <> id", name=op.f("ck_quote_not_its_own_translation")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["quote.id"], name=op.f("fk_quote_merged_into_id")),
        sa.ForeignKeyConstraint(["remark_id"], ["remark.id"], name=op.f("fk_quote_remark_id")),
        sa.ForeignKeyConstraint(["translation_of_id"], ["quote.id"], name=op.f("fk_quote_translation_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("external_id", name=op.f("uq_quote_external_id")),
    )
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.create_index("ix_quote_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_quote_disputed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("disputed"),
            postgresql_where=sa.text("disputed"),
        )
        batch_op.create_index("ix_quote_language", ["language", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_remark_id"), ["remark_id"], unique=False)
        batch_op.create_index("ix_quote_text", ["text"], unique=False, postgresql_using="hash")
        batch_op.create_index(batch_op.f("ix_quote_translation_of_id"), ["translation_of_id"], unique=False)
        batch_op.create_index("ix_quote_updated_at", ["updated_at", "id"], unique=False)
        batch_op.create_index("ix_quote_verification", ["verification", "id"], unique=False)

    op.create_table(
        "attribution_via",
        sa.Column("remark_id", TEXT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("via_step", sa.Integer(), nullable=False),
        sa.CheckConstraint("via_step < step", name=op.f("ck_attribution_via_earlier")),
        sa.ForeignKeyConstraint(
            ["remark_id", "step"],
            ["attribution.remark_id", "attribution.step"],
            name=op.f("fk_attribution_via_remark_id_step"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["remark_id", "via_step"],
            ["attribution.remark_id", "attribution.step"],
            name="fk_attribution_via_via_step",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("remark_id", "step", "via_step", name=op.f("pk_attribution_via")),
    )
    op.create_table(
        "quote_about",
        sa.Column("quote_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic_id", TEXT, nullable=True),
        sa.Column("source_id", TEXT, nullable=True),
        sa.CheckConstraint("(topic_id IS NULL) <> (source_id IS NULL)", name=op.f("ck_quote_about_one_thing")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_about_quote_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_quote_about_source_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_quote_about_topic_id")),
        sa.PrimaryKeyConstraint("quote_id", "position", name=op.f("pk_quote_about")),
    )
    with op.batch_alter_table("quote_about", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quote_about_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quote_about_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "response",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("responder_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=True),
        sa.Column("quote_id", TEXT, nullable=True),
        sa.Column("stance", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("target_quote_id", TEXT, nullable=True),
        sa.Column("target_remark_id", TEXT, nullable=True),
        sa.Column("target_source_id", TEXT, nullable=True),
        sa.Column("date", TEXT, nullable=True),
        sa.Column("date_from", TEXT, nullable=True),
        sa.Column("date_until", TEXT, nullable=True),
        sa.Column("date_text", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint(
            "stance IN ('confirms', 'denies', 'disputes', 'corrects', 'neither_confirms_nor_denies', 'declines_to_comment', 'no_response')",
            name=op.f("ck_response_stance"),
        ),
        sa.CheckConstraint(
            "stance NOT IN ('declines_to_comment', 'no_response') OR (text IS NULL AND quote_id IS NULL)",
            name=op.f("ck_response_no_words"),
        ),
        sa.CheckConstraint("state IN ('open', 'upheld', 'rejected', 'withdrawn')", name=op.f("ck_response_state")),
        sa.CheckConstraint(
            "(CASE WHEN target_quote_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN target_remark_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN target_source_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_response_one_target"),
        ),
        sa.CheckConstraint(
            "quote_id IS NULL OR target_quote_id IS NULL OR quote_id <> target_quote_id",
            name=op.f("ck_response_not_itself"),
        ),
        sa.CheckConstraint("text IS NULL OR quote_id IS NULL", name=op.f("ck_response_words_once")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_response_quote_id")),
        sa.ForeignKeyConstraint(["responder_id"], ["source.id"], name=op.f("fk_response_responder_id")),
        sa.ForeignKeyConstraint(["target_quote_id"], ["quote.id"], name=op.f("fk_response_target_quote_id")),
        sa.ForeignKeyConstraint(["target_remark_id"], ["remark.id"], name=op.f("fk_response_target_remark_id")),
        sa.ForeignKeyConstraint(["target_source_id"], ["source.id"], name=op.f("fk_response_target_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_quote_id"), ["quote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_responder_id"), ["responder_id"], unique=False)
        batch_op.create_index("ix_response_stance", ["stance"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_target_quote_id"), ["target_quote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_target_remark_id"), ["target_remark_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_target_source_id"), ["target_source_id"], unique=False)

    op.create_table(
        "verification",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quote_id", TEXT, nullable=True),
        sa.Column("source_id", TEXT, nullable=True),
        sa.Column("result", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("checked_by_id", TEXT, nullable=True),
        sa.Column("checked_at", TEXT, nullable=False),
        sa.Column("evidence_url", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint(
            "basis <> 'none' OR result NOT IN ('verified', 'altered', 'misattributed', 'fabricated')",
            name=op.f("ck_verification_has_basis"),
        ),
        sa.CheckConstraint(
            "basis IN ('none', 'heard', 'recording', 'transcript', 'document', 'second_source', 'speaker_confirmed', 'expert')",
            name=op.f("ck_verification_basis"),
        ),
        sa.CheckConstraint(
            "result IN ('unverified', 'attributed', 'verified', 'inconclusive', 'altered', 'misattributed', 'fabricated')",
            name=op.f("ck_verification_result"),
        ),
        sa.CheckConstraint("(quote_id IS NULL) <> (source_id IS NULL)", name=op.f("ck_verification_one_target")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["source.id"], name=op.f("fk_verification_checked_by_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_verification_quote_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_verification_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_checked_by_id"), ["checked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_quote_id"), ["quote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_source_id"), ["source_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_source_id"))
        batch_op.drop_index(batch_op.f("ix_verification_quote_id"))
        batch_op.drop_index(batch_op.f("ix_verification_checked_by_id"))

    op.drop_table("verification")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_target_source_id"))
        batch_op.drop_index(batch_op.f("ix_response_target_remark_id"))
        batch_op.drop_index(batch_op.f("ix_response_target_quote_id"))
        batch_op.drop_index("ix_response_stance")
        batch_op.drop_index(batch_op.f("ix_response_responder_id"))
        batch_op.drop_index(batch_op.f("ix_response_quote_id"))

    op.drop_table("response")
    with op.batch_alter_table("quote_about", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quote_about_topic_id"))
        batch_op.drop_index(batch_op.f("ix_quote_about_source_id"))

    op.drop_table("quote_about")
    op.drop_table("attribution_via")
    with op.batch_alter_table("quote", schema=None) as batch_op:
        batch_op.drop_index("ix_quote_verification")
        batch_op.drop_index("ix_quote_updated_at")
        batch_op.drop_index(batch_op.f("ix_quote_translation_of_id"))
        batch_op.drop_index("ix_quote_text", postgresql_using="hash")
        batch_op.drop_index(batch_op.f("ix_quote_remark_id"))
        batch_op.drop_index("ix_quote_language")
        batch_op.drop_index("ix_quote_disputed", sqlite_where=sa.text("disputed"), postgresql_where=sa.text("disputed"))
        batch_op.drop_index("ix_quote_created_at")

    op.drop_table("quote")
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.drop_index("ix_attribution_source_role")
        batch_op.drop_index(batch_op.f("ix_attribution_on_behalf_of_id"))

    op.drop_table("attribution")
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_remark_told_in_id"))
        batch_op.drop_index("ix_remark_said_until")
        batch_op.drop_index("ix_remark_said_from")

    op.drop_table("remark")
