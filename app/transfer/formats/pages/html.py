"""HTML pages: the article within the page, and what the page says of it in its head and for search engines."""

from __future__ import annotations

import re
from collections import deque
from typing import Any

from app.core.problems import MalformedBody
from app.core.values.strict_json import check_strings, load_json
from app.transfer.formats.foreign import Making, plain_words, web_address_in
from app.transfer.formats.pages.naming import Named
from app.transfer.formats.pages.scanning import Scanned, scan

ARTICLE_TYPE = re.compile(r"Article|BlogPosting|Report\Z")
COMMAS = re.compile(r"\s*,\s*")


def fill_from_html(made: Making, text: str, own: Named) -> None:
    """Fill a row from a page. What it says of itself for search engines (JSON-LD) comes first, then its head."""
    page = scan(text)
    data = linked_data(page)
    canonical = web_address_in(made.address(page.canonical) or data.get("url"))
    made.put("external_id", canonical)
    made.put("canonical_url", canonical)
    made.put("headline", page.headline or said(data.get("headline")) or page.meta("og:title") or page.title)
    dek = page.dek
    summary = said(data.get("description")) or page.meta("description", "og:description", "dc.description")
    made.put("summary", summary or (dek.text if dek else ""))
    made.set_language(said(data.get("inLanguage")) or page.language or page.meta("og:locale", "language"))
    made.put("genre", said(data.get("genre"))[:100])
    if str(data.get("isAccessibleForFree")).lower() == "false":
        made.hold_back("draft", "restricted")
    published = said(data.get("datePublished")) or page.meta("article:published_time", "date", "dc.date", "pubdate")
    updated = said(data.get("dateModified")) or page.meta("article:modified_time", "last-modified", "og:updated_time")
    made.set_dates(published or page.time or own.date, updated)
    made.set_address(own.slug, own.path, page.canonical)
    made.set_authors(people(data.get("author")) or page.metas("author", "article:author", "dc.creator") or page.authors)
    set_topics(made, page, data)
    set_image(made, page, data)
    cut = [dek] if dek and not summary else []
    made.set_html(page.content(cut))
    for name, count in page.left_out(cut).items():
        made.unplaced[f"<{name}>"] += count


def linked_data(page: Scanned) -> dict[str, Any]:
    """The article among the JSON-LD of the page; nothing of what is no JSON."""
    for script in page.scripts:
        try:
            value = load_json(script)
            check_strings(value)
        except MalformedBody:
            continue
        pending = deque([value])
        while pending:
            item = pending.popleft()
            if isinstance(item, list):
                pending += item
            elif isinstance(item, dict):
                if any(ARTICLE_TYPE.search(kind) for kind in words(item.get("@type"))):
                    return item
                pending += [item.get("@graph")]
    return {}


def said(value: Any) -> str:
    return plain_words(value)


def people(value: Any) -> list[str]:
    each = value if isinstance(value, list) else [value]
    return [name for item in each if (name := said(item.get("name") if isinstance(item, dict) else item))]


def words(value: Any) -> list[str]:
    """A list, or a text of words between commas."""
    each = value if isinstance(value, list) else COMMAS.split(value) if isinstance(value, str) else []
    return [word for item in each if (word := said(item))]


def set_topics(made: Making, page: Scanned, data: dict[str, Any]) -> None:
    """The section, then the keywords."""
    names = words(data.get("articleSection")) or page.metas("article:section")
    names += words(data.get("keywords")) or page.metas("article:tag") or words(page.meta("keywords", "news_keywords"))
    made.set_topics({"name": name} for name in names)


def set_image(made: Making, page: Scanned, data: dict[str, Any]) -> None:
    """The image of the article, with the alternative text that the page gives it where it shows it."""
    found = data.get("image")
    found = found[0] if isinstance(found, list) and found else found
    given = found if isinstance(found, dict) else {"url": found}
    url = said(given.get("url") or given.get("contentUrl")) or page.meta("og:image", "twitter:image")
    alt = page.alts.get(url) or page.meta("og:image:alt", "twitter:image:alt")
    credit = said(given.get("creditText")) or next(iter(people(given.get("creator"))), "")
    made.set_image(url, alt=alt, caption=said(given.get("caption")), credit=credit)
