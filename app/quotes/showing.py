"""What a public quote shows: the act of saying, all who passed it on, what it is about, what was checked and answered.

The words of a response are public for a reason of their own, or the response is not public either.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.changes.public.visibility import Edge, shows, watched_by
from app.core.sql.reader import Reader
from app.core.sql.records import Thing

ROOTS = "SELECT id FROM quote WHERE id IN (:ids) AND published AND trashed_at IS NULL"
QUOTES = "SELECT id, remark_id, translation_of_id FROM quote WHERE id IN (:ids) AND trashed_at IS NULL"
ABOUT = "SELECT quote_id, topic_id, source_id FROM quote_about WHERE quote_id IN (:ids)"
CHECKS = "SELECT quote_id, id FROM verification WHERE quote_id IN (:ids) AND trashed_at IS NULL"
ANSWERS = """
    SELECT r.{target}, r.id FROM response r WHERE r.{target} IN (:ids) AND r.trashed_at IS NULL
      AND (r.quote_id IS NULL OR EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'quote' AND v.id = r.quote_id))
"""
ANSWERS_TO_QUOTES, ANSWERS_TO_REMARKS = (
    ANSWERS.format(target=target) for target in ("target_quote_id", "target_remark_id")
)
STEPS = """
    SELECT a.remark_id, s.kind, s.id FROM attribution a JOIN source s ON s.id = a.source_id WHERE a.remark_id IN (:ids)
    UNION ALL
    SELECT a.remark_id, s.kind, s.id FROM attribution a JOIN source s ON s.id = a.on_behalf_of_id
    WHERE a.remark_id IN (:ids)
"""
OUTER = "SELECT id, told_in_id FROM remark WHERE id IN (:ids) AND told_in_id IS NOT NULL"
RESPONSES = """
    SELECT r.id, r.quote_id, s.kind, s.id FROM response r JOIN source s ON s.id = r.responder_id WHERE r.id IN (:ids)
"""
OF_ONE_REMARK = """
    SELECT r.id, q.id FROM response r JOIN quote q ON q.remark_id = r.target_remark_id
    JOIN visible v ON v.kind = 'quote' AND v.id = q.id WHERE r.id IN (:ids)
"""
ON_REMARKS = """
    SELECT r.id FROM quote q JOIN response r ON r.target_remark_id = q.remark_id
    WHERE q.id IN (:ids) AND r.trashed_at IS NULL
"""
CHECKERS = "SELECT id, checked_by_id FROM verification WHERE id IN (:ids) AND checked_by_id IS NOT NULL"
ANSWERED = """
    SELECT target_quote_id, target_remark_id, target_source_id FROM response WHERE quote_id IN (:ids)
      AND trashed_at IS NULL
"""


def source_thing(kind: str, ident: str) -> Thing:
    """A source in the graph: an unnamed one is of a kind of its own."""
    return ("unnamed" if kind == "unnamed" else "source", ident)


@shows("quote", ROOTS)
def shown_by_quotes(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for ident, remark, original in reader.tuples(QUOTES, ids=ids):
        quote = ("quote", ident)
        yield Edge(quote, ("remark", remark))
        if original is not None:
            yield Edge(quote, ("quote", original))
    for ident, topic, source in reader.tuples(ABOUT, ids=ids):
        yield Edge(("quote", ident), ("topic", topic) if topic is not None else ("source", source))
    for ident, verification in reader.tuples(CHECKS, ids=ids):
        yield Edge(("quote", ident), ("verification", verification))
    for ident, response in reader.tuples(ANSWERS_TO_QUOTES, ids=ids):
        yield Edge(("quote", ident), ("response", response))


@shows("remark")
def shown_by_remarks(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for remark, kind, source in reader.tuples(STEPS, ids=ids):
        yield Edge(("remark", remark), source_thing(kind, source))
    for remark, outer in reader.tuples(OUTER, ids=ids):
        yield Edge(("remark", remark), ("remark", outer))
    for remark, response in reader.tuples(ANSWERS_TO_REMARKS, ids=ids):
        yield Edge(("remark", remark), ("response", response))


@shows("response")
def shown_by_responses(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for response, words, kind, responder in reader.tuples(RESPONSES, ids=ids):
        yield Edge(("response", response), source_thing(kind, responder))
        if words is not None:
            yield Edge(("response", response), ("quote", words), weak=True)
    for response, quote in reader.tuples(OF_ONE_REMARK, ids=ids):
        yield Edge(("response", response), ("quote", quote), weak=True)


@shows("verification")
def shown_by_verifications(reader: Reader, ids: list[str]) -> Iterator[Edge]:
    for verification, checker in reader.tuples(CHECKERS, ids=ids):
        yield Edge(("verification", verification), ("source", checker))


@watched_by("quote")
def answered_with_quotes(reader: Reader, ids: list[str]) -> Iterator[Thing]:
    """What is answered with these quotes: its response is public while they are."""
    for quote, remark, source in reader.tuples(ANSWERED, ids=ids):
        if quote is not None:
            yield ("quote", quote)
        elif remark is not None:
            yield ("remark", remark)
        else:
            yield ("source", source)


@watched_by("quote")
def answered_as_a_remark(reader: Reader, ids: list[str]) -> Iterator[Thing]:
    """Responses to the act of saying that these quotes are of: they name each of them that is public."""
    for response in reader.column(ON_REMARKS, ids=ids):
        yield ("response", response)
