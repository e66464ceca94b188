"""Words that were looked for are marked where they stand, character for character, in any script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.fulltext.asking import sought
from app.core.fulltext.folding import folded
from app.core.fulltext.highlighting import spans, words_in
from app.core.values.clusters import clusters

NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("aAbé ß\u0301\u0308\u0327\u0338ﬁ½İıſｶﾞが\u3099か山田가각ᄀ\u1161\u11a8ก\u0e34"),
        st.sampled_from("\u200d\u00ad-'’\u1100क\u093c\u094dष·=\ufdfa"),
    ),
    max_size=60,
)  # fmt: skip


@given(NASTY)
@example("ｶﾞ")
@example("=\u0338a")
@example("x\u0301y")
@example("か\u200d\u3099")
def test_each_word_that_is_looked_for_has_its_place_in_print(text: str) -> None:
    words = words_in(text)

    # the words are those that are indexed, in their order, each in characters of its own
    assert [word.text for word in words] == folded(text).split()
    for word in words:
        assert 0 <= word.start < word.end <= len(text)
        assert word.text in folded(text[word.start : word.end]).split()
    assert [word.start for word in words] == sorted(word.start for word in words)


@given(NASTY, st.integers(0, 30), st.integers(1, 4))
def test_a_marked_stretch_folds_to_what_was_looked_for(text: str, start: int, length: int) -> None:
    words = folded(text).split()
    run = " ".join(words[start % len(words) :][:length]) if words else "none"

    found = spans(text, [run])

    assert bool(found) == bool(words)
    for span in found:
        assert f" {run} " in f" {folded(text[span.start : span.end])} "


@given(NASTY)
def test_a_text_is_cut_where_its_parts_are_normalized_alone(text: str) -> None:
    for form in ("NFC", "NFKC"):
        parts = list(clusters(text, form))
        assert "".join(parts) == text
        assert "".join(unicodedata.normalize(form, part) for part in parts) == unicodedata.normalize(form, text)


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Petra Müller spoke to Herr MÜLLER.", "muller", ["Müller", "MÜLLER"]),
        ("Petra Mu\u0308ller spoke", "müller", ["Mu\u0308ller"]),
        ("The harbor master, master of harbors", '"harbor master"', ["harbor master"]),
        ("wi-fi, Wi‑Fi and wifi", "wi-fi", ["wi-fi", "Wi‑Fi"]),
        ("市長の山田太郎さん", "山田太郎", ["山田太郎"]),
        ("ｶﾞｽ会社とガス", "ガス", ["ｶﾞｽ", "ガス"]),
        ("Straße, STRASSE", "strasse", ["Straße", "STRASSE"]),
        ("co\u00adoperate 🙂 cooperate", "cooperate", ["co\u00adoperate", "cooperate"]),
        ("Łódź and Lodz", "łódz -warsaw", ["Łódź", "Lodz"]),
        ("a b c", '"a b" "b c"', ["a b c"]),
        ("tape tape", "tape record", ["tape", "tape"]),
        ("สวัสดีชาวโลก", "ชาวโลก", ["ชาวโลก"]),
        ("Nothing of it", "other", []),
    ],
)
def test_what_is_marked(text: str, typed: str, marked: list[str]) -> None:
    assert [text[span.start : span.end] for span in spans(text, sought(typed).runs)] == marked
