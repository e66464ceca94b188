"""The form in which an answer is wanted: JSON, or of a list a table as CSV (RFC 9110, section 12.5.1; RFC 4180)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from fastapi import Response
from pydantic import BaseModel

from app.core.problems import NotAcceptable

JSON, CSV = "application/json", "text/csv"
LIST = frozenset({"items", "next_cursor", "total", "total_is", "facets"})
"""What the answer to a list may have. One with more is a thing, or the change feed."""
ALWAYS = frozenset({"id", "type", "version", "told_by", "credit"})
"""Members that an item has, if its kind has them, whatever `fields` asks for."""
OF_THE_BODY = frozenset({"content-length", "content-type"})
MOST_KINDS = 100
"""In one Accept."""
DEEPEST = 3
"""Members of members that are columns of their own; what is deeper is JSON in its cell."""


def chosen(accept: Sequence[str], offered: Sequence[str]) -> str:
    """The one of the media types offered that the caller likes best, the first of equals. Raises NotAcceptable."""
    wanted = ",".join(accept)
    if wanted.strip(" \t,") in {"", "*/*", offered[0]}:
        return offered[0]
    if wanted.count(",") > MOST_KINDS:
        raise NotAcceptable(f"Name at most {MOST_KINDS} kinds in Accept.")
    likings = [(liking(wanted, name), name) for name in offered]
    best = max(likings, key=lambda found: found[0])
    if best[0] <= 0:
        raise NotAcceptable(f"This comes as {' or '.join(offered)}. Say so in Accept, or leave it out.")
    return best[1]


def liking(accept: str, name: str) -> float:
    """The quality that the most specific range gives to a media type; 0 where none is for it."""
    ranges = {name: 3, f"{name.split('/')[0]}/*": 2, "*/*": 1}
    found = (0, 0.0)
    for part in accept.split(","):
        span, *parameters = part.split(";")
        precise = ranges.get(span.strip().lower(), 0)
        if precise > found[0]:
            found = (precise, quality(parameters))
    return found[1]


def quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


@cache
def columns_of(shape: Any) -> tuple[str, ...] | None:
    """The columns of a list with items of such a shape; None of what is no list."""
    members = getattr(shape, "model_fields", {})
    if "items" not in members or not LIST.issuperset(members):
        return None
    return tuple(dict.fromkeys(leaves(get_args(members["items"].annotation)[0])))


def leaves(shape: Any, deep: int = DEEPEST) -> Iterator[str]:
    """The names of what a shape holds in the end, those of members of members with a dot. A list is one cell."""
    if get_origin(shape) is Annotated:
        shape = get_args(shape)[0]
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            below = list(leaves(field.annotation, deep - 1)) if deep else [""]
            yield from (f"{name}.{leaf}" if leaf else name for leaf in below or [""])
        return
    models = [part for part in get_args(shape) if part is not type(None)] if get_origin(shape) is not list else []
    found = [leaf for part in models for leaf in leaves(part, deep) if leaf]
    yield from found or [""]


def in_form(response: Response, form: str, columns: Sequence[str], fields: Collection[str] | None) -> Response:
    """The answer to a list in this form, and that it depends on Accept. What depends on nothing is no list."""
    for place, (name, value) in enumerate(response.raw_headers):
        if name == b"vary":
            response.raw_headers[place] = name, value + b", Accept"
            return as_table(response, columns, fields) if form == CSV and response.status_code == 200 else response
    return response


def as_table(response: Response, columns: Sequence[str], fields: Collection[str] | None) -> Response:
    """The answer with its list as a table: a column for each member that its items have, as they are documented.

    Where there are none, for each that they would have.
    """
    items = json.loads(bytes(response.body))["items"]
    there = {name for item in items for name in item} if items else ALWAYS.union(fields or ())
    kept = [name for name in columns if name.split(".")[0] in there or not (items or fields)]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(kept)
    writer.writerows([[cell(item, name.split(".")) for name in kept] for item in items])
    headers = {name: value for name, value in response.headers.items() if name not in OF_THE_BODY}
    return Response(written.getvalue(), response.status_code, headers, media_type=CSV, background=response.background)


def cell(item: Any, path: Sequence[str]) -> str:
    """What stands at a place of an item: text as it is, nothing for null, else JSON."""
    for name in path:
        if not isinstance(item, Mapping) or name not in item:
            return ""
        item = item[name]
    if item is None:
        return ""
    return item if isinstance(item, str) else json.dumps(item, ensure_ascii=False, separators=(",", ":"))
