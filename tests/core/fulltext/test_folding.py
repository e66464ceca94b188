"""Folding: what counts in a word and what does not; and what somebody typed, read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.fulltext.asking import Sought, sought
from app.core.fulltext.folding import LONGEST_WORD, MOST_BYTES, folded, within_bytes
from app.core.fulltext.rows import Text, number_of, row_of

SAME = {
    "muller": ["Müller", "MÜLLER", "Mu\u0308ller", "muller", "Ｍüller"],
    "lodz": ["Łódź", "łódź", "LODZ"],
    "linden": ["Lindén", "Linden"],
    "strasse": ["Straße", "STRASSE", "straẞe"],
    "aeroskobing": ["Ærøskøbing", "ærøskøbing"],
    "istanbul": ["İstanbul", "istanbul", "ISTANBUL"],
    "елка": ["ёлка", "Елка"],
    "σισυφοσ": ["Σίσυφος", "ΣΊΣΥΦΟΣ"],
    "محمد": ["مُحَمَّد", "محمد", "محـمد"],
    "שלום": ["שָׁלוֹם", "שלום"],
    "東 京": ["東京", "東\u200b京"],
    "ガ ス": ["ガス", "ｶﾞｽ", "カ\u3099ス"],
    "한 국": ["한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"],
    "wi fi": ["Wi-Fi", "wi fi", "WI–FI", "wi/fi"],
    "o neil": ["O'Neil", "O’Neil"],
    "soft": ["so\u00adft", "soft"],
    "": ["", "👩‍💻 🚢", "-- “ ” …", "\ud800", "\u0301"],
}


@pytest.mark.parametrize(("words", "typed"), [(words, one) for words, typed in SAME.items() for one in typed])
def test_words_are_the_same_however_they_are_typed(words: str, typed: str) -> None:
    assert folded(typed) == words


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("दुनिया", "दनय"), ("ส", "สี"), ("ада", "ада́м")])
def test_other_words_stay_others(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(some.text(max_size=80))
def test_what_is_folded_is_words_with_one_blank_between_and_folds_to_itself(text: str) -> None:
    words = folded(text)
    assert folded(words) == words
    assert words.split() == [word for word in words.split(" ") if word]
    assert not set(words) & set("\"'*():^-+·%_\\")


def test_a_word_and_a_text_have_an_end() -> None:
    assert folded("a" * 70_000) == "a" * LONGEST_WORD
    cut = within_bytes("語 " * MOST_BYTES)
    assert len(cut.encode()) <= MOST_BYTES
    assert set(cut.split(" ")) == {"語"}


def test_no_phrase_goes_from_one_part_of_a_text_to_the_next() -> None:
    row = row_of("article", Text("0198c0de-0000-7000-8000-000000000000", "A tape", ["surfaces", None, "…"]))
    assert row["words"] == " ·article ¹a ¹tape ²surfaces a tape · surfaces "


def test_later_moments_have_lesser_numbers_whenever_they_were() -> None:
    moments = [f"{year:04}-01-01T00:00:00.000000Z" for year in (1000, 1700, 1969, 1970, 2026, 2200, 9998)]
    moments.insert(5, "2026-01-01T00:00:00.001000Z")
    numbers = [number_of("x", moment) for moment in moments]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] < 2**63
    assert numbers[-1] >= -(2**63)


READ = {
    "red tape": (("red", "tape"), ()),
    '"red tape" lind': (("red tape", "lind"), ()),
    "“red tape” «lind»": (("red tape", "lind"), ()),
    "lind -tape": (("lind",), ("tape",)),
    'lind -"red tape" −leak': (("lind",), ("red tape", "leak")),
    "wi-fi": (("wi fi",), ()),
    "lind - tape": (("lind", "tape"), ()),
    '"red tape': (("red tape",), ()),
    "lind lind LIND": (("lind",), ()),
    "headline:tape* OR NEAR(a b)": (("headline", "tape", "or", "near", "a", "b"), ()),
    "東京 -大阪": (("東 京",), ("大 阪",)),
    "東京、大阪": (("東 京", "大 阪"), ()),
    "-lind": ((), ("lind",)),
    "🚢": ((), ()),
}


@pytest.mark.parametrize(("typed", "read"), READ.items())
def test_what_is_typed_is_read_as_words_phrases_and_exclusions(typed: str, read: tuple[tuple[str, ...], ...]) -> None:
    assert sought(typed) == Sought(*read)
