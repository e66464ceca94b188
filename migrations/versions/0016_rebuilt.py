"""How often what readers get was made again from what is kept: whoever holds answers learns of it from that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("change_head", sa.Column("rebuilt", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("change_head", "rebuilt")
