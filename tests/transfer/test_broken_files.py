"""Files that are not as they should be: each broken place is named by its line, and all other rows go in."""

from __future__ import annotations

import pytest

from tests.newsroom import Newsroom
from tests.transfer.desk import Desk, places

SET = ("--set", "language=en")


def headlines(newsroom: Newsroom) -> list[str]:
    return sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article"))


def test_a_quotation_mark_too_few_costs_its_row_alone(desk: Desk, newsroom: Newsroom) -> None:
    # given rows of which the second is never closed, over lines that look like rows of two columns
    archive = desk.write(
        "tides.csv",
        'title,text\nLow tide,"Calm, they said."\nNeap tide,"It began\n\nand nobody knew, not even here\n'
        'High tide,"Waves."\nSlack water,Still.\n',
    )

    # then its line is named, and the others are in
    refusals = desk.refusals(archive, *SET)
    assert places(refusals) == [(3, "unbalanced_quotes")]
    assert refusals[0]["until_line"] == 5
    assert headlines(newsroom) == ["High tide", "Low tide", "Slack water"]


def test_a_quotation_mark_too_many_costs_its_row_alone(desk: Desk, newsroom: Newsroom) -> None:
    archive = desk.write(
        "tides.csv", 'title,text\n"Low" tide,"He said "no" and left.\n\nThen, nothing."\nHigh tide,"Wide ""waves""."\n'
    )
    assert places(desk.refusals(archive, *SET)) == [(2, "unbalanced_quotes")]
    assert headlines(newsroom) == ["High tide"]


def test_a_truncated_line_is_refused(desk: Desk, newsroom: Newsroom) -> None:
    archive = desk.write("tides.csv", 'title,date,text\nLow tide,2019-01-04\nHigh tide,2019-01-05,Big.\nNeap,2019,"Cut')
    assert places(desk.refusals(archive, *SET)) == [(2, "wrong_width"), (4, "unbalanced_quotes")]
    assert headlines(newsroom) == ["High tide"]


def test_other_delimiters_empty_columns_at_the_end_and_a_byte_order_mark_are_taken(
    desk: Desk, newsroom: Newsroom
) -> None:
    archive = desk.write("tides.csv", b"\xef\xbb\xbftitle;text\r\nLow tide;Calm, still;;\r\n\r\nHigh tide;Wide\r\n")
    assert desk.bring_in(archive, *SET).code == 0
    assert headlines(newsroom) == ["High tide", "Low tide"]


def test_bytes_of_another_encoding_are_refused_unless_it_is_named(desk: Desk, newsroom: Newsroom) -> None:
    # given a file of which one row is not UTF-8
    archive = desk.write("tides.csv", "title,text\nFlut,Größer\nEbbe,calm\n".encode("windows-1252"))

    # then that row is refused with what to do, and the other goes in
    (refusal,) = desk.refusals(archive, *SET)
    assert (refusal["line"], refusal["code"]) == (2, "encoding")
    assert "--encoding windows-1252" in refusal["detail"]
    assert headlines(newsroom) == ["Ebbe"]

    # and with the encoding it goes in too
    assert desk.bring_in(archive, *SET, "--encoding", "windows-1252").counts.startswith("1 imported, 1 there already")


def test_a_file_in_utf_16_is_read_when_that_is_said(desk: Desk, newsroom: Newsroom) -> None:
    archive = desk.write("tides.csv", "title,text\nÉbb tide,calm\n".encode("utf-16"))
    assert places(desk.refusals(archive, *SET)) == [(1, "unreadable")]
    assert desk.bring_in(archive, *SET, "--encoding", "utf-16").code == 0
    assert headlines(newsroom) == ["Ébb tide"]


def test_a_field_that_is_too_large_is_refused(desk: Desk, newsroom: Newsroom) -> None:
    # given a text over the limit of texts, and one that no article could ever take
    texts = {"Low": "a" * 500_001, "Neap": "b" * 1_000_001, "Spring": "c\n" * 600_000 + "end"}
    rows = "".join(f'{name} tide,"{text}"\n' for name, text in texts.items())
    archive = desk.write("tides.csv", f"title,text\n{rows}High tide,wide\n")

    # then each is named and the last row goes in
    assert places(desk.refusals(archive, *SET)) == [(2, "too_long"), (3, "too_large"), (4, "too_large")]
    assert headlines(newsroom) == ["High tide"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable"),
        (b"\n\n", "unreadable"),
        (b"title,title\nLow,tide\n", "unreadable"),
        (b'title,"text\nLow tide,calm', "unreadable"),
        (b"title,te\xfft\nLow tide,calm\n", "unreadable"),
        (b"title,text\nLow\0 tide,calm\n", "nul"),
    ],
)
def test_a_csv_file_that_is_none_is_refused_with_a_reason(
    desk: Desk, newsroom: Newsroom, content: bytes, code: str
) -> None:
    refusals = desk.refusals(desk.write("tides.csv", content), *SET)
    assert [refusal["code"] for refusal in refusals] == [code]
    assert headlines(newsroom) == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"headline": "Low tide", "langu', "malformed"),
        (b'{"headline": "Low tide", "headline": "twice"}', "malformed"),
        (b'{"headline": NaN}', "malformed"),
        (b'{"headline": "\\ud83d"}', "malformed"),
        (b'{"headline": "\\u0000"}', "malformed"),
        (b'{"headline": "\0"}', "nul"),
        (b'{"headline": ' + b"[" * 50 + b"]" * 50 + b"}", "malformed"),
        (b'{"headline": "Fl\xfct"}', "encoding"),
        (b'["Low tide"]', "not_an_object"),
        (b'"Low tide"', "not_an_object"),
        (b"headline: Low tide", "malformed"),
    ],
)
def test_a_line_that_is_no_json_object_is_refused_and_the_next_is_read(
    desk: Desk, newsroom: Newsroom, line: bytes, code: str
) -> None:
    archive = desk.write("tides.jsonl", b'{"title": "Ebb"}\n\n' + line + b'\n{"title": "Flood"}')
    refusals = desk.refusals(archive, *SET)
    assert places(refusals) == [(3, code)]
    assert "body" not in refusals[0]["detail"]
    assert headlines(newsroom) == ["Ebb", "Flood"]


def test_a_file_cut_off_within_a_character_is_read_to_its_end(desk: Desk, newsroom: Newsroom) -> None:
    archive = desk.write("tides.csv", "title,text\nEbb,calm\nFlood,wide é".encode()[:-1])
    assert places(desk.refusals(archive, *SET)) == [(3, "encoding")]
    assert headlines(newsroom) == ["Ebb"]
