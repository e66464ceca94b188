"""What the caches in front are to forget."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "cdn_purge",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("tags", TEXT, nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", TEXT, nullable=True),
        sa.Column("claim", TEXT, nullable=True),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("tried_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("seq", "part", name=op.f("pk_cdn_purge")),
    )
    op.create_index(op.f("ix_cdn_purge_due_at"), "cdn_purge", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_cdn_purge_due_at"), "cdn_purge")
    op.drop_table("cdn_purge")
