"""What is public, found otherwise than the program does: from the rows alone, one step at a time from the roots.

Articles are read from the documents of their live revisions, not from the projection made of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.core.sql.records import Thing
from tests.newsroom import Newsroom

Row = dict[str, Any]
Edge = tuple[Thing, Thing]
TABLES = (
    "article", "quote", "remark", "attribution", "source", "quote_about", "verification", "response", "topic",
    "collection", "collection_item", "correction",
)  # fmt: skip

ASKED_FOR = {"recorded_in", "obtained_by", "published_in", "reported_by"}
"""Roles that lists of quotes can be asked for, of the whole chain."""


@dataclass
class Record:
    """The rows of a newsroom, and what follows from them."""

    rows: dict[str, list[Row]]
    documents: dict[str, Row]
    """The live document of each live article."""
    public: set[Thing] = field(default_factory=set)

    @classmethod
    def of(cls, newsroom: Newsroom) -> Record:
        rows = {table: newsroom.rows(f"SELECT * FROM {table}") for table in TABLES}
        live = newsroom.rows(
            "SELECT a.id, r.document FROM article a JOIN revision r"
            " ON r.article_id = a.id AND r.revision = a.published_revision"
        )
        record = cls(rows, {row["id"]: json.loads(row["document"]) for row in live})
        record.settle()
        return record

    def settle(self) -> None:
        """Walk from the roots until nothing more is reached: the least set that is closed."""
        reached = set(self.roots())
        while reached != self.public:
            self.public = reached
            reached = self.public | {thing for by, thing in self.strong() if by in self.public}

    def roots(self) -> Iterator[Thing]:
        for row in self.rows["article"]:
            if row["status"] in {"published", "retracted"}:
                yield ("article", row["id"])
        for kind in ("quote", "source", "collection"):
            for row in self.rows[kind]:
                if row["published"] and row["trashed_at"] is None:
                    yield (kind, row["id"])

    def unlisted(self) -> set[Thing]:
        """What is public, but reached from retracted articles alone."""
        retracted = {("article", row["id"]) for row in self.rows["article"] if row["status"] == "retracted"}
        listed, edges = set(self.roots()) - retracted, list(self.strong())
        while more := {thing for by, thing in edges if by in listed} - listed:
            listed |= more
        return self.public - listed

    def edges(self) -> set[tuple[Thing, Thing, bool]]:
        """What each public thing shows, itself if it is a root; and whether weakly only."""
        strong = {edge for edge in self.strong() if edge[0] in self.public} | {(root, root) for root in self.roots()}
        weak = {edge for edge in self.weak() if edge[0] in self.public and edge[1] in self.public} - strong
        return {(*edge, False) for edge in strong} | {(*edge, True) for edge in weak}

    def source(self, ident: str) -> Thing:
        kinds = {row["id"]: row["kind"] for row in self.rows["source"]}
        return ("unnamed" if kinds[ident] == "unnamed" else "source", ident)

    def strong(self) -> Iterator[Edge]:
        """Every edge that makes public, whether or not it begins at something public."""
        for ident, document in self.documents.items():
            article = ("article", ident)
            yield from ((article, ("quote", entry["id"])) for entry in document["quotes"])
            yield from ((article, ("source", author)) for author in document["authors"])
            yield from ((article, ("topic", topic)) for topic in document["topics"])
        for row in self.rows["correction"]:
            if row["article_id"] in self.documents:
                yield (("article", row["article_id"]), ("correction", row["id"]))
        for row in self.rows["topic"]:
            if row["parent_id"]:
                yield (("topic", row["id"]), ("topic", row["parent_id"]))
        yield from self.of_quotes()
        yield from self.of_records()

    def of_quotes(self) -> Iterator[Edge]:
        for row in self.rows["quote"]:
            if row["trashed_at"] is None:
                yield (("quote", row["id"]), ("remark", row["remark_id"]))
                if row["translation_of_id"]:
                    yield (("quote", row["id"]), ("quote", row["translation_of_id"]))
        for row in self.rows["quote_about"]:
            about = ("topic", row["topic_id"]) if row["topic_id"] else ("source", row["source_id"])
            yield (("quote", row["quote_id"]), about)
        for row in self.rows["remark"]:
            if row["told_in_id"]:
                yield (("remark", row["id"]), ("remark", row["told_in_id"]))
        for row in self.rows["attribution"]:
            for named in (row["source_id"], row["on_behalf_of_id"]):
                if named:
                    yield (("remark", row["remark_id"]), self.source(named))

    def of_records(self) -> Iterator[Edge]:
        """Checks and responses. A response in words is shown once its words are public for a reason of their own."""
        for row in self.rows["verification"]:
            target = ("quote", row["quote_id"]) if row["quote_id"] else ("source", row["source_id"])
            yield (target, ("verification", row["id"]))
            if row["checked_by_id"]:
                yield (("verification", row["id"]), ("source", row["checked_by_id"]))
        for row in self.rows["response"]:
            yield (("response", row["id"]), self.source(row["responder_id"]))
            if row["quote_id"] is None or ("quote", row["quote_id"]) in self.public:
                for kind in ("quote", "remark", "source"):
                    if row[f"target_{kind}_id"]:
                        yield ((kind, row[f"target_{kind}_id"]), ("response", row["id"]))

    def weak(self) -> Iterator[Edge]:
        """Every edge that only names what is public for a reason of its own."""
        for ident, document in self.documents.items():
            yield from ((("article", ident), ("article", other)) for other in document["related"])
            original = document["translation_of_id"]
            if original:
                yield from (((("article", ident)), ("article", original)), (("article", original), ("article", ident)))
        for row in self.rows["collection_item"]:
            item = ("article", row["article_id"]) if row["article_id"] else ("quote", row["quote_id"])
            yield (("collection", row["collection_id"]), item)
        for row in self.rows["response"]:
            answered = [one["id"] for one in self.rows["quote"] if one["remark_id"] == row["target_remark_id"]]
            yield from ((("response", row["id"]), ("quote", ident)) for ident in (row["quote_id"], *answered) if ident)

    def named(self) -> set[tuple[str, str, str]]:
        """Which part each source has in each public quote: the filters by which the quote is found."""
        return {found for row in self.rows["quote"] if ("quote", row["id"]) in self.public for found in self.parts(row)}

    def answered(self) -> set[tuple[str, str]]:
        """The stances that were taken on each public quote."""
        told = {(f"target_{kind}_id", row[f"target_{kind}_id"], row["stance"]) for row in self.rows["response"]
                for kind in ("quote", "remark", "source") if ("response", row["id"]) in self.public}  # fmt: skip
        recorded = {(quote, source) for source, part, quote in self.named() if part == "recorded_in"}
        to_each = {
            row["id"]: {
                ("target_quote_id", row["id"]),
                ("target_remark_id", row["remark_id"]),
                *(("target_source_id", source) for quote, source in recorded if quote == row["id"]),
            }
            for row in self.rows["quote"]
            if ("quote", row["id"]) in self.public
        }
        return {
            (stance, quote)
            for quote, targets in to_each.items()
            for target, ident, stance in told
            if (target, ident) in targets
        }

    def parts(self, quote: Row) -> Iterator[tuple[str, str, str]]:
        outer = {row["id"]: row["told_in_id"] for row in self.rows["remark"]}
        remark, own = quote["remark_id"], True
        while remark is not None:
            for step in self.rows["attribution"]:
                if step["remark_id"] == remark:
                    for source, part in parts_of(step, own=own):
                        yield (source, part, quote["id"])
            remark, own = outer[remark], False


def parts_of(step: Row, *, own: bool) -> Iterator[tuple[str, str]]:
    """Filters by which a step finds its quote. `own` says that the quote itself was said in it."""
    speaks, asked_for = step["role"] == "speaker", step["role"] in ASKED_FOR
    yield (step["source_id"], "source")
    if own if speaks else asked_for:
        yield (step["source_id"], step["role"])
    if step["on_behalf_of_id"]:
        yield from ((step["on_behalf_of_id"], part) for part in ("source", "on_behalf_of"))
        if speaks and own:
            yield (step["on_behalf_of_id"], "spoken_for")


def kept_names(newsroom: Newsroom) -> set[tuple[str, str, str]]:
    """Which part each source has in each public quote, as the program has written it down."""
    rows = newsroom.rows("SELECT source_id, part, quote_id FROM quote_source")
    return {(row["source_id"], row["part"], row["quote_id"]) for row in rows}


def kept_answered(newsroom: Newsroom) -> set[tuple[str, str]]:
    """The stances that were taken on each public quote, as the program has written them down."""
    return {(row["stance"], row["quote_id"]) for row in newsroom.rows("SELECT stance, quote_id FROM quote_response")}


def kept_filters(newsroom: Newsroom) -> set[tuple[str, str, str]]:
    """By which filters the index of words finds each article and quote."""
    rows = newsroom.rows("SELECT kind, id, words FROM search_row WHERE kind IN ('article', 'quote')")
    return {(row["kind"], row["id"], word) for row in rows for word in row["words"].split() if word.count("·") > 1}


def filters_that_apply(newsroom: Newsroom) -> set[tuple[str, str, str]]:
    """The same, of the rows themselves."""
    rows = newsroom.rows("""
        SELECT 'quote' AS kind, q.id, 'language' AS name, q.language AS value FROM quote q
        UNION ALL SELECT 'quote', q.id, 'verification', q.verification FROM quote q
        UNION ALL SELECT 'quote', n.quote_id, n.part, n.source_id FROM quote_source n
            WHERE n.part IN ('speaker', 'reported_by')
        UNION ALL SELECT 'article', a.article_id, 'language', a.language FROM live_article a
        UNION ALL SELECT 'article', b.article_id, 'author', b.source_id FROM live_author b
        UNION ALL SELECT 'article', t.article_id, 'topic', t.topic_id FROM live_topic t
    """)
    own = {(row["kind"], row["id"], row["name"], row["value"]) for row in rows}
    printed = {
        ("article", row["article_id"], name, value)
        for row in printing(newsroom)
        for kind, ident, name, value in own
        if (kind, ident) == ("quote", row["quote_id"]) and name != "language"
    }
    topical = {
        ("quote", quote, "topic" if standing else "retracted_topic", topic)
        for topic, quote, standing in topics_printed_on(newsroom)
    }
    public = {("quote", row["id"]) for row in newsroom.rows("SELECT id FROM visible WHERE kind = 'quote'")}
    return {
        (kind, ident, filter_word(name, value))
        for kind, ident, name, value in own | printed | topical
        if kind == "article" or (kind, ident) in public
    }


def filter_word(name: str, value: str) -> str:
    if name in ("language", "verification"):
        value = value.lower().replace("-", "·")
    return f"·{name.replace('_', '·')}·{value.replace('-', '')}"


def printing(newsroom: Newsroom) -> list[Row]:
    """Each quote with an article that prints it."""
    return newsroom.rows("SELECT DISTINCT quote_id, article_id FROM live_occurrence")


def kept_topics(newsroom: Newsroom) -> set[tuple[str, str, bool]]:
    """On which topics each quote is printed, and whether in an article that stands, as the program has written it."""
    rows = newsroom.rows("SELECT topic_id, quote_id, standing FROM quote_topic")
    return {(row["topic_id"], row["quote_id"], bool(row["standing"])) for row in rows}


def topics_printed_on(newsroom: Newsroom) -> set[tuple[str, str, bool]]:
    """The same, as the articles say."""
    tagged = newsroom.rows(
        "SELECT l.article_id, l.status, t.topic_id FROM live_article l JOIN live_topic t ON t.article_id = l.article_id"
    )
    found: dict[tuple[str, str], bool] = {}
    for row in printing(newsroom):
        for article in tagged:
            if article["article_id"] == row["article_id"]:
                key = article["topic_id"], row["quote_id"]
                found[key] = found.get(key, False) or article["status"] == "published"
    return {(topic, quote, standing) for (topic, quote), standing in found.items()}


def kept_days(newsroom: Newsroom) -> list[Row]:
    """When each quote was said, as the program has written it down beside its id."""
    return newsroom.rows("SELECT quote_id, first, last, public FROM quote_day ORDER BY quote_id")


def days_said(newsroom: Newsroom) -> list[Row]:
    """The same, as its remark says."""
    return newsroom.rows("""
        SELECT q.id AS quote_id, COALESCE(r.said_from, '') AS first, COALESCE(r.said_until, '~') AS last,
            COUNT(v.id) AS public
        FROM quote q JOIN remark r ON r.id = q.remark_id LEFT JOIN visible v ON v.kind = 'quote' AND v.id = q.id
        WHERE r.said_from IS NOT NULL OR r.said_until IS NOT NULL GROUP BY q.id, r.id ORDER BY q.id
    """)


def kept_unlisted(newsroom: Newsroom) -> set[Thing]:
    """What lists leave out, as the program has written it down."""
    return {(row["kind"], row["id"]) for row in newsroom.rows("SELECT kind, id FROM unlisted")}


def kept(newsroom: Newsroom) -> tuple[set[tuple[Thing, Thing, bool]], set[Thing]]:
    """What the program has written down: the edges, and what is public."""
    edges = newsroom.rows("SELECT by_kind, by_id, kind, id, weak FROM shown")
    public = newsroom.rows("SELECT kind, id FROM visible")
    return (
        {((row["by_kind"], row["by_id"]), (row["kind"], row["id"]), bool(row["weak"])) for row in edges},
        {(row["kind"], row["id"]) for row in public},
    )
