"""Bodies out: blocks become one of four formats, with the quotes in them marked where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, overload

from app.bodies.html.writing import write_html
from app.bodies.layout import plain_text
from app.bodies.markdown.writing import write_markdown
from app.bodies.marks import Mark, Marking
from app.bodies.portable_text import Block
from app.bodies.to_portable_text import write_portable_text

Format = Literal["html", "portable_text", "markdown", "text"]


@overload
def write_body(
    blocks: Sequence[Block], format: Literal["portable_text"], marks: Sequence[Mark] = ()
) -> list[Block]: ...
@overload
def write_body(
    blocks: Sequence[Block], format: Literal["html", "markdown", "text"], marks: Sequence[Mark] = ()
) -> str: ...
@overload
def write_body(blocks: Sequence[Block], format: Format, marks: Sequence[Mark] = ()) -> str | list[Block]: ...
def write_body(blocks: Sequence[Block], format: Format, marks: Sequence[Mark] = ()) -> str | list[Block]:
    """The body in `format`. HTML and Portable Text carry `marks`, cut at the edges of spans and blocks.

    HTML can be printed as it is: it holds listed elements and safe addresses only. Raises ValueError for a format
    that is none; callers take it from a list.
    """
    match format:
        case "html":
            return write_html(blocks, Marking(marks))
        case "portable_text":
            return write_portable_text(blocks, Marking(marks))
        case "markdown":
            return write_markdown(blocks)
        case "text":
            return plain_text(blocks)
    raise ValueError(format)
