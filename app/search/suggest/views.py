"""Suggestions as they go over the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.core.shapes import Answer
from app.search.suggest.pieces import Type
from app.sources.models import SourceKind


class SuggestionView(Answer):
    """Something public that was probably meant."""

    id: str
    type: Type
    slug: str | None
    name: Annotated[str, Field(description="Its name; of an article its headline")]
    kind: Annotated[SourceKind | None, Field(description="Of a source; null of everything else")]
    distinction: Annotated[str, Field(description="Tells two sources of one name apart, such as “the senator”")]
    matched: Annotated[str, Field(description="The name or alias that fits what was typed")]
    near: Annotated[bool, Field(description="Whether it is spelled in another way than what was typed")]


class Suggestions(Answer):
    """What was probably meant, the best first."""

    items: list[SuggestionView]
