"""One quote as it is read: what readers get of it, what editors do, and what nobody may learn."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from app.quotes.views import (
    AttributionView,
    OccurrenceList,
    QuoteView,
    RemarkView,
    ResponseList,
    VerificationList,
)
from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.record import Desk, Record


def nested(desk: Desk, **members: Any) -> dict[str, str]:
    """What the chancellor said, told by a minister on a tape that a reporter obtained and a channel reported."""
    tape = desk.source("leaked tape", "work", work_type="audio", slug=None)
    telling = desk.remark(
        {"source_id": desk.source("Ada Lind"), "source_title": "energy minister"},
        {"role": "recorded_in", "source_id": tape},
        {"role": "obtained_by", "source_id": desk.source("J. Weiss")},
        {"role": "reported_by", "source_id": desk.source("Channel 9", "publication"), "cue": "according to"},
        said_date="2024~",
        medium="private_remarks",
        audience="donors",
    )
    told = desk.remark({"source_id": desk.source("Otto Brandt")}, told_in=telling)
    return {
        "outer": desk.quote("I have no choice", telling, **members),
        "inner": desk.quote("You will not dare", told, **members),
        "tape": tape,
        "remark": telling.id,
    }


def test_a_quote_shows_who_said_it_to_whom_and_how_it_came_to_us(newsroom: Newsroom, reader: Seat) -> None:
    # given a public quote from a tape
    with Record(newsroom) as desk:
        quote = nested(desk, published=True)["outer"]

    # when anybody reads it
    seen = reader.read(f"/v1/quotes/{quote}?include=attribution")

    # then all of its attribution is there
    assert seen["speaker"] | {"id": ""} == {"id": "", "kind": "person", "slug": "ada-lind", "name": "Ada Lind"}
    assert seen["speakers"] == [seen["speaker"]]
    assert seen["speaker_title"] == "energy minister"
    assert seen["told_by"] == []
    assert seen["said"] == {
        "date": "2024~", "text": None, "medium": "private_remarks", "occasion": None, "audience": "donors",
        "place": None,
    }  # fmt: skip
    assert seen["credit"] == "Ada Lind, energy minister, on a leaked tape, according to Channel 9"
    steps = seen["attribution"]["steps"]
    assert [(step["step"], step["role"], step["source"]["name"], step["via"]) for step in steps] == [
        (0, "speaker", "Ada Lind", []),
        (1, "recorded_in", "leaked tape", [0]),
        (2, "obtained_by", "J. Weiss", [1]),
        (3, "reported_by", "Channel 9", [2]),
    ]
    assert seen["attribution"]["told_in"] is None
    assert not {"published", "trashed_at", "remark"} & seen.keys()
    assert "attribution" not in reader.read(f"/v1/quotes/{quote}")


def test_nested_speech_is_followed_to_its_origin(newsroom: Newsroom, reader: Seat) -> None:
    # given what a third person said that the chancellor said that the minister told
    with Record(newsroom) as desk:
        found = nested(desk, published=True)
        chancellor = desk.session.get_one(type(desk.remark({"source_id": desk.source("Nobody")})), found["remark"])
        middle = desk.remark({"source_id": desk.source("Otto Brandt")}, told_in=chancellor)
        inmost = desk.quote(
            "Not on my watch", desk.remark({"source_id": desk.source("Tom Reed")}, told_in=middle), published=True
        )

    # when its attribution is read
    attribution = reader.read(f"/v1/quotes/{inmost}/attribution")
    seen = reader.read(f"/v1/quotes/{inmost}")

    # then it leads outward to the tape, and every form of the quote says who told it
    names = []
    level: Json | None = attribution
    while level is not None:
        names.append([step["source"]["name"] for step in level["steps"]])
        level = level["told_in"]
    assert names == [["Tom Reed"], ["Otto Brandt"], ["Ada Lind", "leaked tape", "J. Weiss", "Channel 9"]]
    assert [source["name"] for source in seen["told_by"]] == ["Otto Brandt", "Ada Lind"]
    tellers = "as told by Otto Brandt, as told by Ada Lind, energy minister"
    assert seen["credit"] == f"Tom Reed, {tellers}, on a leaked tape, according to Channel 9"
    short = reader.read(f"/v1/quotes/{inmost}?fields=text")
    assert short.keys() == {"id", "type", "version", "text", "told_by", "credit"}


def test_an_unnamed_source_is_a_description_and_nothing_that_leads_to_it(newsroom: Newsroom, reader: Seat) -> None:
    # given a public quote of an unnamed official, whose step carries a link and a note
    with Record(newsroom) as desk:
        official = desk.source("a senior official", "unnamed")
        remark = desk.remark(
            {
                "source_id": official,
                "on_behalf_of_id": desk.source("Harbor Board", "organization"),
                "evidence_url": "https://a.example/official",
                "note": "met at the office",
            },
            {"role": "reported_by", "source_id": desk.source("Channel 9", "publication")},
        )
        quote = desk.quote("It will be closed", remark, published=True)

    # when readers look at it from every side
    answers = [
        reader.get(path)
        for path in (
            f"/v1/quotes/{quote}?include=attribution,responses,verifications,occurrences,articles",
            f"/v1/quotes/{quote}/attribution",
            "/v1/quotes?include=attribution",
            "/v1/attributions",
            "/v1/sources",
            f"/v1/quotes?speaker={official}",
            f"/v1/quotes?source={official}",
            f"/v1/attributions?source={official}",
            f"/v1/responses?responder={official}",
        )
    ]

    # then its description is all there is of it: no id in a body or a cache tag, no link, no note, no row
    for answer in answers:
        assert answer.status_code == 200
        for hidden in (official, remark.id, "a.example", "met at"):
            assert hidden not in answer.text
            assert hidden not in str(answer.headers)
    seen = answers[0].json()
    assert seen["speaker"] == {"kind": "unnamed", "name": "a senior official"}
    assert seen["credit"] == "a senior official, on behalf of Harbor Board, according to Channel 9"
    assert [answer.json()["items"] for answer in answers[3:4] + answers[5:]] == [[]] * 5


def test_editors_see_what_readers_must_not(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a quote of an unnamed official that nothing public shows
    with Record(newsroom) as desk:
        official = desk.source("a senior official", "unnamed")
        remark = desk.remark({"source_id": official, "note": "met at the office"})
        quote = desk.quote("It will be closed", remark)

    # then readers have nothing
    assert reader.get(f"/v1/quotes/{quote}").status_code == 404
    assert reader.get(f"/v1/quotes/{quote}/attribution").status_code == 404
    assert reader.get(f"/v1/quotes/{quote}?view=draft").status_code == 401

    # and editors have its source, its remark, and the versions that writing wants
    seen = editor.get(f"/v1/quotes/{quote}?view=draft&include=attribution")
    assert seen.headers["etag"] == '"1"'
    assert seen.json()["speaker"] == {"id": official, "kind": "unnamed", "slug": None, "name": "a senior official"}
    assert seen.json()["remark"] == {"id": remark.id, "version": 1}
    assert seen.json()["published"] is False
    assert seen.json()["attribution"]["steps"][0]["note"] == "met at the office"
    assert editor.get(f"/v1/quotes/{quote}/attribution?view=draft").headers["etag"] == '"1"'
    assert editor.get(f"/v1/quotes/{quote}").status_code == 404


def test_a_response_counts_once_it_is_public(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    # given responses in words of their own, in words that are a quote not yet public, and in the trash
    with Record(newsroom) as desk:
        quote = desk.public("I have no choice")
        reed = desk.source("Tom Reed")
        plain = desk.response(reed, target_quote_id=quote, text="She never said that")
        desk.response(reed, target_quote_id=quote, trashed_at="2026-11-01T10:00:00.000000Z")
        words = desk.said("It is a forgery", "Tom Reed")
        hidden = desk.response(reed, "disputes", target_quote_id=quote, quote_id=words)

    # then readers have the first alone, editors the second too
    assert [one["id"] for one in reader.read(f"/v1/quotes/{quote}")["responses"]] == [plain]
    assert [one["id"] for one in reader.read(f"/v1/quotes/{quote}/responses")["items"]] == [plain]
    assert [one["id"] for one in editor.read(f"/v1/quotes/{quote}?view=draft")["responses"]] == [plain, hidden]
    assert [one["id"] for one in reader.read("/v1/responses")["items"]] == [plain]

    # and once its words are public the second is read with them
    with Record(newsroom) as desk:
        desk.article("It is a forgery, says Reed", [words])
    responses = reader.read(f"/v1/quotes/{quote}")["responses"]
    assert [one["id"] for one in responses] == [plain, hidden]
    assert responses[1]["quote"]["credit"] == "Tom Reed"
    assert responses[1]["text"] is None


def test_a_denial_of_a_tape_stands_at_every_quote_on_it(newsroom: Newsroom, reader: Seat) -> None:
    # given a tape that somebody says is not real, and a check of it
    with Record(newsroom) as desk:
        found = nested(desk, published=True)
        denial = desk.response(desk.source("Ada Lind"), "disputes", target_source_id=found["tape"], text="Not me")
        remark = desk.response(desk.source("Ada Lind"), "denies", target_remark_id=found["remark"])
        check = desk.verification("inconclusive", "expert", source_id=found["tape"])

    # then it stands at the outer and the inner quote, that of the remark at the outer one alone
    outer, inner = (reader.read(f"/v1/quotes/{found[name]}")["responses"] for name in ("outer", "inner"))
    assert [(one["id"], one["on"]) for one in outer] == [(denial, "source"), (remark, "remark")]
    assert [(one["id"], one["on"]) for one in inner] == [(denial, "source")]
    listed = reader.read(f"/v1/sources/{found['tape']}/responses")["items"]
    assert [one["target_source"]["name"] for one in listed] == ["leaked tape"]
    assert [one["id"] for one in reader.read(f"/v1/sources/{found['tape']}/verifications")["items"]] == [check]


def test_what_was_checked_is_listed_newest_first(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        quote = desk.public("I have no choice")
        first = desk.verification("inconclusive", quote_id=quote)
        second = desk.verification("verified", quote_id=quote, checked_by_id=desk.source("Ida Bell"))
    listed = reader.read(f"/v1/quotes/{quote}/verifications")["items"]
    assert [one["id"] for one in listed] == [second, first]
    assert listed[0]["checked_by"]["name"] == "Ida Bell"
    assert reader.read(f"/v1/quotes/{quote}?include=verifications")["verifications"] == listed


def test_a_translation_names_what_it_translates(newsroom: Newsroom, reader: Seat) -> None:
    with Record(newsroom) as desk:
        remark = desk.remark({"source_id": desk.source("Ada Lind")})
        original = desk.quote("Ich habe keine Wahl", remark, language="de")
        translated = desk.quote("I have no choice", remark, translation_of_id=original, published=True)
    seen = reader.read(f"/v1/quotes/{translated}")["translation_of"]
    assert seen == {"id": original, "type": "quote", "text": "Ich habe keine Wahl", "told_by": [], "credit": "Ada Lind"}


def test_the_address_of_a_merged_quote_leads_to_the_survivor(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    # given one public survivor and one that is not
    with Record(newsroom) as desk:
        survivor, hidden = desk.public("I have no choice"), desk.said("It is done", "Tom Reed")
        between = desk.said("I have no choice!", "Ada Lind", merged_into_id=survivor)
        merged = desk.said("I have no choice.", "Ada Lind", merged_into_id=between)
        lost = desk.said("It is done.", "Tom Reed", merged_into_id=hidden)

    # then readers are led on, with what they asked, and learn nothing of the other
    moved = reader.get(f"/v1/quotes/{merged}?fields=text")
    assert (moved.status_code, moved.headers["location"]) == (308, f"/v1/quotes/{survivor}?fields=text")
    assert reader.get(f"/v1/quotes/{merged}/responses").headers["location"] == f"/v1/quotes/{survivor}/responses"
    assert reader.get(f"/v1/quotes/{lost}").status_code == 404
    assert editor.get(f"/v1/quotes/{lost}?view=draft").headers["location"] == f"/v1/quotes/{hidden}?view=draft"


def test_where_it_is_printed_differs_for_readers_and_editors(newsroom: Newsroom, reader: Seat, editor: Seat) -> None:
    with Record(newsroom) as desk:
        quote = desk.said("I have no choice", "Ada Lind")
        live = desk.article("Minister disputes tape", [quote])
        draft = desk.article("What comes next", [quote], status="draft", state="drifted")
    listed = reader.read(f"/v1/quotes/{quote}/occurrences")["items"]
    assert [one["article"]["id"] for one in listed] == [live]
    assert "found" not in listed[0]
    heads = editor.read(f"/v1/quotes/{quote}/occurrences?view=draft")["items"]
    assert {one["article"]["id"]: one["article"]["headline"] for one in heads} == {
        live: "Minister disputes tape",
        draft: "What comes next",
    }
    seen = reader.read(f"/v1/quotes/{quote}?include=articles,occurrences")
    assert seen["occurrences"] == listed
    assert ([one["slug"] for one in seen["articles"]], seen["articles_count"]) == (["minister-disputes-tape"], 1)


def test_a_remark_is_for_editors_alone(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    with Record(newsroom) as desk:
        found = nested(desk, published=True)
        desk.said("Something else", "Tom Reed")
    remark = editor.get(f"/v1/remarks/{found['remark']}")
    assert remark.headers["etag"] == '"1"'
    assert [quote["text"] for quote in remark.json()["quotes"]] == ["I have no choice"]
    assert len(editor.read("/v1/remarks?source=otto-brandt")["items"]) == 1
    assert [one["told_in"]["id"] for one in editor.read(f"/v1/remarks?told_in={found['remark']}")["items"]] == [
        found["remark"]
    ]
    assert editor.read("/v1/remarks?medium=court")["items"] == []
    assert editor.get("/v1/remarks/01980000-0000-7000-8000-000000000000").status_code == 404
    for path in ("/v1/remarks", f"/v1/remarks/{found['remark']}"):
        assert reader.get(path).status_code == 401
        assert newsroom.seat("reader").get(path).status_code == 403


@pytest.mark.parametrize("view", ["", "&view=draft"])
def test_answers_are_as_they_are_documented(newsroom: Newsroom, editor: Seat, view: str) -> None:
    # given a record with something of everything
    with Record(newsroom) as desk:
        found = nested(desk, published=True)
        topic = desk.topic("Energy")
        quote = desk.public(
            "I have […] no choice", "Tom Reed", about=[{"topic_id": topic}, {"source_id": desk.source("Ada Lind")}],
            alterations=[{"kind": "ellipsis", "start": 7, "end": 10, "original": None, "note": None}],
        )  # fmt: skip
        desk.article("Minister disputes tape", [quote, found["inner"]], topics=(topic,))
        desk.verification("verified", quote_id=quote)
        desk.response(desk.source("Ada Lind"), target_quote_id=quote, quote_id=found["inner"])

    # then each answer is what its shape says, member for member
    everything = "articles,attribution,responses,verifications,occurrences"
    shapes: dict[str, type[BaseModel]] = {
        f"/v1/quotes/{quote}?include={everything}": QuoteView,
        f"/v1/quotes/{found['inner']}?include=attribution": QuoteView,
        f"/v1/quotes/{found['inner']}/attribution?": AttributionView,
        f"/v1/quotes/{quote}/responses?": ResponseList,
        f"/v1/quotes/{quote}/verifications?": VerificationList,
        f"/v1/quotes/{quote}/occurrences?": OccurrenceList,
        f"/v1/remarks/{found['remark']}?": RemarkView,
    }
    for path, shape in shapes.items():
        body = editor.read((path + view).replace("?&", "?").rstrip("?"))
        assert shape.model_validate(body).model_dump(exclude_unset=True) == body
