"""Markdown in and out."""

from __future__ import annotations

from typing import Any

import pytest

from app.bodies.portable_text import block_text
from app.bodies.reading import read_body
from app.bodies.writing import write_body
from app.core.problems import InvalidContent


def html_of(markdown: str) -> str:
    return write_body(read_body({"markdown": markdown}).blocks, "html")


def markdown_of(*blocks: dict[str, Any]) -> str:
    return write_body(read_body({"portable_text": list(blocks)}).blocks, "markdown")


def spoken(text: str, marks: tuple[str, ...] = (), **members: Any) -> dict[str, Any]:
    return {"_type": "block", "children": [{"_type": "span", "text": text, "marks": list(marks)}]} | members


def warnings_of(markdown: str) -> list[tuple[str, str | None]]:
    return [(warning["code"], warning.get("place")) for warning in read_body({"markdown": markdown}).warnings]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# The *hall*", "<h1>The <em>hall</em></h1>"),
        ("Hall\n====", "<h1>Hall</h1>"),
        ("a **b *c*** ~~d~~ `e`", "<p>a <strong>b <em>c</em></strong> <s>d</s> <code>e</code></p>"),
        ("one\ntwo  \nthree\\\nfour", "<p>one two<br>three<br>four</p>"),
        ("[a *b*](https://a.test/?x=1&y=2)", '<p><a href="https://a.test/?x=1&amp;y=2">a <em>b</em></a></p>'),
        ("<https://a.test/>", '<p><a href="https://a.test/">https://a.test/</a></p>'),
        ("[a][r]\n\n[r]: /x", '<p><a href="/x">a</a></p>'),
        ("> a\n>\n> b\n\nc", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<p>c</p>"),
        ("- a\n  1. b\n- c", "<ul>\n<li>a<ol>\n<li>b</li>\n</ol>\n</li>\n<li>c</li>\n</ul>"),
        ("```python x\na < b\n```", '<pre><code class="language-python">a &lt; b</code></pre>'),
        ("***", "<hr>"),
        (
            '![hall](/a.jpg "The hall")',
            '<figure><img src="/a.jpg" alt="hall"><figcaption>The hall</figcaption></figure>',
        ),
        (
            "|a|b|\n|-|-|\n|1 \\| 2|",
            "<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n"
            "<tr><td>1 | 2</td><td></td></tr>\n</tbody>\n</table>",
        ),
        ("\u3000「はい」", "<p>\u3000「はい」</p>"),
    ],
)
def test_markdown_means_what_it_says(markdown: str, html: str) -> None:
    assert html_of(markdown) == html


def test_html_in_markdown_is_kept_as_words_and_said() -> None:
    markdown = "One.\n\nTwo <b onclick=x>bold</b> <!-- no -->"

    assert html_of(markdown) == "<p>One.</p>\n<p>Two &lt;b onclick=x&gt;bold&lt;/b&gt; &lt;!-- no --&gt;</p>"
    assert warnings_of(markdown) == [("html_in_markdown", "line 3")]


def test_an_escaped_bracket_is_no_html() -> None:
    assert html_of("\\<b> 1 < 2") == "<p>&lt;b&gt; 1 &lt; 2</p>"
    assert warnings_of("\\<b> 1 < 2") == []


def test_a_link_that_could_run_something_leaves_its_words() -> None:
    for address in ("javascript:alert(1)", "JAVASCRIPT:x", "&#106;avascript:x", "data:text/html,x", "vbscript:x"):
        assert html_of(f"[click]({address})") == "<p>click</p>"
        assert warnings_of(f"[click]({address})") == [("bad_address", "line 1")]
        assert html_of(f"![click]({address})") == "<p>click</p>"


def test_the_paragraphs_of_one_list_item_stay_one_item() -> None:
    markdown = "1. One.\n\n   More of [it](/x).\n\n   And [that](/y).\n2. Two."

    assert html_of(markdown) == (
        '<ol>\n<li>One.<br><br>More of <a href="/x">it</a>.<br><br>And <a href="/y">that</a>.</li>\n'
        "<li>Two.</li>\n</ol>"
    )
    assert warnings_of(markdown)[0] == ("flattened", "line 3")


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("3. a", "list_start"),
        ("> - a", "flattened"),
        ("> > a", "flattened"),
        ("- a\n\n  ```\n  b\n  ```", "flattened"),
        ("- # a", "flattened"),
        ("- a\n  - b\n\n  c", "flattened"),
        ("|*a*|\n|-|", "flattened"),
        ("|a|\n|-:|", "table"),
        ("``` a b\nc\n```", "code_info"),
        ('[a](/x "title")', "link_title"),
        ("a\n\n[r]: /x", "unused_reference"),
        ("[r]\n\n[r]: /x\n[r]: /y", "unused_reference"),
        ("a ![b](/c.jpg) d", "moved"),
        ("&nbsp;", "empty_block"),
        (f"![{'a' * 5001}](/c.jpg)", "too_long"),
    ],
)
def test_what_markdown_loses_is_said(markdown: str, code: str) -> None:
    assert warnings_of(markdown)[0][0] == code


def test_an_image_among_words_moves_behind_them() -> None:
    answer = read_body({"markdown": "![b](/c.jpg) She spoke. ![d](/e.jpg)"})

    assert [block["_type"] for block in answer.blocks] == ["block", "image", "image"]
    assert block_text(answer.blocks[0]) == "She spoke."


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "> - ", "- > "])
def test_words_at_any_depth_are_kept_or_the_body_is_refused(opening: str) -> None:
    def outcome(depth: int) -> str:
        try:
            (block,) = read_body({"markdown": opening * depth + "here"}).blocks
        except InvalidContent as refused:
            return refused.errors[0].code
        return f"{block_text(block)} at most {max(block.get('level', 1), 10)}"

    outcomes = [outcome(depth) for depth in range(1, 60)]

    assert set(outcomes[:9]) == {"here at most 10"}
    assert set(outcomes[9:]) == {"here at most 10", "too_deep"}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("sh*t … sh*t", "sh\\*t … sh\\*t"),
        ("1. May", "1\\. May"),
        ("2024) a", "2024\\) a"),
        ("# a", "\\# a"),
        ("C#", "C#"),
        ("a | b", "a | b"),
        ("| a", "\\| a"),
        ("_u_", "\\_u\\_"),
        ("<b>", "\\<b>"),
        ("[x](y)", "\\[x\\](y)"),
        ("&amp; & R&D", "\\&amp; & R\\&D"),
        (" a ", "&#32;a&#32;"),
        ("a\nb", "a\\\nb"),
        ("a\n- b", "a\\\n\\- b"),
        ("\\", "\\\\"),
        ("a\n---", "a\\\n\\---"),
        ("well!", "well!"),
    ],
)
def test_words_that_look_like_markup_are_escaped_and_read_back(text: str, markdown: str) -> None:
    written = markdown_of(spoken(text))

    assert written == markdown
    assert [block_text(block) for block in read_body({"markdown": written}).blocks] == [text]


@pytest.mark.parametrize(
    ("spans", "markdown"),
    [
        ([("a", []), ("b", ["strong"]), ("c", [])], "a**b**c"),
        ([("a", []), ("“b”", ["strong"]), ("c", [])], "&#97;**“b”**&#99;"),
        ([("a", []), (" b ", ["strong"]), ("c", [])], "&#97;**&#32;b&#32;**&#99;"),
        ([("a", []), ("b", ["em"]), ("c", [])], "&#97;_b_&#99;"),
        ([("a", ["em"]), ("b", ["strong"])], "_a_**b**"),
        ([("a", ["strong"]), ("b", ["strong", "em"]), ("c", ["em"])], "**&#97;_b_**_c_"),
        ([("a", ["underline"]), ("b", []), ("c", ["sub"])], "abc"),
        ([("a!", []), ("b", ["k"])], "a\\![b](/x\\(1))"),
        ([("a`b", ["code"]), ("c\nd", ["code"])], "``a`bc``\\\n`d`"),
    ],
)
def test_emphasis_opens_and_closes_where_it_should(spans: list[tuple[str, list[str]]], markdown: str) -> None:
    children = [{"_type": "span", "text": text, "marks": marks} for text, marks in spans]
    links = [{"_key": "k", "_type": "link", "href": "/x(1)"}]

    written = markdown_of({"_type": "block", "children": children, "markDefs": links})

    assert written == markdown.replace("(/x\\(1))", "(</x(1)>)")
    (block,) = read_body({"markdown": written}).blocks
    assert block_text(block) == "".join(text for text, _ in spans)


def test_every_kind_of_block_goes_out() -> None:
    written = markdown_of(
        spoken("Hall #1", style="h2"),
        spoken("a", listItem="bullet"),
        spoken("b\nc", listItem="number", level=3),
        spoken("d", listItem="bullet"),
        spoken("e", listItem="number"),
        spoken("f\ng", style="blockquote"),
        spoken("h", style="blockquote"),
        {"_type": "code", "code": "```\n", "language": "md"},
        {"_type": "table", "rows": [{"cells": ["a|b", " c\n"]}, {"cells": ["", "d"]}]},
        {"_type": "image", "url": "/a.jpg", "alt": "[x]", "caption": 'the "hall"', "credit": "J. Weiss"},
        {"_type": "embed", "url": "https://video.test/?a=1&b=2", "title": "The tape"},
        {"_type": "break"},
        {"_type": "gap", "reason": "taken_down"},
    )

    assert written == (
        "## Hall \\#1\n\n- a\n  1. 1. b\\\n        c\n- d\n1. e\n\n> f\\\n> g\n>\n> h\n\n````md\n```\n\n````\n\n"
        "| a&#124;b | &#32;c&#10; |\n| --- | --- |\n|  | d |\n\n"
        '![\\[x\\]](/a.jpg "the \\"hall\\"")\n\n[The tape](https://video.test/?a=1\\&b=2)\n\n***\n\n\\[…\\]'
    )


@pytest.mark.parametrize(
    "markdown",
    ["a\n" * 30_001, "[" * 20_001, "*" * 150_001, "|" * 30_001, "\\\\[" * 20_001, "- a\n" * 10_001, "a " * 500_001],
)
def test_what_would_keep_other_readers_waiting_is_refused(markdown: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        read_body({"markdown": markdown})

    assert refused.value.errors[0].pointer == "/body/markdown"
    assert refused.value.errors[0].code in ("too_many", "too_long")
