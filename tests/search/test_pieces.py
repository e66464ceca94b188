"""Names of which many begin alike, and words that differ by a letter."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from app.search.suggest.finding import BEYOND, looking, suggestions
from app.search.suggest.pieces import loose, near, pieces
from tests.newsroom import Newsroom
from tests.promises.public_side import act

WORDS = st.text("abcdeфя山", min_size=4, max_size=14)


MANY = """
    INSERT INTO name_piece (piece, weight, id)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
    SELECT 's' || CASE WHEN n % 2 = 0 THEN '^a' ELSE '=a' || n END, n % 9, CAST(n AS TEXT) FROM numbers
"""


@given(WORDS, st.integers(0, 14), st.sampled_from(["missing", "more", "other", "swapped"]), st.sampled_from("abxя"))
def test_words_that_differ_by_a_letter_have_a_piece_in_common(word: str, at: int, how: str, letter: str) -> None:
    at %= len(word)
    mistaken = {
        "missing": word[:at] + word[at + 1 :],
        "more": word[:at] + letter + word[at:],
        "other": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[how]
    assume(loose(word) == word)
    assert OSA.distance(word, mistaken) <= 1
    assert pieces("source", [word]) & set(near("source", mistaken))


@given(st.text(max_size=300))
def test_a_text_is_looked_for_as_one_form_whatever_it_is(text: str) -> None:
    form = loose(text)
    assert loose(form) == form
    assert form == " ".join(form.split())
    assert all(len(piece) < 30 for piece in pieces("source", [form]))


def test_a_look_walks_a_stretch_of_the_index_and_sorts_nothing(newsroom: Newsroom) -> None:
    newsroom.write(MANY)
    newsroom.write("ANALYZE name_piece")
    values = {f"piece_{at}": "s^a" for at in range(3)}
    asked = (
        (looking(3), {**values, "most": 5}),
        (BEYOND, {"beginning": "s=a", "behind": "s=b", "most": 5}),
    )
    with newsroom.database.reading() as reader:
        for statement, given_values in asked:
            if reader.native:
                plan = "\n".join(reader.column(f"EXPLAIN {statement}", **given_values))
                assert ("Seq Scan" in plan, "Sort" in plan, "Index Only Scan" in plan) == (False, False, True), plan
            else:
                plan = "\n".join(row[3] for row in reader.tuples(f"EXPLAIN QUERY PLAN {statement}", **given_values))
                assert ("TEMP B-TREE" in plan, "SCAN name_piece" in plan) == (False, False), plan
                assert "SEARCH name_piece USING PRIMARY KEY" in plan, plan


def test_of_many_that_begin_alike_the_one_that_is_shown_most_is_found(newsroom: Newsroom) -> None:
    # given two hundred names that begin alike, and one among them that more shows
    editor = newsroom.editor
    made = editor.made("/v1/sources", {"kind": "person", "name": "Marta Mikkel"})
    act(editor, f"/v1/sources/{made['id']}", "publish")
    row = newsroom.rows("SELECT * FROM public_name")[0]
    for number in range(200):
        other = {"piece": "s^m", "weight": 1, "id": f"{number:08}{made['id'][8:]}"}
        newsroom.write("INSERT INTO name_piece VALUES (:piece, :weight, :id)", **other)
    newsroom.write("UPDATE name_piece SET weight = 5 WHERE piece = 's^m' AND id = :id", id=row["id"])

    # then one letter is enough
    with newsroom.database.reading() as reader:
        assert [item["name"] for item in suggestions(reader, "m", ("source",), 10)] == ["Marta Mikkel"]
