"""Links that open one revision of an article for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "preview_link",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("updated_at", TEXT, nullable=False),
        sa.Column("trashed_at", TEXT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("secret_hash", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("revoked_at", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_preview_link_article_id")),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revision.article_id", "revision.revision"],
            name=op.f("fk_preview_link_article_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_link")),
    )
    op.create_index(op.f("ix_preview_link_article_id"), "preview_link", ["article_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_preview_link_article_id"), "preview_link")
    op.drop_table("preview_link")
