"""An article as one text: its members in YAML front matter, its body in Markdown below."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.core.later import Later
from app.core.problems import InvalidContent, MalformedBody
from app.core.values.strict_json import check_strings

yaml = Later("app.core.values.strict_yaml")

_FENCED = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r"---[ \t]*(?:\r?\n|\Z)")


def read_front_matter(body: bytes, max_depth: int = 32) -> dict[str, Any]:
    """The members of an article, as its JSON would have them; what no article has is left for the shape to refuse.

    Raises MalformedBody with the line, or InvalidContent where a member is given twice under two names.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedBody("The body is not UTF-8. Send Markdown encoded as UTF-8.") from None
    check_strings(text)
    sent, below = split_front_matter(text, max_depth)
    return renamed(sent) | {"body": {"markdown": below}}


def split_front_matter(text: str, max_depth: int = 32) -> tuple[dict[str, Any], str]:
    """What the front matter says, under the names that it has there, and the text below it. Raises MalformedBody."""
    fenced = _FENCED.match(text)
    if fenced is None and _OPENING.match(text):
        raise MalformedBody("The front matter has no end. Put a line of --- below it.")
    sent = yaml.parse_yaml(fenced[1], max_depth, first_line=2) if fenced else None
    if sent is not None and not isinstance(sent, dict):
        raise MalformedBody("The front matter is no object. Put one `name: value` on each line.")
    return sent or {}, text[fenced.end() :] if fenced else text


def renamed(sent: dict[str, Any]) -> dict[str, Any]:
    """The members under their own names. What two names give is one list if it is one, and else refused."""
    members: dict[str, Any] = {}
    # A category comes before a tag: the first topic is the section.
    for name, value in sorted(sent.items(), key=lambda member: member[0] == "tags"):
        own = NAMES.get(name, name)
        if own == "body":
            raise InvalidContent.at("/body", "not_allowed", "The body is the text below the front matter.")
        if name in _MEANINGS:
            value = _MEANINGS[name](value)
        if own in members:
            if not (isinstance(members[own], list) and isinstance(value, list)):
                raise InvalidContent.at(f"/{name}", "twice", f"This says the same as another member. Give {own} alone.")
            value = members[own] + [item for item in value if item not in members[own]]
        members[own] = value
    return members


def _people(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


def _topics(value: Any) -> Any:
    """Topics by name: found, or made."""
    items = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(items, list):
        return value
    return [{"name": item} if isinstance(item, str) else item for item in items if item != ""]


def _picture(value: Any) -> Any:
    return {"url": value} if isinstance(value, str) else value


NAMES = {
    "title": "headline", "description": "summary", "excerpt": "summary", "lang": "language", "author": "authors",
    "categories": "topics", "category": "topics", "tags": "topics", "date": "published_at", "lastmod": "updated_at",
}  # fmt: skip
"""What writers of front matter call a member."""

_MEANINGS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("author", "authors"), _people),
    **dict.fromkeys(("categories", "category", "tags"), _topics),
    "image": _picture,
}
"""Shorter ways to write a value that JSON has no need of."""
