"""Search finds by language and by how far words are checked in the index itself, and names among names. Quotes are
listed by what was said to them and by when they were said, each from a table of its own; articles of one language by
when they changed; steps are counted by their days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEARCHED = ("search_row", "draft_search_row")
SOME = "SELECT n, words FROM {table} WHERE {rows} AND n > :last ORDER BY n LIMIT 1000"
CHANGED = "UPDATE {table} SET words = :words WHERE n = :n"
RESULTS = ("altered", "attributed", "fabricated", "inconclusive", "misattributed", "unverified", "verified")
# Word for word what app/core/fulltext/rows.py and app/quotes/live/ make: without it lists and filters would find
# nothing until all is made again, and a migration imports nothing from the program.
CHECKED = """
    || CASE WHEN EXISTS (SELECT 1 FROM live_occurrence o JOIN quote q ON q.id = o.quote_id
        WHERE o.article_id = search_row.id AND q.verification = '{0}') THEN ' ·verification·{0}' ELSE '' END
"""
OF_ARTICLES = "''" + "".join(CHECKED.format(result) for result in RESULTS)
OF_QUOTES = "COALESCE((SELECT ' ·verification·' || q.verification FROM quote q WHERE q.id = search_row.id), '')"
FILTERED = """
    UPDATE search_row SET words = ' ·{kind} ·language·' || lower(replace(language, '-', '·')) || {checked}
        || substr(words, length(kind) + 3)
    WHERE kind = '{kind}'
"""
STANCES = """
    INSERT INTO quote_response (stance, quote_id)
    SELECT p.stance, v.id FROM response p JOIN visible w ON w.kind = 'response' AND w.id = p.id
        JOIN visible v ON v.kind = 'quote' AND v.id = p.target_quote_id
    UNION SELECT p.stance, v.id FROM response p JOIN visible w ON w.kind = 'response' AND w.id = p.id
        JOIN quote q ON q.remark_id = p.target_remark_id JOIN visible v ON v.kind = 'quote' AND v.id = q.id
    UNION SELECT p.stance, n.quote_id FROM response p JOIN visible w ON w.kind = 'response' AND w.id = p.id
        JOIN quote_source n ON n.source_id = p.target_source_id AND n.part = 'recorded_in'
"""
DAYS = """
    INSERT INTO quote_day (quote_id, first, last)
    SELECT q.id, COALESCE(r.said_from, ''), COALESCE(r.said_until, '~') FROM quote q JOIN remark r ON r.id = q.remark_id
    WHERE r.said_from IS NOT NULL OR r.said_until IS NOT NULL
"""
PRINTED = """
    INSERT INTO date_span (list, place, first, last)
    SELECT 'printed.id', SUBSTR(o.quote_id, 1, 6), MIN(a.published_at), MAX(a.published_at)
    FROM live_article a JOIN live_occurrence o ON o.article_id = a.article_id GROUP BY SUBSTR(o.quote_id, 1, 6)
"""
REBUILT = "INSERT INTO {table}_words ({table}_words) VALUES ('rebuild')"
MARKED = re.compile("[·¹²]")
NEW = re.compile("³|·language·|·verification·")


def upgrade() -> None:
    op.create_table(
        "quote_response",
        *(sa.Column(name, TEXT, nullable=False) for name in ("stance", "quote_id")),
        sa.PrimaryKeyConstraint("stance", "quote_id", name=op.f("pk_quote_response")),
        sqlite_with_rowid=False,
    )
    op.execute(STANCES)
    op.create_index("ix_quote_response_quote_id", "quote_response", ["quote_id"], unique=False)
    op.create_table(
        "quote_day",
        *(sa.Column(name, TEXT, nullable=False) for name in ("quote_id", "first", "last")),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_day_quote_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("quote_id", name=op.f("pk_quote_day")),
        sqlite_with_rowid=False,
    )
    op.execute(DAYS)
    op.execute(PRINTED)
    op.create_index("ix_quote_day_first", "quote_day", ["first", "quote_id"], unique=False)
    op.create_index("ix_quote_day_last", "quote_day", ["last", "quote_id"], unique=False)
    op.create_index("ix_source_kind", "source", ["kind", "id"], unique=False)
    op.drop_index("ix_source_work_type", "source")
    op.create_index("ix_source_work_type", "source", ["work_type", "id", "kind"], unique=False)
    op.create_index("ix_quote_about_quote", "quote_about", ["quote_id", "topic_id", "source_id"], unique=False)
    dated = sa.text("date IS NOT NULL")
    op.create_index(
        "ix_attribution_dated", "attribution", ["date_from", "date_until"], unique=False,
        sqlite_where=dated, postgresql_where=dated,
    )  # fmt: skip
    op.create_index(
        "ix_live_article_language_updated",
        "live_article",
        ["language", "updated_at", "article_id", "status"],
        unique=False,
    )
    for name in ("article", "quote"):
        op.drop_index(f"ix_live_occurrence_{name}_id", "live_occurrence")
    op.create_index("ix_live_occurrence_article", "live_occurrence", ["article_id", "quote_id"], unique=False)
    op.create_index("ix_live_occurrence_quote", "live_occurrence", ["quote_id", "article_id"], unique=False)
    for kind, checked in (("article", OF_ARTICLES), ("quote", OF_QUOTES)):
        op.execute(FILTERED.format(kind=kind, checked=checked))
    for table in SEARCHED:
        rewrite(table, "kind IN ('source', 'topic')", with_separate)
    index_again()


def downgrade() -> None:
    for table in SEARCHED:
        rewrite(table, "1 = 1", without_new)
    index_again()
    for name in ("article", "quote"):
        op.drop_index(f"ix_live_occurrence_{name}", "live_occurrence")
        op.create_index(f"ix_live_occurrence_{name}_id", "live_occurrence", [f"{name}_id"], unique=False)
    op.drop_index("ix_live_article_language_updated", "live_article")
    op.drop_index("ix_attribution_dated", "attribution")
    op.drop_index("ix_quote_about_quote", "quote_about")
    op.drop_index("ix_source_work_type", "source")
    op.create_index("ix_source_work_type", "source", ["work_type"], unique=False)
    op.drop_index("ix_source_kind", "source")
    op.execute("DELETE FROM date_span WHERE list = 'printed.id'")
    op.drop_table("quote_day")
    op.drop_table("quote_response")


def with_separate(words: list[str]) -> Iterator[str]:
    """The words of a row with each that is no marked one once more, marked, behind the row's kind."""
    begins = next((place for place, word in enumerate(words) if not MARKED.match(word)), len(words))
    yield words[0]
    yield from (f"³{word}" for word in words[begins:])
    yield from words[1:]


def without_new(words: list[str]) -> Iterator[str]:
    return (word for word in words if not NEW.match(word))


def rewrite(table: str, rows: str, change: Callable[[list[str]], Iterator[str]]) -> None:
    connection = op.get_bind()
    some, written = sa.text(SOME.format(table=table, rows=rows)), sa.text(CHANGED.format(table=table))
    last = -(1 << 63)
    while found := connection.execute(some, {"last": last}).all():
        last = found[-1][0]
        changed = [{"n": n, "words": f" {' '.join(change(words.split()))} "} for n, words in found]
        connection.execute(written, changed)


def index_again() -> None:
    """On SQLite the index follows what is inserted and deleted, not what is changed."""
    if op.get_bind().dialect.name == "sqlite":
        for table in SEARCHED:
            op.execute(REBUILT.format(table=table))
