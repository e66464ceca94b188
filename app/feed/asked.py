"""What is asked of the feed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.core.http.parameters import Reference
from app.core.paging.lists import ReadQuery, Whole
from app.core.problems import InvalidParameter

FeedKind = Literal["article", "collection", "quote", "source", "topic"]
KINDS: tuple[FeedKind, ...] = ("article", "collection", "quote", "source", "topic")
ON_TOPICS: frozenset[FeedKind] = frozenset({"article", "quote"})
TokenText = Annotated[str, Field(max_length=2000)]


class FeedQuery(ReadQuery):
    """From where on, and what of it."""

    since: Annotated[
        TokenText | None,
        Field(description="`next` of the answer before; without it a snapshot of all that is public begins"),
    ] = None
    type: Annotated[
        list[FeedKind] | None, Field(description="Only things of these kinds", examples=["article,quote"])
    ] = None
    topic: Annotated[
        Reference | None,
        Field(
            description="Only articles about this topic or one below it, and the quotes that they print (id or slug)"
        ),
    ] = None

    def kinds(self) -> list[FeedKind]:
        """The kinds that are asked for, in order. Raises InvalidParameter where they and the topic leave none."""
        wanted = set(self.type or KINDS)
        if self.topic is None:
            return sorted(wanted)
        if self.type and not wanted <= ON_TOPICS:
            raise InvalidParameter.on(
                "type", "not_on_topics", "Only articles and quotes are on a topic. Leave topic out, or other types."
            )
        return sorted(wanted & ON_TOPICS)

    def bound_to(self) -> str:
        """What a token is bound to: the filters, however they were written."""
        return f"changes {' '.join(self.kinds())} on {self.topic or ''}"


class ChangesQuery(FeedQuery):
    """A page of the feed."""

    limit: Annotated[Whole, Field(ge=1, le=1000, description="Items on a page, at most")] = 100
    wait: Annotated[
        Whole, Field(ge=0, le=60, description="Seconds to wait for something new; then the answer is empty")
    ] = 0


class StreamQuery(FeedQuery):
    """A stream of the feed."""

    end_after: Annotated[
        Whole | None,
        Field(ge=1, le=86400, description="The stream ends by itself after so many seconds, if not before"),
    ] = None
