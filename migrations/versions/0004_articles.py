"""Articles, their revisions, and collections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("headline", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("translation_of_id", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=True),
        sa.Column("head_revision", sa.Integer(), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=True),
        sa.Column("first_published_at", TEXT, nullable=True),
        sa.Column("published_at", TEXT, nullable=True),
        sa.Column("publish_at", TEXT, nullable=True),
        sa.Column("unpublish_at", TEXT, nullable=True),
        sa.Column("schedule_problem", TEXT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("created_by", TEXT, nullable=False),
        sa.CheckConstraint(
            "(status IN ('published', 'retracted')) = (published_revision IS NOT NULL)",
            name=op.f("ck_article_live_has_revision"),
        ),
        sa.CheckConstraint("stage IN ('draft', 'in_review', 'scheduled')", name=op.f("ck_article_stage")),
        sa.CheckConstraint(
            "status IN ('draft', 'published', 'unpublished', 'retracted')", name=op.f("ck_article_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('published', 'retracted') OR published_at IS NOT NULL",
            name=op.f("ck_article_live_has_time"),
        ),
        sa.CheckConstraint("published_revision <= head_revision", name=op.f("ck_article_live_not_ahead")),
        sa.CheckConstraint(
            "stage IS NOT NULL OR published_revision = head_revision", name=op.f("ck_article_stage_of_head")
        ),
        sa.ForeignKeyConstraint(["translation_of_id"], ["article.id"], name=op.f("fk_article_translation_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("external_id", name=op.f("uq_article_external_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_publish_at"), ["publish_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_translation_of_id"), ["translation_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_unpublish_at"), ["unpublish_at"], unique=False)

    op.create_table(
        "collection",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("slug", name=op.f("uq_collection_slug")),
    )
    op.create_table(
        "article_slug",
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("was_live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_slug_article_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_article_slug")),
    )
    with op.batch_alter_table("article_slug", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_slug_article_id"), ["article_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_revision")),
    )
    op.create_table(
        "collection_item",
        sa.Column("collection_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=True),
        sa.Column("quote_id", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint("(article_id IS NULL) <> (quote_id IS NULL)", name=op.f("ck_collection_item_one_thing")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_collection_item_article_id")),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_collection_item_collection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_collection_item_quote_id")),
        sa.PrimaryKeyConstraint("collection_id", "position", name=op.f("pk_collection_item")),
    )
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collection_item_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_collection_item_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "correction",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("quote_id", TEXT, nullable=True),
        sa.Column("published_at", TEXT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('correction', 'clarification', 'update', 'editors_note', 'retraction')",
            name=op.f("ck_correction_kind"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_correction_has_words")),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revision.article_id", "revision.revision"],
            name=op.f("fk_correction_article_id_revision"),
        ),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_correction_article_id")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_correction_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "head_occurrence",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("quote_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("block", TEXT, nullable=True),
        sa.Column("instance", sa.Integer(), nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("exact", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("suffix", TEXT, nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("start_utf16", sa.Integer(), nullable=True),
        sa.Column("end_utf16", sa.Integer(), nullable=True),
        sa.Column("start_in_block", sa.Integer(), nullable=True),
        sa.Column("end_in_block", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("found", TEXT, nullable=True),
        sa.Column("cue", TEXT, nullable=True),
        sa.Column("hedge", TEXT, nullable=True),
        sa.CheckConstraint(
            "(state = 'orphaned') = (start IS NULL)", name=op.f("ck_head_occurrence_orphan_has_no_place")
        ),
        sa.CheckConstraint("field IN ('headline', 'summary', 'body')", name=op.f("ck_head_occurrence_field")),
        sa.CheckConstraint("form IN ('direct', 'mixed', 'partial', 'indirect')", name=op.f("ck_head_occurrence_form")),
        sa.CheckConstraint("state IN ('anchored', 'drifted', 'orphaned')", name=op.f("ck_head_occurrence_state")),
        sa.CheckConstraint('(start IS NULL) = ("end" IS NULL)', name=op.f("ck_head_occurrence_place_whole")),
        sa.CheckConstraint(
            'start IS NULL OR (start >= 0 AND start < "end")', name=op.f("ck_head_occurrence_place_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_head_occurrence_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_head_occurrence_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_occurrence")),
    )
    with op.batch_alter_table("head_occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_head_occurrence_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_head_occurrence_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "head_reference",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quote_id", TEXT, nullable=True),
        sa.Column("source_id", TEXT, nullable=True),
        sa.Column("topic_id", TEXT, nullable=True),
        sa.Column("related_id", TEXT, nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN quote_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN source_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN topic_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN related_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_head_reference_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_head_reference_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_head_reference_quote_id")),
        sa.ForeignKeyConstraint(["related_id"], ["article.id"], name=op.f("fk_head_reference_related_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_head_reference_source_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_head_reference_topic_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_head_reference")),
    )
    with op.batch_alter_table("head_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_head_reference_quote_id"), ["quote_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_head_reference_related_id"), ["related_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_head_reference_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_head_reference_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "revision_quote",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("quote_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_quote_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_revision_quote_quote_id")),
        sa.PrimaryKeyConstraint("article_id", "revision", "quote_id", name=op.f("pk_revision_quote")),
    )
    with op.batch_alter_table("revision_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_quote_quote_id"), ["quote_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("revision_quote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_quote_quote_id"))

    op.drop_table("revision_quote")
    with op.batch_alter_table("head_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_head_reference_topic_id"))
        batch_op.drop_index(batch_op.f("ix_head_reference_source_id"))
        batch_op.drop_index(batch_op.f("ix_head_reference_related_id"))
        batch_op.drop_index(batch_op.f("ix_head_reference_quote_id"))

    op.drop_table("head_reference")
    with op.batch_alter_table("head_occurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_head_occurrence_quote_id"))
        batch_op.drop_index(batch_op.f("ix_head_occurrence_article_id"))

    op.drop_table("head_occurrence")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_quote_id"))
        batch_op.drop_index(batch_op.f("ix_correction_article_id"))

    op.drop_table("correction")
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_item_quote_id"))
        batch_op.drop_index(batch_op.f("ix_collection_item_article_id"))

    op.drop_table("collection_item")
    op.drop_table("revision")
    with op.batch_alter_table("article_slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_slug_article_id"))

    op.drop_table("article_slug")
    op.drop_table("collection")
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_article_unpublish_at"))
        batch_op.drop_index(batch_op.f("ix_article_translation_of_id"))
        batch_op.drop_index(batch_op.f("ix_article_publish_at"))

    op.drop_table("article")
