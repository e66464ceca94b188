"""Sources and topics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_key", TEXT, nullable=False),
        sa.Column("distinction", TEXT, nullable=False),
        sa.Column("aliases", TEXT, nullable=False),
        sa.Column("slug", TEXT, nullable=True),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("work_type", TEXT, nullable=True),
        sa.Column("wikidata", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("same_as", TEXT, nullable=False),
        sa.Column("image", TEXT, nullable=True),
        sa.Column("bio", TEXT, nullable=True),
        sa.Column("anonymity_reason", TEXT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("extra", TEXT, nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", TEXT, nullable=True),
        sa.CheckConstraint(
            "(kind = 'unnamed') = (anonymity_reason IS NOT NULL)", name=op.f("ck_source_reason_of_unnamed")
        ),
        sa.CheckConstraint("anonymity_reason <> ''", name=op.f("ck_source_reason_given")),
        sa.CheckConstraint(
            "kind <> 'unnamed' OR (wikidata IS NULL AND url IS NULL AND same_as = '[]' AND slug IS NULL AND external_id IS NULL AND image IS NULL AND bio IS NULL AND aliases = '[]')",
            name=op.f("ck_source_unnamed_has_no_traces"),
        ),
        sa.CheckConstraint(
            "kind IN ('person', 'organization', 'publication', 'work', 'unnamed', 'unidentified')",
            name=op.f("ck_source_kind"),
        ),
        sa.CheckConstraint(
            "work_type IN ('book', 'audio', 'video', 'document', 'broadcast', 'transcript', 'post', 'article')",
            name=op.f("ck_source_work_type"),
        ),
        sa.CheckConstraint("work_type IS NULL OR kind = 'work'", name=op.f("ck_source_work_type_of_work")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["source.id"], name=op.f("fk_source_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("external_id", name=op.f("uq_source_external_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
        sa.UniqueConstraint("wikidata", name=op.f("uq_source_wikidata")),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index("ix_source_name_key", ["name_key"], unique=False)
        batch_op.create_index(
            "uq_source_name",
            ["kind", "name_key", "distinction"],
            unique=True,
            sqlite_where=sa.text(
                "(kind IN ('person', 'organization', 'publication') OR work_type IN ('book', 'broadcast')) AND trashed_at IS NULL"
            ),
            postgresql_where=sa.text(
                "(kind IN ('person', 'organization', 'publication') OR work_type IN ('book', 'broadcast')) AND trashed_at IS NULL"
            ),
        )

    op.create_table(
        "topic",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("uri", TEXT, nullable=True),
        sa.Column("parent_id", TEXT, nullable=True),
        sa.Column("external_id", TEXT, nullable=True),
        sa.Column("extra", TEXT, nullable=False),
        sa.Column("merged_into_id", TEXT, nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_topic_not_its_own_parent")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["topic.id"], name=op.f("fk_topic_merged_into_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["topic.id"], name=op.f("fk_topic_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("external_id", name=op.f("uq_topic_external_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "source_alias",
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("alias_key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_alias_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "alias_key", name=op.f("pk_source_alias")),
    )
    with op.batch_alter_table("source_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_alias_alias_key"), ["alias_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("source_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_alias_alias_key"))

    op.drop_table("source_alias")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_parent_id"))

    op.drop_table("topic")
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_source_name",
            sqlite_where=sa.text(
                "(kind IN ('person', 'organization', 'publication') OR work_type IN ('book', 'broadcast')) AND trashed_at IS NULL"
            ),
            postgresql_where=sa.text(
                "(kind IN ('person', 'organization', 'publication') OR work_type IN ('book', 'broadcast')) AND trashed_at IS NULL"
            ),
        )
        batch_op.drop_index("ix_source_name_key")

    op.drop_table("source")
