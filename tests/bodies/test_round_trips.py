"""Words that go out in a format and come back in it are the same words."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import nh3
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.bodies.html.writing import ELEMENTS
from app.bodies.layout import plain_text
from app.bodies.marks import Mark
from app.bodies.portable_text import Block, block_text
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from tests.bodies import invented

Body = list[dict[str, Any]]

exact = settings(max_examples=100, deadline=None)


def kept(body: Body) -> list[Block]:
    return read_body({"portable_text": body}).blocks


def back(blocks: list[Block], format: Format) -> list[Block]:
    return read_body({format: write_body(blocks, format)}).blocks


def words(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block["_type"], block_text(block)) for block in blocks if block_text(block)]


def without_carriage_returns_in_code(block: dict[str, Any]) -> bool:
    # A line of code in Markdown ends at a carriage return, and no reference is read within code.
    return "\r" not in block.get("code", "")


@exact
@given(st.lists(invented.worded, max_size=4))
def test_words_survive_html_byte_for_byte(body: Body) -> None:
    blocks = kept(body)

    assert words(back(blocks, "html")) == words(blocks)


CODE_OVER_LINES_IN_A_HEADING = {
    "_type": "block",
    "style": "h1",
    "markDefs": [],
    "children": [{"_type": "span", "text": " \nsh*t", "marks": ["strong", "em", "code"]}],
}


@exact
@given(st.lists(invented.worded.filter(without_carriage_returns_in_code), max_size=4))
@example([CODE_OVER_LINES_IN_A_HEADING])
def test_words_survive_markdown_byte_for_byte(body: Body) -> None:
    blocks = kept(body)

    assert words(back(blocks, "markdown")) == words(blocks)


@exact
@given(st.lists(invented.text_blocks(), max_size=4))
def test_html_keeps_every_mark_style_and_list(body: Body) -> None:
    def spans(block: Block, links: dict[str, str]) -> list[tuple[str, list[str]]]:
        """Each with its marks; two side by side with the same, two links to one place too, are one."""
        marked = groupby(block["children"], lambda span: [links.get(mark, mark) for mark in span["marks"]])
        return [("".join(span["text"] for span in group), marks) for marks, group in marked]

    def shape(blocks: list[Block]) -> list[Any]:
        links = [{mark["_key"]: mark["href"] for mark in block["markDefs"]} for block in blocks]
        return [
            [block["style"], block.get("listItem"), spans(block, known)]
            for block, known in zip(blocks, links, strict=True)
        ]

    blocks = kept(body)

    assert shape(back(blocks, "html")) == shape(blocks)


@pytest.mark.parametrize("format", ["html", "markdown", "portable_text"])
def test_what_went_out_and_came_back_goes_out_the_same(format: Format) -> None:
    @exact
    @given(st.lists(invented.anything.filter(without_carriage_returns_in_code), max_size=4))
    def check(body: Body) -> None:
        written = write_body(kept(body), format)

        assert write_body(read_body({format: written}).blocks, format) == written

    check()


@exact
@given(invented.words)
def test_a_text_goes_out_as_it_came_but_for_blank_lines(text: str) -> None:
    first = plain_text(read_body({"text": text}).blocks)
    second = plain_text(read_body({"text": first}).blocks)

    assert second == first
    assert "".join(first.split()) == "".join(text.split())


@exact
@given(st.lists(invented.some_words.filter(lambda text: not set(text) & {"\r", "\n"}), max_size=5))
def test_paragraphs_of_a_text_come_back_byte_for_byte(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)

    assert plain_text(read_body({"text": text}).blocks) == text


@exact
@given(invented.bodies, st.data())
def test_a_sanitizer_finds_nothing_to_change_in_our_html(body: Body, data: st.DataObject) -> None:
    blocks = kept(body)
    starts = data.draw(st.lists(st.integers(0, len(plain_text(blocks))), max_size=4))
    marks = [Mark(f"q{number}", "direct", start, start + 9) for number, start in enumerate(starts)]

    html = write_body(blocks, "html", marks)

    # The sanitizer writes a carriage return as it is, and a browser would read it as a line feed.
    assume("&#13;" not in html)
    schemes = {"http", "https", "mailto", "tel"}
    assert nh3.clean(html, tags=set(ELEMENTS), attributes=ELEMENTS, url_schemes=schemes, link_rel=None) == html
