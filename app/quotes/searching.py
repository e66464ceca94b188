"""What there is to be found of a quote: the words, their context, and the names of who said them.

An unnamed speaker has no word in it, not even the description that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.searching import searchable
from app.core.fulltext.rows import Text, filtering, naming
from app.core.sql.reader import Reader
from app.quotes.live.projecting import printed_otherwise

SAID = "SELECT q.id, q.text, q.context, q.language, q.remark_id, q.verification FROM quote q"
SIDES = {
    False: f"{SAID} JOIN visible v ON v.kind = 'quote' AND v.id = q.id WHERE q.id IN (:ids)",
    True: f"{SAID} WHERE q.id IN (:ids) AND q.trashed_at IS NULL AND q.merged_into_id IS NULL",
}
SPEAKERS = """
    SELECT a.remark_id, s.name FROM attribution a JOIN source s ON s.id = a.source_id
    WHERE a.remark_id IN (:remarks) AND a.role = 'speaker' AND s.kind <> 'unnamed' ORDER BY a.remark_id, a.step
"""
NAMED = """
    SELECT n.quote_id AS id, n.part AS name, n.source_id AS value FROM quote_source n
        WHERE n.quote_id IN (:ids) AND n.part IN ('speaker', 'reported_by')
    UNION ALL SELECT t.quote_id, CASE t.standing WHEN 1 THEN 'topic' ELSE 'retracted_topic' END, t.topic_id
        FROM quote_topic t WHERE t.quote_id IN (:ids)
    ORDER BY id, name, value
"""
SAID_BY = """
    SELECT q.id FROM attribution a JOIN quote q ON q.remark_id = a.remark_id
    WHERE a.source_id IN (:ids) AND a.role = 'speaker'
"""


@searchable(
    "quote",
    "SELECT id FROM quote",
    leaves_out=True,
    also=printed_otherwise,
    remark="SELECT id FROM quote WHERE remark_id IN (:ids)",
    source=SAID_BY,
)
def texts_of_quotes(reader: Reader, ids: list[str], draft: bool) -> Iterator[Text]:
    rows = reader.tuples(SIDES[draft], ids=ids)
    speakers: dict[str, list[str]] = {}
    for remark, name in reader.tuples(SPEAKERS, remarks=sorted({row[4] for row in rows})) if rows else ():
        speakers.setdefault(remark, []).append(name)
    named: dict[str, list[str]] = {}
    for ident, name, value in reader.tuples(NAMED, ids=ids) if rows and not draft else ():
        named.setdefault(ident, []).append(naming(name, value))
    for ident, text, context, language, remark, checked in rows:
        filters = filtering("language", language), *named.get(ident, ()), filtering("verification", checked)
        yield Text(ident, text, (*speakers.get(remark, ()), context), language, filters=() if draft else filters)
