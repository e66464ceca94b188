"""Portable Text in and out: strict at the door, exact behind it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from app.bodies.reading import read_body
from app.bodies.writing import write_body
from app.core.problems import InvalidContent
from tests.bodies import invented


def spoken(text: str = "“I stay”, she said.", **members: Any) -> dict[str, Any]:
    return {"_type": "block", "children": [{"_type": "span", "text": text}]} | members


def read(*blocks: Any) -> list[dict[str, Any]]:
    return read_body({"portable_text": list(blocks)}).blocks


def test_what_a_body_gives_can_be_sent_back_and_leaves_it_as_it_is() -> None:
    kept = read(
        spoken(_key="lead", style="h2"),
        spoken(listItem="number", level=3),
        {"_type": "image", "url": "https://img.test/a.jpg", "alt": "", "caption": "The hall", "width": 640},
        {"_type": "code", "code": "a < b", "language": "c++"},
        {"_type": "break"},
        {"_type": "table", "rows": [{"cells": ["a", "b"]}, {"cells": ["", "c"]}]},
        {"_type": "embed", "url": "https://video.test/7"},
        {"_type": "gap", "reason": "taken_down"},
    )

    given_out = write_body(kept, "portable_text")

    assert given_out == kept
    assert read_body({"portable_text": given_out}).blocks == kept


@given(invented.bodies)
def test_a_kept_body_is_in_its_final_form(body: list[dict[str, Any]]) -> None:
    kept = read(*body)

    assert read(*kept) == kept


def test_the_input_is_neither_changed_nor_shared() -> None:
    sent = [spoken(markDefs=[]), {"_type": "table", "rows": [{"cells": ["a"]}]}]
    before = deepcopy(sent)

    kept = read(*sent)
    kept[0]["children"][0]["text"] = "something else"
    kept[1]["rows"][0]["cells"][0] = "something else"

    assert sent == before


def test_keys_are_kept_when_they_are_unique_and_sane_and_made_otherwise() -> None:
    sent = [spoken(_key="b2"), spoken(), spoken(_key="b2"), spoken(_key="no blanks, please"), spoken(_key="z-9_")]

    answer = read_body({"portable_text": sent})

    assert [block["_key"] for block in answer.blocks] == ["b2", "b1", "b3", "b4", "z-9_"]
    assert [(warning["code"], warning["pointer"]) for warning in answer.warnings] == [
        ("key", "/body/portable_text/2/_key"),
        ("key", "/body/portable_text/3/_key"),
    ]


def test_neighbors_with_the_same_marks_become_one_span() -> None:
    spans = [
        {"_type": "span", "_key": "x", "text": "“I ", "marks": ["em", "strong"]},
        {"_type": "span", "text": "", "marks": []},
        {"_type": "span", "text": "stay”", "marks": ["strong", "em", "em"]},
    ]

    (block,) = read({"_type": "block", "children": spans})

    assert block["children"] == [{"_type": "span", "_key": "x", "text": "“I stay”", "marks": ["strong", "em"]}]


def test_a_block_without_a_visible_character_is_left_out_and_said() -> None:
    answer = read_body({"portable_text": [spoken("\u00a0 "), spoken("She left.")]})

    assert len(answer.blocks) == 1
    assert [(warning["code"], warning["pointer"]) for warning in answer.warnings] == [
        ("empty_block", "/body/portable_text/0")
    ]


def test_a_style_within_a_list_is_said_to_be_lost() -> None:
    answer = read_body({"portable_text": [spoken(listItem="bullet", style="h3")]})

    assert answer.blocks[0]["style"] == "normal"
    assert answer.warnings[0]["pointer"] == "/body/portable_text/0/style"


LINK = {"_key": "k", "_type": "link", "href": "https://a.test/"}


@pytest.mark.parametrize(
    ("block", "pointer", "code"),
    [
        ("words", "", "wrong_type"),
        ({}, "/_type", "required"),
        ({"_type": "video"}, "/_type", "unknown_value"),
        ({"_type": ["block"]}, "/_type", "unknown_value"),
        ({"_type": "block"}, "/children", "required"),
        ({"_type": "block", "children": {}}, "/children", "wrong_type"),
        ({"_type": "block", "children": ["a"]}, "/children/0", "wrong_type"),
        ({"_type": "block", "children": [{"_type": "a"}]}, "/children/0/_type", "unknown_value"),
        ({"_type": "block", "children": [{"_type": "span"}]}, "/children/0/text", "required"),
        ({"_type": "block", "children": [{"_type": "span", "text": True}]}, "/children/0/text", "wrong_type"),
        ({"_type": "block", "children": [{"_type": "span", "text": "a", "x": 1}]}, "/children/0/x", "unknown_member"),
        (spoken(style="h7"), "/style", "unknown_value"),
        (spoken(style=None), "/style", "wrong_type"),
        (spoken(listItem="square"), "/listItem", "unknown_value"),
        (spoken(listItem="bullet", level=True), "/level", "wrong_type"),
        (spoken(listItem="bullet", level=0), "/level", "too_deep"),
        (spoken(listItem="bullet", level=11), "/level", "too_deep"),
        (spoken(level=1), "/level", "not_allowed"),
        (spoken(_key=7), "/_key", "wrong_type"),
        (spoken() | {"a/b~c": 1}, "/a~1b~0c", "unknown_member"),
        (spoken(markDefs=[{"_key": "k", "_type": "note"}]), "/markDefs/0/_type", "unknown_value"),
        (spoken(markDefs=[{"_key": "k", "_type": "link"}]), "/markDefs/0/href", "required"),
        (spoken(markDefs=[LINK | {"blank": True}]), "/markDefs/0/blank", "unknown_member"),
        (spoken(markDefs=[LINK, LINK]), "/markDefs/1/_key", "bad_key"),
        (spoken(markDefs=[LINK | {"_key": "em"}]), "/markDefs/0/_key", "bad_key"),
        (spoken(markDefs=[{"_key": "q", "_type": "quote", "quote": ""}]), "/markDefs/0/quote", "too_long"),
        ({"_type": "image", "url": "https://a.test/a.jpg"}, "/alt", "required"),
        ({"_type": "image", "url": "mailto:a@b.test", "alt": ""}, "/url", "bad_address"),
        ({"_type": "image", "url": "/a.jpg", "alt": "", "width": 0}, "/width", "out_of_range"),
        ({"_type": "image", "url": "/a.jpg", "alt": "", "width": 1.5}, "/width", "wrong_type"),
        ({"_type": "image", "url": "/a.jpg", "alt": "", "caption": "a" * 5001}, "/caption", "too_long"),
        ({"_type": "code", "code": "a", "language": 'x" onclick="'}, "/language", "bad_value"),
        ({"_type": "table", "rows": []}, "/rows", "required"),
        ({"_type": "table", "rows": [{"cells": []}]}, "/rows", "required"),
        ({"_type": "table", "rows": [{"cells": ["a"]}, {"cells": []}]}, "/rows/1/cells", "ragged"),
        ({"_type": "table", "rows": [{"cells": ["a", 1]}]}, "/rows/0/cells/1", "wrong_type"),
        ({"_type": "embed", "url": "tel:1"}, "/url", "bad_address"),
        ({"_type": "gap", "reason": "Because of the law!"}, "/reason", "bad_value"),
        ({"_type": "break", "style": "wide"}, "/style", "unknown_member"),
    ],
)
def test_what_is_wrong_is_pointed_at(block: Any, pointer: str, code: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        read(spoken(), block)

    (fault,) = refused.value.errors
    assert (fault.pointer, fault.code) == ("/body/portable_text/1" + pointer, code)


@pytest.mark.parametrize(
    ("marks", "code"), [(["bold"], "unknown_mark"), ([1], "wrong_type"), (["k", "l"], "not_allowed")]
)
def test_a_mark_of_a_span_is_a_decorator_or_one_link_of_the_block(marks: list[Any], code: str) -> None:
    block = spoken(markDefs=[LINK, LINK | {"_key": "l"}])
    block["children"][0]["marks"] = marks

    with pytest.raises(InvalidContent) as refused:
        read(block)

    assert refused.value.errors[0].code == code
    assert str(refused.value.errors[0].pointer).startswith("/body/portable_text/0/children/0/marks/")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "\u0001javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<b>",
        "http://[",
        "https://",
        "",
        "a b",
        "news:x",
        "x" * 9000,
    ],
)
def test_an_address_that_could_run_something_is_refused(address: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        read(spoken(markDefs=[{"_key": "k", "_type": "link", "href": address}]))

    assert refused.value.errors[0].pointer == "/body/portable_text/0/markDefs/0/href"
    assert not address or address not in refused.value.detail


@pytest.mark.parametrize(
    "address",
    [
        "https://a.test/?a=1&b=2#c",
        "http://é.test/ü",
        "mailto:a@b.test",
        "tel:+4930",
        "/a:b",
        "?a",
        "#a",
        "../x",
        "//a.test",
    ],
)
def test_an_address_that_only_leads_somewhere_is_kept_as_it_is(address: str) -> None:
    block = spoken(markDefs=[{"_key": "k", "_type": "link", "href": address}])
    block["children"][0]["marks"] = ["k"]

    assert read(block)[0]["markDefs"][0]["href"] == address


def test_what_many_blocks_lose_is_told_within_bounds() -> None:
    answer = read_body({"portable_text": [spoken(" ")] * 500})

    assert len(answer.warnings) == 101
    assert answer.warnings[-1]["code"] == "more"
