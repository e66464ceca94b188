"""HTML cut into tags and words, in one pass: the time it takes grows with its length alone.

A parser that builds the tree of the HTML standard takes quadratic time for 20,000 elements within one another, and more
memory than there is for thousands of unclosed ones; a body needs neither. This reads tags, comments, raw text and
character references as the standard's tokenizer does ("13.2.5"), but keeps an unfinished last tag as words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

# Elements whose content is not markup; of the second kind it has character references.
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "xmp"})
_PLAIN = frozenset({"title", "textarea"})

_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_COMMENT_END = re.compile(r"--!?>")
_NAME = re.compile(r"[A-Za-z][^ \t\n\f/>]*")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f/]*([^ \t\n\f/>][^ \t\n\f/>=]*)(?:[ \t\n\f]*=[ \t\n\f]*("[^"]*"|'[^']*'|[^ \t\n\f>"'][^ \t\n\f>]*)?)?"""
)
_TAG_END = re.compile(r"[ \t\n\f/]*>")
_ZEROS = re.compile(r"&#0+(?=[0-9])")
_HUGE = re.compile(r"&#[0-9]{8,};?|&#[xX]0*[0-9A-Fa-f]{8,};?")
# In an attribute a name without its semicolon is mere text: `?a=1&copy=2` is an address.
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9A-Fa-f]+;?|[A-Za-z][A-Za-z0-9]*;)")


class Token(NamedTuple):
    """`kind` is start, end, text (references resolved) or raw; `at` is where it begins in the source."""

    kind: str
    value: str
    attributes: dict[str, str]
    at: int


def tokenize(source: str) -> Iterator[Token]:
    """The tags and words of the source in order; names of elements and attributes in lower case."""
    position = 0
    while position < len(source):
        markup = _MARKUP.search(source, position)
        begin = markup.start() if markup else len(source)
        if begin > position:
            yield Token("text", _resolve(source[position:begin]), {}, position)
        if not markup:
            return
        closes = source[begin + 1] == "/"
        name = _NAME.match(source, begin + 2 if closes else begin + 1)
        if closes and begin + 2 == len(source):
            yield Token("text", "</", {}, begin)
            return
        if name is None:
            position = _skip(source, begin)
            continue
        attributes, end = _read_attributes(source, name.end())
        if end < 0:
            yield Token("text", _resolve(source[begin:]), {}, begin)
            return
        position = end
        tag = name[0].lower()
        yield Token("end" if closes else "start", tag, attributes, begin)
        if not closes and (tag in _RAW or tag in _PLAIN):
            position = _find_end(source, tag, end)
            text = source[end:position]
            yield Token("raw", text if tag in _RAW else _resolve(text), {}, end)


def _skip(source: str, begin: int) -> int:
    """Behind a comment, a doctype, an instruction or an end tag without a name; the end of the source if unclosed."""
    if source.startswith("<!--", begin):
        comment = _COMMENT_END.search(source, begin + 2)
        return comment.end() if comment else len(source)
    end = source.find(">", begin + 2)
    return end + 1 if end >= 0 else len(source)


def _read_attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of equal names, and where the tag ends; -1 when the source ends within it."""
    attributes: dict[str, str] = {}
    while True:
        end = _TAG_END.match(source, position)
        if end:
            return attributes, end.end()
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None:
            return attributes, -1
        value = attribute[2] or ""
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        attributes.setdefault(attribute[1].lower(), _REFERENCE.sub(lambda found: _resolve(found[0]), value))
        position = attribute.end()


def _find_end(source: str, tag: str, position: int) -> int:
    end = re.compile(rf"</{tag}(?=[ \t\n\f/>])", re.IGNORECASE).search(source, position)
    return end.start() if end else len(source)


def _resolve(text: str) -> str:
    if "&" not in text:
        return text
    if "&#" in text:
        # No character has so many digits, and reading them as a number would fail.
        text = _HUGE.sub("\ufffd", _ZEROS.sub("&#", text))
    return html.unescape(text)
