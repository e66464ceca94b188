"""Posts and pages of a WXR file as rows: with their authors, terms, pictures and addresses resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.transfer.formats.archive import Archive
from app.transfer.formats.foreign import Making, plain_words, topic_named
from app.transfer.formats.rows import NOT_DECODED, NUL, Aside, Broken, Row, State
from app.transfer.formats.wordpress.content import Picture, html_of
from app.transfer.formats.wordpress.items import Element, read_elements

ARTICLES = frozenset({"post", "page"})
STATES: dict[str, State] = {"publish": "live", "future": "live", "pending": "in_review", "trash": "trashed"}
"""Whatever is not here is a draft; what is to be published later has a date to come."""
SEO = {
    "_yoast_wpseo_title": "seo_title",
    "_yoast_wpseo_metadesc": "seo_description",
    "rank_math_title": "seo_title",
    "rank_math_description": "seo_description",
    "_seopress_titles_title": "seo_title",
    "_seopress_titles_desc": "seo_description",
}
CANONICAL = ("_yoast_wpseo_canonical", "rank_math_canonical_url")
CREDIT = re.compile(r's:6:"credit";s:\d+:"([^"]*)"')
WIDTH, HEIGHT = re.compile(r's:5:"width";i:(\d+)'), re.compile(r's:6:"height";i:(\d+)')
DEEPEST_CATEGORY = 8


@dataclass(slots=True)
class Site:
    """What posts refer to, collected before the first of them is made."""

    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    """Display names by login."""
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and parent by slug."""
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)

    def learn(self, name: str, element: Element) -> None:
        if name == "language":
            self.language = element.text("language")
        elif name == "wp:author":
            self.authors[element.text("wp:author_login")] = plain_words(element.text("wp:author_display_name"))
        elif name == "wp:category":
            called = plain_words(element.text("wp:cat_name"))
            self.categories[element.text("wp:category_nicename")] = (called, element.text("wp:category_parent"))
        elif name == "item" and element.text("wp:post_type") == "attachment":
            self.pictures[element.text("wp:post_id")] = picture_in(element)
        elif name == "item":
            self.slugs.add(element.text("wp:post_name"))


def read_wxr(archive: Archive) -> Iterator[Row | Broken | Aside]:
    """Posts and pages as rows, in two passes: a post may name what stands behind it. Raises Unreadable."""
    site = Site()
    for found in read_elements(archive):
        if not isinstance(found, Broken):
            site.learn(*found)
    for found in read_elements(archive):
        if isinstance(found, Broken):
            yield found
        elif found[0] == "item" and (made := made_of(found[1], site, archive.site)) is not None:
            yield made


def made_of(item: Element, site: Site, address: str | None) -> Row | Broken | Aside | None:
    """What an item comes to; None of a picture, which goes in with the posts that show it."""
    kind = item.text("wp:post_type")
    if kind == "attachment":
        return None
    if "encoding" in item.flaws or "nul" in item.flaws:
        code, detail = ("encoding", NOT_DECODED) if "encoding" in item.flaws else ("nul", NUL)
        return Broken(item.line, code, detail)
    if kind not in ARTICLES:
        return Aside(item.line, f"item of type {kind or 'unknown'}"[:100])
    return post(item, site, address)


def post(item: Element, site: Site, address: str | None) -> Row:
    made = Making(item.line, address)
    made.state = STATES.get(item.text("wp:status"), "draft")
    made.warnings += sorted(item.flaws)
    if item.text("wp:status") == "private" or item.text("wp:post_password"):
        made.hold_back("draft", "restricted")
    fields = meta_of(item)
    made.put("external_id", item.text("guid") or None)
    made.put("headline", plain_words(item.text("title")))
    made.put("summary", plain_words(item.text("excerpt:encoded")))
    made.set_language(site.language)
    set_dates(made, item)
    set_authors(made, item, site)
    set_terms(made, item, site)
    set_picture(made, fields, site)
    content, unplaced = html_of(item.text("content:encoded"), site.pictures.get)
    made.set_html(content)
    made.unplaced.update(unplaced)
    old = [slug for slug in fields.pop("_wp_old_slug", []) if slug not in site.slugs]
    slug = item.text("wp:post_name").removesuffix("__trashed")
    made.set_address(slug or None, item.text("link"), *old)
    set_fields(made, fields)
    made.unplaced["comments"] += len(item.each("wp:comment"))
    made.miss("post_parent", item.text("wp:post_parent").strip("0"))
    made.miss("is_sticky", item.text("wp:is_sticky").strip("0"))
    return made.row()


def set_dates(made: Making, item: Element) -> None:
    published = item.text("wp:post_date_gmt")
    if published.startswith("0000"):
        published = item.text("pubDate") if made.state == "live" else ""
    made.set_dates(published, item.text("wp:post_modified_gmt"))


def set_authors(made: Making, item: Element, site: Site) -> None:
    """The byline: its plugin's terms if there are any, else the one author."""
    terms = [plain_words(text) for attributes, text in item.categories if attributes.get("domain") == "author"]
    login = item.text("dc:creator")
    made.set_authors(terms or [site.authors.get(login) or login])


def set_terms(made: Making, item: Element, site: Site) -> None:
    """Categories, then tags, become topics; what else posts are sorted by stays as a custom field."""
    topics: dict[str, list[dict[str, Any]]] = {"category": [], "post_tag": []}
    for attributes, text in item.categories:
        domain, slug, name = attributes.get("domain", ""), attributes.get("nicename", ""), plain_words(text)
        if domain in topics and name and slug != "uncategorized":
            topics[domain].append(category(slug, name, site) if domain == "category" else topic_named(name, slug))
        elif domain == "post_format":
            made.put("genre", slug.removeprefix("post-format-"))
        elif domain not in {*topics, "author"} and name:
            made.extra.setdefault(domain, []).append(name)
    made.set_topics([found for found in (*topics["category"], *topics["post_tag"]) if found["name"]])


def category(slug: str, name: str, site: Site, depth: int = 1) -> dict[str, Any]:
    """The topic of a category, with those above it."""
    found = topic_named(name, slug)
    _, parent = site.categories.get(slug, ("", ""))
    if parent in site.categories and depth < DEEPEST_CATEGORY:
        found["parent"] = category(parent, site.categories[parent][0], site, depth + 1)
    return found


def meta_of(item: Element) -> dict[str, list[str]]:
    """Custom fields, each with its values."""
    fields: dict[str, list[str]] = {}
    for meta in item.each("wp:postmeta"):
        fields.setdefault(meta.text("wp:meta_key"), []).append(meta.text("wp:meta_value"))
    return fields


def picture_in(item: Element) -> dict[str, str]:
    """What is known of a picture: its address, and what stands beside it."""
    fields = {name: values[0] for name, values in meta_of(item).items()}
    inner = fields.get("_wp_attachment_metadata", "")
    credit, width, height = (pattern.search(inner) for pattern in (CREDIT, WIDTH, HEIGHT))
    found = {
        "url": item.text("wp:attachment_url"),
        "alt": fields.get("_wp_attachment_image_alt", ""),
        "caption": plain_words(item.text("excerpt:encoded")),
        "credit": plain_words(fields.get("_media_credit", "") or (credit[1] if credit else "")),
        "width": width[1] if width else "",
        "height": height[1] if height else "",
    }
    return {name: value for name, value in found.items() if value}


def set_picture(made: Making, fields: dict[str, list[str]], site: Site) -> None:
    ident = next(iter(fields.pop("_thumbnail_id", [])), "")
    if not ident.strip("0"):
        return
    found: Picture = site.pictures.get(ident, {})
    sides = {name: int(found[name]) for name in ("width", "height") if 0 < int(found.get(name, "0")) <= 100_000}
    words: Mapping[str, Any] = {name: found.get(name) for name in ("alt", "caption", "credit")}
    made.set_image(found.get("url", f"attachment {ident}"), **words, **sides)


def set_fields(made: Making, fields: dict[str, list[str]]) -> None:
    """Custom fields go to `extra`; those of plugins for search engines have members of their own."""
    for key, values in fields.items():
        value = values[0]
        if key in SEO and value and "%" not in value:
            made.columns.setdefault(SEO[key], value)
        elif key in CANONICAL:
            made.set_canonical(value or None)
        elif key and not key.startswith("_"):
            made.extra[key] = value if len(values) == 1 else values
