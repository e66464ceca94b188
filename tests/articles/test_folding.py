"""The form in which words are compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.articles.anchoring.folding import caseless, fold

TYPOGRAPHY = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .…-–—\u00ad\u200b\n«»“”'\"\u0301\u0316eé가각\u1100\u1161\u11a8\u0cc6\u0cc2\u0cd5\u00a0"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=25,
)


@pytest.mark.parametrize(
    ("printed", "sent"),
    [
        ("I don’t believe you", "I don't believe you"),
        ("„Wir gehen“, sagte sie", '"Wir gehen", sagte sie'),
        ("«\u00a0Nous partons\u00a0», dit-elle", '"Nous partons", dit-elle'),
        ("« Nous partons », dit-elle", "“Nous partons”, dit-elle"),
        ("sagte »Wir gehen« und ging", 'sagte "Wir gehen" und ging'),
        ("‹ oui ›", "'oui'"),
        ("「はい」と", "'はい'と"),
        ("the pipe\u00adline", "the pipeline"),
        ("ten\u00a0percent", "ten percent"),
        ("10\u2009000 tons", "10 000 tons"),
        ("one\u200bword", "oneword"),
        ("two   words\n\nhere", "two words here"),
        ("the harbor—and the port", "the harbor – and the port"),
        ("the harbor -- and", "the harbor—and"),
        ("ferry\u2011only", "ferry-only"),
        ("crazy… and so", "crazy... and so"),
        ("crazy … and so", "crazy. . . and so"),
        ("caf\u00e9", "cafe\u0301"),
        ("\uac00\uac01", "\u1100\u1161\u1100\u1161\u11a8"),
        ("\u2068Lind\u2069 said", "Lind said"),
    ],
)
def test_the_same_words_typed_in_another_way_are_the_same(printed: str, sent: str) -> None:
    assert fold(printed).text == fold(sent).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("the Ferry", "the ferry"), ("[Lind] goes", "Lind goes"), ("No.", "No"), ("re-sign", "resign"), ("Maß", "Mass")],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


def test_a_place_in_the_folded_text_leads_back_to_the_printed_one() -> None:
    # given
    printed = "She  said: «\u00a0Le re\u0301sultat… c\u00ad’est\u00a0bon\u00a0» – enfin"
    folded = fold(printed)
    start = folded.text.index("Le")
    end = folded.text.index("bon") + len("bon")

    # when
    words = printed[folded.start_of(start) : folded.end_of(end)]

    # then
    assert words == "Le re\u0301sultat… c\u00ad’est\u00a0bon"


def test_the_whole_folded_text_is_the_whole_printed_text() -> None:
    printed = "  « a »  —  b…  "
    folded = fold(printed)
    assert (folded.start_of(0), folded.end_of(len(folded.text))) == (0, len(printed))


@given(TYPOGRAPHY)
def test_composed_and_decomposed_texts_fold_to_the_same(text: str) -> None:
    folded = fold(text).text
    assert fold(unicodedata.normalize("NFC", text)).text == folded
    assert fold(unicodedata.normalize("NFD", text)).text == folded


@given(TYPOGRAPHY)
def test_every_folded_character_comes_from_printed_ones_in_their_order(text: str) -> None:
    folded = fold(text)
    places = [(folded.start_of(at), folded.end_of(at + 1)) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(st.text(alphabet="aé„“-–. \u00a0", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_a_printed_stretch_is_found_folded_and_led_back(text: str, one: int, other: int) -> None:
    # given: letters stand for themselves, so a stretch from letter to letter is the same folded alone or within
    letters = [at for at, letter in enumerate(text) if letter in "aé"]
    if not letters:
        return
    start, end = sorted((letters[one % len(letters)], letters[other % len(letters)]))

    # when
    folded = fold(text)
    starts = [at for at in range(len(folded.text)) if folded.start_of(at) == start]
    ends = [at for at in range(1, len(folded.text) + 1) if folded.end_of(at) == end + 1]

    # then
    assert folded.text[starts[-1] : ends[0]] == fold(text[start : end + 1]).text


@given(st.text(max_size=40))
def test_without_case_nothing_moves(text: str) -> None:
    assert len(caseless(text)) == len(text)


def test_thousands_of_accents_on_one_letter_are_folded_like_any_text() -> None:
    printed = "a" + "\u0300\u0316" * 20_000 + "b"
    folded = fold(printed)
    assert folded.text.startswith("à")
    assert folded.end_of(len(folded.text)) == len(printed)
