"""Each check finds its case, says where, and is gone once its remedy was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.articles.checks.facts import Facts
from app.articles.checks.rules import CHECKS
from app.core.sql.reader import Reader
from tests.newsroom import Json, Newsroom, Seat

ADA: Json = {"name": "Ada Lind", "kind": "person"}
SOUND: Json = {
    "text": "The dam will hold for years",
    "speaker": ADA,
    "speaker_title": "engineer",
    "attribution": [{"role": "reported_by", "source": "Channel 9"}],
}


class Counted(Reader):
    """Counts what it reads."""

    statements = 0

    def run(self, statement: str, values: dict[str, Any]) -> Any:
        self.statements += 1
        return super().run(statement, values)


def read_by(reader: Reader) -> Callable[[], Reader]:
    return lambda: reader


STORY: Json = {
    "headline": "Dam will hold",
    "language": "en",
    "body": {"text": "🌊 “The dam will hold for years,” Ada Lind said."},
    "quotes": [SOUND],
}
OFFICIAL: Json = {"kind": "unnamed", "name": "an official", "anonymity_reason": "fears for the job"}


def checks(seat: Seat, article: Json) -> list[Json]:
    items: list[Json] = seat.read(f"/v1/articles/{article['id']}/checks")["items"]
    return items


def names(items: list[Json]) -> list[str]:
    return [one["name"] for one in items]


def send(seat: Seat, remedy: Json, **facts: Any) -> Json:
    """Send a remedy as it is, but for facts that a person fills in."""
    headers = {"if_match": remedy["if_match"]} if remedy["if_match"] else {}
    answer = seat.send(remedy["method"], remedy["path"], remedy["body"] | facts, **headers)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


def changed(seat: Seat, article: Json, **members: Any) -> Json:
    answer = seat.patch(f"/v1/articles/{article['id']}", members, version=article["version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_sound_article_has_nothing_to_look_at(editor: Seat) -> None:
    article = editor.made("/v1/articles", STORY)

    assert checks(editor, article) == []
    assert editor.read(f"/v1/articles/{article['id']}/checks?view=draft")["items"] == []
    assert editor.get("/v1/articles/no-such-article/checks").status_code == 404


def test_a_quotation_without_a_quote_comes_with_the_quote_to_send(editor: Seat) -> None:
    # given a body that quotes somebody twice, and one quote
    text = (
        STORY["body"]["text"]
        + "\n\n😀 “We have measured it twice,” Lind told Channel 9. “It is safe, I think,” said Tom Reed."
    )
    article = editor.made("/v1/articles", STORY | {"body": {"text": text}})

    # when it is checked
    first, second = checks(editor, article)

    # then each quotation has its place, its words, the probable speaker and the cue
    assert first["name"] == second["name"] == "quotation-without-quote"
    assert (first["refuses"], first["pointer"]) == (False, None)
    place = first["place"]
    assert place["exact"] == "We have measured it twice" == text[place["start"] : place["end"]]
    assert place["start_utf16"] == place["start"] + 2
    assert place["field"] == "body"
    assert place["block"] is not None
    lind = article["quotes"][0]["speaker"]["id"]
    wanted = {"field": "body", "exact": "We have measured it twice", "cue": "told"}
    stub = {"text": "We have measured it twice", "speaker": {"id": lind}, "occurrences": [wanted]}
    assert first["remedy"] == {
        "method": "PATCH",
        "path": f"/v1/articles/{article['id']}",
        "if_match": '"1"',
        "body": {"quotes": [{"id": article["quotes"][0]["id"]}, stub]},
    }
    assert second["remedy"]["body"]["quotes"][-1]["speaker"] == "Tom Reed"

    # and both are gone one after the other, when the remedies are sent
    saved = send(editor, first["remedy"])
    assert [one["speaker"]["name"] for one in saved["quotes"]] == ["Ada Lind", "Ada Lind"]
    (left,) = [one for one in checks(editor, article) if one["name"] == "quotation-without-quote"]
    send(editor, left["remedy"])
    assert "quotation-without-quote" not in names(checks(editor, article))


def test_of_equal_words_those_between_the_marks_are_meant(editor: Seat) -> None:
    # given the words of a quotation as the writer's own words before
    text = "Lind thinks that it is safe enough. “It is safe enough,” Lind said.\n\n“It is safe enough,” she said."
    quote = SOUND | {"text": "It is safe enough", "occurrences": [{"exact": "It is safe enough", "nth": 2}]}
    article = editor.made(
        "/v1/articles", STORY | {"body": {"text": text.replace("that it", "that: It")}, "quotes": [quote]}
    )

    # when the remedy for the first is sent
    (found,) = checks(editor, article)
    stub = found["remedy"]["body"]["quotes"][-1]
    stub["speaker"] = "Ada Lind"
    saved = send(editor, found["remedy"])

    # then it stands where the check has said
    assert saved["quotes"][1]["occurrences"][0]["start"] == found["place"]["start"]


def test_who_is_not_named_is_for_a_person_to_fill_in(editor: Seat) -> None:
    article = editor.made(
        "/v1/articles", {"headline": "Dam", "language": "en", "body": {"text": "“We saw it all,” she said."}}
    )

    (found,) = checks(editor, article)

    assert found["remedy"]["body"]["quotes"] == [
        {
            "text": "We saw it all",
            "speaker": None,
            "occurrences": [{"field": "body", "exact": "We saw it all", "cue": "said"}],
        }
    ]


def fill_speaker(remedy: Json) -> None:
    remedy["body"]["quotes"][-1]["speaker"] = "Ada Lind"


def fill_reporter(remedy: Json) -> None:
    assert remedy["body"]["steps"][-1].pop("source") is None
    remedy["body"]["steps"][-1]["source"] = {"kind": "publication", "name": "Channel 9"}


def fill_title(remedy: Json) -> None:
    assert remedy["body"]["steps"][0]["source_title"] is None
    remedy["body"]["steps"][0]["source_title"] = "engineer"


def fill_headline(remedy: Json) -> None:
    assert remedy["body"]["headline"] is None
    remedy["body"]["headline"] = "Dam will allegedly hold"


def fill_result(remedy: Json) -> None:
    assert remedy["body"]["result"] is None
    remedy["body"] |= {"result": "verified", "checked_by": "Ida Falk"}


def nothing(remedy: Json) -> None:
    assert None not in remedy["body"].values()


HEADLINE: Json = {"field": "headline", "form": "indirect", "exact": "hold"}
UNNAMED_BODY: Json = {"text": "“The dam will hold for years,” an official said."}
DENIED: Json = {"responder": "Tom Reed", "stance": "denies"}
CASES: dict[str, tuple[Json, str, Callable[[Json], None]]] = {
    "quotation-without-quote": ({"quotes": []}, "body", fill_speaker),
    "ends-at-speaker": ({"quotes": [SOUND | {"attribution": []}]}, "body", fill_reporter),
    "hedge-missing": (
        {"quotes": [SOUND | {"occurrences": [{"field": "body", "hedge": "alleged"}, HEADLINE]}]},
        "headline", fill_headline,
    ),
    "only-unnamed": (
        {"body": UNNAMED_BODY, "quotes": [SOUND | {"speaker": OFFICIAL, "speaker_title": None}]}, "body", fill_result,
    ),
    "title-missing": ({"quotes": [SOUND | {"speaker_title": None}]}, "body", fill_title),
    "dispute-not-mentioned": ({"quotes": [SOUND | {"responses": [DENIED]}]}, "body", nothing),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_check_is_gone_once_its_remedy_was_sent(editor: Seat, name: str) -> None:
    # given an article with one thing to look at
    members, field, fill = CASES[name]
    article = editor.made("/v1/articles", STORY | members)
    (found,) = checks(editor, article)
    assert (found["name"], found["refuses"], found["place"]["field"]) == (name, False, field)
    assert found["detail"].endswith(".")

    # when the remedy is sent, the facts filled in
    fill(found["remedy"])
    send(editor, found["remedy"])

    # then the check has nothing more to say
    assert name not in names(checks(editor, article))


def drifted(editor: Seat) -> Json:
    article = editor.made("/v1/articles", STORY)
    return changed(editor, article, body={"text": "“The dams will hold for years,” Ada Lind said."})


def orphaned(editor: Seat) -> Json:
    article = editor.made("/v1/articles", STORY)
    return changed(editor, article, body={"text": "Nothing of it stands here."})


def fabricated(editor: Seat) -> Json:
    article = editor.made("/v1/articles", STORY)
    check = {"result": "fabricated", "basis": "expert"}
    editor.made(f"/v1/quotes/{article['quotes'][0]['id']}/verifications", check)
    return article


@pytest.mark.parametrize(
    ("name", "made", "pointer", "status", "problem"),
    [
        ("words-drifted", drifted, "/quotes/0/occurrences/0", 409, "words-drifted"),
        ("words-orphaned", orphaned, "/quotes/0/occurrences/0", 409, "words-drifted"),
        ("never-said", fabricated, "/quotes/0", 422, "checks-failed"),
    ],
)
def test_what_always_refuses_publication_is_listed_with_its_remedy(
    editor: Seat, name: str, made: Callable[[Seat], Json], pointer: str, status: int, problem: str
) -> None:
    # given an article that cannot be published
    article = made(editor)
    publish = f"/v1/articles/{article['id']}/publish"
    refused = editor.post(publish, version=article["version"])
    assert (refused.status_code, refused.json()["type"]) == (status, f"/problems/{problem}")
    assert [(one["code"], one["pointer"]) for one in refused.json()["errors"]] == [(name, pointer)]

    # when the remedy is sent as it is
    found = next(one for one in checks(editor, article) if one["name"] == name)
    assert (found["refuses"], found["pointer"]) == (True, pointer)
    saved = send(editor, found["remedy"])

    # then it can be published
    assert name not in names(checks(editor, article))
    assert editor.post(publish, version=saved["version"]).status_code == 200


@pytest.mark.parametrize("case", [
    {"responses": [DENIED | {"responder": "Ada Lind"}]},
    {"responses": [DENIED | {"on": "remark", "text": "I was not there"}]},
])  # fmt: skip
def test_a_dispute_is_missed_where_only_the_speaker_is_named(editor: Seat, case: Json) -> None:
    article = editor.made("/v1/articles", STORY | {"quotes": [SOUND | case]})
    assert names(checks(editor, article)) == ["dispute-not-mentioned"]


@pytest.mark.parametrize("mentioned", [
    "Tom Reed calls that wrong.", "Reed calls that wrong.", "“I was not there,” came an answer.",
])  # fmt: skip
def test_a_dispute_is_mentioned_by_name_or_by_its_words(editor: Seat, mentioned: str) -> None:
    quote = SOUND | {"responses": [DENIED | {"text": "I was not there"}]}
    article = editor.made("/v1/articles", STORY | {"summary": mentioned, "quotes": [quote]})
    assert "dispute-not-mentioned" not in names(checks(editor, article))


def test_a_dispute_of_the_recording_counts_and_a_closed_one_does_not(editor: Seat) -> None:
    # given words on a tape, and a firm that disputes the tape
    tape = {"role": "recorded_in", "source": {"kind": "work", "work_type": "audio", "name": "tape"}}
    article = editor.made("/v1/articles", STORY | {"quotes": [SOUND | {"attribution": [tape]}]})
    quote = editor.read(f"/v1/quotes/{article['quotes'][0]['id']}/attribution?view=draft")
    source = quote["steps"][1]["source"]["id"]
    response = editor.made(f"/v1/sources/{source}/responses", {"responder": "Tom Reed", "stance": "disputes"})
    assert names(checks(editor, article)) == ["dispute-not-mentioned"]

    # when that is withdrawn, then nothing is left to mention
    assert editor.patch(f"/v1/responses/{response['id']}", {"state": "withdrawn"}, version=1).status_code == 200
    assert checks(editor, article) == []


def test_the_title_that_a_speaker_has_beside_another_quote_is_proposed(editor: Seat) -> None:
    text = STORY["body"]["text"] + " “It was never in doubt,” she said."
    bare = SOUND | {"text": "It was never in doubt", "speaker_title": None}
    article = editor.made("/v1/articles", STORY | {"body": {"text": text}, "quotes": [SOUND, bare]})

    (found,) = checks(editor, article)

    assert (found["name"], found["pointer"]) == ("title-missing", "/quotes/1")
    send(editor, found["remedy"])
    assert checks(editor, article) == []


def test_a_named_source_beside_an_unnamed_one_is_enough(editor: Seat) -> None:
    text = STORY["body"]["text"] + " “It may well break,” an official said."
    unnamed = {"text": "It may well break", "speaker": OFFICIAL, "attribution": SOUND["attribution"]}
    article = editor.made("/v1/articles", STORY | {"body": {"text": text}, "quotes": [SOUND, unnamed]})
    assert checks(editor, article) == []


def test_many_quotes_take_no_more_statements_than_one(newsroom: Newsroom) -> None:
    # given an article with one quotation that is a quote, and one with thirty, and as many that are none
    asked: list[int] = []
    for many in (1, 30):
        said = [f"This is sentence number {number}" for number in range(2 * many)]
        text = " ".join(f"“{words},” Ada Lind said." for words in said)
        quotes = [{"text": words, "speaker": ADA} for words in said[:many]]
        article = newsroom.editor.made("/v1/articles", STORY | {"body": {"text": text}, "quotes": quotes})
        document = newsroom.rows("SELECT document FROM revision WHERE article_id = :id", id=article["id"])[0][
            "document"
        ]

        # when it is checked
        with newsroom.database.reading() as reader:
            counted = Counted(reader.connection, native=reader.native)
            facts = Facts(read_by(counted), article["id"], 1, json.loads(document))
            found = [name for name, check in CHECKS.items() for _ in check.find(facts)]
        asked.append(counted.statements)

        # then each is found once
        assert [found.count(name) for name in ("quotation-without-quote", "ends-at-speaker", "title-missing")] == [
            many
        ] * 3
    assert asked[0] == asked[1] <= 5
