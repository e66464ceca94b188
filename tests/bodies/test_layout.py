"""The text that offsets count in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from app.bodies.layout import layout, plain_text, word_count
from app.bodies.portable_text import block_text
from app.bodies.reading import read_body
from app.bodies.writing import write_body
from tests.bodies import invented

BODY = [
    {"_type": "block", "_key": "lead", "style": "h2", "children": [{"_type": "span", "text": "A 👩‍🚒 speaks"}]},
    {"_type": "image", "url": "/a.jpg", "alt": "the hall", "caption": "not in the text"},
    {"_type": "block", "_key": "item", "listItem": "number", "children": [{"_type": "span", "text": "“Stay”"}]},
    {"_type": "break"},
    {"_type": "table", "_key": "sums", "rows": [{"cells": ["year", "sum"]}, {"cells": ["2024", ""]}]},
    {"_type": "gap", "reason": "taken_down"},
    {"_type": "code", "_key": "code", "code": "a\n\n b"},
]


def test_blocks_are_joined_by_a_blank_line_and_nothing_is_added() -> None:
    blocks = read_body({"portable_text": BODY}).blocks

    text = layout(blocks).text

    assert text == "A 👩‍🚒 speaks\n\n“Stay”\n\nyear\tsum\n2024\t\n\na\n\n b"
    assert text == plain_text(blocks) == write_body(blocks, "text")


def test_each_block_with_words_has_its_place_in_code_points() -> None:
    laid_out = layout(read_body({"portable_text": BODY}).blocks)

    assert [key for key, _, _ in laid_out.places] == ["lead", "item", "sums", "code"]
    assert laid_out.places[1] == ("item", 14, 20)
    assert laid_out.text[14:20] == "“Stay”"


def test_the_block_of_an_offset_is_found() -> None:
    laid_out = layout(read_body({"portable_text": BODY}).blocks)

    assert laid_out.block_at(0) == ("lead", 0)
    assert laid_out.block_at(19) == ("item", 14)
    assert laid_out.block_at(20) is None
    assert laid_out.block_at(len(laid_out.text)) is None
    assert layout([]).block_at(0) is None


@given(invented.bodies)
def test_every_place_holds_the_words_of_its_block(body: list[dict[str, Any]]) -> None:
    blocks = read_body({"portable_text": body}).blocks

    laid_out = layout(blocks)

    worded = {block["_key"]: block_text(block) for block in blocks if block_text(block)}
    assert {key: laid_out.text[start:end] for key, start, end in laid_out.places} == worded
    assert all(laid_out.block_at(start) == (key, start) for key, start, _ in laid_out.places)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("She didn't say wi-fi.", 4),
        ("No — never… again", 3),
        ("word—word / 1,200 %", 3),
        ("東京で話す", 5),
        ("हिन्दी में कहा", 3),
        ("“ ” … —", 0),
    ],
)
def test_words_are_counted_as_a_reader_would(text: str, count: int) -> None:
    assert word_count(read_body({"text": text}).blocks) == count
