"""News items as ninjs, the JSON of the IPTC, has them: versions 1 to 3, whose members differ in case and shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.core.values.times import now
from app.transfer.formats.archive import Archive
from app.transfer.formats.documents import fault_in, parsed
from app.transfer.formats.foreign import Making, date_of, plain_words, web_address_in
from app.transfer.formats.rows import Broken, Row, Unreadable

Item = Mapping[str, Any]
ARTICLES = frozenset({"text", "composite", ""})
PICTURES = frozenset({"picture", "graphic"})
BEHIND_BY = re.compile(r"\Aby[:\s]+", re.IGNORECASE)
AND = re.compile(r"\s+(?:and|und|et|y|e|&)\s+|\s*[;|]\s*")
MEDIA_TOPIC = re.compile(r"medtop:(\d{8})")
STRUCTURE = frozenset({
    "uri", "type", "version", "mimetype", "representationtype", "standard", "language", "versioncreated",
    "firstcreated", "contentcreated", "embargoed", "embargoeduntil", "pubstatus", "headline", "headlines", "title",
    "byline", "by", "authors", "subject", "subjects", "place", "places", "associations", "renditions",
})  # fmt: skip
"""Members that are read, or say only how the item is sent."""
VARIED = ("body", "bodies", "headline_", "description")
"""Beginnings of others that are read."""
FEATURED = ("featuremedia", "featured", "mainpic", "main", "lead", "image", "photo")


def read_ninjs(archive: Archive) -> Iterator[Row | Broken]:
    """The items of a file, or of each file of a folder."""
    for page in archive.pages():
        if isinstance(page, Broken):
            yield page
            continue
        name = page.name if archive.path.is_dir() else ""
        try:
            yield from rows_in(parsed(page.text, archive), archive, name)
        except Unreadable as fault:
            yield Broken(archive.number, "malformed", str(fault), file=name)


def items_in(document: Any, archive: Archive) -> Iterator[Row | Broken]:
    """The items of a document that is none of Ghost's."""
    yield from rows_in(document, archive, "")


def rows_in(document: Any, archive: Archive, file: str) -> Iterator[Row | Broken]:
    """One item, a list of them, or an answer with a list in it."""
    found = document
    if isinstance(document, dict):
        listed = next((document[name] for name in ("items", "_items") if isinstance(document.get(name), list)), None)
        found = [document] if listed is None else listed
    for number, item in enumerate(found if isinstance(found, list) else [found], 1):
        broken = fault_in(number, item, file)
        yield broken if broken is not None else row_of(number, item, archive.site, file)


def row_of(number: int, sent: Item, site: str | None, file: str) -> Row:
    item = {name.lower(): value for name, value in sent.items()}
    made = Making(number, site, file)
    status = item.get("pubstatus")
    until = date_of(item.get("embargoeduntil") or item.get("embargoed"))
    if status not in (None, "usable") or (until is not None and until > now()):
        made.hold_back("draft", "restricted")
    if text_of(item.get("type")) not in ARTICLES:
        made.warnings.append("not_an_article")
    made.put("external_id", item.get("uri"))
    made.put("headline", value_of(item, "headline") or text_of(item.get("title")))
    made.put("summary", plain_words(value_of(item, "description")))
    made.set_language(item.get("language"))
    first = item.get("firstcreated") or item.get("contentcreated") or item.get("versioncreated")
    made.set_dates(first, item.get("versioncreated"))
    set_body(made, item)
    set_authors(made, item)
    set_topics(made, item)
    set_image(made, item)
    for name, value in item.items():
        if name not in STRUCTURE and not name.startswith(VARIED) and value not in (None, "", [], {}):
            made.extra[name] = value
    return made.row()


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def objects_in(value: Any) -> list[Item]:
    """Objects of a list, or of an object that names each of them."""
    if isinstance(value, Mapping):
        return [{"name": name, **found} for name, found in value.items() if isinstance(found, Mapping)]
    return [found for found in value if isinstance(found, Mapping)] if isinstance(value, list) else []


def variants(item: Item, name: str) -> list[tuple[str, str, str]]:
    """What the item has as headline, body or description: role, type and text of each.

    Versions 2 and 3 have a list of them (`bodies`), version 1 a member for each (`body_xhtml`).
    """
    plural = {"body": "bodies"}.get(name, f"{name}s")
    found = []
    for each in objects_in(item.get(plural)):
        lower = {key.lower(): value for key, value in each.items()}
        found.append((text_of(lower.get("role")), text_of(lower.get("contenttype")), text_of(lower.get("value"))))
    for key, value in item.items():
        if isinstance(value, str) and (key == name or key.startswith(f"{name}_")):
            found.append(("main", key, value))
    return [each for each in found if each[2].strip()]


def value_of(item: Item, name: str) -> str:
    """The plainest of the variants."""
    found = variants(item, name)
    return next((text for role, kind, text in found if "html" not in kind and role in {"main", ""}), None) or next(
        (text for _, _, text in found), ""
    )


def set_body(made: Making, item: Item) -> None:
    """The body: as HTML if there is one, else the text, whose paragraphs may be parted by single line ends."""
    found = variants(item, "body")
    html = next((text for role, kind, text in found if "html" in f"{kind} {role}".lower()), None)
    if html is not None:
        made.set_html(html)
    elif found:
        text = max((text for _, _, text in found), key=len)
        made.put("body.text", text if re.search(r"\n[ \t]*\r?\n", text) else re.sub(r"\r?\n", "\n\n", text))


def set_authors(made: Making, item: Item) -> None:
    """The byline: a list of authors where systems add one, else the words of it, parted where they say "and"."""
    names = [text_of(author.get("name")) for author in objects_in(item.get("authors"))]
    if not names:
        words = BEHIND_BY.sub("", text_of(item.get("by")) or text_of(item.get("byline")))
        parts = AND.split(words)
        names = [name for part in parts for name in (part.split(",") if len(parts) > 1 else [part])]
    made.set_authors(names)


def set_topics(made: Making, item: Item) -> None:
    """Subjects, then places, become topics."""
    topics = []
    for plural, single in (("subjects", "subject"), ("places", "place")):
        for found in objects_in(item.get(plural) or item.get(single)):
            name = text_of(found.get("name")) or text_of(found.get("literal"))
            if not name.strip():
                made.miss(f"{single} without a name")
                continue
            address = uri_of(found)
            topics.append({"name": " ".join(name.split())} | ({"uri": address} if address else {}))
    made.set_topics(topics)


def uri_of(subject: Item) -> str | None:
    """The address of a subject; a media topic of the IPTC is also known by its code."""
    code = MEDIA_TOPIC.search(text_of(subject.get("uri")) or text_of(subject.get("code")))
    if code:
        return f"http://cv.iptc.org/newscodes/mediatopic/{code[1]}"
    return web_address_in(subject.get("uri"))


def set_image(made: Making, item: Item) -> None:
    """The featured image: that of the item itself, else the likeliest of its associations; the others are counted."""
    if rendition := largest(item):
        picture(made, item, rendition)
        return
    found = objects_in(item.get("associations"))
    shown = [({name.lower(): value for name, value in each.items()}, largest(each)) for each in found]
    able = [(each, best) for each, best in shown if best and text_of(each.get("type", "picture")) in PICTURES]
    if able:
        picture(made, *min(able, key=lambda pair: rank(pair[0])))
    made.unplaced["association"] += len(found) - bool(able)


def rank(association: Item) -> int:
    name = text_of(association.get("name")).lower()
    return FEATURED.index(name) if name in FEATURED else len(FEATURED)


def largest(item: Item) -> Item | None:
    """The widest of the renditions that have an address."""
    found = [
        {name.lower(): value for name, value in each.items()}
        for each in objects_in(item.get("renditions"))
        if isinstance(each.get("href"), str)
    ]
    return max(found, key=lambda each: side(each, "width") or 0, default=None)


def side(rendition: Item, name: str) -> int | None:
    value = rendition.get(name)
    return value if isinstance(value, int) and 0 < value <= 100_000 else None


def picture(made: Making, item: Item, rendition: Item) -> None:
    sides = {name: side(rendition, name) for name in ("width", "height")}
    credit = text_of(item.get("by")) or text_of(item.get("byline")) or text_of(item.get("copyrightholder"))
    caption = plain_words(value_of(item, "description"))
    alt = next((text for role, _, text in variants(item, "description") if role.lower() in {"alt", "alttext"}), "")
    made.set_image(rendition["href"], alt=alt or text_of(item.get("alttext")), caption=caption, credit=credit, **sides)
