"""The quotes of one request: who said them, through whom they came, which belong together."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, RECORDED, REPORTED, TAPE, published, quote, seen, single, story


def steps_of(editor: Seat, ident: str) -> list[Json]:
    steps: list[Json] = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")["steps"]
    return steps


def test_steps_follow_the_speakers_unless_they_say_otherwise(editor: Seat) -> None:
    # when a joint statement has steps with and without via
    made = single(
        editor,
        speaker=None,
        speakers=[{"source": ADA, "source_title": "minister"}, "Bo Ek"],
        attribution=[RECORDED, REPORTED, {**REPORTED, "source": "Daily Post", "via": [2]}],
    )

    # then the first of them follows all speakers and any other the one before
    steps = steps_of(editor, made["id"])
    assert [(step["step"], step["role"], step["via"]) for step in steps] == [
        (0, "speaker", []),
        (1, "speaker", []),
        (2, "recorded_in", [0, 1]),
        (3, "reported_by", [2]),
        (4, "reported_by", [2]),
    ]
    assert [step["source_title"] for step in steps] == ["minister", None, None, None, None]
    assert [speaker["name"] for speaker in made["speakers"]] == ["Ada Lind", "Bo Ek"]


def test_what_stands_beside_one_speaker_belongs_to_that_one(editor: Seat) -> None:
    ministry = {"kind": "organization", "name": "Ministry of Ports"}
    made = single(editor, speaker_title="spokeswoman", on_behalf_of=ministry)
    assert (made["speaker_title"], made["on_behalf_of"]["name"]) == ("spokeswoman", "Ministry of Ports")


def test_an_attribution_is_accepted_as_it_is_given(editor: Seat) -> None:
    # given the attribution of a quote, as GET gives it
    first = single(editor, attribution=[RECORDED, REPORTED])
    given = editor.read(f"/v1/quotes/{first['id']}/attribution?view=draft")

    # when another quote is made with it
    second = editor.made("/v1/quotes", {"text": "Bring a coat", "language": "en", "attribution": given})

    # then it has the same steps
    assert steps_of(editor, second["id"]) == given["steps"]


def test_what_a_date_may_mean_is_kept_as_days(newsroom: Newsroom, editor: Seat) -> None:
    single(editor, said="2024-02?", attribution=[{**REPORTED, "date": "2024"}])
    (said,) = newsroom.rows("SELECT said_date, said_from, said_until FROM remark")
    (step,) = newsroom.rows("SELECT date_from, date_until FROM attribution WHERE step = 1")
    assert said == {"said_date": "2024-02?", "said_from": "2024-02-01", "said_until": "2024-02-29"}
    assert step == {"date_from": "2024-01-01", "date_until": "2024-12-31"}


def test_quotes_of_one_remark_share_what_is_sent_once(newsroom: Newsroom, editor: Seat) -> None:
    # when an article prints two quotes of one remark
    items = [quote(attribution=[RECORDED], said="2024"), {"text": "Bring a coat", "same_remark_as": 0}]
    first, second = editor.made("/v1/articles", story(*items))["quotes"]

    # then both have its steps, which are there once
    assert seen(editor, first["id"])["remark"] == seen(editor, second["id"])["remark"]
    assert first["credit"] == second["credit"]
    assert second["said"]["date"] == "2024"
    assert len(newsroom.rows("SELECT * FROM attribution")) == 2

    # and so has a third one that names the second by its id, and says again what is there
    third = single(editor, "Wear a hat", said="2024", same_remark_as={"id": second["id"]})
    assert seen(editor, third["id"])["remark"] == seen(editor, first["id"])["remark"]


def test_a_translation_is_of_the_same_remark(editor: Seat) -> None:
    items = [quote("Wir öffnen", language="de"), {"text": "We open", "language": "en", "translation_of": 0}]
    german, english = editor.made("/v1/articles", story(*items))["quotes"]
    assert seen(editor, english["id"])["translation_of"]["id"] == german["id"]
    assert seen(editor, english["id"])["remark"] == seen(editor, german["id"])["remark"]


def test_words_told_by_another_name_the_teller_and_the_chain_goes_on(newsroom: Newsroom, editor: Seat) -> None:
    # when somebody tells what another said that a third had said
    items = [
        quote(attribution=[RECORDED]),
        quote("You will not dare", speaker="Otto Brandt", told_in=0),
        quote("Watch me", speaker="Eva Roth", told_in=1),
    ]
    _, _, innermost = editor.made("/v1/articles", story(*items))["quotes"]

    # then the innermost names both, and each remark is deeper than the one around it
    assert [teller["name"] for teller in innermost["told_by"]] == ["Otto Brandt", "Ada Lind"]
    depths = newsroom.rows("SELECT depth, told_in_depth FROM remark ORDER BY depth")
    assert depths == [{"depth": n, "told_in_depth": n - 1 if n else None} for n in range(3)]


def test_words_are_attributed_when_a_named_source_besides_the_speaker_carries_them(editor: Seat) -> None:
    vague = {"role": "reported_by", "source": {"kind": "unidentified", "name": "critics"}}
    teller = single(editor, "It went so")
    cases: list[tuple[Json, str]] = [
        ({}, "unverified"),
        ({"attribution": [vague]}, "unverified"),
        ({"attribution": [{"role": "provided_by", "source": ADA}]}, "unverified"),
        ({"attribution": [REPORTED]}, "attributed"),
        ({"attribution": [vague, RECORDED]}, "attributed"),
        ({"speaker": "Otto Brandt", "told_in": {"id": teller["id"]}}, "attributed"),
        ({"attribution": [REPORTED], "verifications": [{"result": "inconclusive"}]}, "inconclusive"),
        (
            {"verifications": [{"result": "verified", "basis": "heard"}, {"result": "altered", "basis": "recording"}]},
            "altered",
        ),
    ]
    for members, expected in cases:
        assert single(editor, **members)["verification"] == expected


def test_an_answer_may_be_words_of_the_same_request_also_later_ones(editor: Seat) -> None:
    # when a denial is itself a later quote of the article, and another is one that is there
    there = single(editor, "Nonsense", speaker="Tom Reed")["id"]
    answers = [
        {"responder": "Eva Roth", "stance": "denies", "quote": 1},
        {"responder": "Tom Reed", "stance": "disputes", "quote": {"id": there}, "on": "remark"},
    ]
    first, second = editor.made(
        "/v1/articles", story(quote(responses=answers), quote("I never did", speaker="Eva Roth"))
    )["quotes"]

    # then the responses have these words
    responses = seen(editor, first["id"])["responses"]
    assert [(answer["stance"], answer["on"], answer["quote"]["id"]) for answer in responses] == [
        ("denies", "quote", second["id"]),
        ("disputes", "remark", there),
    ]


def test_two_tapes_of_two_requests_are_two_and_of_one_request_one(newsroom: Newsroom, editor: Seat) -> None:
    editor.made("/v1/articles", story(quote("A", attribution=[RECORDED]), quote("B", attribution=[RECORDED])))
    editor.made("/v1/articles", story(quote("C", attribution=[RECORDED])))
    assert len(newsroom.rows("SELECT id FROM source WHERE name = :name", name=TAPE["name"])) == 2


def test_the_same_words_of_the_same_speaker_are_a_warning(editor: Seat) -> None:
    # given a quote
    first = single(editor)
    assert first["warnings"] == []

    # when the same words come again, from the same speaker and from another
    again = single(editor)
    other = single(editor, speaker="Bo Ek")
    both = editor.made("/v1/articles", story(quote("Bring a coat"), quote("Bring a coat")))

    # then only the same speaker's are noticed
    assert [(warning["code"], warning["place"]) for warning in again["warnings"]] == [
        ("possible-duplicate", first["id"])
    ]
    assert other["warnings"] == []
    codes = [(warning["code"], warning["pointer"]) for warning in both["warnings"]]
    assert ("possible-duplicate", "/quotes/1") in codes


def test_what_an_article_gives_it_takes_back_unchanged(editor: Seat) -> None:
    # given a live article with quotes that have all that a quote can have
    full = quote(
        "We open … on Monday",
        speaker_title="minister",
        said={"date": "2024~", "text": "in spring", "medium": "speech", "place": "Riga"},
        attribution=[RECORDED, {**REPORTED, "cue": "according to"}],
        alterations=[{"kind": "ellipsis", "start": 8, "end": 9}],
        context="the harbor",
        about=[{"topic": {"name": "Ports"}}, {"source": ADA}],
        verifications=[{"result": "verified", "basis": "heard"}],
        responses=[{"responder": "Tom Reed", "stance": "denies", "text": "No"}],
        external_id="wire-1",
        extra={"desk": "ports"},
    )
    nested = quote("Never", speaker="Otto Brandt", told_in=0)
    unnamed = quote(
        "Soon", speaker={"kind": "unnamed", "name": "an aide", "anonymity_reason": "fear"}, attribution=[REPORTED]
    )
    article = published(editor, full, nested, unnamed)
    address = f"/v1/articles/{article['id']}"

    # when what readers or editors get of it is sent back
    for view in ("?include=quotes.attribution", "?view=draft&include=quotes.attribution", "?view=draft&include=quotes"):
        given = editor.read(address + view)["quotes"]
        answer = editor.patch(address, {"quotes": given}, version=article["version"])

        # then nothing is changed
        assert answer.status_code == 200, answer.text
        assert answer.json()["version"] == article["version"]


def test_the_survivor_stands_for_a_quote_that_was_merged(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote that was merged into another
    old, new = single(editor, "A")["id"], single(editor, "B")["id"]
    newsroom.write("UPDATE quote SET merged_into_id = :new WHERE id = :old", new=new, old=old)

    # when an article names it
    article = editor.made(
        "/v1/articles", {"headline": "N", "language": "en", "body": {"text": "“B”"}, "quotes": [{"id": old}]}
    )

    # then it prints the survivor
    assert [item["id"] for item in article["quotes"]] == [new]
