"""HTML in and out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.bodies.portable_text import Block, block_text
from app.bodies.reading import read_body
from app.bodies.writing import write_body


def blocks_of(html: str) -> list[Block]:
    return read_body({"html": html}).blocks


def texts_of(html: str) -> list[str]:
    return [block_text(block) for block in blocks_of(html)]


def again(html: str) -> str:
    return write_body(blocks_of(html), "html")


def codes_of(html: str) -> list[str]:
    return [warning["code"] for warning in read_body({"html": html}).warnings]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a <b>b</b> <i>c</i> <del>d</del></p>", "<p>a <strong>b</strong> <em>c</em> <s>d</s></p>"),
        ("<p>a<p>b<div>c</div>d", "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>"),
        ("<p><b>a<p>b</b>c", "<p><strong>a</strong></p>\n<p><strong>b</strong>c</p>"),
        ("<a href='/x'><p>a</p><p>b</p></a>", '<p><a href="/x">a</a></p>\n<p><a href="/x">b</a></p>'),
        ("<p>a &lt;b&gt; &amp;amp; &copy; &nbsp;c</p>", "<p>a &lt;b&gt; &amp;amp; © &nbsp;c</p>"),
        ("<P CLASS=x onclick='y()'>a</P>", "<p>a</p>"),
        ("<pre>\na\n  b</pre>", "<pre><code>a\n  b</code></pre>"),
        (
            "<figure><img src=/a.jpg alt=x width=9><figcaption>The hall <small>J. Weiss</small></figcaption></figure>",
            '<figure><img src="/a.jpg" alt="x" width="9">'
            "<figcaption>The hall <small>J. Weiss</small></figcaption></figure>",
        ),
        (
            "<table><caption>Sums</caption><tr><td>a<p>b<td>c<tr><td>d</table>",
            "<p>Sums</p>\n<table>\n<thead>\n<tr><th>a<br>b</th><th>c</th></tr>\n</thead>\n<tbody>\n"
            "<tr><td>d</td><td></td></tr>\n</tbody>\n</table>",
        ),
        (
            '<figure><a href="https://video.test/1">The tape</a></figure>',
            '<figure><a href="https://video.test/1">The tape</a></figure>',
        ),
        (
            "<iframe src='https://video.test/1'></iframe>",
            '<figure><a href="https://video.test/1">https://video.test/1</a></figure>',
        ),
        (
            "<p>a</p><video title='The tape'><source src=/1.webm><source src=/1.mp4>No video.</video><p>b</p>",
            '<p>a</p>\n<figure><a href="/1.webm">The tape</a></figure>\n<p>b</p>',
        ),
        ("<audio src=/1.ogg>Nor sound.", '<figure><a href="/1.ogg">/1.ogg</a></figure>'),
        ('<p data-gap="taken_down">[…]</p>', '<p data-gap="taken_down">[…]</p>'),
        ("<q>I stay</q>", "<p>“I stay”</p>"),
        ("<h2>a<hr>", "<h2>a</h2>\n<hr>"),
    ],
)
def test_html_means_what_a_browser_shows(html: str, kept: str) -> None:
    assert again(html) == kept
    assert again(kept) == kept


def test_line_ends_in_the_source_are_blanks_and_others_stay() -> None:
    html = "<div>\n  <p>\n    She  said:\n    <b>\n“no”</b>\n , twice. </p>\n</div>\n <p> b</p> "

    assert texts_of(html) == ["She  said: “no” , twice. ", " b"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>a</p><script>alert(1)</script>", "element"),
        ("<svg><text>a</text></svg>", "element"),
        ("<custom-thing>a</custom-thing>", "element"),
        ("<a href='javascript:x'>a</a>", "bad_address"),
        ("<img src='data:image/png;base64,x'>", "bad_address"),
        ("<p> &nbsp; </p>", "empty_block"),
        ("<ul><li></li></ul>", "empty_block"),
        ("<ol start=4><li>a</li></ol>", "list_start"),
        ("<blockquote><ul><li>a</ul></blockquote>", "flattened"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "flattened"),
        ("<ul><li>a<ul><li>b</ul>c</ul>", "flattened"),
        ("<ul>" * 11 + "<li>a", "flattened"),
        ("<p>a <img src=/b.jpg> c</p>", "moved"),
        ("<a href=/x><img src=/b.jpg></a>", "link"),
        ("<table><tr><th><b>a</b></table>", "flattened"),
        ("<table><tr><td>a</table>", "table"),
        ("<pre><b>a</b></pre>", "flattened"),
        ("<q>a</q>", "quotation_marks"),
        (f"<img src=/a.jpg alt={'a' * 5001}>", "too_long"),
        ("<video><track></video>", "element"),
        ("<mark>a</mark>", "element"),
        ("<ruby>漢<rt>kan</rt></ruby>", "element"),
        ("<dl><dt>a<dd>b</dl>", "flattened"),
        ("<p>b <a href=/x title='The hall'>a</a></p>", "attribute"),
        ("<img src=/a.jpg title='The hall'>", "attribute"),
        ("<p><abbr title='for example'>e.g.</abbr></p>", "attribute"),
        ("<blockquote cite=/x>a</blockquote>", "attribute"),
        ("<table><tr><th colspan=2>a<tr><td>b<td>c</table>", "attribute"),
        ("<table><tr><th rowspan=2>a<th>b<tr><td>c</table>", "attribute"),
        ("<ol><li value=4>a</ol>", "attribute"),
    ],
)
def test_what_html_loses_is_said(html: str, code: str) -> None:
    assert codes_of(html)[0] == code


def test_a_warning_tells_the_line() -> None:
    (warning,) = read_body({"html": "<p>a</p>\n\n<object>b</object>"}).warnings

    assert (warning["pointer"], warning["place"]) == ("/body/html", "line 3")


def test_a_table_that_would_grow_without_end_is_kept_as_words() -> None:
    html = "<table><tr>" + "<td>a" * 1000 + "<tr><td>b" * 1000 + "</table>"

    answer = read_body({"html": html})

    assert len(answer.blocks) == 1001
    assert answer.warnings[0]["code"] == "table"


# fmt: off
SOUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>",
        "</li>", "<a href=x>", "</a>", "<blockquote>", "</blockquote>", "<br>", "<h2>", "</h2>", "<!-- c -->", "<span>",
        "</span>", "<figure>", "</figure>", "<figcaption>", "</figcaption>", "&amp;", "&lt;", "<3", "<pre>", "</pre>",
        "<img src=x>", "<x-y>", "&copy", "<hr>", "<p title='>'>", "<p/>", "</", "<!", "<?", "</>", "<!-->", "\n", " ",
        "a", "b c",
    ]),
    max_size=15,
).map("".join)
# fmt: on


def shown(block: Block) -> str:
    if block["_type"] == "embed":
        return str(block.get("title", block["url"]))
    return "".join([block_text(block), block.get("caption", ""), block.get("credit", "")])


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_broken_html_keeps_the_words_that_a_browser_shows(soup: str) -> None:
    html = soup + "<p>.</p>"

    ours = "".join(shown(block) for block in blocks_of(html))

    body = LexborHTMLParser("<!doctype html><body>" + html).body
    assert body is not None
    assert re.sub(r"\s", "", ours) == re.sub(r"\s", "", body.text())


@pytest.mark.parametrize(
    "address", ["java&#10;script:x", "&#1;javascript:x", "java\nscript:x", " javascript:x", "//[", "x:"]
)
def test_an_address_is_judged_as_a_browser_reads_it(address: str) -> None:
    html = f'<p><a href="{address}">a</a></p>'

    kept: list[Any] = blocks_of(html)[0]["markDefs"]

    assert kept == [] or kept[0]["href"] == "//["
