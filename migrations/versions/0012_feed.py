"""What the change feed asks of the log: what ceased to be public, and what something ceased to show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CEASED = sa.text("public_before AND NOT public_after")


def upgrade() -> None:
    op.create_table(
        "unshown",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("seq", "kind", "id", name=op.f("pk_unshown")),
    )
    op.create_index(
        "ix_change_ceased", "change", ["public_seq", "kind", "id"], sqlite_where=CEASED, postgresql_where=CEASED
    )


def downgrade() -> None:
    op.drop_index("ix_change_ceased", "change")
    op.drop_table("unshown")
