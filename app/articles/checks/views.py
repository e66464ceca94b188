"""Checks as they are answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from app.articles.checks.rules import CheckName
from app.articles.models import FieldName
from app.core.shapes import Answer


class CheckPlace(Answer):
    """Where in the newest revision. Offsets count code points of the field's text."""

    field: FieldName
    block: Annotated[str | None, Field(description="The key of the block in the body")]
    start: int
    end: int
    start_utf16: Annotated[int, Field(description="The same in UTF-16 units, as JavaScript counts")]
    end_utf16: int
    exact: Annotated[str, Field(description="The words that stand there")]


class RemedyView(Answer):
    """A request that mends it, in the form of an operation of a batch. Fill in what is null: a person must know it."""

    method: Annotated[str, Field(examples=["PATCH"])]
    path: str
    if_match: Annotated[str | None, Field(description="The header If-Match; null where it takes none")]
    body: dict[str, JsonValue]


class CheckView(Answer):
    """Something to look at before publication."""

    name: CheckName
    refuses: Annotated[bool, Field(description="Whether publication is refused for it, unless it is overridden")]
    detail: Annotated[str, Field(description="What would be right")]
    pointer: Annotated[str | None, Field(description="A JSON pointer into the article as editors read it")]
    place: CheckPlace | None
    remedy: RemedyView


class CheckList(Answer):
    """What the checks have found, at most a hundred of each, in the order of the checks and then of the article."""

    items: list[CheckView]
