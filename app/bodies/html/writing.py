"""HTML out: listed elements only, every character of the words escaped, every tag closed where it must be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.bodies.marks import Mark, Marking, cut
from app.bodies.portable_text import DECORATORS, Block, links_of

# All that is ever written; the same list serves as the allow-list of a sanitizer.
ELEMENTS = {
    "a": {"href"},
    "blockquote": set(),
    "br": set(),
    "code": {"class"},
    "em": set(),
    "figcaption": set(),
    "figure": set(),
    "h1": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "hr": set(),
    "img": {"src", "alt", "width", "height"},
    "li": set(),
    "ol": set(),
    "p": {"data-gap"},
    "pre": set(),
    "s": set(),
    "small": set(),
    "span": {"data-quote", "data-form"},
    "strong": set(),
    "sub": set(),
    "sup": set(),
    "table": set(),
    "tbody": set(),
    "td": set(),
    "th": set(),
    "thead": set(),
    "tr": set(),
    "u": set(),
    "ul": set(),
}

GAP = "[\u2026]"

_TAGS = {"underline": "u", "strike-through": "s"}
_LISTS = {"bullet": "ul", "number": "ol"}


def write_html(blocks: Sequence[Block], marking: Marking) -> str:
    """The blocks, one a line. Quotes are `<span data-quote data-form>`, cut where elements begin and end."""
    parts: list[str] = []
    lists: list[str] = []
    quoting = False
    for block in blocks:
        marks = marking.enter(block)
        if lists and "listItem" not in block:
            _close_lists(parts, lists, 0)
        if quoting != (block.get("style") == "blockquote"):
            quoting = not quoting
            parts.append("\n<blockquote>" if quoting else "\n</blockquote>")
        if "listItem" in block:
            _open_item(parts, lists, _LISTS[block["listItem"]], block["level"])
            parts.append(_spans(block, marks))
        else:
            parts += ["\n", _WRITERS[block["_type"]](block, marks)]
    _close_lists(parts, lists, 0)
    if quoting:
        parts.append("\n</blockquote>")
    return "".join(parts).removeprefix("\n")


def _open_item(parts: list[str], lists: list[str], tag: str, level: int) -> None:
    if len(lists) > level:
        _close_lists(parts, lists, level)
    if len(lists) == level and lists[-1] != tag:
        _close_lists(parts, lists, level - 1)
    if len(lists) == level:
        parts.append("</li>\n<li>")
    while len(lists) < level:
        # A level that was skipped gets an item without words of its own. No line break follows words: blanks at
        # their end would be taken for a part of it.
        parts.append(f"<{tag}>\n<li>" if lists else f"\n<{tag}>\n<li>")
        lists.append(tag)


def _close_lists(parts: list[str], lists: list[str], level: int) -> None:
    while len(lists) > level:
        parts.append(f"</li>\n</{lists.pop()}>")
        if lists:
            parts.append("\n")


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A parser reads a bare carriage return as a line feed; a non-breaking space is easily lost by editors.
    return text.replace("\u00a0", "&nbsp;").replace("\r", "&#13;")


def _escape_value(text: str) -> str:
    return _escape(text).replace('"', "&quot;")


def _words(text: str) -> str:
    return _escape(text).replace("\n", "<br>")


def _open_quote(mark: Mark) -> str:
    return f'<span data-quote="{_escape_value(mark.quote_id)}" data-form="{_escape_value(mark.form)}">'


def _spans(block: Block, marks: Sequence[Mark]) -> str:
    children = block["children"]
    if not marks and len(children) == 1 and not children[0]["marks"]:
        return _words(children[0]["text"])
    links = links_of(block)
    parts: list[str] = []
    opened: list[tuple[str, str]] = []
    for span, pieces in zip(children, cut([span["text"] for span in children], marks), strict=True):
        link = [(f'<a href="{_escape_value(links[name])}">', "</a>") for name in span["marks"] if name in links]
        names = [_TAGS.get(name, name) for name in DECORATORS if name in span["marks"]]
        decorators = [(f"<{name}>", f"</{name}>") for name in names]
        for text, active in pieces:
            wanted = link + [(_open_quote(mark), "</span>") for mark in dict.fromkeys(active)] + decorators
            _change(parts, opened, wanted)
            parts.append(_words(text))
    _change(parts, opened, [])
    return "".join(parts)


def _change(parts: list[str], opened: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> None:
    """Closes and opens what is needed so that exactly `wanted` (opening and closing tag, outermost first) is open."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
        same += 1
    parts.extend(closing for _, closing in reversed(opened[same:]))
    parts.extend(opening for opening, _ in wanted[same:])
    opened[same:] = wanted[same:]


def _plain(texts: Sequence[str], marks: Sequence[Mark], write: Callable[[str], str]) -> list[str]:
    """Texts without spans, which follow one another, with marks."""
    written: list[str] = []
    for pieces in cut(texts, marks):
        parts: list[str] = []
        opened: list[tuple[str, str]] = []
        for text, active in pieces:
            _change(parts, opened, [(_open_quote(mark), "</span>") for mark in dict.fromkeys(active)] if text else [])
            parts.append(write(text))
        _change(parts, opened, [])
        written.append("".join(parts))
    return written


def _write_words(block: Block, marks: Sequence[Mark]) -> str:
    tag = block["style"] if block["style"] not in ("normal", "blockquote") else "p"
    return f"<{tag}>{_spans(block, marks)}</{tag}>"


def _write_code(block: Block, marks: Sequence[Mark]) -> str:
    named = f' class="language-{_escape_value(block["language"])}"' if "language" in block else ""
    return f"<pre><code{named}>{_plain([block['code']], marks, _escape)[0]}</code></pre>"


def _write_table(block: Block, marks: Sequence[Mark]) -> str:
    # Between cells stands one character of the layout, so every second text is a cell.
    texts: list[str] = []
    for row in block["rows"]:
        for cell in row["cells"]:
            texts += [cell, "\t"]
    cells = iter(_plain(texts, marks, _words)[::2])
    rows = []
    for number, row in enumerate(block["rows"]):
        tag = "td" if number else "th"
        rows.append("<tr>" + "".join(f"<{tag}>{next(cells)}</{tag}>" for _ in row["cells"]) + "</tr>")
    body = f"<tbody>\n{chr(10).join(rows[1:])}\n</tbody>\n" if rows[1:] else ""
    return f"<table>\n<thead>\n{rows[0]}\n</thead>\n{body}</table>"


def _write_image(block: Block, marks: Sequence[Mark]) -> str:
    sides = "".join(f' {side}="{block[side]}"' for side in ("width", "height") if side in block)
    image = f'<img src="{_escape_value(block["url"])}" alt="{_escape_value(block["alt"])}"{sides}>'
    caption = _words(block.get("caption", ""))
    if block.get("credit"):
        caption += f"<small>{_words(block['credit'])}</small>"
    return f"<figure>{image}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def _write_embed(block: Block, marks: Sequence[Mark]) -> str:
    title = block.get("title", "")
    words = _words(title if title.strip() else block["url"])
    return f'<figure><a href="{_escape_value(block["url"])}">{words}</a></figure>'


def _write_break(block: Block, marks: Sequence[Mark]) -> str:
    return "<hr>"


def _write_gap(block: Block, marks: Sequence[Mark]) -> str:
    return f'<p data-gap="{_escape_value(block["reason"])}">{GAP}</p>'


_WRITERS: dict[str, Callable[[Block, Sequence[Mark]], str]] = {
    "block": _write_words,
    "code": _write_code,
    "table": _write_table,
    "image": _write_image,
    "embed": _write_embed,
    "break": _write_break,
    "gap": _write_gap,
}
