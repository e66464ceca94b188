"""Bodies made to run something in a reader's browser, to crash us, or to keep others waiting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.bodies.html.writing import ELEMENTS
from app.bodies.portable_text import Block
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from app.core.problems import InvalidContent
from tests.bodies import attacks, invented

FORMATS: list[Format] = ["html", "markdown", "portable_text", "text"]
PARSERS_OWN = {"html", "head", "body", "-text", "-comment"}


def elements(html: str) -> list[LexborNode]:
    root = LexborHTMLParser(html).root
    assert root is not None
    return [node for node in root.traverse() if node.tag not in PARSERS_OWN]


def assert_harmless(html: str, known: Mapping[str, set[str]] = ELEMENTS) -> None:
    """What a browser builds of it has listed elements, listed attributes, and addresses that only lead somewhere; and
    so has what it builds of its own writing of that."""
    for written in (html, LexborHTMLParser(html).html or ""):
        for node in elements(written):
            assert node.tag is not None
            assert node.tag in known
            assert node.attributes.keys() <= known[node.tag]
            for name in ("href", "src"):
                head = (node.attributes.get(name) or "").partition("/")[0].strip().lower()
                assert ":" not in head or head.startswith(("http:", "https:", "mailto:", "tel:"))


@pytest.mark.parametrize("format", ["html", "markdown", "text"])
@pytest.mark.parametrize("attack", attacks.EVERY)
def test_nothing_that_runs_comes_out(format: str, attack: str) -> None:
    html = write_body(read_body({format: attack}).blocks, "html")

    assert_harmless(html)


@pytest.mark.parametrize("attack", attacks.EVERY)
def test_words_that_would_run_are_words_wherever_they_stand(attack: str) -> None:
    blocks = read_body({"portable_text": attacks.in_every_place(attack)}).blocks

    assert_harmless(write_body(blocks, "html"))


@pytest.mark.parametrize("address", attacks.ADDRESSES)
def test_nothing_leads_where_something_would_run(address: str) -> None:
    for block in attacks.leading_to(address):
        with pytest.raises(InvalidContent) as refused:
            read_body({"portable_text": [block]})
        assert refused.value.errors[0].code == "bad_address"


class Credulous(MarkdownIt):
    """A renderer that lets everything through that Markdown can say."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable(["table", "strikethrough"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the parser's
        return True


@pytest.mark.parametrize("attack", attacks.EVERY)
def test_markdown_that_goes_out_runs_nothing_even_where_html_in_it_is_markup(attack: str) -> None:
    bodies: list[dict[str, Any]] = [{"html": attack}, {"markdown": attack}, {"text": attack}]
    bodies += [{"portable_text": attacks.in_every_place(attack)}]
    titled = {**ELEMENTS, "img": {"src", "alt", "title"}}
    for body in bodies:
        markdown = write_body(read_body(body).blocks, "markdown")

        assert_harmless(Credulous().render(markdown), titled)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(attacks.EVERY), st.sampled_from(invented.TRICKS)), max_size=8).map("".join))
def test_no_mixture_of_attacks_comes_out(attack: str) -> None:
    for format in ("html", "markdown", "text"):
        blocks = read_body({format: attack}).blocks

        assert_harmless(write_body(blocks, "html"))
        assert read_body({"portable_text": blocks}).blocks == blocks


@settings(max_examples=100, deadline=None)
@given(invented.bodies)
def test_no_portable_text_runs_anything(body: list[dict[str, Any]]) -> None:
    assert_harmless(write_body(read_body({"portable_text": body}).blocks, "html"))


DEEP = 20_000
HUGE = {
    "html": [
        "<div>" * DEEP + "here",
        "<blockquote>" * DEEP + "here",
        "<ul><li>" * DEEP + "here",
        "<ul><li>a" * 2000 + "here",
        "<table><tr><td>" * DEEP + "here",
        "<b>" * DEEP + "here",
        "<b><p>" * DEEP + "here",
        "<span data-quote=a>" * DEEP + "here",
        "<a href=x>" * DEEP + "here",
        "<figure><figcaption>" * DEEP + "here",
        "<x " * DEEP + "> here",
        '<x y="' * DEEP + "here",
        "<!--" * DEEP + "--> here",
        "<" * 5 * DEEP + "here",
        "&#" + "1" * DEEP + "here",
        "&" * 5 * DEEP + "here",
        " " * 5 * DEEP + "here",
        "<svg>" * DEEP + "</svg>" * DEEP + "here",
        "</x>" * DEEP + "here",
        "<div>" * DEEP + "</span>" * DEEP + "here",
    ],
    "markdown": [
        "[" * DEEP + "here",
        "![" * 10_000 + "here",
        "[a](" * DEEP + "here",
        "*a " * DEEP + "here",
        "*a_ " * DEEP + "here",
        "a" + "`" * DEEP + "here",
        "<" * 5 * DEEP + "here",
        "a" + "~~" * DEEP + "here",
        "\\" * DEEP + "here",
        "| a " * 5000 + "here",
        " " * 5 * DEEP + "here",
    ],
    "text": ["\n" * 5 * DEEP + "here", " \n" * 5 * DEEP + "here", "here" + " " * 5 * DEEP],
}


@pytest.mark.parametrize(("format", "body"), [(format, body) for format, bodies in HUGE.items() for body in bodies])
def test_endless_markup_neither_crashes_us_nor_hides_the_words(format: str, body: str) -> None:
    blocks = read_body({format: body}).blocks

    for out in FORMATS:
        assert "here" in json.dumps(write_body(blocks, out))


@pytest.mark.parametrize("markdown", ["> " * DEEP, ">" * DEEP, "- " * DEEP, "1. " * DEEP, "> - " * DEEP])
def test_markdown_too_deep_to_be_an_article_is_refused(markdown: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        read_body({"markdown": markdown + "here"})

    assert refused.value.errors[0].code == "too_deep"


@pytest.mark.parametrize("format", ["html", "markdown", "text"])
@pytest.mark.parametrize(
    "text", ["a\0b", "a\ud800b", "&#0;&#xD800;&#x110000;", "\udfff[a](\ud800) <a href='\ud800'>b</a>"]
)
def test_characters_that_are_none_crash_nothing(format: str, text: str) -> None:
    blocks: list[Block] = read_body({format: text}).blocks

    for out in FORMATS:
        assert write_body(blocks, out)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["html", "markdown", "text"]), invented.words)
def test_any_words_at_all_are_read(format: str, text: str) -> None:
    answer = read_body({format: text})

    assert read_body({"portable_text": answer.blocks}).blocks == answer.blocks


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["block", "span", "link", "a", "k"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["_type", "_key", "children", "markDefs", "marks", "text", "href", "rows", "cells", "url"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_whatever_is_sent_as_portable_text_is_read_or_refused_with_its_place(sent: Any) -> None:
    try:
        blocks = read_body({"portable_text": sent}).blocks
    except InvalidContent as refused:
        pointers = [str(fault.pointer) for fault in refused.errors]
    else:
        pointers = ["/body/portable_text"]
        assert write_body(blocks, "portable_text") == blocks

    assert all(pointer.startswith("/body/portable_text") for pointer in pointers)
