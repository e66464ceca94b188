"""What lists leave out: public things that nothing but a retracted article shows. What ranking asks for stands in the
index: which rows readers do not find, and which words titles and openings have. More orders of lists have an index.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FILL = """
    INSERT INTO unlisted (kind, id)
    WITH RECURSIVE listed (kind, id) AS (
        SELECT s.kind, s.id FROM shown s
        WHERE s.by_kind = s.kind AND s.by_id = s.id AND NOT s.weak AND NOT EXISTS (
            SELECT 1 FROM live_article a WHERE s.kind = 'article' AND a.article_id = s.id AND a.status = 'retracted')
        UNION
        SELECT s.kind, s.id FROM listed l JOIN shown s ON s.by_kind = l.kind AND s.by_id = l.id WHERE NOT s.weak
    )
    SELECT kind, id FROM visible EXCEPT SELECT kind, id FROM listed
"""
SEARCHED = ("search_row", "draft_search_row")
# Word for word what app/core/fulltext/rows.py makes of them, as ranking asks for nothing else. An opening that was cut
# loses its last word, which may have been cut too.
OPENING = "CASE WHEN length(lead) < 240 THEN lead ELSE rtrim(rtrim(lead, replace(lead, ' ', ''))) END"
MARKED = """
    UPDATE {table} SET words = ' ·' || kind
        || CASE WHEN title = '' THEN '' ELSE ' ¹' || replace(title, ' ', ' ¹') END
        || CASE WHEN {opening} = '' THEN '' ELSE ' ²' || replace({opening}, ' ', ' ²') END
        || substr(words, length(kind) + 3)
"""
LEFT_OUT = """
    UPDATE search_row SET words = ' ·' || kind || ' ·unlisted' || substr(words, length(kind) + 3)
    WHERE kind IN ('article', 'quote') AND EXISTS (
        SELECT 1 FROM unlisted w WHERE w.kind = search_row.kind AND w.id = search_row.id)
"""
REBUILT = "INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')"
ORDERS = {"source": ("name", "created_at", "updated_at"), "response": ("created_at", "updated_at")}
"""Orders of lists, each with an index of its own from now on."""


def upgrade() -> None:
    for table, columns in ORDERS.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column, "id"], unique=False)
    op.create_table(
        "unlisted",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_unlisted")),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)
    op.drop_index("ix_live_article_status", "live_article")
    op.create_index("ix_live_topic_article_id", "live_topic", ["article_id", "topic_id"], unique=False)
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in SEARCHED:
        op.execute(MARKED.format(table=table, opening=OPENING))
    op.execute(LEFT_OUT)
    for table in SEARCHED:
        if on_sqlite:
            op.drop_index(f"ix_{table}_ranked", table)
        op.drop_column(table, "lead")
        if on_sqlite:
            op.create_index(f"ix_{table}_number", table, ["n", "kind", "id", "language"], unique=False)
            op.execute(REBUILT.format(table=table))


def downgrade() -> None:
    """Ranking finds no openings then, until `onrecord project --all` has made them."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in SEARCHED:
        op.add_column(table, sa.Column("lead", TEXT, nullable=False, server_default=""))
        if on_sqlite:
            op.drop_index(f"ix_{table}_number", table)
            op.create_index(f"ix_{table}_ranked", table, ["n", "kind", "id", "title", "lead"], unique=False)
    op.create_index("ix_live_article_status", "live_article", ["status", "article_id"], unique=False)
    op.drop_index("ix_live_topic_article_id", "live_topic")
    op.drop_table("unlisted")
    for table, columns in ORDERS.items():
        for column in columns:
            op.drop_index(f"ix_{table}_{column}", table)
