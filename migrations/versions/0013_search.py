"""What is found by its words: for readers, and for editors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("search_row", "draft_search_row")
INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE {table}_words USING fts5(words, content='{table}', content_rowid='n', columnsize=0, tokenize='ascii')",
        "CREATE TRIGGER {table}_in AFTER INSERT ON {table} BEGIN INSERT INTO {table}_words (rowid, words) VALUES (new.n, new.words); END",
        "CREATE TRIGGER {table}_out AFTER DELETE ON {table} BEGIN INSERT INTO {table}_words ({table}_words, rowid, words) VALUES ('delete', old.n, old.words); END",
    ),
    "postgresql": (
        "ALTER TABLE {table} ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED",
        "CREATE INDEX ix_{table}_lexemes ON {table} USING gin (lexemes)",
    ),
}


def upgrade() -> None:
    for table in TABLES:
        op.create_table(
            table,
            sa.Column("n", NUMBER, autoincrement=False, nullable=False),
            sa.Column("kind", TEXT, nullable=False),
            sa.Column("id", TEXT, nullable=False),
            sa.Column("language", TEXT, nullable=True),
            sa.Column("title", TEXT, nullable=False),
            sa.Column("lead", TEXT, nullable=False),
            sa.Column("words", TEXT, nullable=False),
            sa.PrimaryKeyConstraint("n", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("kind", "id", name=op.f(f"uq_{table}_kind_id")),
        )
        for statement in INDEX[op.get_bind().dialect.name]:
            op.execute(statement.format(table=table))


def downgrade() -> None:
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TABLE {table}_words")
        op.drop_table(table)
