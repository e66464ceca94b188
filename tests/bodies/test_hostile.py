"""Bodies made to run something in a reader's browser, to crash us, or to keep others waiting."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.bodies.html.writing import ELEMENTS
from app.bodies.portable_text import Block
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from app.core.problems import InvalidContent
from tests.bodies import invented

FORMATS: list[Format] = ["html", "markdown", "portable_text", "text"]
PARSERS_OWN = {"html", "head", "body", "-text", "-comment"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='jav&#x09;ascript:alert(1)'>a</a>",
    "<a href='&#14; javascript:alert(1)'>a</a>",
    "<a href='//a.test' onmouseover=alert(1)>a</a>",
    '<a href="https://a.test/&quot; onclick=&quot;alert(1)">a</a>',
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=javascript:alert(1)><button>a</button></form>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><script>alert(1)</script>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<pre><code class='language-x\" onclick=alert(1) y=\"'>a</code></pre>",
    "<span data-quote='\"><script>alert(1)</script>'>a</span>",
    "<p data-gap='\"><script>alert(1)</script>'>a</p>",
    "[a](javascript:alert(1))",
    "[a](<java\\\nscript:alert(1)>)",
    '![a" onerror="alert(1)](https://a.test/x.png)',
    '![a](https://a.test/x.png "\\" onerror=\\"alert(1)")',
    '```x" onclick="alert(1)\na\n```',
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
]


def elements(html: str) -> list[LexborNode]:
    root = LexborHTMLParser(html).root
    assert root is not None
    return [node for node in root.traverse() if node.tag not in PARSERS_OWN]


def assert_harmless(html: str) -> None:
    """What a browser builds of it has listed elements, listed attributes, and addresses that only lead somewhere."""
    for node in elements(html):
        assert node.tag in ELEMENTS
        assert node.attributes.keys() <= ELEMENTS[node.tag]
        for name in ("href", "src"):
            head = (node.attributes.get(name) or "").partition("/")[0].strip().lower()
            assert ":" not in head or head.startswith(("http:", "https:", "mailto:", "tel:"))


@pytest.mark.parametrize("format", ["html", "markdown", "text"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_comes_out(format: str, attack: str) -> None:
    html = write_body(read_body({format: attack}).blocks, "html")

    assert_harmless(html)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ATTACKS), st.sampled_from(invented.TRICKS)), max_size=8).map("".join))
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
