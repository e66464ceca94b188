"""The feed as it is answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.articles.views import ArticleView
from app.collections.shapes import CollectionView
from app.core.shapes import Answer
from app.feed.asked import FeedKind
from app.quotes.views import QuoteView
from app.sources.shapes import SourceView
from app.topics.shapes import TopicView

Reason = Literal["unpublished", "taken_down", "erased", "merged", "hidden", "filtered"]
Op = Literal["set", "removed"]


class FeedItem(Answer):
    """One thing: what it is now, or that readers do not have it any more."""

    seq: Annotated[int, Field(description="The newest public change to the thing or to what it shows")]
    op: Op
    type: FeedKind
    id: str
    reason: Annotated[Reason | None, Field(description="Why it was removed; only then")] = None
    into: Annotated[str | None, Field(description="What it was merged into, where that is public")] = None
    item: Annotated[
        ArticleView | CollectionView | QuoteView | SourceView | TopicView | None,
        Field(description="The thing as its own address answers it without parameters; only of a `set`"),
    ] = None


class ChangeList(Answer):
    """A page of the feed."""

    items: Annotated[list[FeedItem], Field(description="In the order of the changes; one of them may be sent again")]
    next: Annotated[str, Field(description="The token to go on from: keep it, once the items are kept")]
    done: Annotated[bool, Field(description="Whether that was all there was")]
