"""One pass over a page: where its article stands, and what is said around it. Nothing of it is built as a tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.bodies.html.tokens import Token, tokenize
from app.transfer.formats.foreign import plain_words

CONTAINERS = ("body of the article", "article", "main", "body")
"""Where the article is, the surest first."""
LEFT_OUT = frozenset({"nav", "form", "header", "footer", "button", "dialog"})
"""Parts of a page that are none of its article."""
QUOTING = frozenset({"blockquote", "figure"})
"""Within these a footer is part of the article."""
MOST_OPEN = 64


@dataclass(slots=True)
class Span:
    """A stretch of the source: an element, or what is in it."""

    kind: str
    tag: str
    start: int
    inner: int
    end: int = -1
    inner_end: int = -1
    depth: int = 1
    text: str = ""


@dataclass(slots=True)
class Scanned:
    """What a page says."""

    source: str
    title: str = ""
    language: str = ""
    canonical: str | None = None
    time: str = ""
    authors: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    """JSON-LD."""
    alts: dict[str, str] = field(default_factory=dict)
    """Alternative texts by the addresses of images."""
    spans: list[Span] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)
    is_bare: bool = True
    """Whether nothing stands between headline and first subheading."""
    headings: set[str] = field(default_factory=set)
    """Of these the first has begun."""

    def metas(self, *names: str) -> list[str]:
        """What the head says under the first of these names that it has."""
        return next((self.said[name] for name in names if name in self.said), [])

    def meta(self, *names: str) -> str:
        return next(iter(self.metas(*names)), "")

    def first(self, kind: str) -> Span | None:
        return next((span for span in self.spans if span.kind == kind and span.end >= 0), None)

    @property
    def headline(self) -> str:
        span = self.first("h1")
        return span.text if span else ""

    @property
    def dek(self) -> Span | None:
        """The one subheading that follows the headline at once."""
        subheadings = [span for span in self.spans if span.kind == "h2"]
        return subheadings[0] if len(subheadings) == 1 and self.is_bare and self.headline else None

    def container(self) -> tuple[int, int]:
        found = next((span for kind in CONTAINERS if (span := self.first(kind)) is not None), None)
        return (found.inner, found.inner_end) if found else (0, len(self.source))

    def left_out(self, cut: Iterable[Span]) -> Counter[str]:
        """What of the article's element is left out, apart from its headline and what is said elsewhere."""
        return Counter(span.tag for span in self._cuts(cut) if span.kind == "left out")

    def content(self, cut: Iterable[Span]) -> str:
        """The article, without its headline."""
        position, end = self.container()
        parts: list[str] = []
        for span in self._cuts(cut):
            if span.start >= position:
                parts.append(self.source[position : span.start])
                position = span.end
        return "".join(parts) + self.source[position:end]

    def _cuts(self, cut: Iterable[Span]) -> list[Span]:
        start, end = self.container()
        headline = self.first("h1")
        found = [span for span in self.spans if span.kind == "left out" and span.end >= 0]
        found += [*cut, *([headline] if headline else [])]
        return sorted((span for span in found if start <= span.start and span.end <= end), key=lambda span: span.start)


def scan(source: str) -> Scanned:
    page = Scanned(source)
    open_spans: list[Span] = []
    quoting = 0
    raw_of: Token | None = None
    for token, end in with_ends(source):
        if token.kind == "text":
            hear(page, open_spans, token.value)
        elif token.kind == "raw":
            take_raw(page, raw_of, token.value)
        elif token.kind == "start":
            raw_of = token
            take_start(page, token)
            for span in open_spans:
                span.depth += span.tag == token.value
            quoting += token.value in QUOTING
            kinds = kinds_of(token, is_quoting=quoting > 0)
            if len(open_spans) < MOST_OPEN:
                new = [Span(kind, token.value, token.at, end) for kind in kinds]
                page.spans += new
                open_spans += new
                page.headings |= {span.kind for span in new if span.kind in {"h1", "h2"}}
        else:
            quoting = max(quoting - (token.value in QUOTING), 0)
            close(page, open_spans, token, end)
    for span in open_spans:
        span.inner_end = span.end = len(source)
    return page


def with_ends(source: str) -> Iterator[tuple[Token, int]]:
    """Each token with where the next begins."""
    previous: Token | None = None
    for token in tokenize(source):
        if previous is not None:
            yield previous, token.at
        previous = token
    if previous is not None:
        yield previous, len(source)


def kinds_of(token: Token, *, is_quoting: bool) -> list[str]:
    """What an element may be of a page; one may be two things."""
    tag, attributes = token.value, token.attributes
    found = []
    if "articleBody" in attributes.get("itemprop", "").split():
        found.append("body of the article")
    if tag in CONTAINERS or tag in {"h1", "h2"}:
        found.append(tag)
    elif attributes.get("role") == "main":
        found.append("main")
    if tag in LEFT_OUT and not is_quoting:
        found.append("left out")
    if tag == "a" and "author" in attributes.get("rel", "").split():
        found.append("author")
    return found


def hear(page: Scanned, open_spans: list[Span], text: str) -> None:
    if not text.strip():
        return
    headings = [span for span in open_spans if span.kind in {"h1", "h2", "author"}]
    for span in headings:
        span.text += text
    # Words between the headline and the first subheading: that one heads a section then.
    if not headings and page.headings == {"h1"}:
        page.is_bare = False


def close(page: Scanned, open_spans: list[Span], token: Token, end: int) -> None:
    for span in list(open_spans):
        if span.tag != token.value:
            continue
        span.depth -= 1
        if span.depth == 0:
            open_spans.remove(span)
            span.inner_end, span.end = token.at, end
            span.text = " ".join(span.text.split())
            if span.kind == "author" and span.text:
                page.authors.append(span.text)


def take_start(page: Scanned, token: Token) -> None:
    attributes = token.attributes
    if token.value == "html":
        page.language = attributes.get("lang") or attributes.get("xml:lang", "")
    elif token.value == "meta":
        name, value = (
            attributes.get("property") or attributes.get("name", ""),
            plain_words(attributes.get("content", "")),
        )
        if name and value:
            page.said.setdefault(name.lower(), []).append(value)
    elif token.value == "link" and "canonical" in attributes.get("rel", "").lower().split():
        page.canonical = page.canonical or attributes.get("href")
    elif token.value == "time":
        page.time = page.time or attributes.get("datetime", "")
    elif token.value == "img" and attributes.get("alt"):
        page.alts.setdefault(attributes.get("src", ""), attributes["alt"])


def take_raw(page: Scanned, element: Token | None, text: str) -> None:
    if element is None:
        return
    if element.value == "title":
        page.title = page.title or " ".join(text.split())
    elif element.value == "script" and element.attributes.get("type", "").lower() == "application/ld+json":
        page.scripts.append(text)
