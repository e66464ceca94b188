"""Whatever is wrong with a story is said with its place, and nothing of it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.articles.stories import TAPE, plain, story
from tests.newsroom import Newsroom, Seat

FIRST = TAPE["quotes"][0]
WORKS = {"kind": "work", "work_type": "audio", "name": "tape"}


def quoting(**changes: Any) -> dict[str, Any]:
    """The story with one quote, changed."""
    return story(quotes=[{**FIRST, **changes}])


def steps(*steps: dict[str, Any]) -> dict[str, Any]:
    return quoting(attribution=list(steps))


UNPROCESSABLE: dict[str, tuple[dict[str, Any], str]] = {
    "words that are not in the article": (quoting(text="I have every choice"), "/quotes/0/text"),
    "a via to a later step": (
        steps({"role": "recorded_in", "source": WORKS, "via": [2]}, {"role": "reported_by", "source": "Channel 9"}),
        "/quotes/0/attribution/0/via",
    ),
    "a speaker among the later steps": (
        steps({"role": "speaker", "source": {"kind": "person", "name": "Ida Bell"}}),
        "/quotes/0/attribution/0/role",
    ),
    "an unnamed source with a URL": (
        quoting(
            speaker={"kind": "unnamed", "name": "an official", "anonymity_reason": "fear", "url": "https://a.example/"}
        ),
        "/quotes/0/speaker/url",
    ),
    "an unnamed source without a reason": (
        quoting(speaker={"kind": "unnamed", "name": "an official"}),
        "/quotes/0/speaker/anonymity_reason",
    ),
    "a language that is none": (story(language="english"), "/language"),
    "a date that is none": (quoting(said={"date": "last spring"}), "/quotes/0/said/date"),
    "an unknown member": (story(titel="Tape"), "/titel"),
    "a read-only member": (story(status="published"), "/status"),
    "a derived member": (story(word_count=3), "/word_count"),
    "a boolean as text": (story(headline=True), "/headline"),
    "a number as text": (quoting(text=7), "/quotes/0/text"),
    "no headline": ({"language": "en"}, "/headline"),
    "a blank headline": (story(headline="   "), "/headline"),
    "a headline that is too long": (story(headline="a" * 501), "/headline"),
    "a slug that is none": (story(slug="Not A Slug"), "/slug"),
    "a slug that looks like an id": (story(slug="0198c0de-0000-7000-8000-000000000000"), "/slug"),
    "a topic that is not there": (story(topics=["weather"]), "/topics/0"),
    "a related article that is not there": (story(related=["nowhere"]), "/related/0"),
    "the same author twice": (story(authors=["R. Okafor", "R. Okafor"]), "/authors/1"),
    "a told_in that is later": (story(quotes=[{**FIRST, "told_in": 1}, TAPE["quotes"][1]]), "/quotes/0/told_in"),
    "a quote without a speaker": (quoting(speaker=None), "/quotes/0/speaker"),
    "a quote that is not there": (
        story(quotes=[{"id": "0198c0de-0000-7000-8000-000000000000"}]),
        "/quotes/0/id",
    ),
    "a body in two formats": (story(body={"text": "a", "markdown": "b"}), "/body"),
    "a body in no format": (story(body={"rtf": "a"}), "/body/rtf"),
    "a picture without words": (story(image={"url": "https://a.example/a.png"}), "/image/alt"),
    "more extra than fits": (story(extra={"a": "b" * 17_000}), "/extra"),
    "an alteration outside the words": (
        quoting(alterations=[{"kind": "redaction", "start": 5, "end": 99}]),
        "/quotes/0/alterations/0/end",
    ),
    "checked without saying how": (
        quoting(verifications=[{"result": "verified"}]),
        "/quotes/0/verifications/0/basis",
    ),
    "words of a refusal to comment": (
        quoting(responses=[{"responder": "Tom Reed", "stance": "no_response", "text": "No."}]),
        "/quotes/0/responses/0/text",
    ),
}


@pytest.mark.parametrize("case", UNPROCESSABLE)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_kept(newsroom: Newsroom, editor: Seat, case: str) -> None:
    body, pointer = UNPROCESSABLE[case]
    before = newsroom.everything()
    answer = editor.post("/v1/articles", body)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert pointer in [fault["pointer"] for fault in problem["errors"]], problem
    assert all(fault["detail"].endswith(".") for fault in problem["errors"])
    assert newsroom.everything() == before


MALFORMED = {
    "NaN": b'{"headline": NaN}',
    "a duplicate member": b'{"headline": "a", "headline": "b", "language": "en"}',
    "half a surrogate pair": b'{"headline": "\\ud800", "language": "en"}',
    "U+0000": b'{"headline": "a\\u0000b", "language": "en"}',
    "no JSON": b"headline: a",
    "an unfinished object": b'{"headline": "a"',
    "too deep": b'{"extra": ' + b"[" * 40 + b"]" * 40 + b"}",
    "Latin-1": '{"headline": "Café", "language": "fr"}'.encode("latin-1"),
    "a number beyond all bounds": b'{"headline": 1e999}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_body_is_a_400_and_nothing_is_kept(newsroom: Newsroom, editor: Seat, body: bytes) -> None:
    before = newsroom.everything()
    headers = {**editor.headers, "content-type": "application/json"}
    answer = newsroom.client.post("/v1/articles", content=body, headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"] == "/problems/malformed-body"
    assert newsroom.everything() == before


@pytest.mark.parametrize("case", ["missing", "any", "weak", "list", "unquoted", "stale"])
def test_a_change_names_the_version_that_was_read(newsroom: Newsroom, editor: Seat, case: str) -> None:
    # given an article at version 2
    article = editor.made("/v1/articles", plain())
    editor.patch(f"/v1/articles/{article['id']}", {"summary": "Ships."}, version=1)
    given = {"missing": None, "any": "*", "weak": 'W/"2"', "list": '"1", "2"', "unquoted": "2", "stale": '"1"'}[case]
    status = 428 if case in {"missing", "any"} else 412
    before = newsroom.everything()

    # when it is changed under another condition
    headers = {} if given is None else {"if_match": given}
    answer = editor.patch(f"/v1/articles/{article['id']}", {"summary": "Boats."}, **headers)

    # then that is refused; of a stale one it says who has changed what
    assert answer.status_code == status, answer.text
    assert newsroom.everything() == before
    if case == "stale":
        assert answer.json()["current_etag"] == '"2"'
        assert answer.json()["changed_fields"] == ["summary"]
        assert len(answer.json()["changed_by"]) == 1


def test_a_refusal_never_repeats_what_was_sent(editor: Seat) -> None:
    secret = "the-name-nobody-may-read"
    for body in (story(language=secret), story(topics=[secret]), story(slug=secret + " !"), quoting(text=secret)):
        assert secret not in editor.post("/v1/articles", body).text
