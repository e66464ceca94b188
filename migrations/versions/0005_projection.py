"""The projection that readers query."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "live_article",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("headline", TEXT, nullable=False),
        sa.Column("summary", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("genre", TEXT, nullable=True),
        sa.Column("image", TEXT, nullable=True),
        sa.Column("canonical_url", TEXT, nullable=True),
        sa.Column("seo_title", TEXT, nullable=True),
        sa.Column("seo_description", TEXT, nullable=True),
        sa.Column("translation_of_id", TEXT, nullable=True),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("first_published_at", TEXT, nullable=False),
        sa.Column("published_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("extra", TEXT, nullable=False),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("body_html", TEXT, nullable=False),
        sa.Column("body_text", TEXT, nullable=False),
        sa.CheckConstraint("status IN ('published', 'retracted')", name=op.f("ck_live_article_status")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_live_article_article_id")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_live_article")),
        sa.UniqueConstraint("article_id", name=op.f("uq_live_article_article_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_live_article_slug")),
    )
    with op.batch_alter_table("live_article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_article_external_id"), ["external_id"], unique=False)
        batch_op.create_index("ix_live_article_language", ["language", "published_at", "article_id"], unique=False)
        batch_op.create_index("ix_live_article_newest", ["status", "published_at", "article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_article_translation_of_id"), ["translation_of_id"], unique=False)
        batch_op.create_index("ix_live_article_updated", ["updated_at", "article_id"], unique=False)

    op.create_table(
        "live_author",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("published_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["live_article.article_id"], name=op.f("fk_live_author_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_live_author_source_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_live_author")),
    )
    with op.batch_alter_table("live_author", schema=None) as batch_op:
        batch_op.create_index("ix_live_author_source", ["source_id", "published_at", "article_id"], unique=False)

    op.create_table(
        "live_occurrence",
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
            "(state = 'orphaned') = (start IS NULL)", name=op.f("ck_live_occurrence_orphan_has_no_place")
        ),
        sa.CheckConstraint("field IN ('headline', 'summary', 'body')", name=op.f("ck_live_occurrence_field")),
        sa.CheckConstraint("form IN ('direct', 'mixed', 'partial', 'indirect')", name=op.f("ck_live_occurrence_form")),
        sa.CheckConstraint("state IN ('anchored', 'drifted', 'orphaned')", name=op.f("ck_live_occurrence_state")),
        sa.CheckConstraint('(start IS NULL) = ("end" IS NULL)', name=op.f("ck_live_occurrence_place_whole")),
        sa.CheckConstraint(
            'start IS NULL OR (start >= 0 AND start < "end")', name=op.f("ck_live_occurrence_place_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["live_article.article_id"], name=op.f("fk_live_occurrence_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_live_occurrence_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_occurrence")),
    )
    with op.batch_alter_table("live_occurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_occurrence_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_occurrence_quote_id"), ["quote_id"], unique=False)

    op.create_table(
        "live_related",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("related_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["live_article.article_id"], name=op.f("fk_live_related_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["related_id"], ["article.id"], name=op.f("fk_live_related_related_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_live_related")),
    )
    with op.batch_alter_table("live_related", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_related_related_id"), ["related_id"], unique=False)

    op.create_table(
        "live_topic",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic_id", TEXT, nullable=False),
        sa.Column("published_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["live_article.article_id"], name=op.f("fk_live_topic_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_live_topic_topic_id")),
        sa.PrimaryKeyConstraint("article_id", "position", name=op.f("pk_live_topic")),
    )
    with op.batch_alter_table("live_topic", schema=None) as batch_op:
        batch_op.create_index("ix_live_topic_topic", ["topic_id", "published_at", "article_id"], unique=False)

    op.create_table(
        "public_quote",
        sa.Column("quote_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("view", TEXT, nullable=False),
        sa.Column("attribution", TEXT, nullable=False),
        sa.Column("tags", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_public_quote_quote_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_public_quote")),
    )


def downgrade() -> None:
    op.drop_table("public_quote")
    with op.batch_alter_table("live_topic", schema=None) as batch_op:
        batch_op.drop_index("ix_live_topic_topic")

    op.drop_table("live_topic")
    with op.batch_alter_table("live_related", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_related_related_id"))

    op.drop_table("live_related")
    with op.batch_alter_table("live_occurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_live_occurrence_quote_id"))
        batch_op.drop_index(batch_op.f("ix_live_occurrence_article_id"))

    op.drop_table("live_occurrence")
    with op.batch_alter_table("live_author", schema=None) as batch_op:
        batch_op.drop_index("ix_live_author_source")

    op.drop_table("live_author")
    with op.batch_alter_table("live_article", schema=None) as batch_op:
        batch_op.drop_index("ix_live_article_updated")
        batch_op.drop_index(batch_op.f("ix_live_article_translation_of_id"))
        batch_op.drop_index("ix_live_article_newest")
        batch_op.drop_index("ix_live_article_language")
        batch_op.drop_index(batch_op.f("ix_live_article_external_id"))

    op.drop_table("live_article")
