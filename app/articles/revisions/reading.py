"""Reading the history: the numbers of all saves, and each document that is kept."""

from __future__ import annotations

import json
from typing import Any

from app.articles.answers.drafts import COLUMNS, PLACE, draft_views
from app.articles.answers.live import Ask
from app.articles.document import Document
from app.articles.live.projection_rows import occurrence_rows
from app.articles.revisions.views import key_of
from app.articles.writing.loading import ABSENT
from app.core.paging.lists import PageQuery, page_of
from app.core.paging.pages import Cursors, Order
from app.core.problems import NotFound
from app.core.sql.reader import Reader, Row
from app.core.values.ids import is_id

NO_REVISION = "This article has no revision of this number."
LINE = """(
    SELECT revision FROM revision WHERE article_id = :article
    UNION ALL SELECT revision FROM folded_revision WHERE article_id = :article
) r"""
SAVED = """
    SELECT r.revision, r.created_at, r.created_by, r.message, r.word_count, r.went_live_at, r.restored_from,
        NULL AS folded_into, k.name AS key_name
    FROM revision r LEFT JOIN key k ON k.id = r.created_by
    WHERE r.article_id = :article AND r.revision IN (:numbers)
    UNION ALL
    SELECT f.revision, f.created_at, f.created_by, f.message, f.word_count, NULL, f.restored_from, f.folded_into, k.name
    FROM folded_revision f LEFT JOIN key k ON k.id = f.created_by
    WHERE f.article_id = :article AND f.revision IN (:numbers)
    ORDER BY 1 DESC
"""
ONE = f"""
    SELECT {COLUMNS} FROM article a JOIN revision r ON r.article_id = a.id AND r.revision = :number
    WHERE a.id = :article
"""


def find_line(reader: Reader, id: str) -> Row:
    """The article whose history is asked for: its id, version and live revision. Raises NotFound."""
    statement = "SELECT id, version, published_revision FROM article WHERE id = :article"
    row = reader.row(statement, article=id.lower()) if is_id(id) else None
    if row is None:
        raise NotFound(ABSENT)
    return row


def revisions_of(reader: Reader, cursors: Cursors, ask: PageQuery, line: Row) -> tuple[list[Row], str | None]:
    """A page of the history, the newest first, and the cursor of the next. Raises InvalidCursor."""
    order = Order((("r.revision", True),))
    columns, bound_to = f"r.revision FROM {LINE}", f"revisions {line['id']}"
    rows, cursor = page_of(reader, cursors, ask, order, columns, [], {"article": line["id"]}, bound_to)
    return summaries(reader, line, [row["revision"] for row in rows]), cursor


def summaries(reader: Reader, line: Row, numbers: list[int]) -> list[Row]:
    rows = reader.rows(SAVED, article=line["id"], numbers=numbers) if numbers else []
    for row in rows:
        row |= {"created_by": key_of(row), "live": row["revision"] == line["published_revision"]}
        del row["key_name"]
    return rows


def number_of(text: str) -> int:
    """The number of a revision in an address. Raises NotFound."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and not text.startswith("0")):
        raise NotFound(NO_REVISION)
    return int(text)


def kept_document(reader: Reader, article_id: str, number: int) -> Document:
    """The document of a revision. Raises NotFound; of one that was folded it says where its words went on."""
    statement = "SELECT document FROM revision WHERE article_id = :article AND revision = :number"
    text = reader.value(statement, article=article_id, number=number)
    if text is not None:
        document: Document = json.loads(text)
        return document
    folded = "SELECT folded_into FROM folded_revision WHERE article_id = :article AND revision = :number"
    into = reader.value(folded, article=article_id, number=number)
    if into is None:
        raise NotFound(NO_REVISION)
    raise NotFound(f"This revision was folded into revision {into}. Ask for that one.", folded_into=into)


def revision_view(reader: Reader, line: Row, number: int, ask: Ask) -> dict[str, Any]:
    """A revision with its document, as an editor would see the article if it was the head."""
    document = kept_document(reader, line["id"], number)
    row = reader.row(ONE, article=line["id"], number=number)
    assert row is not None
    row |= {"head_revision": number, "slug": document["slug"]}
    places = [{name: place[name] for name in PLACE} for place in occurrence_rows(line["id"], document)]
    return summaries(reader, line, [number])[0] | {"article": draft_views(reader, [row], ask, places)[0]}
