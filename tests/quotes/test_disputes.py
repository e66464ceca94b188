"""A quote is disputed while an open denial or dispute stands against it, its remark, or a recording in its chain."""

from __future__ import annotations

import pytest

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, RECORDED, REPORTED, published, quote, seen, single, story

DENIES: Json = {"responder": "Tom Reed", "stance": "denies"}


def disputed(editor: Seat, *idents: str) -> list[bool]:
    return [seen(editor, ident)["disputed"] for ident in idents]


def recording(editor: Seat, ident: str) -> str:
    steps = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")["steps"]
    return str(next(step["source"]["id"] for step in steps if step["role"] == "recorded_in"))


@pytest.mark.parametrize(
    ("stance", "expected"),
    [
        ("denies", True), ("disputes", True), ("confirms", False), ("corrects", False),
        ("neither_confirms_nor_denies", False), ("declines_to_comment", False), ("no_response", False),
    ],
)  # fmt: skip
def test_only_who_denies_or_disputes_makes_words_disputed(editor: Seat, stance: str, expected: bool) -> None:
    made = single(editor, responses=[{"responder": "Tom Reed", "stance": stance}])
    assert disputed(editor, made["id"]) == [expected]


def test_words_are_disputed_while_the_denial_is_open(newsroom: Newsroom, editor: Seat) -> None:
    # given a denied quote
    ident = single(editor)["id"]
    denial = editor.made(f"/v1/quotes/{ident}/responses", DENIES)
    assert disputed(editor, ident) == [True]

    # when the denial is settled one way or the other, or opened again
    for version, (state, expected) in enumerate(
        [("rejected", False), ("open", True), ("withdrawn", False), ("open", True), ("upheld", False)], 1
    ):
        answer = editor.patch(f"/v1/responses/{denial['id']}", {"state": state}, version=version)
        assert answer.status_code == 200

        # then the quote follows, and who has read it before is told so
        assert disputed(editor, ident) == [expected]
        assert seen(editor, ident)["version"] == version + 2


def test_a_denied_remark_disputes_all_quotes_of_it_also_later_ones(editor: Seat) -> None:
    # given two quotes of one remark and one told in it
    items = [quote("A"), {"text": "B", "same_remark_as": 0}, quote("C", speaker="Eva Roth", told_in=0)]
    first, second, inner = (made["id"] for made in editor.made("/v1/articles", story(*items))["quotes"])

    # when the remark is denied
    editor.made(f"/v1/quotes/{first}/responses", DENIES | {"on": "remark"})

    # then its own quotes are disputed, and one that joins it
    assert disputed(editor, first, second, inner) == [True, True, False]
    assert single(editor, "D", speaker=ADA, same_remark_as={"id": first})["disputed"] is True


def test_a_denied_recording_disputes_all_that_came_through_it(editor: Seat) -> None:
    # given quotes on a tape, one told in them, and one on no tape
    items = [
        quote("A", attribution=[RECORDED]),
        quote("B", speaker="Eva Roth", attribution=[RECORDED]),
        quote("C", speaker="Otto Brandt", told_in=0),
        quote("D", attribution=[REPORTED]),
    ]
    idents = [made["id"] for made in editor.made("/v1/articles", story(*items))["quotes"]]
    tape = recording(editor, idents[0])

    # when the tape is denied
    denial = editor.made(f"/v1/sources/{tape}/responses", DENIES)

    # then all but the last are disputed, and so is what is found on the tape later
    assert disputed(editor, *idents) == [True, True, True, False]
    later = single(editor, "E", attribution=[{"role": "recorded_in", "source": {"id": tape}}])
    assert later["disputed"] is True
    assert single(editor, "F", attribution=[{"role": "obtained_by", "source": {"id": tape}}])["disputed"] is False

    # and when the tape is taken out of an attribution, or the denial withdrawn, they no longer are
    answer = editor.patch(f"/v1/quotes/{later['id']}", {"attribution": [REPORTED]}, version=later["version"])
    assert answer.json()["disputed"] is False
    editor.patch(f"/v1/responses/{denial['id']}", {"state": "withdrawn"}, version=1)
    assert disputed(editor, *idents, later["id"]) == [False] * 5


def test_a_denial_counts_once_its_words_are_public_and_while_they_are(editor: Seat, reader: Seat) -> None:
    # given a live quote, denied in words that no reader knows yet
    ident = published(editor, quote("We open"))["quotes"][0]["id"]
    words = single(editor, "We never said so", speaker="Tom Reed")["id"]
    editor.made(f"/v1/quotes/{ident}/responses", DENIES | {"quote": {"id": words}})
    assert reader.read(f"/v1/quotes/{ident}")["disputed"] is False
    assert reader.read(f"/v1/quotes/{ident}")["responses"] == []

    # when an article prints these words
    item = {"id": words}
    body = {"headline": "Denial", "language": "en", "body": {"text": "“We never said so”"}, "quotes": [item]}
    denial = editor.made("/v1/articles?publish=true", body)

    # then the quote is disputed for readers, with the denial
    public = reader.read(f"/v1/quotes/{ident}")
    assert public["disputed"] is True
    assert [answer["quote"]["id"] for answer in public["responses"]] == [words]

    # and no longer, once that article is gone
    assert editor.post(f"/v1/articles/{denial['id']}/unpublish", version=denial["version"]).status_code == 200
    assert reader.read(f"/v1/quotes/{ident}")["disputed"] is False
    assert reader.read(f"/v1/quotes/{ident}")["responses"] == []


def test_a_draft_with_a_denial_moves_nothing_that_readers_see(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a live quote
    ident = published(editor, quote("We open"))["quotes"][0]["id"]
    before = reader.get(f"/v1/quotes/{ident}")

    # when a draft denies it, in words of its own
    denies = {"responder": "Tom Reed", "stance": "denies", "quote": 0}
    draft = editor.made("/v1/articles", story(quote("Never", speaker="Tom Reed")))
    editor.made(f"/v1/quotes/{ident}/responses", denies | {"quote": {"id": draft["quotes"][0]["id"]}})

    # then readers get the same bytes
    after = reader.get(f"/v1/quotes/{ident}")
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])


def test_a_change_of_what_is_disputed_is_in_the_log_as_a_public_one(newsroom: Newsroom, editor: Seat) -> None:
    # given a public quote on a tape
    ident = published(editor, quote("We open", attribution=[RECORDED]))["quotes"][0]["id"]

    # when the tape is denied
    editor.made(f"/v1/sources/{recording(editor, ident)}/responses", DENIES)

    # then the quote has a row of its own
    rows = newsroom.rows("SELECT action, public_before, public_after, public_seq FROM change WHERE id = :id", id=ident)
    assert [(row["action"], bool(row["public_before"])) for row in rows][-1] == ("update", True)
    assert rows[-1]["public_seq"] is not None
