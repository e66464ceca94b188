"""Words as Markdown: escaped so that they read back exactly, with emphasis that opens and closes where it should.

Blanks at edges and letters beside emphasis are written as numeric references where CommonMark would strip the one or
not see the other ("6.2 Emphasis and strong emphasis": left- and right-flanking delimiter runs).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.bodies.portable_text import Block, block_text, links_of
from app.core.later import Later

parser = Later("markdown_it.common.utils")

# Code points that a numeric reference cannot name; emphasis beside them could not be kept safe.
_PLANE_ENDS = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_UNNAMEABLE = re.compile(f"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_PLANE_ENDS}]")

_ESCAPED = re.compile(r"[\\`*_\[\]<~]|&(?=[#A-Za-z])")
_ESCAPED_IN_LINE = re.compile(r"[\\`*_\[\]<~#]|&(?=[#A-Za-z])")
_LINE_START = re.compile(r"[#+=>:|-]|[0-9]{1,9}(?=[.)])")
_BACKTICKS = re.compile("`+")
_LINE_ENDS = re.compile(r"([\r\n]+)")
_BARE_ADDRESS = re.compile(r"[^\s<>()\\\x00-\x20\x7f]+")

# `_` and `*`, so that the runs of both never touch their own kind.
_DELIMITERS = {"strong": "**", "em": "_", "strike-through": "~~"}


class _Piece(NamedTuple):
    """Words within the same delimiters; `marks` are outermost first, `link` is the key of a link to `address`."""

    text: str
    marks: tuple[str, ...]
    link: str | None
    address: str | None
    code: bool


class _Edge(NamedTuple):
    """A delimiter between two pieces: what is written, the mark, and whether it opens."""

    written: str
    mark: str
    opens: bool


def write_paragraph(block: Block) -> str:
    """The words of a block; a line break in them is a backslash and a line end."""
    return _write(block, _write_lines)


def write_heading(block: Block) -> str:
    """The words of a block on one line, safe behind `#`."""
    return _write(block, _write_line)


def write_cell(text: str) -> str:
    """Plain words on one line, safe in a cell of a table and between brackets."""
    if not text:
        return ""
    return _write_line(text, _Place(starts=text[0].isspace(), ends=text[-1].isspace())).replace("|", "&#124;")


def write_title(text: str) -> str:
    """Words between double quotation marks."""
    text = re.sub(r'["\\]|&(?=[#A-Za-z])', r"\\\g<0>", text)
    return text.replace("\n", "&#10;").replace("\r", "&#13;")


def write_address(address: str) -> str:
    """The destination of a link, in pointed brackets where it has to be."""
    if _BARE_ADDRESS.fullmatch(address):
        return re.sub(r"&(?=[#A-Za-z])", r"\\&", address)
    return "<" + re.sub(r"[\\<>]|&(?=[#A-Za-z])", r"\\\g<0>", address) + ">"


class _Place(NamedTuple):
    """What the words of a piece must heed: whether their first and last character must be named by a reference,
    whether they start or end the block, and whether the start of a link follows."""

    names_first: bool = False
    names_last: bool = False
    starts: bool = False
    ends: bool = False
    meets_link: bool = False


def _write(block: Block, write_text: Callable[[str, _Place], str]) -> str:
    pieces = list(_pieces(block))
    edges = list(_edges(pieces))
    written: list[str] = []
    for number, piece in enumerate(pieces):
        before, after = edges[number], edges[number + 1]
        written += [edge.written for edge in before]
        if piece.code:
            written.append(_write_code(piece.text, write_text))
            continue
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        place = _Place(
            names_first=_must_name(piece.text[0], before[::-1], pieces[number - 1] if number else None, last=False),
            names_last=_must_name(piece.text[-1], after, following, last=True),
            starts=number == 0 and not before,
            ends=following is None and not after,
            meets_link=bool(after) and after[0].mark == "link" and after[0].opens,
        )
        written.append(write_text(piece.text, place))
    written += [edge.written for edge in edges[-1]]
    return "".join(written)


def _pieces(block: Block) -> Iterator[_Piece]:
    """The spans, joined where they differ only in what Markdown has no marks for. No code begins or ends with a line
    end: such ones are words beside it."""
    links = links_of(block)
    plain = _UNNAMEABLE.search(block_text(block)) is not None
    held: _Piece | None = None
    texts: list[str] = []
    for span in block["children"]:
        marks = span["marks"]
        link = next((name for name in marks if name in links), None)
        names = () if plain else tuple(name for name in _DELIMITERS if name in marks)
        for text, code in _parts_of_code(span["text"]) if "code" in marks else [(span["text"], False)]:
            piece = _Piece("", names, link, links.get(link or ""), code)
            if held is not None and held != piece:
                yield held._replace(text="".join(texts))
                texts = []
            held = piece
            texts.append(text)
    if held is not None:
        yield held._replace(text="".join(texts))


def _parts_of_code(text: str) -> Iterator[tuple[str, bool]]:
    """Line ends, code, line ends, as far as they are there; and whether each is code."""
    begin = len(text) - len(text.lstrip("\r\n"))
    end = max(begin, len(text.rstrip("\r\n")))
    for part, code in ((text[:begin], False), (text[begin:end], True), (text[end:], False)):
        if part:
            yield part, code


def _edges(pieces: Sequence[_Piece]) -> Iterator[list[_Edge]]:
    """What is written before each of the pieces, and after the last one."""
    opened: list[tuple[str, _Piece]] = []
    for piece in [*pieces, _Piece("", (), None, None, False)]:
        wanted = ([("link", piece)] if piece.link else []) + [(name, piece) for name in piece.marks]
        same = 0
        while same < min(len(opened), len(wanted)) and _is_same(opened[same], wanted[same]):
            same += 1
        closing = [_Edge(_close(mark, at), mark, False) for mark, at in reversed(opened[same:])]
        yield closing + [_Edge(_DELIMITERS.get(mark, "["), mark, True) for mark, _ in wanted[same:]]
        opened[same:] = wanted[same:]


def _is_same(one: tuple[str, _Piece], other: tuple[str, _Piece]) -> bool:
    return one[0] == other[0] and (one[0] != "link" or one[1].link == other[1].link)


def _close(mark: str, piece: _Piece) -> str:
    return f"]({write_address(piece.address or '')})" if mark == "link" else _DELIMITERS[mark]


def _must_name(char: str, edges: Sequence[_Edge], beyond: _Piece | None, *, last: bool) -> bool:
    """Whether a character beside delimiters must be written as a reference, so that they open or close.

    `edges` are those at its side, nearest first; `beyond` is the piece behind them. A reference begins with `&` and
    ends with `;`, which are punctuation: beside blanks within, or a letter without, a delimiter would be mere text.
    """
    if not edges or edges[0].mark == "link":
        return False
    if edges[0].opens != last:
        return char.isspace()
    if parser.isWhiteSpace(ord(char)) or _is_punctuation(char):
        return False
    if edges[0].mark == "em" or len(edges) > 1 or beyond is None or beyond.code:
        return True
    inner = beyond.text[0] if last else beyond.text[-1]
    return inner.isspace() or _is_punctuation(inner)


def _is_punctuation(char: str) -> bool:
    return bool(parser.isMdAsciiPunct(ord(char)) or parser.isPunctChar(char))


def _name(char: str) -> str:
    return char if _UNNAMEABLE.match(char) else f"&#{ord(char)};"


def _write_lines(text: str, place: _Place) -> str:
    """Words of a paragraph: line ends become hard breaks, but where they would end or start the block."""
    first, text, last = _split_named(text, place)
    lines = text.split("\n")
    written: list[str] = []
    for number, line in enumerate(lines):
        starts_line = number > 0 or (place.starts and not first)
        ends_line = number + 1 < len(lines)
        head = tail = ""
        if number > 0 and line[:1].isspace():
            head, line, starts_line = _name(line[0]), line[1:], False
        if ends_line and line[-1:].isspace():
            line, tail = line[:-1], _name(line[-1])
        start = _LINE_START.match(line) if starts_line else None
        if start:
            cut = start.end() if line[0].isdigit() else 0
            line = line[:cut] + "\\" + line[cut] + _escape(line[cut + 1 :])
        else:
            line = _escape(line)
        written.append(head + line + tail)
    return first + "\\\n".join(written) + last


def _write_line(text: str, place: _Place) -> str:
    """Words that cannot go over lines: of a heading or a cell."""
    first, text, last = _split_named(text, place)
    return first + _escape(text, _ESCAPED_IN_LINE).replace("\n", "&#10;") + last


def _split_named(text: str, place: _Place) -> tuple[str, str, str]:
    """The text without its edges that must be named, and these edges as they are written."""
    first = last = ""
    if place.names_first or (place.starts and text[0].isspace()):
        first, text = _name(text[0]), text[1:]
    if text and (place.names_last or (place.ends and text[-1].isspace())):
        text, last = text[:-1], _name(text[-1])
    elif place.meets_link and text.endswith("!"):
        text, last = text[:-1], "\\!"
    return first, text, last


def _escape(text: str, special: re.Pattern[str] = _ESCAPED) -> str:
    return special.sub(r"\\\g<0>", text).replace("\r", "&#13;")


def _write_code(text: str, write_text: Callable[[str, _Place], str]) -> str:
    """A code span for each line, since CommonMark reads a line end within one as a space; line ends as in words."""
    parts = _LINE_ENDS.split(text)
    parts[::2] = [_write_code_span(line) for line in parts[::2]]
    parts[1::2] = [write_text(ends, _Place()) for ends in parts[1::2]]
    return "".join(parts)


def _write_code_span(text: str) -> str:
    if "`" not in text and text[0] != " ":
        return f"`{text}`"
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    padded = text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" "))
    return f"{fence} {text} {fence}" if padded else fence + text + fence
