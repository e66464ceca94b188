"""Bodies in: one of four formats becomes blocks, with warnings of what could not be kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.bodies.checking import read_portable_text
from app.bodies.drafting import Draft, Hint
from app.bodies.html.reading import read_html
from app.bodies.portable_text import LONGEST_SOURCE, LONGEST_TEXT, Block, Run
from app.core.later import Later
from app.core.problems import InvalidContent

markdown = Later("app.bodies.markdown.reading")

# A line end, then one or more lines of nothing but blanks.
_BETWEEN_PARAGRAPHS = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
_BLANK_LINES_FIRST = re.compile(r"(?:[ \t]*\r?\n)+")


@dataclass(frozen=True, slots=True)
class ReadBody:
    """`blocks` to keep; `warnings` ({code, detail, pointer, place?}) of what could not be kept; `hints` of quotes.

    A hint is (quote id, start, end), in code points of the text layout of `blocks`.
    """

    blocks: list[Block]
    warnings: list[dict[str, Any]]
    hints: list[Hint]


def read_body(data: Mapping[str, Any], pointer: str = "/body") -> ReadBody:
    """Reads a body keyed by its format. The input is copied, never changed.

    Markdown is CommonMark with tables and strikethrough; text has a blank line between paragraphs. Characters are
    never normalized. Raises InvalidContent with a pointer under `pointer`: for what is not as the format has it, for
    more than 500,000 code points of text (`too_long`), for nesting that no article needs (`too_deep`).
    """
    if not isinstance(data, Mapping):
        raise InvalidContent.at(pointer, "wrong_type", "A body is an object with its format as the only member.")
    for name in data:
        if name not in _READERS:
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            detail = f"A body is keyed by its format: {', '.join(_READERS)}."
            raise InvalidContent.at(f"{pointer}/{escaped}", "unknown_member", detail)
    if len(data) != 1:
        detail = f"A body comes in exactly one format: {', '.join(_READERS)}. Send the one that you changed."
        raise InvalidContent.at(pointer, "one_format", detail)
    (name,) = data
    draft = Draft(f"{pointer}/{name}")
    _READERS[name](data[name], draft)
    hints = draft.finish()
    return ReadBody(draft.blocks, draft.warnings, hints)


def _read_portable_text(sent: object, draft: Draft) -> None:
    read_portable_text(sent, draft.pointer, draft)


def _read_markdown(sent: object, draft: Draft) -> None:
    markdown.read_markdown(_source(sent, draft.pointer, LONGEST_SOURCE), draft)


def _read_html(sent: object, draft: Draft) -> None:
    read_html(_source(sent, draft.pointer, LONGEST_SOURCE), draft)


def _read_text(sent: object, draft: Draft) -> None:
    text = _source(sent, draft.pointer, LONGEST_TEXT)
    kept = text.rstrip(" \t\r\n")
    if "\n" in text[len(kept) :]:
        text = text[: text.index("\n", len(kept))].removesuffix("\r")
    first = _BLANK_LINES_FIRST.match(text)
    for paragraph in _BETWEEN_PARAGRAPHS.split(text[first.end() :] if first else text):
        if not draft.add_words([Run(paragraph)], {}) and paragraph:
            draft.warn("empty_block", "A paragraph without a visible character was left out.")


def _source(sent: object, pointer: str, longest: int) -> str:
    if not isinstance(sent, str):
        raise InvalidContent.at(pointer, "wrong_type", "A body in this format is a string.")
    if len(sent) > longest:
        raise InvalidContent.at(pointer, "too_long", f"A body in this format has at most {longest} characters.")
    return sent


_READERS: dict[str, Callable[[object, Draft], None]] = {
    "portable_text": _read_portable_text,
    "markdown": _read_markdown,
    "html": _read_html,
    "text": _read_text,
}
