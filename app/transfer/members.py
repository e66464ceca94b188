"""What an article takes, as columns name it: its members, the words that others use for them, and how text becomes
each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from app.articles.shapes import ArticleCreate
from app.core.problems import InvalidContent, MalformedBody
from app.core.values.strict_json import parse_json
from app.core.values.times import instant
from app.sources.shapes import Image

BODIES = ("body", "body.portable_text", "body.markdown", "body.html", "body.text")
"""An article has one body; where several columns could give it, the first of these does."""
MEMBERS: tuple[str, ...] = (
    *(name for name in ArticleCreate.model_fields if name != "body"),
    *BODIES,
    *(f"image.{part}" for part in Image.model_fields),
)
"""Every name that a column can be mapped to, besides `extra.NAME`."""

NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "headline": ("title", "heading", "post_title"),
    "body.text": ("text", "content", "article_text", "full_text", "body_text", "article"),
    "body.html": ("html", "content_html", "body_html", "post_content"),
    "body.markdown": ("markdown", "md", "content_markdown", "body_markdown"),
    "summary": ("excerpt", "description", "abstract", "lead", "standfirst", "teaser", "post_excerpt"),
    "published_at": (
        "date", "published", "publish_date", "published_date", "date_published", "pub_date", "pubdate", "post_date",
        "publication_date", "published_on",
    ),
    "updated_at": ("updated", "modified", "last_modified", "date_modified", "modified_at", "post_modified"),
    "created_at": ("created", "date_created", "created_on"),
    "canonical_url": ("url", "link", "permalink", "source_url", "article_url"),
    "external_id": ("guid",),
    "language": ("lang", "locale"),
    "authors": ("author", "byline", "creator", "writer", "by"),
    "topics": ("tags", "tag", "categories", "category", "topic", "section", "keywords"),
    "slug": ("post_name",),
    "image.url": ("image_url", "featured_image", "thumbnail"),
    "image.alt": ("image_alt", "alt"),
    "image.caption": ("image_caption", "caption"),
    "image.credit": ("image_credit",),
}  # fmt: skip
"""What others call a member, the likeliest first."""

ZONE = re.compile(r"(?<=\d:\d\d)\s+([+-]\d\d:?\d\d|Z)\Z")
"""An offset behind a blank, as Ruby writes it."""
TAGS = re.compile(r"</(?:p|div|a|h[1-6]|ul|ol|li|em|strong|b|i|blockquote)>|<br\s*/?>|<p>", re.IGNORECASE)


def words_for(member: str) -> tuple[str, ...]:
    """The column names that mean this member, the likeliest first."""
    return (member, *NEIGHBOURS.get(member, ()))


def many(text: str) -> list[str]:
    """The items of a list written with semicolons, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def topic_names(text: str) -> list[dict[str, str]]:
    """Topics by name: found, or made. With commas where there is no semicolon."""
    return [{"name": item} for item in many(text if ";" in text else text.replace(",", ";"))]


def is_no_date(value: Any) -> bool:
    """Whether this is what a system writes that has no date: the year 0 or 1."""
    return isinstance(value, str) and value.strip().startswith(("0000-00-00", "0001-01-01"))


def moment(text: str) -> str | None:
    """A time as an instant: ISO 8601 (without an offset it is UTC), or as mails have it (RFC 5322)."""
    text = ZONE.sub(r"\1", text.strip())
    if is_no_date(text):
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
            return instant(found if found.tzinfo is not None else found.replace(tzinfo=UTC))
        except (ValueError, TypeError, OverflowError):
            continue
    return text


def structured(text: str) -> Any:
    """JSON that stands in a text. Raises InvalidContent."""
    try:
        return parse_json(text.encode())
    except MalformedBody:
        raise InvalidContent("This column holds JSON, and here it is none. Give valid JSON.") from None


def body(text: str) -> dict[str, str]:
    return {"text": text}


def picture(text: str) -> Any:
    return structured(text) if text.lstrip().startswith("{") else {"url": text.strip()}


def number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text.strip()) else text


CONVERSIONS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("authors", "related", "old_slugs"), many),
    **dict.fromkeys(("created_at", "first_published_at", "published_at", "updated_at"), moment),
    **dict.fromkeys(("quotes", "extra", "body.portable_text"), structured),
    **dict.fromkeys(("image.width", "image.height"), number),
    **dict.fromkeys(
        ("language", "slug", "canonical_url", "external_id", "id", "translation_of", "image.url"), str.strip
    ),
    "body": body,
    "image": picture,
    "topics": topic_names,
}
"""How a text becomes a member; what is not here stays as it is."""
