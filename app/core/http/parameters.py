"""Query parameters, strictly: every name is from a list, every value of its type, nothing ignored, nothing clamped.

A route declares a `Query` model; `read_query` reads it from a request, `documented` puts it into OpenAPI. A member
of type list takes one comma list. The neighbours' words for a parameter (title, tags, per_page) are known, so that a
wrong name is answered with the right one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.core.later import Later
from app.core.problems import Fault, InvalidParameter, UnknownParameter
from app.core.shapes import Instant, language_tag
from app.core.validation import sentence

difflib = Later("difflib")

NEIGHBOURS = {
    "title": "headline", "content": "body", "excerpt": "summary", "description": "summary", "tag": "topic",
    "tags": "topic", "category": "topic", "categories": "topic", "section": "topic", "per_page": "limit",
    "page_size": "limit", "pagesize": "limit", "page-size": "limit", "size": "limit", "first": "limit",
    "page": "cursor", "offset": "cursor", "skip": "cursor", "start": "cursor", "after": "cursor", "populate": "include",
    "expand": "include", "with": "include", "embed": "include", "select": "fields", "only": "fields", "order": "sort",
    "order_by": "sort", "orderby": "sort", "ordering": "sort", "lang": "language", "locale": "language",
    "search": "q", "query": "q", "from": "published_after", "from-date": "published_after", "to": "published_before",
    "to-date": "published_before", "format": "body_format", "id": "ids", "creator": "author", "by": "speaker",
    "authors": "author", "topics": "topic", "show-fields": "fields", "status": "view", "draft": "view",
    "preview": "view", "said_by": "speaker", "quotes": "include", "limit_to": "limit", "max": "limit",
    "include_drafts": "view",
}  # fmt: skip
MOST_VALUES = 100
"""In a comma list."""
REMEMBERED, SHORT = 512, 200
"""How many queries a worker remembers as they were read, and how many bytes such a one has at most: the same few are
sent again and again, and reading one takes a tenth of the time of an answer.
"""
Pairs = tuple[tuple[str, str], ...]


class Query(BaseModel):
    """The parameters of a route. `hidden` ones are answered as unknown unless the caller may use them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    renamed: ClassVar[dict[str, str]] = {}


Q = TypeVar("Q", bound=Query)


def _plain(text: str) -> str:
    if len(text) > 300 or any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text):
        raise ValueError("Give an id or a slug.")
    return text


Reference = Annotated[str, AfterValidator(_plain)]
"""An id or a slug."""
IdElsewhere = Annotated[str, StringConstraints(max_length=300)]
"""What another system calls a thing; none has a longer one here."""
Languages = list[Annotated[str, AfterValidator(language_tag)]]
Moment = Instant
AsOf = Annotated[
    Instant | None, Field(description="What readers got at that instant", examples=["2026-11-22T15:21:57Z"])
]


@lru_cache(maxsize=256)
def _lists(model: type[Query]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if _is_list(field.annotation))


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_list(get_args(annotation)[0])
    if get_origin(annotation) is list:
        return True
    return any(_is_list(part) for part in get_args(annotation) if get_origin(annotation) is not dict)


def pairs_of(request: Request) -> Pairs:
    """The names and values of a query, in their order."""
    query: bytes = request.scope["query_string"]
    return _pairs(query) if len(query) <= SHORT else _pairs.__wrapped__(query)


@lru_cache(maxsize=REMEMBERED)
def _pairs(query: bytes) -> Pairs:
    return tuple(parse_qsl(query.decode("latin-1"), keep_blank_values=True))


def read_query(model: type[Q], request: Request, names: frozenset[str]) -> Q:
    """The query of a request as `model`; `names` are those that this caller may use. Nobody may change what is in it.

    Raises UnknownParameter (with `did_you_mean`) and InvalidParameter.
    """
    query: bytes = request.scope["query_string"]
    read = _read if len(query) <= SHORT else _read.__wrapped__
    found: Q = read(model, query, names)
    return found


@lru_cache(maxsize=REMEMBERED)
def _read(model: type[Q], query: bytes, allowed: frozenset[str]) -> Q:
    values: dict[str, Any] = {}
    for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
        if name not in allowed:
            raise unknown(name, allowed)
        if name in values:
            raise InvalidParameter.on(name, "repeated", "Give the parameter once; several values are one comma list.")
        if value == "":
            raise InvalidParameter.on(name, "empty", "Give the parameter a value, or leave it out.")
        if "\0" in value:
            raise InvalidParameter.on(name, "invalid", "Give a value without the character U+0000.")
        if "\ufffd" in value and not is_utf_8(query):
            raise InvalidParameter.on(name, "invalid", "Give the value in UTF-8, each byte percent-encoded.")
        values[name] = split_list(name, value) if name in _lists(model) else value
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = [
            Fault("invalid", sentence(dict(found)), parameter=str(found["loc"][0]) if found["loc"] else None)
            for found in error.errors(include_url=False, include_input=False)
        ]
        raise InvalidParameter(f"{faults[0].parameter}: {faults[0].detail}", errors=faults) from None


def is_utf_8(query: bytes) -> bool:
    """Whether all of a query is: what is not would be read as U+FFFD."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def split_list(name: str, value: str) -> list[str]:
    parts = value.split(",")
    if "" in parts:
        raise InvalidParameter.on(name, "empty", "Give a comma list without empty places.")
    if len(set(parts)) != len(parts):
        raise InvalidParameter.on(name, "repeated", "Give each value of the list once.")
    if len(parts) > MOST_VALUES:
        raise InvalidParameter.on(name, "too_many", f"Give at most {MOST_VALUES} values.")
    return parts


def unknown(name: str, allowed: frozenset[str]) -> UnknownParameter:
    """The problem of a name that is not on the list, with the one that was probably meant."""
    meant = NEIGHBOURS.get(name.lower())
    if meant not in allowed:
        close = difflib.get_close_matches(name.lower(), sorted(allowed), n=1, cutoff=0.6)
        meant = close[0] if close else None
    hint = f" Did you mean {meant}?" if meant else " The documentation at /docs lists them."
    fault = Fault("unknown", f"There is no parameter of this name here.{hint}", parameter=name[:100])
    members: dict[str, Any] = {"did_you_mean": meant} if meant else {}
    return UnknownParameter(fault.detail, errors=[fault], **members)


def choose(name: str, given: list[str] | None, allowed: frozenset[str]) -> list[str]:
    """The names of a `fields` or `include` list, each one of `allowed`."""
    for item in given or ():
        if item not in allowed:
            members = unknown(item, allowed).members
            meant = f" Did you mean {members['did_you_mean']}?" if members else ""
            detail = f"{name} takes no such name, but {', '.join(sorted(allowed))}.{meant}"
            fault = Fault("unknown", detail, parameter=name)
            raise UnknownParameter(fault.detail, errors=[fault], **members)
    return given or []


def documented(model: type[Query]) -> dict[str, Any]:
    """OpenAPI's description of the parameters, for `openapi_extra`."""
    schema = model.model_json_schema()
    needed: frozenset[str] = getattr(model, "needed", frozenset())
    parameters = []
    for name, described in schema["properties"].items():
        shape = _without_null(described)
        description = shape.pop("description", "")
        shape.pop("title", None)
        entry: dict[str, Any] = {"name": name, "in": "query", "required": name in needed, "schema": shape}
        if description:
            entry["description"] = description
        if shape.get("type") == "array":
            entry |= {"style": "form", "explode": False}
            shape |= {
                "minItems": 1,
                "maxItems": shape.get("maxItems", MOST_VALUES),
                "items": _not_empty(shape["items"]),
            }
        entry["schema"] = shape = _not_empty(shape)
        if (example := shape.pop("examples", None)) is not None:
            entry["example"] = example[0]
        parameters.append(entry)
    return {"parameters": parameters}


def _not_empty(shape: dict[str, Any]) -> dict[str, Any]:
    """A text has a character at least: what is empty is refused."""
    is_text = shape.get("type") == "string" and not {"enum", "const"} & set(shape)
    return {**shape, "minLength": 1} if is_text else shape


def _without_null(described: dict[str, Any]) -> dict[str, Any]:
    shape = {name: value for name, value in described.items() if name not in {"anyOf", "default"}}
    for option in described.get("anyOf", ()):
        if option.get("type") != "null":
            shape = {**option, **shape}
    if described.get("default") is not None:
        shape["default"] = described["default"]
    return shape
