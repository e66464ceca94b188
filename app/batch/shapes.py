"""A batch as it comes in and as it is answered."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from app.core.shapes import Answer, Shape

MOST = 100
ADDRESS = re.compile(r"/v1/[!-\"$-~]*\Z")


def _address(text: str) -> str:
    if not ADDRESS.match(text):
        raise ValueError("Give a path with its query, percent-encoded, such as /v1/articles?publish=true.")
    return text


class BatchOperation(Shape):
    """One write, as it would be sent by itself."""

    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[
        str,
        AfterValidator(_address),
        Field(description="With its query. A part `{0.id}` is the id of what operation 0 made or changed"),
    ]
    if_match: Annotated[
        str | None,
        Field(description='As the header If-Match. `"{0.version}"` is the version that operation 0 has left'),
    ] = None
    body: Annotated[JsonValue, Field(description="As it would be sent; left out or null is no body")] = None


class Batch(Shape):
    """Writes that are done in this order, all or none."""

    operations: Annotated[list[BatchOperation], Field(min_length=1, max_length=MOST)]


class BatchResult(Answer):
    """What became of an operation. What it shows is as it was after the whole batch."""

    status: int
    location: str | None
    etag: Annotated[str | None, Field(description="The version after the whole batch, for If-Match")]
    body: dict[str, JsonValue] | None


class BatchDone(Answer):
    """A result for each operation, in their order."""

    results: list[BatchResult]
