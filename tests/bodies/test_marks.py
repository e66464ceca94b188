"""Quotes marked where they stand, and the marks taken back as hints."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.bodies.layout import plain_text
from app.bodies.marks import Mark
from app.bodies.reading import read_body
from app.bodies.writing import Format, write_body
from tests.bodies import invented

Body = list[dict[str, Any]]


def blocks_of(markdown: str) -> Body:
    return read_body({"markdown": markdown}).blocks


def marked(blocks: Body, *quotes: tuple[str, str]) -> list[Mark]:
    text = plain_text(blocks)
    return [Mark(name, "direct", text.index(words), text.index(words) + len(words)) for name, words in quotes]


def test_a_quote_is_marked_between_its_quotation_marks() -> None:
    blocks = blocks_of("“I stay”, she said.")

    html = write_body(blocks, "html", marked(blocks, ("q1", "I stay")))

    assert html == '<p>“<span data-quote="q1" data-form="direct">I stay</span>”, she said.</p>'


def test_a_mark_is_cut_where_a_link_or_a_block_ends() -> None:
    blocks = blocks_of("“I [stay](https://a.test/) here.\n\nFor good”, she said.")

    html = write_body(blocks, "html", marked(blocks, ("q1", "I stay here.\n\nFor good")))

    assert html == (
        '<p>“<span data-quote="q1" data-form="direct">I </span><a href="https://a.test/">'
        '<span data-quote="q1" data-form="direct">stay</span></a>'
        '<span data-quote="q1" data-form="direct"> here.</span></p>\n'
        '<p><span data-quote="q1" data-form="direct">For good</span>”, she said.</p>'
    )


def test_a_quote_within_another_is_marked_within_it() -> None:
    blocks = blocks_of("He told me she said *you will not dare* and laughed.")

    html = write_body(
        blocks, "html", marked(blocks, ("inner", "you will not dare"), ("outer", "she said you will not dare"))
    )

    assert html == (
        '<p>He told me <span data-quote="outer" data-form="direct">she said '
        '<span data-quote="inner" data-form="direct"><em>you will not dare</em></span></span> and laughed.</p>'
    )


def test_quotes_that_overlap_are_nested_properly() -> None:
    blocks = blocks_of("one two three")

    html = write_body(blocks, "html", marked(blocks, ("a", "one two"), ("b", "two three")))

    assert html == (
        '<p><span data-quote="a" data-form="direct">one <span data-quote="b" data-form="direct">two</span></span>'
        '<span data-quote="b" data-form="direct"> three</span></p>'
    )


def test_words_in_code_and_tables_are_marked_too() -> None:
    blocks = blocks_of("|who|what|\n|-|-|\n|Lind|I stay|\n\n```\nsay stay\n```")

    html = str(write_body(blocks, "html", marked(blocks, ("q1", "I stay"), ("q2", "say"))))

    assert '<td><span data-quote="q1" data-form="direct">I stay</span></td>' in html
    assert '<pre><code><span data-quote="q2" data-form="direct">say</span> stay</code></pre>' in html


def test_portable_text_names_the_quote_in_a_mark_of_its_own() -> None:
    blocks = blocks_of("“I stay”")

    (block,) = write_body(blocks, "portable_text", marked(blocks, ("q1", "I stay")))

    assert block["markDefs"] == [{"_key": "q1", "_type": "quote", "quote": "q1", "form": "direct"}]
    assert [(span["text"], span["marks"]) for span in block["children"]] == [("“", []), ("I stay", ["q1"]), ("”", [])]
    assert len({span["_key"] for span in block["children"]}) == 3


def test_a_name_in_a_mark_cannot_break_out_of_it() -> None:
    blocks = blocks_of("I stay")

    html = write_body(blocks, "html", [Mark('"><script>', "direct", 0, 6)])

    assert html == '<p><span data-quote="&quot;&gt;&lt;script&gt;" data-form="direct">I stay</span></p>'


def test_a_mark_beyond_the_text_marks_nothing() -> None:
    blocks = blocks_of("I stay")

    assert write_body(blocks, "html", [Mark("q", "direct", 6, 9), Mark("q", "direct", 3, 3)]) == "<p>I stay</p>"


def test_text_and_markdown_have_no_marks() -> None:
    blocks = blocks_of("I stay")

    formats: list[Format] = ["text", "markdown"]
    for format in formats:
        assert write_body(blocks, format, [Mark("q", "direct", 0, 6)]) == "I stay"


def test_marks_that_come_in_are_hints_and_leave_the_body_as_it_was() -> None:
    blocks = blocks_of("“I *st*ay.\n\nFor good”, she said, “**not** for you”.")
    marks = marked(blocks, ("q1", "I stay.\n\nFor good"), ("q2", "not for you"), ("q3", "for you"))

    formats: list[Format] = ["html", "portable_text"]
    for format in formats:
        answer = read_body({format: write_body(blocks, format, marks)})

        assert answer.blocks == blocks
        assert answer.hints == [(mark.quote_id, mark.start, mark.end) for mark in marks]
        assert answer.warnings == []


@settings(deadline=None)
@given(invented.bodies, st.data())
def test_any_marks_leave_the_body_as_it_was(body: Body, data: st.DataObject) -> None:
    blocks = read_body({"portable_text": body}).blocks
    length = len(plain_text(blocks))
    starts = st.integers(0, length)
    marks = [
        Mark(data.draw(st.sampled_from("abc")), data.draw(st.sampled_from(["direct", "partial"])), start, start + size)
        for start, size in data.draw(st.lists(st.tuples(starts, st.integers(0, 20)), max_size=5))
    ]

    assert read_body({"portable_text": write_body(blocks, "portable_text", marks)}).blocks == blocks
    unmarked = read_body({"html": write_body(blocks, "html")}).blocks
    assert read_body({"html": write_body(blocks, "html", marks)}).blocks == unmarked


def test_hints_within_one_another_are_heard_to_a_depth_that_articles_have() -> None:
    html = "".join(f"<span data-quote=q{number}>a" for number in range(2_000))

    answer = read_body({"html": html})

    assert len(answer.hints) == 32
    assert plain_text(answer.blocks) == "a" * 2_000
