"""What is known of revisions besides their documents; numbers of folded ones; the log by time."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "folded_revision",
        sa.Column("article_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("folded_into", sa.Integer(), nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=True),
        sa.Column("word_count", sa.Integer(), nullable=True),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.CheckConstraint("folded_into > revision", name=op.f("ck_folded_revision_into_a_later_one")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_folded_revision_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", name=op.f("pk_folded_revision")),
    )
    op.add_column("revision", sa.Column("word_count", sa.Integer(), nullable=True))
    op.add_column("revision", sa.Column("restored_from", sa.Integer(), nullable=True))
    op.add_column("revision", sa.Column("went_live_at", TEXT, nullable=True))
    mark_what_was_live()
    op.create_index("ix_change_at", "change", ["at", "seq"], unique=False)


def mark_what_was_live() -> None:
    """Write beside each revision when it first went live, as the log has it."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT id, at, state FROM change WHERE kind = 'article' AND state LIKE '%published_revision%' ORDER BY seq"
        )
    )
    first: dict[tuple[str, int], str] = {}
    for ident, at, state in rows:
        live = json.loads(state).get("published_revision")
        if live is not None:
            first.setdefault((ident, live), at)
    if first:
        connection.execute(
            sa.text("UPDATE revision SET went_live_at = :at WHERE article_id = :article AND revision = :revision"),
            [{"article": ident, "revision": number, "at": at} for (ident, number), at in first.items()],
        )


def downgrade() -> None:
    op.drop_index("ix_change_at", "change")
    for column in ("went_live_at", "restored_from", "word_count"):
        op.drop_column("revision", column)
    op.drop_table("folded_revision")
