"""Plain text in, and what every format has in common on its way in."""

from __future__ import annotations

from typing import Any

import pytest

from app.bodies.layout import plain_text
from app.bodies.portable_text import LONGEST_TEXT, MOST_BLOCKS, block_text
from app.bodies.reading import read_body
from app.core.problems import InvalidContent


def texts(body: dict[str, Any]) -> list[str]:
    return [block_text(block) for block in read_body(body).blocks]


def fault(body: Any) -> tuple[str | None, str]:
    with pytest.raises(InvalidContent) as refused:
        read_body(body)
    (found,) = refused.value.errors
    return found.pointer, found.code


def test_paragraphs_of_a_text_are_parted_by_blank_lines() -> None:
    text = "The mayor left.\n\nNobody followed.\n \t\n\n\nThe hall was dark."

    read = texts({"text": text})

    assert read == ["The mayor left.", "Nobody followed.", "The hall was dark."]


def test_a_single_line_break_stays_within_its_paragraph() -> None:
    text = "“Roses are red,\nviolets are blue,”\nhe read aloud."

    (read,) = texts({"text": text})

    assert read == text


def test_characters_of_a_text_are_never_normalized() -> None:
    text = "  \u201cCafe\u0301\u00a0!\u201d \u2066א\u2069 said  twice\t— 👩‍🚒\u2028end  "

    (read,) = texts({"text": text})

    assert read == text


def test_a_file_from_windows_has_the_same_paragraphs() -> None:
    text = "\r\n\r\nThe mayor left.\r\n\r\nNobody followed.\r\n"

    read = texts({"text": text})

    assert read == ["The mayor left.", "Nobody followed."]


def test_an_empty_text_is_an_empty_body() -> None:
    assert read_body({"text": ""}).blocks == []
    assert read_body({"text": " \n\n \n"}).blocks == []


def test_blocks_made_from_a_text_are_keyed_in_their_order() -> None:
    read = read_body({"text": "One.\n\nTwo.\n\nThree."})

    assert [block["_key"] for block in read.blocks] == ["b1", "b2", "b3"]
    assert read.blocks[0] == {
        "_type": "block",
        "_key": "b1",
        "style": "normal",
        "children": [{"_type": "span", "_key": "s1", "text": "One.", "marks": []}],
        "markDefs": [],
    }


@pytest.mark.parametrize("body", [{}, {"text": "a", "html": "<p>a</p>"}])
def test_a_body_comes_in_exactly_one_format(body: dict[str, Any]) -> None:
    assert fault(body) == ("/body", "one_format")


def test_an_unknown_format_is_pointed_at() -> None:
    assert fault({"r/t~f": "a"}) == ("/body/r~1t~0f", "unknown_member")


@pytest.mark.parametrize("body", [None, "a", [], 1])
def test_a_body_is_an_object(body: Any) -> None:
    assert fault(body) == ("/body", "wrong_type")


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("value", [None, True, 1, ["a"], {"a": "b"}])
def test_a_body_in_text_markdown_or_html_is_a_string(format: str, value: Any) -> None:
    assert fault({format: value}) == (f"/body/{format}", "wrong_type")


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_a_longer_text_than_an_article_has_is_refused(format: str) -> None:
    assert fault({format: "word " * (LONGEST_TEXT // 5 + 1)}) == (f"/body/{format}", "too_long")


def test_a_text_as_long_as_an_article_may_be_is_taken_whole() -> None:
    text = "word " * (LONGEST_TEXT // 5)

    for format in ("text", "html"):
        assert plain_text(read_body({format: text}).blocks).strip() == text.strip()


def test_more_blocks_than_an_article_has_are_refused() -> None:
    assert fault({"text": "a\n\n" * (MOST_BLOCKS + 1)}) == ("/body/text", "too_many")


def test_the_pointer_says_where_the_body_stood_in_the_request() -> None:
    with pytest.raises(InvalidContent) as refused:
        read_body({"html": 1}, "/items/3/body")

    assert refused.value.errors[0].pointer == "/items/3/body/html"
