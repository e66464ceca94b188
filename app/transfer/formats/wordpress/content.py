"""The content of a WordPress post as HTML: shortcodes read, paragraphs made of blank lines, blocks as they stand."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

Picture = Mapping[str, str]

SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]*)((?:\s[^\[\]]*)?)\]")
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
CAPTIONED = re.compile(r"(.*<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
FILES = ("src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav")

BLOCK_MARK = re.compile(r"<!--\s+wp:([a-z0-9/-]+)(?:(?!<!--|-->).)*-->", re.DOTALL)
EMBEDDED = re.compile(r'<div class="wp-block-embed__wrapper">\s*(https?://[^\s<>"]+)\s*</div>')
READ_MORE = re.compile(r"<!--(?:more|nextpage|noteaser)[^<>]*-->")

BLOCK_TAG = re.compile(
    r"(</?(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote"
    r"|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details"
    r"|menu|summary|script|iframe|video|audio)\b[^<>]*>)",
    re.IGNORECASE,
)
VERBATIM = re.compile(r"<(/?)(?:pre|script|style)\b", re.IGNORECASE)
ADDRESS_ALONE = re.compile(r'^[ \t]*(https?://[^\s<>"]+)[ \t]*$', re.MULTILINE)
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
LINE_END = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)")


class Shortcode(NamedTuple):
    """One that opens or closes, and where it stands in the text."""

    closes: bool
    name: str
    attributes: dict[str, str]
    start: int
    end: int


def html_of(content: str, picture: Callable[[str], Picture | None]) -> tuple[str, Counter[str]]:
    """The post as HTML, and what of it has no place, counted. `picture` knows the attachments by their ids."""
    unplaced: Counter[str] = Counter()
    content = READ_MORE.sub("\n\n", content.replace("\r\n", "\n").replace("\r", "\n"))
    content = without_shortcodes(content, picture, unplaced)
    if "<!-- wp:" not in content:
        return "".join(with_paragraphs(content)), unplaced
    for mark in BLOCK_MARK.finditer(content):
        if mark[0].endswith("/-->"):
            unplaced[f"block {mark[1]}"] += 1
    return EMBEDDED.sub(lambda found: link(found[1]), content), unplaced


def without_shortcodes(content: str, picture: Callable[[str], Picture | None], unplaced: Counter[str]) -> str:
    """Captions, galleries, embeds and players become elements; of others the words within stay.

    Words in brackets that no shortcode could be (`[sic]`, `[the minister]`) stay as they are.
    """
    codes = [code_in(found) for found in SHORTCODE.finditer(content)]
    closed = Counter(code.name for code in codes if code.closes)
    parts: list[str] = []
    position = at = 0
    while at < len(codes):
        code = codes[at]
        at += 1
        if not (code.closes or code.attributes or closed[code.name]):
            continue
        parts.append(content[position : code.start])
        position = code.end
        follows = codes[at] if at < len(codes) else None
        if code.name in {"caption", "wp_caption", "embed"} and follows and follows.closes and follows.name == code.name:
            inner = content[code.end : follows.start]
            parts.append(figure(code, inner) if code.name != "embed" else f"\n\n{embed(inner.strip())}\n\n")
            position, at = follows.end, at + 1
        elif code.name == "gallery" and not code.closes:
            parts.append("".join(gallery(code, picture, unplaced)))
        elif code.name in {"audio", "video"} and any(name in code.attributes for name in FILES):
            address = next(code.attributes[name] for name in FILES if name in code.attributes)
            parts.append(f'<{code.name} src="{html.escape(address)}"></{code.name}>')
        elif not (code.closes and code.name in {"audio", "video"}):
            unplaced[f"shortcode {code.name}"] += not code.closes
    return "".join(parts) + content[position:]


def code_in(found: re.Match[str]) -> Shortcode:
    attributes = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(found[3])}
    return Shortcode(found[1] == "/", found[2].lower(), attributes, found.start(), found.end())


def figure(code: Shortcode, inner: str) -> str:
    """A picture with its caption; older ones give it as an attribute."""
    split = CAPTIONED.fullmatch(inner)
    image, words = (split[1], split[2].strip()) if split else (inner, "")
    caption = words or code.attributes.get("caption", "")
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def gallery(code: Shortcode, picture: Callable[[str], Picture | None], unplaced: Counter[str]) -> Iterator[str]:
    idents = [ident.strip() for ident in code.attributes.get("ids", "").split(",") if ident.strip()]
    if not idents:
        unplaced["shortcode gallery"] += 1
    for ident in idents:
        found = picture(ident)
        if found is None:
            unplaced["picture of a gallery"] += 1
            continue
        image = f'<img src="{html.escape(found["url"])}" alt="{html.escape(found.get("alt", ""))}">'
        yield f"<figure>{image}<figcaption>{html.escape(found.get('caption', ''))}</figcaption></figure>"


def link(address: str) -> str:
    return f'<a href="{address}">{address}</a>'


def embed(address: str) -> str:
    address = html.escape(html.unescape(address))
    return f"<figure>{link(address)}</figure>"


def with_paragraphs(content: str) -> Iterator[str]:
    """What WordPress does to posts without blocks when it shows them: blank lines part paragraphs, line ends break."""
    verbatim = 0
    for number, part in enumerate(BLOCK_TAG.split(content)):
        if number % 2:
            if mark := VERBATIM.match(part):
                verbatim = max(verbatim + (-1 if mark[1] else 1), 0)
            yield part
        elif verbatim or not part.strip():
            yield part
        else:
            yield from paragraphs(BLANK_LINES.split(part))


def paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        text = text.strip("\n")
        if not text.strip():
            yield "<p>" if 0 < number < len(texts) - 1 else text
        elif ADDRESS_ALONE.fullmatch(text):
            yield embed(text.strip())
        else:
            yield ("<p>" if number else "") + LINE_END.sub("<br>\n", text)
