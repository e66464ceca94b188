"""An editor lists the places of quotes that an edit has left open, accepts, anchors anew, or removes them."""

from __future__ import annotations

import pytest

from tests.newsroom import Json, Newsroom, Seat

STORY: Json = {
    "headline": "Dam holds",
    "language": "en",
    "body": {"text": "“It will hold for years,” Ada Lind said."},
    "quotes": [{"text": "It will hold for years", "speaker": "Ada Lind"}],
}


def edited(editor: Seat, text: str) -> tuple[str, Json]:
    """An article whose body was changed after its quote had its place; where it is, and that place."""
    address = f"/v1/articles/{editor.made('/v1/articles', STORY)['id']}"
    assert editor.patch(address, {"body": {"text": text}}, version=1).status_code == 200
    (place,) = editor.read(f"{address}/occurrences?view=draft")["items"]
    return address, place


def place_again(editor: Seat, address: str, place: Json, occurrence: Json | None) -> Json:
    quotes = [{"id": place["quote_id"], "occurrences": [occurrence]}] if occurrence else []
    answer = editor.patch(address, {"quotes": quotes}, version=2)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("text", "state", "found"),
    [
        ("“It shall hold for years,” Ada Lind said.", "drifted", "It shall hold for years"),
        ("Nothing of it stands here.", "orphaned", None),
    ],
)
def test_open_places_are_listed_and_refuse_publication(editor: Seat, text: str, state: str, found: str | None) -> None:
    address, place = edited(editor, text)

    assert (place["state"], place["exact"], place["found"]) == (state, "It will hold for years", found)
    assert editor.post(f"{address}/publish", version=2).status_code == 409


@pytest.mark.parametrize("how", ["accepted", "anchored anew", "removed"])
def test_an_open_place_is_closed_in_each_way(editor: Seat, how: str) -> None:
    # given a place that has drifted
    address, place = edited(editor, "Good news. “It shall hold for years,” Ada Lind said.")
    wishes: dict[str, Json | None] = {
        "accepted": {"id": place["id"], "state": "anchored"},
        "anchored anew": {"exact": "hold for years", "form": "partial"},
        "removed": None,
    }

    # when an editor closes it
    place_again(editor, address, place, wishes[how])

    # then it stands so in the list, and the article can be published
    left = editor.read(f"{address}/occurrences?view=draft")["items"]
    expected = {
        "accepted": [(place["id"], "anchored", "It shall hold for years")],
        "anchored anew": [(left[0]["id"] if left else "", "anchored", "hold for years")],
        "removed": [],
    }
    assert [(one["id"], one["state"], one["exact"]) for one in left] == expected[how]
    assert editor.post(f"{address}/publish", version=3).status_code == 200


def test_an_orphan_is_not_accepted_but_anchored_to_other_words(editor: Seat) -> None:
    # given words that are gone
    address, place = edited(editor, "She is sure of the dam.")
    accepted = {"quotes": [{"id": place["quote_id"], "occurrences": [{"id": place["id"], "state": "anchored"}]}]}
    assert editor.patch(address, accepted, version=2).status_code == 422

    # when the words that now stand for them are given
    saved = place_again(editor, address, place, {"exact": "sure of the dam", "form": "indirect"})

    # then the quote stands there
    assert [(one["exact"], one["form"]) for one in saved["quotes"][0]["occurrences"]] == [
        ("sure of the dam", "indirect")
    ]


@pytest.mark.parametrize("name", ["words-drifted", "words-orphaned"])
def test_an_override_keeps_its_reason_in_the_audit(newsroom: Newsroom, name: str) -> None:
    # given an orphan
    editor, admin = newsroom.editor, newsroom.seat("admin")
    address, _ = edited(editor, "Nothing of it stands here.")

    # when it is published by name, with a reason
    override = [{"name": name, "reason": "The words come back tonight"}]
    assert editor.post(f"{address}/publish", {"override": override}, version=2).status_code == 200

    # then the audit has it
    ident = address.rpartition("/")[2]
    (entry,) = admin.read(f"/v1/audit?kind=article&id={ident}&action=publish")["items"]
    assert entry["details"]["override"] == override
