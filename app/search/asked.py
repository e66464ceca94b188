"""The parameters of a search."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.fulltext.asking import Q
from app.core.http.parameters import Languages, Moment, Reference
from app.core.paging.lists import CountedQuery, DraftView, Truth
from app.quotes.models import Result

Kind = Literal["article", "quote", "source", "topic"]
KINDS: tuple[Kind, ...] = ("article", "quote", "source", "topic")
SortBy = Literal["relevance", "-published_at"]
Many = list[Reference] | None
BOTH, ARTICLES = frozenset({"article", "quote"}), frozenset({"article"})
APPLIES = {
    "topic": BOTH,
    "speaker": BOTH,
    "reported_by": BOTH,
    "author": ARTICLES,
    "verification": BOTH,
    "language": BOTH,
    "published_after": BOTH,
    "published_before": BOTH,
}
"""The filters, and the kinds that each can be asked of. Others are not found with it."""


class SearchQuery(CountedQuery):
    """What is looked for, and among what."""

    needed: ClassVar[frozenset[str]] = frozenset({"q"})

    q: Q = None
    type: Annotated[list[Kind] | None, Field(description="Only these", examples=["article,quote"])] = None
    topic: Annotated[
        Many, Field(description="Articles about any of these topics or one below, and the quotes that they print")
    ] = None
    speaker: Annotated[Many, Field(description="Words of any of these, and articles that print such")] = None
    reported_by: Annotated[Many, Field(description="Words reported by any of these, and articles that print such")] = (
        None
    )
    author: Annotated[Many, Field(description="Articles with any of these in the byline")] = None
    verification: Annotated[
        list[Result] | None, Field(description="Words that are checked this far, and articles that print such")
    ] = None
    language: Annotated[Languages | None, Field(description="In any of these languages", examples=["en"])] = None
    published_after: Annotated[
        Moment | None, Field(description="Articles published then or later, and the quotes that they print")
    ] = None
    published_before: Annotated[
        Moment | None, Field(description="Articles published before, and the quotes that they print")
    ] = None
    retracted: Annotated[Truth, Field(description="Retracted articles, too, and what nothing but these shows")] = False
    facets: Annotated[
        list[str] | None,
        Field(
            description="topic, speaker, reported_by, author, language, type, verification: how much is found of each",
            examples=["speaker,topic"],
        ),
    ] = None
    highlight: Annotated[Truth, Field(description="Where in each item the words stand that were looked for")] = False
    sort: Annotated[SortBy | None, Field(description="`relevance`, or `-published_at`: the newest first")] = None
    view: DraftView = None
