"""Names of what is public, and the pieces by which they are found. `onrecord project --all` fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "public_name",
        sa.Column("type", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("names", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("type", "id", name=op.f("pk_public_name")),
    )
    op.create_table(
        "name_piece",
        sa.Column("piece", TEXT, nullable=False),
        sa.Column("weight", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("piece", "weight", "id", name=op.f("pk_name_piece")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("name_piece")
    op.drop_table("public_name")
