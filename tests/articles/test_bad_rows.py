"""What must always hold of articles is held by the database: each bad row is refused, past every rule."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from tests.articles.stories import story
from tests.newsroom import Newsroom, Seat

BAD_CHANGES = {
    "an unknown status": "UPDATE article SET status = 'lost'",
    "an unknown stage": "UPDATE article SET stage = 'lost'",
    "a live article without a live revision": "UPDATE article SET published_revision = NULL",
    "a draft with a live revision": "UPDATE article SET status = 'draft'",
    "a live article without a time": "UPDATE article SET published_at = NULL",
    "a live revision ahead of the head": "UPDATE article SET published_revision = 9",
    "a head that is live but has no stage": "UPDATE article SET head_revision = 2, stage = NULL",
    "two articles of one slug": (
        "INSERT INTO article (id, created_at, updated_at, version, slug, headline, language, status, stage,"
        " head_revision, created_by) SELECT 'x', created_at, updated_at, 1, slug, headline, language, 'draft', 'draft',"
        " 1, '' FROM article"
    ),
    "a correction of a revision that is not there": (
        "INSERT INTO correction (id, created_at, updated_at, version, article_id, revision, kind, text, published_at)"
        " SELECT 'x', created_at, updated_at, 1, id, 9, 'correction', 'words', created_at FROM article"
    ),
    "an unknown kind of correction": (
        "INSERT INTO correction (id, created_at, updated_at, version, article_id, revision, kind, text, published_at)"
        " SELECT 'x', created_at, updated_at, 1, id, 1, 'guess', 'words', created_at FROM article"
    ),
    "an orphan with a place": "UPDATE live_occurrence SET state = 'orphaned'",
    "an anchored occurrence without a place": 'UPDATE head_occurrence SET start = NULL, "end" = NULL',
    "half a place": 'UPDATE head_occurrence SET "end" = NULL',
    "a place that ends before it starts": 'UPDATE head_occurrence SET "end" = start',
    "an occurrence in no field": "UPDATE live_occurrence SET field = 'footnote'",
    "an occurrence of a quote that is not there": "UPDATE live_occurrence SET quote_id = 'x'",
    "an author who is still named is deleted": "DELETE FROM source",
    "a quote that is still printed is deleted": "DELETE FROM quote",
    "a topic that is still named is deleted": "DELETE FROM topic",
    "a second end of the log": "INSERT INTO change_head (id, seq, public_seq, hash) VALUES (2, 0, 0, '')",
}


@pytest.mark.parametrize("statement", BAD_CHANGES.values(), ids=BAD_CHANGES)
def test_a_bad_row_is_refused_by_the_database(newsroom: Newsroom, editor: Seat, statement: str) -> None:
    editor.made("/v1/articles?publish=true", story())
    before = newsroom.everything()
    with pytest.raises(DBAPIError):
        newsroom.write(statement)
    assert newsroom.everything() == before
