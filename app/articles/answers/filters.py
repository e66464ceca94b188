"""Which articles are listed: each filter as one condition, for readers over the projection, for editors over heads."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.articles.models import Stage, Status
from app.core.fulltext.asking import Q
from app.core.lists import CountedQuery, DraftView, ReadQuery, Truth
from app.core.pages import Order, order_by
from app.core.parameters import AsOf, IdElsewhere, Languages, Moment, Reference
from app.core.reader import Reader
from app.core.shapes import Id
from app.quotes.models import Result
from app.sources.reading import source_ids
from app.topics.reading import topic_ids, topics_below

BodyFormat = Literal["html", "portable_text", "markdown", "text"]
Include = Annotated[
    list[str] | None,
    Field(
        description="quotes, quotes.attribution, sources, topics, authors, corrections", examples=["quotes.attribution"]
    ),
]
Fields = Annotated[
    list[str] | None, Field(description="Only these members, and id, type and version", examples=["headline,slug"])
]
Formats = Annotated[list[BodyFormat] | None, Field(description="html, portable_text, markdown, text")]
Marks = Annotated[Literal["quotes"] | None, Field(description="`quotes` marks the quotes in the body")]
References = list[Reference]


class ArticleQuery(ReadQuery):
    """How one article is read."""

    include: Include = None
    fields: Fields = None
    body_format: Formats = None
    marks: Marks = None
    view: DraftView = None
    as_of: AsOf = None


class ArticlesQuery(CountedQuery):
    """Which articles are listed, and how."""

    editors_only: ClassVar[frozenset[str]] = frozenset({"status", "stage", "trashed"})

    topic: Annotated[
        References | None, Field(description="About any of these topics, or one below", examples=["energy"])
    ] = None
    topic_all: Annotated[References | None, Field(max_length=20, description="About all of these topics")] = None
    topic_not: Annotated[References | None, Field(description="About none of these topics")] = None
    author: Annotated[References | None, Field(description="With any of these in the byline")] = None
    speaker: Annotated[References | None, Field(description="Printing words of any of these")] = None
    language: Annotated[Languages | None, Field(description="In any of these languages", examples=["en"])] = None
    collection: Annotated[References | None, Field(description="In any of these public collections")] = None
    verification: Annotated[list[Result] | None, Field(description="Printing a quote that is checked this far")] = None
    disputed: Annotated[Truth | None, Field(description="Printing a quote that somebody disputes, or none")] = None
    retracted: Annotated[Truth, Field(description="Retracted articles, too")] = False
    external_id: Annotated[list[IdElsewhere] | None, Field(description="With any of these ids of other systems")] = None
    published_after: Annotated[Moment | None, Field(description="Published then or later")] = None
    published_before: Annotated[Moment | None, Field(description="Published before")] = None
    updated_after: Annotated[Moment | None, Field(description="Changed then or later")] = None
    updated_before: Annotated[Moment | None, Field(description="Changed before")] = None
    ids: Annotated[list[Id] | None, Field(max_length=100, description="With any of these ids")] = None
    q: Q = None
    sort: Annotated[
        list[str] | None,
        Field(
            description="published_at, updated_at, first_published_at, headline, id, with view=draft also created_at"
            " and publish_at; - turns it round; with q also relevance"
        ),
    ] = None
    include: Include = None
    fields: Fields = None
    body_format: Formats = None
    marks: Marks = None
    view: DraftView = None
    status: Annotated[list[Status] | None, Field(description="Of any of these statuses (with view=draft)")] = None
    stage: Annotated[list[Stage] | None, Field(description="In any of these stages (with view=draft)")] = None
    trashed: Annotated[Truth, Field(description="What is in the trash (with view=draft)")] = False


SORTS = {
    "published_at": "a.published_at",
    "updated_at": "a.updated_at",
    "first_published_at": "a.first_published_at",
    "headline": "a.headline",
    "id": "a.article_id",
}
HEAD_SORTS = {
    "headline": "a.headline",
    "published_at": "COALESCE(a.published_at, '')",
    "updated_at": "a.updated_at",
    "first_published_at": "COALESCE(a.first_published_at, '')",
    "created_at": "a.created_at",
    "publish_at": "COALESCE(a.publish_at, '')",
    "id": "a.id",
}

PRINTED = "SELECT o.article_id FROM {occurrence} o JOIN quote q ON q.id = o.quote_id WHERE"
SPOKEN = (
    "SELECT o.article_id FROM attribution s JOIN quote q ON q.remark_id = s.remark_id"
    " JOIN {occurrence} o ON o.quote_id = q.id WHERE s.role = 'speaker' AND s.source_id IN (:{name})"
)
COLLECTED = (
    "SELECT i.article_id FROM collection_item i JOIN collection c ON c.id = i.collection_id"
    " WHERE i.article_id IS NOT NULL AND {seen} AND (c.id IN (:{name}) OR c.slug IN (:{name}))"
)


class Conditions:
    """SQL conditions with their values, for one side of the house."""

    def __init__(self, *, draft: bool) -> None:
        self.draft = draft
        self.id = "a.id" if draft else "a.article_id"
        self.where: list[str] = []
        self.values: dict[str, Any] = {}
        self.ranges_over: set[str] = set()

    def add(self, condition: str, **values: Any) -> None:
        self.where.append(condition)
        self.values |= values

    def among(self, select: str, values: dict[str, Any], *, negated: bool = False) -> None:
        self.add(f"{self.id} {'NOT ' if negated else ''}IN ({select})", **values)

    def tagged(self, name: str) -> str:
        if self.draft:
            return f"SELECT article_id FROM head_reference WHERE topic_id IN (:{name})"
        return f"SELECT article_id FROM live_topic WHERE topic_id IN (:{name})"


def conditions_of(reader: Reader, ask: ArticlesQuery) -> Conditions:
    """Every filter that was given; what names nothing public makes the list empty."""
    found = Conditions(draft=ask.view == "draft")
    visibility(found, ask)
    by_topic(reader, found, ask)
    by_people(reader, found, ask)
    by_quotes(found, ask)
    by_columns(found, ask)
    return found


def visibility(found: Conditions, ask: ArticlesQuery) -> None:
    if not found.draft:
        found.add("a.status IN ('published', 'retracted')" if ask.retracted else "a.status = 'published'")
        return
    found.add(f"a.trashed_at IS {'NOT ' if ask.trashed else ''}NULL")
    for name in ("status", "stage"):
        if (given := getattr(ask, name)) is not None:
            found.add(f"a.{name} IN (:{name})", **{name: given})


def by_topic(reader: Reader, found: Conditions, ask: ArticlesQuery) -> None:
    def below(references: list[str]) -> list[str]:
        ids = topic_ids(reader, references, draft=found.draft)
        return topics_below(reader, ids) if ids else []

    if ask.topic is not None:
        found.among(found.tagged("topic"), {"topic": below(ask.topic)})
    for position, reference in enumerate(ask.topic_all or ()):
        name = f"topic_all_{position}x"
        found.among(found.tagged(name), {name: below([reference])})
    if ask.topic_not is not None and (excluded := below(ask.topic_not)):
        found.among(found.tagged("topic_not"), {"topic_not": excluded}, negated=True)


def by_people(reader: Reader, found: Conditions, ask: ArticlesQuery) -> None:
    if ask.author is not None:
        table = "head_reference" if found.draft else "live_author"
        ids = source_ids(reader, ask.author, draft=found.draft)
        found.among(f"SELECT article_id FROM {table} WHERE source_id IN (:author)", {"author": ids})
    if ask.speaker is not None:
        occurrence = "head_occurrence" if found.draft else "live_occurrence"
        ids = source_ids(reader, ask.speaker, draft=found.draft)
        found.among(SPOKEN.format(occurrence=occurrence, name="speaker"), {"speaker": ids})
    if ask.collection is not None:
        seen = "c.trashed_at IS NULL" if found.draft else "c.published AND c.trashed_at IS NULL"
        found.among(COLLECTED.format(seen=seen, name="collection"), {"collection": ask.collection})
        found.ranges_over.add("collection")


def by_quotes(found: Conditions, ask: ArticlesQuery) -> None:
    printed = PRINTED.format(occurrence="head_occurrence" if found.draft else "live_occurrence")
    if ask.verification is not None:
        found.among(f"{printed} q.verification IN (:verification)", {"verification": ask.verification})
    if ask.disputed is not None:
        found.among(f"{printed} q.disputed", {}, negated=not ask.disputed)


def by_columns(found: Conditions, ask: ArticlesQuery) -> None:
    if ask.ids is not None:
        found.add(f"{found.id} IN (:ids)", ids=ask.ids)
    if ask.external_id is not None:
        found.add("a.external_id IN (:external_id)", external_id=ask.external_id)
    if ask.language is not None:
        found.add("a.language IN (:language)", language=ask.language)
    for column, sign in (("published", ">="), ("published", "<"), ("updated", ">="), ("updated", "<")):
        name = f"{column}_{'after' if sign == '>=' else 'before'}"
        if (moment := getattr(ask, name)) is not None:
            found.add(f"a.{column}_at {sign} :{name}", **{name: moment})


def order_of(ask: ArticlesQuery) -> Order:
    if ask.view == "draft":
        return order_by(ask.sort, HEAD_SORTS, "-updated_at")
    return order_by(ask.sort, SORTS, "-published_at")
