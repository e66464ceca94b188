"""A quote that is not right is refused at the request's own member, and nothing of the request is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, OFFICIAL, RECORDED, REPORTED, fault, quote, refused, single, story

SPEAKS: Json = {"role": "speaker", "source": ADA}
STEPS = {
    "no speaker": ({"speaker": None}, "/speaker", "missing"),
    "a speaker without a kind": ({"speaker": {"name": "Ada Lind"}}, "/speaker", "unnamed_source"),
    "a speaker's name that is no string": ({"speaker": {"name": 7, "kind": "person"}}, "/speaker/name", "string_type"),
    "a speaker inside, with a wrong kind": (
        {"speakers": [ADA, {"source": {"name": "B", "kind": "ghost"}}]}, "/speakers/1/source/kind", "literal_error",
    ),
    "an unnamed speaker without a reason": (
        {"speaker": {"kind": "unnamed", "name": "an aide"}}, "/speaker/anonymity_reason", "missing",
    ),
    "a named speaker with a reason": (
        {"speaker": {"kind": "person", "name": "Una Orr", "anonymity_reason": "fear"}},
        "/speaker/anonymity_reason",
        "not_unnamed",
    ),
    "one title for two speakers": (
        {"speakers": [ADA, "Bo Ek"], "speaker_title": "ministers"}, "/speaker_title", "several_speakers",
    ),
    "two titles for one speaker": (
        {"speaker": {"source": ADA, "source_title": "minister"}, "speaker_title": "mayor"},
        "/speaker_title",
        "contradicts",
    ),
    "a via to the step itself": ({"attribution": [{**REPORTED, "via": [1]}]}, "/attribution/0/via", "not_earlier"),
    "a via to a later step": (
        {"attribution": [{**REPORTED, "via": [2]}, RECORDED]}, "/attribution/0/via", "not_earlier",
    ),
    "a via to no step": ({"attribution": [{**REPORTED, "via": []}]}, "/attribution/0/via", "missing"),
    "a via twice": ({"attribution": [{**REPORTED, "via": [0, 0]}]}, "/attribution/0/via", "twice"),
    "a via that is no list of numbers": (
        {"attribution": [{**REPORTED, "via": ["0"]}]}, "/attribution/0/via/0", "int_type",
    ),
    "a speaker among the later steps": (
        {"attribution": [SPEAKS]}, "/attribution/0/role", "speaker_among_later_steps",
    ),
    "an unknown role": ({"attribution": [{**REPORTED, "role": "sung_by"}]}, "/attribution/0/role", "literal_error"),
    "a step with another number": ({"attribution": [{**REPORTED, "step": 4}]}, "/attribution/0/step", "not_its_number"),
    "a string for who obtained it": (
        {"attribution": [{"role": "obtained_by", "source": "J. Weiss"}]}, "/attribution/0/source", "invalid",
    ),
    "a date that is none": ({"attribution": [{**REPORTED, "date": "Monday"}]}, "/attribution/0/date", "invalid"),
    "seventeen steps": ({"attribution": [REPORTED] * 16}, "/attribution", "too_many_steps"),
    "seventeen later steps": ({"attribution": [REPORTED] * 17}, "/attribution", "too_long"),
    "a whole attribution without steps": (
        {"speaker": None, "attribution": {"steps": []}}, "/attribution/steps", "missing",
    ),
    "a whole one that begins with a report": (
        {"attribution": {"steps": [{**REPORTED, "via": []}]}}, "/attribution/steps/0/role", "begins_with_speaker",
    ),
    "a whole one with a step from nowhere": (
        {"attribution": {"steps": [SPEAKS, REPORTED]}},
        "/attribution/steps/1/via",
        "missing",
    ),
    "a whole one with a speaker from somewhere": (
        {"attribution": {"steps": [SPEAKS, {**SPEAKS, "via": [0]}]}},
        "/attribution/steps/1/via",
        "speaker_with_via",
    ),
    "a whole one with a late speaker": (
        {"attribution": {"steps": [SPEAKS, {**REPORTED, "via": [0]}, SPEAKS]}},
        "/attribution/steps/2/role",
        "speaker_among_later_steps",
    ),
    "a whole one with another speaker": (
        {"attribution": {"steps": [{"role": "speaker", "source": "Bo Ek"}]}}, "/speaker", "contradicts",
    ),
}  # fmt: skip

WORDS = {
    "no words": ({"text": None}, "/text", "missing"),
    "blank words": ({"text": " "}, "/text", "invalid"),
    "a said that is no date": ({"said": "Monday"}, "/said", "invalid"),
    "a said date that is none": ({"said": {"date": "2024-13"}}, "/said/date", "invalid"),
    "an unknown medium": ({"said": {"medium": "smoke"}}, "/said/medium", "literal_error"),
    "a language that is none": ({"language": "english"}, "/language", "invalid"),
    "an alteration that is empty": (
        {"alterations": [{"kind": "ellipsis", "start": 2, "end": 2}]}, "/alterations/0/end", "empty",
    ),
    "an alteration beyond the words": (
        {"alterations": [{"kind": "ellipsis", "start": 2, "end": 18}]}, "/alterations/0/end", "outside",
    ),
    "alterations that overlap": (
        {"alterations": [{"kind": "insertion", "start": 0, "end": 4}, {"kind": "emphasis", "start": 3, "end": 6}]},
        "/alterations/1/start",
        "overlaps",
    ),
    "an altered paraphrase": (
        {"wording": "paraphrase", "alterations": [{"kind": "ellipsis", "start": 0, "end": 2}]},
        "/alterations",
        "paraphrase",
    ),
    "about neither": ({"about": [{"topic": None}]}, "/about/0", "one_of"),
    "about both": ({"about": [{"topic": "ports", "source": ADA}]}, "/about/0", "one_of"),
    "about a topic that is not there": ({"about": [{"topic": "ports"}]}, "/about/0/topic", "no_such_topic"),
    "about the slug of a topic that is not there": ({"about": ["ports"]}, "/about/0", "no_such_topic"),
    "about somebody unnamed": ({"about": [{"source": OFFICIAL}]}, "/about/0/source", "unnamed"),
    "about one twice": ({"about": [{"source": ADA}, ADA]}, "/about/1", "twice"),
    "an own verification": ({"verification": "verified"}, "/verification", "read_only"),
    "an own credit": ({"credit": "Ada Lind"}, "/credit", "read_only"),
    "an unknown member": ({"shouted": True}, "/shouted", "extra_forbidden"),
    "a finding without a basis": ({"verifications": [{"result": "fabricated"}]}, "/verifications/0/basis", "no_basis"),
    "a check by somebody unnamed": (
        {"verifications": [{"result": "inconclusive", "checked_by": OFFICIAL}]},
        "/verifications/0/checked_by",
        "unnamed",
    ),
    "no comment, with words": (
        {"responses": [{"responder": "Tom", "stance": "declines_to_comment", "text": "No"}]},
        "/responses/0/text",
        "no_words",
    ),
    "words twice": (
        {"responses": [{"responder": "Tom", "stance": "denies", "text": "No", "quote": 0}]},
        "/responses/0/quote",
        "words_twice",
    ),
    "a denial by itself": (
        {"responses": [{"responder": "Tom", "stance": "denies", "quote": 0}]}, "/responses/0/quote", "itself",
    ),
    "a denial of a remark by itself": (
        {"responses": [{"responder": "Tom", "stance": "denies", "quote": 0, "on": "remark"}]},
        "/responses/0/quote",
        "itself",
    ),
    "an answer in no item": (
        {"responses": [{"responder": "Tom", "stance": "denies", "quote": 3}]}, "/responses/0/quote", "no_such_item",
    ),
    "a responder of no kind": (
        {"responses": [{"responder": {"name": "Tom"}, "stance": "denies"}]}, "/responses/0/responder", "unnamed_source",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("members", "pointer", "code"), [*STEPS.values(), *WORDS.values()], ids=[*STEPS, *WORDS])
def test_a_quote_that_is_not_right_is_refused_where_it_is_wrong(
    newsroom: Newsroom, editor: Seat, members: Json, pointer: str, code: str
) -> None:
    item = {name: value for name, value in (quote() | members).items() if value is not None}
    if "attribution" in members and "steps" in members["attribution"] and pointer != "/speaker":
        item.pop("speaker", None)
    problem = refused(newsroom, editor, "/v1/articles", {"headline": "News", "language": "en", "quotes": [item]})
    assert fault(problem) == (f"/quotes/0{pointer}", code)


LISTS: dict[str, tuple[list[Any], str, str]] = {
    "a remark shared with itself": ([quote(same_remark_as=0)], "/quotes/0/same_remark_as", "not_earlier"),
    "a remark shared with a later item": (
        [quote(same_remark_as=1), quote("Bring a coat")], "/quotes/0/same_remark_as", "not_earlier",
    ),
    "a number below none": ([quote(told_in=-1)], "/quotes/0/told_in", "invalid"),
    "told in a truth": ([quote(told_in=True)], "/quotes/0/told_in", "model_attributes_type"),
    "told in itself": ([quote(told_in=0)], "/quotes/0/told_in", "not_earlier"),
    "a remark shared by another speaker": (
        [quote(), {"text": "B", "speaker": "Bo Ek", "same_remark_as": 0}], "/quotes/1/speaker", "not_as_it_is",
    ),
    "a remark shared on another day": (
        [quote(said="2024"), {"text": "B", "said": "2025", "same_remark_as": 0}], "/quotes/1/said/date", "not_as_it_is",
    ),
    "a remark shared with another step": (
        [quote(attribution=[REPORTED]), {"text": "B", "attribution": [RECORDED], "same_remark_as": 0}],
        "/quotes/1/attribution/0",
        "not_as_it_is",
    ),
    "a remark shared with a step more": (
        [quote(), {"text": "B", "attribution": [REPORTED], "same_remark_as": 0}],
        "/quotes/1/attribution",
        "not_as_it_is",
    ),
    "a remark shared that was told elsewhere": (
        [quote(), quote("B", told_in=0), {"text": "C", "same_remark_as": 0, "told_in": 1}],
        "/quotes/2/told_in",
        "not_as_it_is",
    ),
    "a translation into the same language": (
        [quote(), {"text": "B", "translation_of": 0}], "/quotes/1/translation_of", "same_language",
    ),
    "a translation of another remark": (
        [quote(), quote("B"), {"text": "C", "language": "de", "translation_of": 0, "same_remark_as": 1}],
        "/quotes/2/same_remark_as",
        "another_remark",
    ),
    "a translation that would link an unnamed source": (
        [quote(speaker=OFFICIAL), {"text": "C", "language": "de", "translation_of": 0}],
        "/quotes/1/translation_of",
        "unnamed_shared",
    ),
    "a quote that is not there": (
        [{"id": "0198c0de-0000-7000-8000-000000000000"}], "/quotes/0/id", "no_such_quote",
    ),
    "told in a quote that is not there": (
        [quote(told_in={"id": "0198c0de-0000-7000-8000-000000000000"})], "/quotes/0/told_in/id", "no_such_quote",
    ),
    "answered with a quote that is not there": (
        [
            quote(
                responses=[
                    {"responder": "T", "stance": "denies", "quote": {"id": "0198c0de-0000-7000-8000-000000000000"}}
                ]
            )
        ],
        "/quotes/0/responses/0/quote/id",
        "no_such_quote",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("items", "pointer", "code"), LISTS.values(), ids=LISTS)
def test_quotes_that_do_not_fit_each_other_are_refused(
    newsroom: Newsroom, editor: Seat, items: list[Any], pointer: str, code: str
) -> None:
    problem = refused(newsroom, editor, "/v1/articles", {"headline": "News", "language": "en", "quotes": items})
    assert fault(problem) == (pointer, code)


def test_a_quote_that_is_there_is_not_changed_in_passing(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote
    there = single(editor, context="at the pier", said="2024", attribution=[REPORTED])

    # when an article names it and says something else of it
    cases: list[tuple[Json, str]] = [
        ({"text": "We close"}, "/text"),
        ({"wording": "fragment"}, "/wording"),
        ({"language": "de"}, "/language"),
        ({"context": "at sea"}, "/context"),
        ({"extra": {"desk": "x"}}, "/extra"),
        ({"speaker": "Bo Ek"}, "/speaker"),
        ({"speakers": [ADA, "Bo Ek"]}, "/speakers"),
        ({"speaker_title": "mayor"}, "/speaker_title"),
        ({"on_behalf_of": ADA}, "/on_behalf_of"),
        ({"said": {"date": "2025"}}, "/said/date"),
        ({"said": {"medium": "speech"}}, "/said/medium"),
        ({"attribution": [RECORDED]}, "/attribution/0"),
        ({"attribution": [{**REPORTED, "cue": "says"}]}, "/attribution/0/cue"),
        ({"attribution": [{"role": "reported_by", "source": "Channel 8"}]}, "/attribution/0/source"),
        ({"alterations": [{"kind": "ellipsis", "start": 0, "end": 1}]}, "/alterations"),
        ({"translation_of": {"id": there["id"]}}, "/translation_of"),
        ({"same_remark_as": {"id": there["id"]}}, "/same_remark_as"),
        ({"told_in": {"id": there["id"]}}, "/told_in"),
    ]
    for members, pointer in cases:
        items = [{"id": there["id"], **members}]
        problem = refused(newsroom, editor, "/v1/articles", {"headline": "News", "language": "en", "quotes": items})

        # then it is refused there
        assert fault(problem)[0] == f"/quotes/0{pointer}"


def test_a_quote_of_one_of_two_of_a_name_is_not_given_to_the_other(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote of one of two who have the same name
    senator = {"kind": "person", "name": "Jan Roth", "distinction": "the senator"}
    there = single(editor, speaker=senator)["id"]
    article: Json = {"headline": "News", "language": "en"}

    # when an article names it with the other
    items = [{"id": there, "speaker": {**senator, "distinction": "the poet"}}]
    problem = refused(newsroom, editor, "/v1/articles", article | {"quotes": items})

    # then that is refused
    assert fault(problem) == ("/quotes/0/speaker", "not_as_it_is")


def test_a_quote_is_named_once_and_not_from_the_trash(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote
    there = single(editor)["id"]
    article: Json = {"headline": "News", "language": "en"}

    # when an article names it twice, or after it went into the trash
    twice = refused(newsroom, editor, "/v1/articles", article | {"quotes": [{"id": there}, {"id": there}]})
    assert editor.delete(f"/v1/quotes/{there}", version=1).status_code == 200
    gone = refused(newsroom, editor, "/v1/articles", article | {"quotes": [{"id": there}]})

    # then it is refused
    assert fault(twice) == ("/quotes/1/id", "twice")
    assert fault(gone) == ("/quotes/0/id", "no_such_quote")


def test_an_external_id_belongs_to_one_quote(newsroom: Newsroom, editor: Seat) -> None:
    single(editor, external_id="wire-7")
    items = [quote("A"), quote("B", external_id="wire-7")]
    taken = refused(newsroom, editor, "/v1/articles", story(*items), 409)
    twice = refused(newsroom, editor, "/v1/articles", story(*[quote(t, external_id="w") for t in "AB"]), 409)
    assert fault(taken) == ("/quotes/1/external_id", "taken")
    assert fault(twice) == ("/quotes/1/external_id", "taken")


def test_a_check_inside_an_article_needs_the_right_to_check(newsroom: Newsroom) -> None:
    # given somebody who may write but not verify
    author = newsroom.seat("author")
    checked = quote(verifications=[{"result": "verified", "basis": "heard"}])

    # when their article says that words were checked
    problem = refused(newsroom, author, "/v1/articles", story(checked), 403)

    # then it names the scope that is missing
    assert problem["scope"] == "verify"


def test_remarks_are_not_told_in_each_other_without_end(newsroom: Newsroom, editor: Seat) -> None:
    items = [quote("0"), *(quote(str(number), told_in=number - 1) for number in range(1, 18))]
    problem = refused(newsroom, editor, "/v1/articles", {"headline": "News", "language": "en", "quotes": items})
    assert fault(problem) == ("/quotes/17/told_in", "too_deep")


def test_a_quote_by_itself_needs_words_a_language_and_a_speaker(newsroom: Newsroom, editor: Seat) -> None:
    empty = refused(newsroom, editor, "/v1/quotes", {})
    assert [fault["pointer"] for fault in empty["errors"]] == ["/text", "/language"]
    assert fault(refused(newsroom, editor, "/v1/quotes", {"text": "A", "language": "en"})) == ("/speaker", "missing")
    numbered = {"text": "A", "language": "en", "speaker": "B", "told_in": 0}
    assert fault(refused(newsroom, editor, "/v1/quotes", numbered)) == ("/told_in", "model_attributes_type")
