"""Markdown files with front matter, as Jekyll, Hugo, Eleventy and their like have it: YAML, or TOML between `+++`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from app.articles.writing.front_matter import NAMES, renamed, split_front_matter
from app.core.problems import InvalidContent, MalformedBody
from app.core.values.strict_json import check_strings
from app.transfer.formats.foreign import Making, plain_words
from app.transfer.formats.pages.naming import Named

TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
LINE = re.compile(r"[Ll]ine (\d+)")
HEADING = re.compile(r"\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
TEMPLATE_TAG = re.compile(r"\{\{[<%]\s*/?\s*([\w/.-]+)|\{%-?\s*(\w+)")
ADDRESSES = ("permalink", "url", "aliases", "alias", "redirect_from", "redirectFrom")
PUBLISHED = ("publishDate", "publish_date", "pubDate", "published_at")
UPDATED = ("updated_at", "last_modified_at", "lastModified", "modified", "updated", "updatedDate")
IMAGES = ("image", "featured_image", "featuredImage", "cover", "thumbnail", "hero", "heroImage", "images", "header")
ADDRESS_OF_IMAGE = ("url", "src", "path", "image", "href")
WORDS_OF_IMAGE = {
    "alt": ("alt", "image_alt", "imageAlt", "featured_image_alt", "heroImageAlt", "thumbnailAlt"),
    "caption": ("caption", "image_caption", "imageCaption", "featured_image_caption", "image_description"),
    "credit": ("credit", "image_credit", "imageCredit", "featured_image_credit"),
}
IDENT = ("external_id", "guid", "uuid")
CANONICAL = ("canonical_url", "canonical", "canonicalURL", "canonicalUrl")
LANGUAGE = ("language", "locale")
TAKEN_AS_THEY_ARE = (
    "headline", "summary", "genre", "seo_title", "seo_description", "quotes", "related", "translation_of",
)  # fmt: skip


class Malformed(Exception):
    """Front matter that cannot be read: in which line, and why."""

    def __init__(self, problem: MalformedBody | InvalidContent) -> None:
        found = LINE.search(problem.detail)
        self.line = int(found[1]) if found else 1
        self.detail = problem.detail.replace("The body", "The file").replace("the body", "the file")


class Fields:
    """Front matter of which each field is taken once; what is left is the newsroom's own."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self.left = dict(members)

    def take(self, *names: str) -> Any:
        """The first of these that says something; the others are taken with it."""
        found = [self.left.pop(name, None) for name in names]
        return next((value for value in found if value not in (None, "", [], {})), None)

    def texts(self, *names: str) -> list[str]:
        """All the texts of these, single or in lists."""
        found = [self.left.pop(name, None) for name in names]
        each = [item for value in found for item in (value if isinstance(value, list) else [value])]
        return [item for item in each if isinstance(item, str)]


def fill_from_front_matter(made: Making, text: str, own: Named, *, is_html: bool) -> None:
    """Fill a row from a file with front matter. Raises Malformed."""
    try:
        members, content = members_in(text)
    except (MalformedBody, InvalidContent) as problem:
        raise Malformed(problem) from None
    fields = Fields(members)
    made.put("external_id", fields.take(*IDENT))
    if fields.take("draft") is True or fields.left.pop("published", None) is False:
        made.hold_back("draft")
    for name in TAKEN_AS_THEY_ARE:
        value = fields.take(name)
        made.put(name, str(value) if type(value) in {int, float} else value)
    made.set_language(fields.take(*LANGUAGE))
    made.set_dates(fields.take(*PUBLISHED) or own.date, fields.take(*UPDATED), fields.take("created_at"))
    made.set_canonical(fields.take(*CANONICAL))
    slug = fields.take("slug")
    addresses = [address for address in fields.texts("old_slugs", *ADDRESSES) if ":" not in address.split("://")[-1]]
    made.set_address(slug if isinstance(slug, str) else own.slug, own.path, *addresses)
    set_people_and_topics(made, fields)
    set_image(made, fields)
    for found in TEMPLATE_TAG.finditer(content):
        made.miss(f"template tag {found[1] or found[2]}"[:100])
    set_body(made, content, is_html=is_html)
    own_extra = fields.take("extra")
    made.extra |= {**(own_extra if isinstance(own_extra, dict) else {}), **fields.left}


def members_in(text: str) -> tuple[dict[str, Any], str]:
    """The front matter under the names of members, and the text below. Raises MalformedBody or InvalidContent."""
    fenced = TOML.match(text)
    if fenced is None:
        sent, below = split_front_matter(text)
    else:
        sent, below = parse_toml(fenced[1]), text[fenced.end() :]
    seen: set[str] = set()
    aside: dict[str, Any] = {}
    for name in list(sent):
        own = NAMES.get(name, name)
        if own in {"body", "portable_text", "html", "text"} or (own in seen and own not in {"authors", "topics"}):
            aside[name] = sent.pop(name)  # the first of two descriptions is the summary
        seen.add(own)
    return {**renamed(sent), **aside}, below


def parse_toml(text: str) -> dict[str, Any]:
    """Raises MalformedBody."""
    try:
        sent = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = LINE.search(str(error))
        raise MalformedBody(f"Line {int(line[1]) + 1 if line else 1}: This is not valid TOML.") from None
    check_strings(sent)
    return {name: as_json(value) for name, value in sent.items()}


def as_json(value: Any) -> Any:
    """The value of JSON that is meant: times become texts."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    return [as_json(item) for item in value] if isinstance(value, list) else value


def set_people_and_topics(made: Making, fields: Fields) -> None:
    authors = fields.take("authors")
    each = authors if isinstance(authors, list) else [authors]
    made.set_authors(author.get("name") if isinstance(author, dict) else author for author in each)
    topics = fields.take("topics")
    each = topics if isinstance(topics, list) else [topics]
    named = [{"name": topic} if isinstance(topic, str) else topic for topic in each if topic]
    made.set_topics(topic for topic in named if isinstance(topic, dict) and plain_words(topic.get("name")))


def set_image(made: Making, fields: Fields) -> None:
    """The featured image: an address, or an object with one; its words beside it or in it."""
    found = fields.take(*IMAGES)
    found = found[0] if isinstance(found, list) else found
    within = found if isinstance(found, dict) else {}
    words = {name: fields.take(*others) for name, others in WORDS_OF_IMAGE.items()}
    for name, others in WORDS_OF_IMAGE.items():
        inner = next((within[other] for other in others if isinstance(within.get(other), str)), None)
        words[name] = inner or (words[name] if isinstance(words[name], str) else None)
    address = next((within[name] for name in ADDRESS_OF_IMAGE if isinstance(within.get(name), str)), found)
    made.set_image(address, **words)


def set_body(made: Making, content: str, *, is_html: bool) -> None:
    """The text below; a heading that begins it is the headline where no other is given."""
    if is_html:
        made.set_html(content)
        return
    heading = HEADING.match(content)
    if heading and "headline" not in made.columns:
        made.put("headline", heading[1])
        content = content[heading.end() :]
    made.set_markdown(content)
