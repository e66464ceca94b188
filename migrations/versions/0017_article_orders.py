"""Articles in each of their orders along an index that also says which are retracted, however many there are."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_live_article_newest": ["status", "published_at", "article_id"],
    "ix_live_article_language": ["language", "published_at", "article_id"],
    "ix_live_article_updated": ["updated_at", "article_id"],
}
AFTER = {
    "ix_live_article_newest": ["published_at", "article_id", "status", "updated_at"],
    "ix_live_article_language": ["language", "published_at", "article_id", "status"],
    "ix_live_article_updated": ["updated_at", "article_id", "status", "published_at"],
    "ix_live_article_first": ["first_published_at", "article_id", "status"],
    "ix_live_article_headline": ["headline", "article_id", "status"],
}


def upgrade() -> None:
    replace(BEFORE, AFTER)


def downgrade() -> None:
    replace(AFTER, BEFORE)


def replace(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(name, "live_article")
    for name, columns in new.items():
        op.create_index(name, "live_article", columns, unique=False)
