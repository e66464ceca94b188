"""What there is to be found of a topic: its name."""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text
from app.core.sql.reader import Reader

NAMED = {
    False: "SELECT t.id, t.name FROM topic t JOIN visible v ON v.kind = 'topic' AND v.id = t.id WHERE t.id IN (:ids)",
    True: "SELECT id, name FROM topic WHERE id IN (:ids) AND trashed_at IS NULL AND merged_into_id IS NULL",
}


@searchable("topic", "SELECT id FROM topic")
def texts_of_topics(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    for ident, name in reader.tuples(NAMED[draft], ids=ids):
        yield Text(ident, name)
