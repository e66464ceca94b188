"""What reads like speech is found between the quotation marks of any language, and who probably said it."""

from __future__ import annotations

import pytest

from app.articles.checks.quotations import find_quotations
from app.articles.checks.speakers import who_said

BLOCK = "\n\n"


def found_in(text: str) -> list[str]:
    edges, at = [], 0
    for block in text.split(BLOCK):
        edges.append((at, at + len(block)))
        at += len(block) + len(BLOCK)
    return [text[one.start : one.end] for one in find_quotations(text, edges)]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“It is too late now,” she said.", ["It is too late now"]),
        ("„Es ist zu spät“, sagte sie.", ["Es ist zu spät"]),
        ("„Det är för sent”, sa hon.", ["Det är för sent"]),
        ("”Det är för sent”, sa hon.", ["Det är för sent"]),
        ("« C’est trop tard », dit-elle.", ["C’est trop tard"]),
        ("»Es ist zu spät«, sagte sie.", ["Es ist zu spät"]),
        ('"It is too late," she said. "We know it."', ["It is too late", "We know it."]),
        ("‘I don’t know why,’ she said.", ["I don’t know why"]),
        ("彼女は「もう遅すぎます」と言った。", ["もう遅すぎます"]),
        ("她说“现在已经太晚了”。", ["现在已经太晚了"]),
        ("『もう遅すぎます』", ["もう遅すぎます"]),
        ("“He said, ‘It is too late,’ and left,” she said.", ["He said, ‘It is too late,’ and left"]),
        ("„Er sagte: ‚Es ist zu spät‘ und ging“, sagte sie.", ["Er sagte: ‚Es ist zu spät‘ und ging"]),
        ("“One day it starts.\n\n“One day it ends,” he said.", ["One day it starts.", "One day it ends"]),
        ("“One day it starts\n\nNobody closed that.", []),
        ("The “Blue Heron” sails; a so-called “fix” does not.", []),
        ("「もう」と言った。", []),
        ("It measures 5\" by 3\", and the workers' hats don't fit.", []),
        ("", []),
    ],
)
def test_speech_is_found_between_the_marks_of_any_language(text: str, speech: list[str]) -> None:
    assert found_in(text) == speech


@pytest.mark.parametrize(
    ("text", "name", "cue"),
    [
        ("“It is too late now,” said Nora Quist on Friday.", "Nora Quist", "said"),
        ("“It is too late now,” Nora Quist said.", "Nora Quist", "said"),
        ("“It is too late now,” Quist, the harbor master, told The Courier.", "Quist", "told"),
        ("Nora Quist said: “It is too late now.”", "Nora Quist", "said"),
        ("According to Nora Quist, “it is too late now”.", "Nora Quist", "According to"),
        ("„Es ist jetzt zu spät“, sagte Nora von Quist.", "Nora von Quist", "sagte"),
        ("„Es ist jetzt zu spät“, sagte sie.", None, "sagte"),
        ("“It is too late now,” she said, and Quist had a plan.", "Quist", "said"),
        ("“It is too late now,” she said.", None, "said"),
        ("Nora Quist stood there. “It is too late now.” Nobody moved.", None, None),
        ("Then came Quist: “It is too late now.”", "Quist", None),
    ],
)
def test_the_sentence_around_tells_who_probably_said_it(text: str, name: str | None, cue: str | None) -> None:
    (quotation,) = find_quotations(text, [(0, len(text))])

    spoken = who_said(text, quotation, {"Nora Quist": "1", "Quist": "1"} if "plan" in text or "came" in text else {})

    assert (spoken.name, spoken.cue) == (name, cue)


def test_a_text_of_nothing_but_marks_is_read_in_one_go() -> None:
    # a hundred thousand marks that open and never close, and as many words: quadratic work would not end
    text = "“a b c " * 100_000
    assert found_in(text) == []
