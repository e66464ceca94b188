"""Posts and pages of a Ghost export as rows: with their authors, tags and pictures resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.problems import MalformedBody
from app.core.values.strict_json import parse_json
from app.transfer.formats.archive import Archive
from app.transfer.formats.documents import document_in, fault_in
from app.transfer.formats.foreign import Making, plain_words, topic_named
from app.transfer.formats.ghost.cards import text_in
from app.transfer.formats.ghost.lexical import lexical_html
from app.transfer.formats.ghost.mobiledoc import mobiledoc_html
from app.transfer.formats.rows import Aside, Broken, Row, State, Unreadable

Record = Mapping[str, Any]
STATES: dict[str, State] = {"published": "live", "scheduled": "live"}
"""Whatever is not here is a draft; what is to be published later has a date to come."""
PLACEHOLDER = "__GHOST_URL__"
"""What stands in an export for the address of the site."""
NO_PLACE = (
    "codeinjection_head", "codeinjection_foot", "custom_template", "featured", "og_image", "og_title", "og_description",
    "twitter_image", "twitter_title", "twitter_description", "email_subject", "frontmatter",
)  # fmt: skip
OTHER_TABLES = ("comments", "members", "newsletters", "products", "offers", "snippets", "collections")
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that posts refer to."""

    site: str | None
    language: Any
    authors: Mapping[Any, list[Record]]
    """By post, in order."""
    tags: Mapping[Any, list[Record]]
    users: Mapping[Any, Record]
    details: Mapping[Any, Record]
    """What newer versions keep of a post beside it."""


def read_ghost(archive: Archive) -> Iterator[Row | Broken | Aside]:
    """The posts of an export. Raises Unreadable."""
    data = data_in(document_in(archive))
    if data is None:
        raise Unreadable("This is no export of Ghost: it has no `db` with `data` and `posts`.")
    yield from rows_of(data, archive.site)


def data_in(document: Any) -> Mapping[str, Any] | None:
    """The tables of an export; None of what is none."""
    match document:
        case {"db": [{"data": {"posts": list()} as data}, *_]} | {"data": {"posts": list()} as data}:
            return dict(data)
    return None


def rows_of(data: Mapping[str, Any], site: str | None) -> Iterator[Row | Broken | Aside]:
    tables = tables_in(data, site)
    for number, found in enumerate(data["posts"], 1):
        broken = fault_in(number, found)
        yield broken if broken is not None else post(number, found, tables)
    for name in OTHER_TABLES:
        records = rows_in(data, name)
        if records:
            yield Aside(1, f"table {name}", count=len(records))


def tables_in(data: Mapping[str, Any], site: str | None) -> Tables:
    users = {user.get("id"): user for user in rows_in(data, "users")}
    tags = {tag.get("id"): tag for tag in rows_in(data, "tags")}
    settings = {text_in(row, "key"): row.get("value") for row in rows_in(data, "settings")}
    return Tables(
        site,
        settings.get("locale") or settings.get("lang"),
        joined(rows_in(data, "posts_authors"), "author_id", users),
        joined(rows_in(data, "posts_tags"), "tag_id", tags),
        users,
        {row.get("post_id"): row for row in rows_in(data, "posts_meta")},
    )


def rows_in(data: Mapping[str, Any], name: str) -> list[Record]:
    """The rows of a table that can be looked up."""
    rows = data.get(name)
    hashable = (str, int, type(None))
    return [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
        and all(isinstance(row.get(key), hashable) for key in ("id", "post_id", "author_id", "tag_id"))
    ]


def joined(rows: list[Record], key: str, records: Mapping[Any, Record]) -> dict[Any, list[Record]]:
    """What belongs to each post, in its order."""
    found: dict[Any, list[Record]] = {}
    for row in sorted(rows, key=lambda row: order if isinstance(order := row.get("sort_order"), int) else 0):
        if row.get(key) in records:
            found.setdefault(row.get("post_id"), []).append(records[row[key]])
    return found


def post(number: int, found: Record, tables: Tables) -> Row:
    made = Making(number, tables.site)
    ident = found.get("id") if isinstance(found.get("id"), str | int) else None
    known = {**tables.details.get(ident, {}), **{name: value for name, value in found.items() if value is not None}}
    made.state = STATES.get(text_in(known, "status"), "draft")
    if known.get("visibility", "public") != "public" or known.get("status") == "sent":
        made.hold_back("draft", "restricted")
    made.put("external_id", text_in(known, "uuid") or (None if ident is None else f"ghost:{ident}"))
    made.put("headline", text_in(known, "title"))
    made.put("summary", text_in(known, "custom_excerpt"))
    made.put("seo_title", text_in(known, "meta_title"))
    made.put("seo_description", text_in(known, "meta_description"))
    made.set_language(text_in(known, "locale", "language") or tables.language)
    made.set_dates(*(known.get(name) for name in ("published_at", "updated_at", "created_at")))
    made.set_canonical(known.get("canonical_url"))
    made.set_address(text_in(known, "slug"))
    set_byline(made, known, ident, tables)
    set_picture(made, known)
    made.set_html(with_site(content(known, made.unplaced), tables.site))
    for name in NO_PLACE:
        made.miss(name, known.get(name))
    return made.row()


def set_byline(made: Making, known: Record, ident: Any, tables: Tables) -> None:
    """Authors, and tags as topics: the first is the section; those that begin with # are for the theme."""
    first = known.get("author_id")
    own = tables.users.get(first) if isinstance(first, str | int) else None
    authors = tables.authors.get(ident) or ([own] if own else [])
    made.set_authors(author.get("name") for author in authors)
    topics = []
    for tag in tables.tags.get(ident, []):
        name = text_in(tag, "name")
        if name.startswith("#") or tag.get("visibility") == "internal":
            made.miss("internal tag")
        elif name.strip():
            topics.append(topic_named(name, text_in(tag, "slug")))
    made.set_topics(topics)


def set_picture(made: Making, known: Record) -> None:
    address = text_in(known, "feature_image", "image")
    words = {"alt": text_in(known, "feature_image_alt"), "caption": plain_words(known.get("feature_image_caption"))}
    made.set_image(with_site(address, made.site), **words)


def with_site(text: str, site: str | None) -> str:
    return text.replace(PLACEHOLDER, site or "")


def content(known: Record, unplaced: Counter[str]) -> str:
    """The HTML that readers got; of what never had any, made of what its editor keeps."""
    given = text_in(known, "html")
    if given:
        return given
    for name, write in (("lexical", lexical_html), ("mobiledoc", mobiledoc_html)):
        source = text_in(known, name)
        try:
            made = write(parse_json(source.encode(), DEEPEST), unplaced) if source else ""
        except MalformedBody:
            unplaced[name] += 1
            continue
        if made:
            return made
    return ""
