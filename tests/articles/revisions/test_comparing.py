"""What has changed between two revisions, as an editor reads it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.revisions.blocks import changed_blocks
from app.articles.revisions.words import changed_words
from tests.articles.stories import BODY, plain, story
from tests.newsroom import Json, Seat

PARAGRAPHS = [
    "The harbor of Elwyn opens again on Monday, after nine weeks of work at the quay.",
    "Nora Quist, the harbor master, expects the first ferry before noon.",
    "Fishing boats may come back one day earlier, if the wind allows it.",
    "What the repair has cost will be known in spring.",
]


def runs(words: list[Json]) -> list[tuple[str, str]]:
    return [(run["op"], run["text"]) for run in words]


def compared(editor: Seat, before: Json, after: Json) -> Json:
    """The difference of an article as made and as changed."""
    article = editor.made("/v1/articles", before)
    changed = editor.patch(f"/v1/articles/{article['id']}", after, version=1)
    assert changed.is_success, changed.text
    return editor.read(f"/v1/articles/{article['id']}/revisions/1/diff/2")


def test_changed_words_stand_in_their_block(editor: Seat) -> None:
    # given an article in which one word of the second paragraph is changed, and the headline
    text = "\n\n".join(PARAGRAPHS)
    new = text.replace("before noon", "after noon")
    diff = compared(editor, plain(body={"text": text}), {"body": {"text": new}, "headline": "Harbor reopens Monday"})

    # then the difference names that block and that word, with their places
    assert [(one["change"], one["old_position"], one["new_position"]) for one in diff["blocks"]] == [("changed", 1, 1)]
    words = diff["blocks"][0]["words"]
    assert runs(words) == [
        ("equal", "Nora Quist, the harbor master, expects the first ferry "), ("delete", "before"),
        ("insert", "after"), ("equal", " noon."),
    ]  # fmt: skip
    deleted = words[1]
    assert PARAGRAPHS[1][deleted["old_start"] : deleted["old_end"]] == "before"

    # and the headline
    assert [one["field"] for one in diff["fields"]] == ["headline"]
    assert runs(diff["fields"][0]["words"]) == [("equal", "Harbor reopens"), ("insert", " Monday")]
    assert (diff["old"], diff["new"]) == (1, 2)


def test_blocks_that_came_went_moved_or_were_rewritten_are_told_apart(editor: Seat) -> None:
    # given an article in which one paragraph is moved to the front and changed, one is added and one removed
    first, second, third, fourth = PARAGRAPHS
    old = [first, second, third, fourth, "Tickets stay as they were."]
    new = [fourth.replace("spring", "summer"), "A new crane has come.", first, second, "Tickets stay as they were."]
    diff = compared(editor, plain(body={"text": "\n\n".join(old)}), {"body": {"text": "\n\n".join(new)}})

    # then each is called what it is, whatever keys the blocks have got
    found = {(one["change"], one["old_position"], one["new_position"]) for one in diff["blocks"]}
    assert found == {("removed", 2, None), ("added", None, 1), ("moved_and_changed", 3, 0)}
    rewritten = next(one for one in diff["blocks"] if one["change"] == "moved_and_changed")
    assert ("insert", "summer") in runs(rewritten["words"])


def test_a_paragraph_that_only_moved_has_no_words(editor: Seat) -> None:
    turned = [PARAGRAPHS[3], *PARAGRAPHS[:3]]
    bodies = [{"text": "\n\n".join(order)} for order in (PARAGRAPHS, turned)]
    diff = compared(editor, plain(body=bodies[0]), {"body": bodies[1]})
    found = [(one["change"], one["old_position"], one["new_position"], one["words"]) for one in diff["blocks"]]
    assert found == [("moved", 3, 0, [])]


def test_a_paragraph_in_front_is_one_block_more(editor: Seat) -> None:
    text = "\n\n".join(PARAGRAPHS)
    diff = compared(editor, plain(body={"text": text}), {"body": {"text": "Good news.\n\n" + text}})
    assert [(one["change"], one["new_position"]) for one in diff["blocks"]] == [("added", 0)]
    assert runs(diff["blocks"][0]["words"]) == [("insert", "Good news.")]


def test_what_is_named_more_or_less_is_summed_up(editor: Seat) -> None:
    # given the story of the tape, with another author, topic, quote and related article
    related = editor.made("/v1/articles", plain("Grid"))
    article = editor.made("/v1/articles", story())
    first, second = article["quotes"]
    place = second["occurrences"][0]["id"]
    address = f"/v1/articles/{article['id']}"
    changes = {
        "authors": ["Ida Falk", "R. Okafor"],
        "topics": [],
        "related": [related["id"]],
        "extra": {"desk": "night"},
        "quotes": [{"id": second["id"], "occurrences": [{"id": place, "form": "partial"}]}],
    }
    assert editor.patch(address, changes, version=1).is_success

    # then each list says what came and what went
    diff = editor.read(f"{address}/revisions/1/diff/2")
    names = {
        member: ([one.get("name") or one.get("headline") or one["text"] for one in diff[member][side]])
        for member, side in (("authors", "added"), ("topics", "removed"), ("related", "added"), ("quotes", "removed"))
    }
    assert names == {"authors": ["Ida Falk"], "topics": ["Energy"], "related": ["Grid"], "quotes": [first["text"]]}
    assert [one["id"] for one in diff["quotes"]["placed_anew"]] == [second["id"]]
    assert diff["authors"]["reordered"] is False
    assert [(one["field"], one["new"]) for one in diff["fields"]] == [("extra", {"desk": "night"})]
    assert diff["blocks"] == []

    # and backwards it is the other way round
    back = editor.read(f"{address}/revisions/2/diff/1")
    assert [one["name"] for one in back["topics"]["added"]] == ["Energy"]


def test_a_revision_differs_in_nothing_from_itself(editor: Seat) -> None:
    article = editor.made("/v1/articles", story(body={"markdown": BODY}))
    diff = editor.read(f"/v1/articles/{article['id']}/revisions/1/diff/1")
    assert (diff["fields"], diff["blocks"]) == ([], [])
    assert all(not diff[name]["added"] and not diff[name]["removed"] for name in ("authors", "topics", "quotes"))


TEXTS = st.text(alphabet=st.sampled_from("ab c.\n東é“”📰"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_the_runs_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    found = changed_words(old, new)
    assert "".join(run["text"] for run in found if run["op"] != "insert") == old
    assert "".join(run["text"] for run in found if run["op"] != "delete") == new
    for run in found:
        assert old[run["old_start"] : run["old_end"]] == (run["text"] if run["op"] != "insert" else "")
        assert new[run["new_start"] : run["new_end"]] == (run["text"] if run["op"] != "delete" else "")


def test_a_text_that_is_too_long_for_words_is_compared_by_sentences() -> None:
    # given a block of 70,000 words, with one word changed near each end
    rng = random.Random(5)  # noqa: S311 - the same each time
    sentences = [" ".join(rng.choice(["sea", "wind", "quay", "rope"]) for _ in range(13)) + "." for _ in range(5000)]
    changed = [*sentences]
    changed[2], changed[-3] = "sea wind storm.", "rope of hemp."
    old, new = " ".join(sentences), " ".join(changed)

    # then what stands between them is equal, and nothing is lost
    found = changed_words(old, new)
    assert max(len(run["text"]) for run in found if run["op"] == "equal") > len(old) * 0.9
    assert "".join(run["text"] for run in found if run["op"] != "delete") == new


def block(key: str, text: str) -> dict[str, Any]:
    span = {"_type": "span", "_key": "s1", "text": text, "marks": []}
    return {"_type": "block", "_key": key, "style": "normal", "children": [span], "markDefs": []}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PARAGRAPHS, "a b c", "a b d", "—"])), st.data())
def test_every_block_is_accounted_for(texts: list[str], data: st.DataObject) -> None:
    old = [block(f"k{place}", text) for place, text in enumerate(texts)]
    kept = data.draw(st.permutations(old))[: data.draw(st.integers(0, len(old)))]
    others = data.draw(st.lists(st.sampled_from(PARAGRAPHS)))
    new = [*kept, *(block(f"n{place}", text) for place, text in enumerate(others))]
    found = changed_blocks(old, new)
    gone = {one["old_position"] for one in found if one["change"] == "removed"}
    come = {one["new_position"] for one in found if one["change"] == "added"}
    assert len(old) - len(gone) == len(new) - len(come)
    both = [one for one in found if one["change"] not in {"added", "removed"}]
    assert len({one["old_position"] for one in both}) == len({one["new_position"] for one in both}) == len(both)
