"""Search finds by topic, speaker, reporter and author in the index itself, goes through it from the newest on, and
knows what is a whole title. Quotes are listed by the topics of what prints them from a table of their own, and counted
by their days without being looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEARCHED = ("search_row", "draft_search_row")
SOME = "SELECT n, id, title, words FROM {table} WHERE {rows} AND n > :last ORDER BY n LIMIT 1000"
CHANGED = "UPDATE {table} SET words = :words WHERE n = :n"
# Word for word what app/core/fulltext/rows.py and app/quotes/live/ make: without it lists and filters would find
# nothing until all is made again, and a migration imports nothing from the program.
PRINTED_ON = """
    INSERT INTO quote_topic (topic_id, quote_id, standing)
    SELECT t.topic_id, o.quote_id, MAX(CASE WHEN x.id IS NULL THEN 1 ELSE 0 END)
    FROM live_occurrence o JOIN live_topic t ON t.article_id = o.article_id
    LEFT JOIN unlisted x ON x.kind = 'article' AND x.id = o.article_id GROUP BY t.topic_id, o.quote_id
"""
NAMED_BY = {
    "article": """
        SELECT b.article_id AS id, 'author' AS name, b.source_id AS value FROM live_author b WHERE b.article_id IN :ids
        UNION SELECT o.article_id, n.part, n.source_id FROM live_occurrence o
            JOIN quote_source n ON n.quote_id = o.quote_id
            WHERE o.article_id IN :ids AND n.part IN ('speaker', 'reported_by')
        UNION SELECT t.article_id, 'topic', t.topic_id FROM live_topic t WHERE t.article_id IN :ids
        ORDER BY id, name, value
    """,
    "quote": """
        SELECT n.quote_id AS id, n.part AS name, n.source_id AS value FROM quote_source n
            WHERE n.quote_id IN :ids AND n.part IN ('speaker', 'reported_by')
        UNION ALL SELECT t.quote_id, CASE t.standing WHEN 1 THEN 'topic' ELSE 'retracted_topic' END, t.topic_id
            FROM quote_topic t WHERE t.quote_id IN :ids
        ORDER BY id, name, value
    """,
}
PUBLIC = """
    UPDATE quote_day SET public = 1
    WHERE EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'quote' AND v.id = quote_day.quote_id)
"""
REBUILT = "INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')"
TURNED = f"-(CASE WHEN n < {(1 << 20) - (1 << 63)} THEN n + {1 << 20} ELSE n END) AS n"
"""The number of a row with the other sign. The oldest there was has none."""
REST = "kind, id, language, title, words"
TURNED_ROUND = {
    "postgresql": (
        "CREATE TEMP TABLE before AS SELECT {turned}, {rest} FROM {table}",
        "TRUNCATE {table}",
        "INSERT INTO {table} (n, {rest}) SELECT n, {rest} FROM before ORDER BY n",
        "DROP TABLE before",
    ),
    "sqlite": (
        "INSERT INTO {table} (n, {rest}) SELECT {turned}, {rest} FROM {table}_before b ORDER BY b.n DESC",
        "DROP TABLE {table}_before",
    ),
}
MADE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table AND sql > ''"
NEW = re.compile("⁴|·(author|speaker|reported·by|topic|retracted·topic)·")
Row = tuple[int, str, str, str]
Changes = Callable[[list[Row]], Iterable[tuple[int, list[str]]]]


def upgrade() -> None:
    op.create_table(
        "quote_topic",
        *(sa.Column(name, TEXT, nullable=False) for name in ("topic_id", "quote_id")),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic_id", "quote_id", name=op.f("pk_quote_topic")),
        sqlite_with_rowid=False,
    )
    op.execute(PRINTED_ON)
    op.create_index("ix_quote_topic_quote", "quote_topic", ["quote_id", "topic_id", "standing"], unique=False)
    op.drop_index("ix_quote_source_quote_id", "quote_source")
    op.create_index("ix_quote_source_quote", "quote_source", ["quote_id", "part", "source_id"], unique=False)
    for name in ("first", "last"):
        op.drop_index(f"ix_quote_day_{name}", "quote_day")
    op.add_column("quote_day", sa.Column("public", sa.Integer(), nullable=False, server_default="0"))
    op.execute(PUBLIC)
    for name in ("first", "last"):
        op.create_index(f"ix_quote_day_{name}", "quote_day", ["public", name, "quote_id"], unique=False)
    for kind in NAMED_BY:
        rewrite("search_row", f"kind = '{kind}'", with_names(kind))
    for table in SEARCHED:
        rewrite(table, "title > '' AND title NOT LIKE '% %'", with_whole)
        renumber(table)
    index_again()


def downgrade() -> None:
    for table in SEARCHED:
        rewrite(table, "1 = 1", without_new)
        renumber(table)
    index_again()
    for name in ("first", "last"):
        op.drop_index(f"ix_quote_day_{name}", "quote_day")
    op.drop_column("quote_day", "public")
    for name in ("first", "last"):
        op.create_index(f"ix_quote_day_{name}", "quote_day", [name, "quote_id"], unique=False)
    op.drop_index("ix_quote_source_quote", "quote_source")
    op.create_index("ix_quote_source_quote_id", "quote_source", ["quote_id"], unique=False)
    op.drop_table("quote_topic")


def with_names(kind: str) -> Changes:
    """Rows with what they name behind their kind and language."""
    named = sa.text(NAMED_BY[kind]).bindparams(sa.bindparam("ids", expanding=True))

    def changed(rows: list[Row]) -> Iterator[tuple[int, list[str]]]:
        marks: dict[str, list[str]] = {}
        for ident, name, value in op.get_bind().execute(named, {"ids": [row[1] for row in rows]}):
            marks.setdefault(ident, []).append(f"·{name.replace('_', '·')}·{value.replace('-', '')}")
        for n, ident, _, words in rows:
            kept = words.split()
            yield n, [*kept[:2], *marks.get(ident, ()), *kept[2:]]

    return changed


def with_whole(rows: list[Row]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their only word before the words of their titles."""
    for n, _, title, words in rows:
        kept = words.split()
        place = kept.index(f"¹{title}")
        yield n, [*kept[:place], f"⁴{title}", *kept[place:]]


def without_new(rows: list[Row]) -> Iterator[tuple[int, list[str]]]:
    for n, _, _, words in rows:
        yield n, [word for word in words.split() if not NEW.match(word)]


def rewrite(table: str, rows: str, changes: Changes) -> None:
    connection = op.get_bind()
    some, written = sa.text(SOME.format(table=table, rows=rows)), sa.text(CHANGED.format(table=table))
    last = -(1 << 63)
    while found := connection.execute(some, {"last": last}).all():
        last = found[-1][0]
        changed = [{"n": n, "words": f" {' '.join(words)} "} for n, words in changes([tuple(row) for row in found])]
        connection.execute(written, changed)


def renumber(table: str) -> None:
    """Turn the order of the rows round, in which they are written again."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    made: list[Any] = []
    if dialect == "sqlite":
        made = list(connection.execute(sa.text(MADE), {"table": table}))
        for name in (name for kind, name, _ in made if kind == "trigger"):
            op.execute(f"DROP TRIGGER {name}")
        op.execute(f"ALTER TABLE {table} RENAME TO {table}_before")
    for kind, _, statement in made:
        if kind == "table":
            connection.exec_driver_sql(statement)
    for statement in TURNED_ROUND[dialect]:
        op.execute(statement.format(table=table, turned=TURNED, rest=REST))
    for kind, _, statement in made:
        if kind != "table":
            connection.exec_driver_sql(statement)


def index_again() -> None:
    """On SQLite the index follows what is inserted and deleted, not what is changed."""
    if op.get_bind().dialect.name == "sqlite":
        for table in SEARCHED:
            op.execute(REBUILT.format(table=table))
