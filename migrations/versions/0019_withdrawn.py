"""What lists leave out: public things that nothing but a retracted article shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FILL = """
    INSERT INTO withdrawn (kind, id)
    WITH RECURSIVE listed (kind, id) AS (
        SELECT s.kind, s.id FROM shown s
        WHERE s.by_kind = s.kind AND s.by_id = s.id AND NOT s.weak AND NOT EXISTS (
            SELECT 1 FROM live_article a WHERE s.kind = 'article' AND a.article_id = s.id AND a.status = 'retracted')
        UNION
        SELECT s.kind, s.id FROM listed l JOIN shown s ON s.by_kind = l.kind AND s.by_id = l.id WHERE NOT s.weak
    )
    SELECT kind, id FROM visible EXCEPT SELECT kind, id FROM listed
"""


def upgrade() -> None:
    op.create_table(
        "withdrawn",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_withdrawn")),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)


def downgrade() -> None:
    op.drop_table("withdrawn")
