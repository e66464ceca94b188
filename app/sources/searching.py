"""What there is to be found of a source: its names, and what readers are told of it. An unnamed one is never found."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text
from app.core.sql.reader import Reader

NAMED = "SELECT s.id, s.name, s.aliases, s.distinction, s.description, s.bio FROM source s"
SIDES = {
    False: f"{NAMED} JOIN visible v ON v.kind = 'source' AND v.id = s.id WHERE s.id IN (:ids) AND s.kind <> 'unnamed'",
    True: f"{NAMED} WHERE s.id IN (:ids) AND s.kind <> 'unnamed' AND s.trashed_at IS NULL AND s.merged_into_id IS NULL",
}


@searchable("source", "SELECT id FROM source WHERE kind <> 'unnamed'")
def texts_of_sources(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    for ident, name, aliases, *described in reader.tuples(SIDES[draft], ids=ids):
        yield Text(ident, name, (*json.loads(aliases), *described))
