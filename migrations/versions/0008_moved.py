"""What has moved since: the answer cache and the change feed ask it of all that is public."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_visible_seq", "visible", ["seq", "kind", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_visible_seq", "visible")
