"""Revisions as they are answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from app.articles.views import ArticleSummary, ArticleView
from app.core.shapes import Answer
from app.quotes.views import QuoteSummary
from app.sources.shapes import SourceSummary
from app.topics.shapes import TopicSummary


class KeySummary(Answer):
    """Whose key it was."""

    id: str
    name: str


class RevisionSummary(Answer):
    """One save of an article."""

    revision: int
    created_at: str
    created_by: KeySummary
    message: Annotated[str | None, Field(description="Why it was saved")]
    word_count: Annotated[int | None, Field(description="Null where it was not counted")]
    live: Annotated[bool, Field(description="Whether readers get it now")]
    went_live_at: Annotated[str | None, Field(description="When readers first got it; null if they never did")]
    restored_from: Annotated[int | None, Field(description="The revision that was restored with it")]
    folded_into: Annotated[
        int | None, Field(description="The later revision that stands for it, if its document is not kept any more")
    ]


class RevisionList(Answer):
    """A page of an article's history, the newest revision first."""

    items: list[RevisionSummary]
    next_cursor: str | None


class RevisionView(RevisionSummary):
    """A revision with its document. All around it (status, names of sources, quotes) is as it is now."""

    article: ArticleView


class WordRun(Answer):
    """Words that are equal, deleted or inserted. Offsets count code points; `end` is exclusive."""

    op: Literal["equal", "delete", "insert"]
    text: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class FieldChange(Answer):
    """A member that differs. `words` is empty for those that are no prose."""

    field: str
    old: JsonValue
    new: JsonValue
    words: list[WordRun]


class BlockChange(Answer):
    """A block of the body that is not as and where it was."""

    change: Literal["added", "removed", "changed", "moved", "moved_and_changed"]
    type: str
    old_key: str | None
    new_key: str | None
    old_position: Annotated[int | None, Field(description="Its place among the blocks, the first is 0")]
    new_position: int | None
    words: Annotated[list[WordRun], Field(description="Empty when it has only moved")]


class NamedChange(Answer):
    """What a list names more or less than before."""

    reordered: Annotated[bool, Field(description="Whether those that stayed stand in another order")]


class AuthorsChange(NamedChange):
    """Of the byline."""

    added: list[SourceSummary]
    removed: list[SourceSummary]


class TopicsChange(NamedChange):
    """Of the topics."""

    added: list[TopicSummary]
    removed: list[TopicSummary]


class RelatedChange(NamedChange):
    """Of the related articles."""

    added: list[ArticleSummary]
    removed: list[ArticleSummary]


class QuotesChange(NamedChange):
    """Of the quotes that it prints."""

    added: list[QuoteSummary]
    removed: list[QuoteSummary]
    placed_anew: Annotated[list[QuoteSummary], Field(description="Printed elsewhere, or in another form")]


class RevisionDiff(Answer):
    """What leads from one revision to another. What is the same in both is not named."""

    old: int
    new: int
    fields: list[FieldChange]
    blocks: list[BlockChange]
    authors: AuthorsChange
    topics: TopicsChange
    related: RelatedChange
    quotes: QuotesChange


def key_of(row: dict[str, Any]) -> dict[str, str]:
    """Whose key it was, of a row with `created_by` and the key's `key_name`, if there is such a key."""
    return {"id": row["created_by"], "name": row["key_name"] or row["created_by"]}
