"""What the checks look at: an article's document, the record of its quotes, and what is said against them.

Each part is read when a check first asks for it, with one or two statements for all quotes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.articles.anchoring.finding import Spot
from app.articles.anchoring.folding import caseless, fold
from app.articles.document import Document, texts_of
from app.bodies.layout import Layout, layout
from app.core.sql.reader import Reader, Row
from app.quotes.telling.chain import Chain, Step

QUOTES = """
    SELECT q.id, q.verification, q.remark_id, r.version AS remark_version, r.told_in_id
    FROM quote q JOIN remark r ON r.id = q.remark_id WHERE q.id IN (:ids)
"""
AGAINST = """
    SELECT r.id, r.stance, r.text, r.quote_id, r.target_quote_id, r.target_remark_id, r.target_source_id,
        s.id AS source_id, s.kind, s.name, s.aliases
    FROM response r JOIN source s ON s.id = r.responder_id
    WHERE r.stance IN ('denies', 'disputes') AND r.state = 'open' AND r.trashed_at IS NULL
        AND (r.target_quote_id IN (:quotes) OR r.target_remark_id IN (:remarks) OR r.target_source_id IN (:recordings))
    ORDER BY r.id
"""


def folded(text: str) -> str:
    return caseless(fold(text).text)


@dataclass
class Facts:
    """One document of one article, at the version that its remedies name."""

    reading: Callable[[], Reader]
    article_id: str
    version: int
    document: Document
    verifications: Mapping[str, str] = field(default_factory=dict)
    """Of quotes that were just made, and of which this need not be read."""

    @cached_property
    def reader(self) -> Reader:
        return self.reading()

    def verification(self, quote_id: str) -> str:
        known = self.verifications.get(quote_id)
        found: str = self.quotes[quote_id]["verification"] if known is None else known
        return found

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The quotes that it prints, each with its occurrences."""
        found: list[dict[str, Any]] = self.document["quotes"]
        return found

    @cached_property
    def texts(self) -> dict[str, str]:
        return texts_of(self.document)

    @cached_property
    def folded_blocks(self) -> list[str]:
        """Headline, summary and each paragraph, as names are looked for in them."""
        return [folded(block) for text in self.texts.values() for block in text.split("\n\n")]

    @cached_property
    def layout(self) -> Layout:
        return layout(self.document["body"])

    @cached_property
    def quotes(self) -> dict[str, Row]:
        """The record of each quote, by id."""
        ids = [entry["id"] for entry in self.entries]
        return {row["id"]: row for row in self.reader.rows(QUOTES, ids=ids)} if ids else {}

    @cached_property
    def chain(self) -> Chain:
        """The steps behind every quote."""
        found = Chain()
        found.load(self.reader, {row["remark_id"]: row["told_in_id"] for row in self.quotes.values()})
        return found

    @cached_property
    def remarks(self) -> list[tuple[int, Row]]:
        """The first quote of each act of saying, with its number among the quotes."""
        firsts: dict[str, tuple[int, Row]] = {}
        for number, entry in enumerate(self.entries):
            quote = self.quotes.get(entry["id"])
            if quote is not None:
                firsts.setdefault(quote["remark_id"], (number, quote))
        return list(firsts.values())

    @cached_property
    def disputes(self) -> list[tuple[int, Row]]:
        """Each open denial or dispute, with the number of the first quote that it is about."""
        if not self.quotes:
            return []
        recordings = {ident: self.chain.recordings(row["remark_id"]) for ident, row in self.quotes.items()}
        rows = self.reader.rows(
            AGAINST,
            quotes=list(self.quotes),
            remarks=sorted({row["remark_id"] for row in self.quotes.values()}),
            recordings=sorted(set().union(*recordings.values())),
        )
        found = []
        for row in rows:
            row["aliases"] = json.loads(row["aliases"])
            about = (
                number for number, entry in enumerate(self.entries) if entry["id"] in self.quotes
                and (row["target_quote_id"] == entry["id"]
                     or row["target_remark_id"] == self.quotes[entry["id"]]["remark_id"]
                     or row["target_source_id"] in recordings[entry["id"]])
            )  # fmt: skip
            found.append((next(about), row))
        return found

    def speakers(self) -> Iterator[tuple[Row, Step]]:
        """Who said the words of each act of saying, without those who told them on."""
        for _, quote in self.remarks:
            for step in self.chain.levels(quote["remark_id"])[0]:
                if step.role == "speaker":
                    yield quote, step

    def first_place(self, number: int) -> Spot | None:
        """Where the quote of this number is first printed."""
        for one in self.entries[number]["occurrences"]:
            if one["start"] is not None:
                return Spot(one["field"], one["start"], one["end"])
        return None
