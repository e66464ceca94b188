"""Which articles are listed: each filter as one condition, for readers over the projection, for editors over heads."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.articles.answers.conditions import NEWEST, SIGNED, TAGGED, Conditions
from app.articles.models import Stage, Status
from app.changes.public.spans import between
from app.changes.public.unlisting import listed
from app.core.fulltext.asking import Q
from app.core.http.parameters import AsOf, IdElsewhere, Languages, Moment, Reference
from app.core.paging.lists import CountedQuery, DraftView, ReadQuery, Truth
from app.core.paging.pages import Order, order_by
from app.core.shapes import Id
from app.core.sql.reader import Reader
from app.quotes.answers.asking.narrowing import inward, step_matches
from app.quotes.models import Result
from app.sources.reading import source_ids
from app.topics.reading import topics_below

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
    at_hand: ClassVar[frozenset[str]] = frozenset(
        {"topic", "author", "speaker", "language", "collection", "ids", "external_id", "retracted"}
    )

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
IN_EACH_LIST = {"published_at", "id"}
"""Sorts for which a list of a topic's or an author's articles has what it takes."""
HEAD_SORTS = {
    "headline": "a.headline",
    "published_at": "COALESCE(a.published_at, '')",
    "updated_at": "a.updated_at",
    "first_published_at": "COALESCE(a.first_published_at, '')",
    "created_at": "a.created_at",
    "publish_at": "COALESCE(a.publish_at, '')",
    "id": "a.id",
}

# Asked of each row, from its article on. Not of the bare column: its index finds all that this one ever said.
PRINTED = (
    "SELECT 1 FROM {occurrence} o CROSS JOIN quote q WHERE o.article_id = {id} AND q.id = o.quote_id AND {matched}"
)
FOUND = "SELECT o.article_id FROM quote q CROSS JOIN {occurrence} o WHERE o.quote_id = q.id AND {matched}"
SPEAKING = "SELECT s.remark_id FROM attribution s WHERE s.role = 'speaker' AND s.source_id IN (:speaker)"
NAMING = (
    "SELECT o.article_id FROM quote_source n CROSS JOIN live_occurrence o"
    " WHERE n.source_id IN (:{part}) AND n.part = '{part}' AND o.quote_id = n.quote_id"
)
NAMED_IN = (
    "SELECT 1 FROM live_occurrence o CROSS JOIN quote_source n WHERE o.article_id = {id}"
    " AND n.quote_id = o.quote_id AND n.part = '{part}' AND n.source_id IN (:{part})"
)
COUNTED = "SELECT n.quote_id FROM quote_source n WHERE n.source_id IN (:{part}) AND n.part = '{part}'"
"""Articles that print words which these sources have this part in; whether one does; about how many do."""
COLLECTED = (
    "SELECT i.article_id FROM collection_item i JOIN collection c ON c.id = i.collection_id"
    " WHERE i.article_id IS NOT NULL AND {seen} AND (c.id IN (:{name}) OR c.slug IN (:{name}))"
)


def conditions_of(reader: Reader, ask: ArticlesQuery, *, begins: bool = False) -> Conditions:
    """Every filter that was given; what names nothing public makes the list empty.

    With `begins` the list may begin elsewhere than at all articles: its `origin` says where.
    """
    sort = (ask.sort or [NEWEST])[0].removeprefix("-")
    found = Conditions(reader, draft=ask.view == "draft", sort=sort, begins=begins)
    by_ids(found, ask)
    by_topic(reader, found, ask)
    by_people(reader, found, ask)
    by_quotes(found, ask)
    by_columns(found, ask)
    visibility(found, ask)
    by_place(reader, found, ask)
    found.settle(sorted_by_row=any(name.removeprefix("-") not in IN_EACH_LIST for name in ask.sort or ()))
    return found


def visibility(found: Conditions, ask: ArticlesQuery) -> None:
    if not found.draft:
        if not ask.retracted:
            found.add(listed("article", found.id))
        return
    found.add(f"a.trashed_at IS {'NOT ' if ask.trashed else ''}NULL")
    for name in ("status", "stage"):
        if (given := getattr(ask, name)) is not None:
            found.add(f"a.{name} IN (:{name})", **{name: given})


def by_topic(reader: Reader, found: Conditions, ask: ArticlesQuery) -> None:
    def below(references: list[str]) -> list[str]:
        return topics_below(reader, references, draft=found.draft)

    if ask.topic is not None:
        found.tagged(TAGGED, "topic", below(ask.topic))
    for position, reference in enumerate(ask.topic_all or ()):
        found.tagged(TAGGED, f"topic_all_{position}x", below([reference]))
    if ask.topic_not is not None and (excluded := below(ask.topic_not)):
        table = "head_reference" if found.draft else "live_topic"
        found.add(f"NOT EXISTS ({found.tag_of(table, 'topic_id', 'topic_not')})", topic_not=excluded)


def by_people(reader: Reader, found: Conditions, ask: ArticlesQuery) -> None:
    if ask.author is not None:
        found.tagged(SIGNED, "author", source_ids(reader, ask.author, draft=found.draft))
    if ask.speaker is not None:
        by_part(found, "speaker", source_ids(reader, ask.speaker, draft=found.draft))
    if ask.collection is not None:
        seen = "c.trashed_at IS NULL" if found.draft else "c.published AND c.trashed_at IS NULL"
        found.among(COLLECTED.format(seen=seen, name="collection"), {"collection": ask.collection})
        found.ranges_over.add("collection")


def by_part(found: Conditions, part: Literal["speaker", "reported_by"], ids: list[str]) -> None:
    """Articles that print words which any of these said, or reported. For editors the steps say it themselves."""
    if found.draft:
        remarks = inward(step_matches(part, or_behalf=False)) if part != "speaker" else SPEAKING
        found.among(FOUND.format(occurrence="head_occurrence", matched=f"q.remark_id IN ({remarks})"), {part: ids})
        return
    select, test = NAMING.format(part=part), NAMED_IN.format(part=part, id=found.id)
    found.either(select, f"EXISTS ({test})", {part: ids}, COUNTED.format(part=part))


def by_quotes(found: Conditions, ask: ArticlesQuery) -> None:
    occurrence = "head_occurrence" if found.draft else "live_occurrence"

    def printing(matched: str, values: dict[str, Any], *, negated: bool = False) -> None:
        test = PRINTED.format(occurrence=occurrence, id=found.id, matched=matched)
        if negated:
            found.add(f"NOT EXISTS ({test})", **values)
            return
        select = FOUND.format(occurrence=occurrence, matched=matched)
        counting = f"SELECT q.id FROM quote q WHERE {matched}"
        found.either(select, f"EXISTS ({test})", values, counting)

    if ask.verification is not None:
        printing("q.verification IN (:verification)", {"verification": ask.verification})
    if ask.disputed is not None:
        printing("q.disputed", {}, negated=not ask.disputed)


def by_ids(found: Conditions, ask: ArticlesQuery) -> None:
    """What names its articles one by one is short."""
    for name, column in (("ids", found.id), ("external_id", "a.external_id")):
        if (given := getattr(ask, name)) is not None:
            found.few = True
            found.add(f"{column} IN (:{name})", **{name: given})


def by_columns(found: Conditions, ask: ArticlesQuery) -> None:
    if ask.language is not None:
        ordered = len(ask.language) == 1 and found.sort in (NEWEST, "updated_at") and found.begun is None
        found.column("language", "{0} IN (:language)", {"language": ask.language}, ordered=ordered)
    for column in ("published", "updated"):
        signs = {f"{column}_after": ">=", f"{column}_before": "<"}
        given = {name: getattr(ask, name) for name in signs if getattr(ask, name) is not None}
        if given:
            found.column(f"{column}_at", " AND ".join(f"{{0}} {signs[name]} :{name}" for name in given), given)


def by_place(reader: Reader, found: Conditions, ask: ArticlesQuery) -> None:
    """Begin and end a long list that goes by one time where articles are that pass the filter on the other."""
    other = {"published_at": "updated", "updated_at": "published"}.get(found.sort)
    if other is None or found.draft or found.few:
        return
    after, before = getattr(ask, f"{other}_after"), getattr(ask, f"{other}_before")
    if after or before:
        key = found.newest if found.sort == NEWEST else f"a.{found.sort}"
        found.bounds, values = between(reader, f"article.{found.sort}", key, after, before)
        found.values |= values


def order_of(ask: ArticlesQuery, found: Conditions) -> Order:
    if found.draft:
        return order_by(ask.sort, HEAD_SORTS, "-updated_at")
    return order_by(ask.sort, SORTS | {"published_at": found.newest, "id": found.id}, "-published_at")
