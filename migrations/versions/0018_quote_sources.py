"""Public quotes by the sources that they name, in the order of their lists; articles and quotes as lists have them;
what ranking needs of what is found.

These are finished as they change, all of them by `onrecord project --all`; until then answers are made from the rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PARTS = (
    "part IN ('speaker', 'spoken_for', 'recorded_in', 'obtained_by', 'published_in', 'reported_by', 'on_behalf_of',"
    " 'source')"
)
# Word for word what app/quotes/live/naming.py writes: without it lists of one speaker would be empty until they are made again,
# and a migration imports nothing from the program.
FILL = """
    INSERT INTO quote_source (source_id, part, quote_id)
    WITH RECURSIVE outward (quote_id, remark_id, own) AS (
        SELECT q.id, q.remark_id, 1 FROM visible v JOIN quote q ON q.id = v.id WHERE v.kind = 'quote'
        UNION
        SELECT o.quote_id, m.told_in_id, 0 FROM outward o JOIN remark m ON m.id = o.remark_id
        WHERE m.told_in_id IS NOT NULL
    ), step (quote_id, own, role, source_id, on_behalf_of_id) AS (
        SELECT o.quote_id, o.own, a.role, a.source_id, a.on_behalf_of_id
        FROM outward o JOIN attribution a ON a.remark_id = o.remark_id
    )
    SELECT source_id, role, quote_id FROM step
        WHERE role IN ('recorded_in', 'obtained_by', 'published_in', 'reported_by') OR (role = 'speaker' AND own = 1)
    UNION SELECT on_behalf_of_id, 'spoken_for', quote_id FROM step
        WHERE role = 'speaker' AND own = 1 AND on_behalf_of_id IS NOT NULL
    UNION SELECT on_behalf_of_id, 'on_behalf_of', quote_id FROM step WHERE on_behalf_of_id IS NOT NULL
    UNION SELECT source_id, 'source', quote_id FROM step
    UNION SELECT on_behalf_of_id, 'source', quote_id FROM step WHERE on_behalf_of_id IS NOT NULL
"""


def upgrade() -> None:
    op.drop_table("public_quote")
    make_finished("quote", "printed", "printed_tags", "attribution")
    make_finished("article")
    replace_index("shown", "ix_shown_kind_id", ["kind", "id", "by_kind", "by_id", "weak"])
    if op.get_bind().dialect.name == "sqlite":
        for table in ("search_row", "draft_search_row"):
            op.create_index(f"ix_{table}_ranked", table, ["n", "kind", "id", "title", "lead"], unique=False)
    op.create_index("ix_live_article_status", "live_article", ["status", "article_id"], unique=False)
    op.create_table(
        "quote_source",
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("quote_id", TEXT, nullable=False),
        sa.CheckConstraint(PARTS, name=op.f("ck_quote_source_part")),
        sa.PrimaryKeyConstraint("source_id", "part", "quote_id", name=op.f("pk_quote_source")),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)
    op.create_index("ix_quote_source_quote_id", "quote_source", ["quote_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_live_article_status", "live_article")
    if op.get_bind().dialect.name == "sqlite":
        for table in ("search_row", "draft_search_row"):
            op.drop_index(f"ix_{table}_ranked", table)
    replace_index("shown", "ix_shown_kind_id", ["kind", "id", "by_kind", "by_id"])
    op.drop_table("public_quote")
    make_finished("quote", "attribution")
    op.drop_table("public_article")
    op.drop_table("quote_source")


def make_finished(kind: str, *more: str) -> None:
    """The table of one kind's finished forms, with further texts behind what all have."""
    table, key = f"public_{kind}", f"{kind}_id"
    op.create_table(
        table,
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("view", TEXT, nullable=False),
        sa.Column("tags", TEXT, nullable=False),
        sa.Column(key, TEXT, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in more),
        sa.ForeignKeyConstraint([key], [f"{kind}.id"], name=op.f(f"fk_{table}_{key}"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{table}")),
    )


def replace_index(table: str, name: str, columns: list[str]) -> None:
    op.drop_index(name, table)
    op.create_index(name, table, columns, unique=False)
