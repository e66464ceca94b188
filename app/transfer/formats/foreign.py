"""What the exports of content systems have in common: a row put together of what an article takes, the rest counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urljoin

from app.bodies.html.tokens import tokenize
from app.core.shapes import SLUG, WEB_ADDRESS, language_tag
from app.core.sql.columns import dump_json
from app.core.values.ids import is_id
from app.core.values.slugs import name_key, slug_of
from app.core.values.times import now
from app.transfer.formats.quotations import quotes_in_html, quotes_in_markdown
from app.transfer.formats.rows import Row, State
from app.transfer.members import moment

LARGEST_EXTRA = 16 * 1024
LONGEST_SLUG = 200
LONGEST_ADDRESS = 2000
ROOTED = re.compile(r"""(?i)(\b(?:src|href|poster)\s*=\s*["'])(/(?!/)[^"']*)""")
ROOTED_IN_MARKDOWN = re.compile(r"(\]\()(/(?!/)[^\s)]*)")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z")
HOST_AND_QUERY = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*|[?#].*", re.DOTALL)
WEB_ENDING = re.compile(r"(?:/index)?\.(?:html?|php|aspx?|jsp)\Z", re.IGNORECASE)


class Making:
    """A row that is being made of what another system says of an article."""

    def __init__(self, line: int, site: str | None = None, file: str = "") -> None:
        self.line = line
        self.file = file
        self.site = site
        self.state: State = "live"
        self.publish_at: str | None = None
        self.columns: dict[str, Any] = {}
        self.warnings: list[str] = []
        self.unplaced: Counter[str] = Counter()
        self.extra: dict[str, Any] = {}

    def row(self) -> Row:
        """The row; custom fields that do not fit into `extra` are counted."""
        room = LARGEST_EXTRA - 2
        kept: dict[str, Any] = {}
        for name, value in self.extra.items():
            size = len(dump_json({name: value}).encode(errors="surrogatepass"))
            if size > room:
                self.unplaced[f"{name} (too large)"] += 1
                continue
            room -= size
            kept[name] = value
        self.put("extra", kept)
        return Row(
            self.line, self.columns, self.file, self.state, self.publish_at, tuple(self.warnings), +self.unplaced
        )

    def put(self, name: str, value: Any) -> None:
        """Set a column, unless the value says nothing."""
        if value not in (None, "", [], {}):
            self.columns[name] = value

    def miss(self, name: str, value: Any = True) -> None:
        """Count what has no place, if it says anything."""
        if value not in (None, "", [], {}, False, 0):
            self.unplaced[name] += 1

    def hold_back(self, state: State, warning: str | None = None) -> None:
        """What was not open to everybody is not published here."""
        if self.state == "live":
            self.state = state
        if warning is not None:
            self.warnings.append(warning)

    def set_dates(self, published: Any, updated: Any, created: Any = None) -> None:
        """Set the dates; of what is not live the date of publication is that of its making, if it has passed.

        What was to go live later will.
        """
        first, changed, made = (date_of(value) for value in (published, updated, created))
        present = now()
        if first is not None and INSTANT.fullmatch(first) and first > present:
            if self.state == "live":
                self.state, self.publish_at = "scheduled", first
            first = None
        if self.state == "live":
            self.put("published_at", first)
            if first is None:
                self.warnings.append("no_date")
        self.put("created_at", made or first)
        self.put("updated_at", changed if changed is not None and changed <= present else None)

    def set_address(self, slug: str | None, *old: str | None) -> None:
        """Set the slug, and those that led to it: old slugs, and paths with hyphens in place of what parts them."""
        own = slug_in(slug)
        self.put("slug", own)
        if self.state == "live":
            found = dict.fromkeys(slug_in(path) for path in old if path)
            self.put("old_slugs", [path for path in found if path is not None and path != own][:100])

    def set_language(self, tag: Any) -> None:
        self.put("language", language_in(tag))

    def set_authors(self, names: Iterable[Any]) -> None:
        """Set who stands in the byline, each once."""
        found = {name_key(name): " ".join(name.split()) for name in reversed(list(names)) if isinstance(name, str)}
        self.put("authors", [name for key, name in reversed(found.items()) if key])

    def set_topics(self, topics: Iterable[Mapping[str, Any]]) -> None:
        """Set the topics, each once, whether it is named by its slug or by its name."""
        kept: list[Mapping[str, Any]] = []
        seen: set[str] = set()
        for topic in topics:
            keys = {topic.get("slug") or slug_of(topic["name"]), name_key(topic["name"])}
            if not keys & seen:
                kept.append(topic)
            seen |= keys
        self.put("topics", kept[:100])
        if len(kept) > 100:
            self.unplaced["topics beyond a hundred"] += len(kept) - 100

    def set_image(self, address: Any, **members: Any) -> None:
        """Set the featured image. One without alternative text is counted later, with those of all formats."""
        url = self.address(address)
        if url is None:
            if address:
                self.warnings.append("image_not_found")
                self.miss("featured image")
            return
        alt = members.pop("alt", None)
        image = {"url": url} | ({"alt": alt} if alt else {})
        self.put("image", image | {name: value for name, value in members.items() if value})

    def set_html(self, html: str | None) -> None:
        if html and html.strip():
            html = ROOTED.sub(self._rooted, html) if self.site else html
            self.put("body.html", html)
            self.put_quotes(quotes_in_html(html))

    def put_quotes(self, quotes: list[dict[str, Any]]) -> None:
        """Set the quotes that the body shows, unless they are given with all that is known of them."""
        self.put("quotes", self.columns.get("quotes") or quotes)

    def set_markdown(self, text: str | None) -> None:
        if text and text.strip():
            text = ROOTED_IN_MARKDOWN.sub(self._rooted, text) if self.site else text
            self.put("body.markdown", text)
            self.put_quotes(quotes_in_markdown(text))

    def set_canonical(self, address: Any) -> None:
        """Set the address of the original; what is none is counted."""
        found = web_address_in(address)
        self.put("canonical_url", found)
        self.miss("canonical_url", address if found is None else None)

    def address(self, text: Any) -> str | None:
        """The web address that is meant; one without a host is of the site."""
        if not isinstance(text, str):
            return None
        try:
            return web_address_in(urljoin(f"{self.site}/", text.strip()) if self.site else text)
        except ValueError:  # no address at all
            return None

    def _rooted(self, found: re.Match[str]) -> str:
        return f"{found[1]}{self.address(found[2]) or found[2]}"


def topic_named(name: str, slug: str) -> dict[str, Any]:
    """A topic, with the slug that it has elsewhere."""
    own = slug_in(unquote(slug))
    return {"name": name} | ({"slug": own} if own else {})


def web_address_in(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    text = text.strip()
    return text if len(text) <= LONGEST_ADDRESS and WEB_ADDRESS.match(text) else None


def date_of(value: Any) -> str | None:
    """The instant that is meant, or what was given if that is none: it is refused later, with its row."""
    return moment(value) if isinstance(value, str) and value.strip() else None


def slug_in(address: str | None) -> str | None:
    """The slug that a path or an address comes to: `/2019/05/low-tide/` is `2019-05-low-tide`; None when it has none.

    A slug stays as it is. What an address asks for (`?p=12`) is no part of it.
    """
    if address is None:
        return None
    path = unquote(HOST_AND_QUERY.sub("", address.strip()))
    path = WEB_ENDING.sub("", path.rstrip("/"))
    words = [slug_of(word) for word in re.split(r"[/_\W]+", path) if word]
    slug = "-".join(word for word in words if word)
    return slug if slug and len(slug) <= LONGEST_SLUG and SLUG.match(slug) and not is_id(slug) else None


def language_in(tag: Any) -> str | None:
    """The language tag, without what systems put behind it (`de_DE_formal`); as it is when it is none."""
    if not isinstance(tag, str) or not tag.strip():
        return None
    parts = re.split(r"[_-]", tag.strip().split(".")[0])
    for count in (len(parts), 2, 1):
        try:
            return language_tag("-".join(parts[:count]))
        except ValueError:
            continue
    return tag


def plain_words(html: Any) -> str:
    """The words of a piece of HTML on one line."""
    if not isinstance(html, str):
        return ""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    words: list[str] = []
    for token in tokenize(html):
        if token.kind == "text":
            words.append(token.value)
        elif token.value in BREAKS:
            words.append(" ")
    return " ".join("".join(words).split())


BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "td"})
