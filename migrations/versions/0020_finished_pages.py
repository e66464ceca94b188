"""Finished articles have their corrections and where they print each quote.

They are finished as they change, all of them by `onrecord project --all`; until then answers are made from the rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    make_finished("corrections", "places")


def downgrade() -> None:
    make_finished()


def make_finished(*more: str) -> None:
    """The table of finished articles anew, with further texts behind what lists have."""
    op.drop_table("public_article")
    op.create_table(
        "public_article",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("view", TEXT, nullable=False),
        sa.Column("tags", TEXT, nullable=False),
        sa.Column("article_id", TEXT, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in more),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_public_article_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_public_article")),
    )
