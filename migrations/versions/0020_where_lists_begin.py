"""Finished articles have their corrections and where they print each quote. Lists by date know where to begin, and
responses whose words they are to. More orders and filters of lists have an index.

Articles are finished as they change, all of them by `onrecord project --all`; until then answers are made from the
rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# Word for word what app/quotes/live/ and app/articles/live/ write: without it lists would be empty until they are made
# again, and a migration imports nothing from the program.
DATED = {
    "quote": """
        SELECT q.id, q.created_at, q.updated_at, r.said_from, r.said_until
        FROM quote q JOIN remark r ON r.id = q.remark_id
    """,
    "step": """
        SELECT q.id, NULL, NULL, CASE WHEN a.date IS NULL THEN r.said_from ELSE a.date_from END,
            CASE WHEN a.date IS NULL THEN r.said_until ELSE a.date_until END
        FROM quote q JOIN remark r ON r.id = q.remark_id JOIN attribution a ON a.remark_id = r.id
    """,
    "response": """
        SELECT p.id, p.created_at, p.updated_at, CASE WHEN p.date IS NULL THEN r.said_from ELSE p.date_from END,
            CASE WHEN p.date IS NULL THEN r.said_until ELSE p.date_until END
        FROM response p LEFT JOIN quote q ON q.id = p.target_quote_id
        LEFT JOIN remark r ON r.id = COALESCE(p.target_remark_id, q.remark_id)
    """,
}
LISTS = (
    ("quote", "id", 6), ("quote", "created_at", 10), ("quote", "updated_at", 10), ("step", "id", 6),
    ("response", "id", 6), ("response", "created_at", 10), ("response", "updated_at", 10),
)  # fmt: skip
SPANNED = """
    INSERT INTO date_span (list, place, first, last)
    WITH dated (id, created_at, updated_at, first, last) AS ({dated})
    SELECT '{kind}.{column}', place, MIN(first), MAX(last) FROM (
        SELECT SUBSTR({column}, 1, {length}) AS place, COALESCE(first, '') AS first, COALESCE(last, '~') AS last
        FROM dated WHERE first IS NOT NULL OR last IS NOT NULL) placed
    GROUP BY place
"""
SPANNED_ARTICLES = """
    INSERT INTO date_span (list, place, first, last)
    SELECT 'article.{column}', SUBSTR({column}, 1, 10), MIN({date}), MAX({date}) FROM live_article GROUP BY 2
"""
ANSWERED = """
    INSERT INTO response_to (source_id, response_id)
    SELECT DISTINCT a.source_id, p.id FROM response p LEFT JOIN quote q ON q.id = p.target_quote_id
    JOIN attribution a ON a.remark_id = COALESCE(p.target_remark_id, q.remark_id)
    WHERE a.role = 'speaker'
"""


def upgrade() -> None:
    make_finished("corrections", "places")
    op.create_table(
        "date_span",
        *(sa.Column(name, TEXT, nullable=False) for name in ("list", "place", "first", "last")),
        sa.PrimaryKeyConstraint("list", "place", name=op.f("pk_date_span")),
        sqlite_with_rowid=False,
    )
    for kind, column, length in LISTS:
        op.execute(SPANNED.format(dated=DATED[kind], kind=kind, column=column, length=length))
    for column, date in (("published_at", "updated_at"), ("updated_at", "published_at")):
        op.execute(SPANNED_ARTICLES.format(column=column, date=date))
    op.create_table(
        "response_to",
        *(sa.Column(name, TEXT, nullable=False) for name in ("source_id", "response_id")),
        sa.PrimaryKeyConstraint("source_id", "response_id", name=op.f("pk_response_to")),
        sqlite_with_rowid=False,
    )
    op.execute(ANSWERED)
    op.create_index("ix_response_to_response_id", "response_to", ["response_id"], unique=False)
    op.create_index("ix_response_state", "response", ["state"], unique=False)
    op.drop_index("ix_source_name", "source")
    op.drop_index("ix_source_name_key", "source")
    op.create_index("ix_source_name_key", "source", ["name_key", "id", "kind"], unique=False)
    op.create_index("ix_source_work_type", "source", ["work_type"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_source_work_type", "source")
    op.drop_index("ix_source_name_key", "source")
    op.create_index("ix_source_name_key", "source", ["name_key"], unique=False)
    op.create_index("ix_source_name", "source", ["name", "id"], unique=False)
    op.drop_index("ix_response_state", "response")
    op.drop_table("response_to")
    op.drop_table("date_span")
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
