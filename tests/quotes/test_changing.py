"""Editing the record of a quote: what may be changed where, and what a change of nothing leaves alone."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, RECORDED, REPORTED, fault, published, quote, refused, seen, single, story

EVERYTHING = ("attribution", "responses", "verifications", "occurrences", "articles")


def patched(editor: Seat, ident: str, changes: Json) -> Json:
    """The quote after a PATCH that was taken."""
    answer = editor.patch(f"/v1/quotes/{ident}", changes, version=seen(editor, ident)["version"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    return dict(answer.json())


def steps_of(editor: Seat, ident: str) -> list[Json]:
    steps: list[Json] = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")["steps"]
    return steps


def test_what_is_read_can_be_sent_back_and_changes_nothing(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote with all around it
    full = quote(
        speakers=[{"source": ADA, "source_title": "minister"}, "Bo Ek"],
        said={"date": "2024", "medium": "speech"},
        attribution=[RECORDED, {**REPORTED, "hedge": "alleged"}],
        about=[{"topic": {"name": "Ports"}}, ADA],
        verifications=[{"result": "verified", "basis": "heard"}],
        responses=[{"responder": "Tom Reed", "stance": "denies", "text": "No"}],
    )
    del full["speaker"]
    ident = published(editor, full)["quotes"][0]["id"]
    given = seen(editor, ident, *EVERYTHING)
    before = newsroom.rows("SELECT seq FROM change")

    # when all of it is sent back, as a whole and member by member
    assert patched(editor, ident, given)["version"] == given["version"]
    for name, value in given.items():
        assert patched(editor, ident, {name: value})["version"] == given["version"], name

    # then nothing has changed
    assert seen(editor, ident, *EVERYTHING) == given
    assert newsroom.rows("SELECT seq FROM change") == before


def test_the_words_of_the_record_change_and_the_print_stays(editor: Seat, reader: Seat) -> None:
    # given a quote that a live article prints
    article = published(editor, quote("We open on Monday"))
    ident = article["quotes"][0]["id"]

    # when its words, language and context are changed
    changed = patched(
        editor,
        ident,
        {"text": "We open on Tuesday", "language": "en-GB", "context": "the harbor", "extra": {"desk": "x"}},
    )

    # then readers see the record at once, and the article as it was
    assert changed["version"] == 2
    assert reader.read(f"/v1/quotes/{ident}")["text"] == "We open on Tuesday"
    assert reader.read(f"/v1/quotes/{ident}")["context"] == "the harbor"
    live = reader.read(f"/v1/articles/{article['id']}?body_format=text")
    assert "We open on Monday" in live["body"]["text"]


def test_who_said_it_and_when_changes_while_the_remark_is_the_quotes_alone(editor: Seat) -> None:
    # given a quote that a channel reported
    ident = single(editor, speaker_title="minister", said={"date": "2024", "place": "Riga"}, attribution=[REPORTED])[
        "id"
    ]

    # when another is found to have said it, a day later
    changed = patched(editor, ident, {"speaker": "Bo Ek", "said": {"date": "2024-05-02"}})

    # then the title went with the speaker, the place stays, and so do the later steps
    assert changed["speaker"]["name"] == "Bo Ek"
    assert changed["speaker_title"] is None
    assert (changed["said"]["date"], changed["said"]["place"]) == ("2024-05-02", "Riga")
    assert [step["via"] for step in steps_of(editor, ident)] == [[], [0]]
    assert changed["credit"] == "Bo Ek, according to Channel 9"

    # and null takes away what was known
    changed = patched(editor, ident, {"said": {"place": None}})
    assert changed["said"]["place"] is None
    changed = patched(editor, ident, {"said": None})
    assert set(changed["said"].values()) == {None, "unknown"}


def test_what_stands_beside_the_speaker_changes_alone(editor: Seat) -> None:
    ident = single(editor, speaker={"source": ADA, "cue": "said", "source_title": "minister"})["id"]
    assert patched(editor, ident, {"speaker_title": "mayor"})["speaker_title"] == "mayor"
    assert patched(editor, ident, {"on_behalf_of": {"kind": "organization", "name": "Port"}})["on_behalf_of"]
    assert patched(editor, ident, {"speaker_title": None})["speaker_title"] is None
    assert patched(editor, ident, {"on_behalf_of": None})["on_behalf_of"] is None
    assert steps_of(editor, ident)[0]["cue"] == "said"


def test_more_or_fewer_speakers_carry_the_later_steps_along(editor: Seat) -> None:
    # given a statement of one, recorded and reported
    later = [RECORDED, {**REPORTED, "via": [0, 1]}]
    made = single(editor, speaker_title="minister", attribution=later)

    # when two more have said it too
    joint = patched(editor, made["id"], {"speakers": [made["speaker"], "Bo Ek", "Eva Roth"]})

    # then the first keeps the title, and the later steps go on from all of them
    steps = steps_of(editor, joint["id"])
    assert [step["source_title"] for step in steps[:3]] == ["minister", None, None]
    assert [step["via"] for step in steps] == [[], [], [], [0, 1, 2], [0, 1, 2, 3]]

    # and when one of them is taken out again
    patched(editor, made["id"], {"speakers": joint["speakers"][:2]})
    assert [step["via"] for step in steps_of(editor, made["id"])] == [[], [], [0, 1], [0, 1, 2]]


def test_later_steps_or_all_of_them_are_replaced(editor: Seat) -> None:
    # given a quote with two later steps
    ident = single(editor, attribution=[RECORDED, REPORTED])["id"]

    # when a list of later steps is sent, then a whole attribution
    patched(editor, ident, {"attribution": [{**REPORTED, "source": "Daily Post"}]})
    assert [step["source"]["name"] for step in steps_of(editor, ident)] == ["Ada Lind", "Daily Post"]
    patched(editor, ident, {"attribution": {"steps": [{"role": "speaker", "source": "Bo Ek"}]}})

    # then that is what there is
    assert [step["source"]["name"] for step in steps_of(editor, ident)] == ["Bo Ek"]
    assert seen(editor, ident)["verification"] == "unverified"


def test_who_and_when_of_a_shared_remark_is_not_changed_under_one_quote(newsroom: Newsroom, editor: Seat) -> None:
    # given two quotes of one remark
    items = [quote("A", said="2024"), {"text": "B", "same_remark_as": 0}]
    first, second = editor.made("/v1/articles", story(*items))["quotes"]
    address, remark = f"/v1/quotes/{first['id']}", seen(editor, first["id"])["remark"]["id"]

    # when who or when is changed under one of them
    for changes in (
        {"speaker": "Bo Ek"},
        {"speaker_title": "mayor"},
        {"said": "2025"},
        {"attribution": [REPORTED]},
    ):
        problem = refused(newsroom, editor, address, changes, 409, "PATCH")

        # then the remark is named
        assert problem["remark"] == {"id": remark}
        assert problem["quotes"] == [{"id": second["id"]}]

    # and what is not changed, and all else, is taken
    assert patched(editor, first["id"], {"said": "2024", "context": "x", "speaker": ADA})["version"] == 2


def test_a_change_that_is_not_right_is_refused_where_it_is_wrong(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote with an alteration, its translation, and another quote
    span = {"kind": "ellipsis", "start": 8, "end": 17}
    items = [
        quote("We open on Monday", alterations=[span]),
        {"text": "Wir öffnen", "language": "de", "translation_of": 0},
        quote("B", external_id="wire-1"),
    ]
    first, german, other = (made["id"] for made in editor.made("/v1/articles", story(*items))["quotes"])
    cases: list[tuple[str, Json, str, str]] = [
        (first, {"text": None}, "/text", "string_type"),
        (first, {"text": "We open"}, "/text", "alterations"),
        (first, {"wording": "paraphrase"}, "/wording", "alterations"),
        (first, {"alterations": [span | {"end": 18}]}, "/alterations/0/end", "outside"),
        (first, {"language": "de"}, "/language", "same_language"),
        (german, {"language": "en"}, "/language", "same_language"),
        (other, {"translation_of": {"id": first}}, "/translation_of", "another_remark"),
        (first, {"translation_of": {"id": first}}, "/translation_of", "another_remark"),
        (first, {"translation_of": {"id": first[:-4] + "0000"}}, "/translation_of/id", "no_such_quote"),
        (first, {"verification": "verified"}, "/verification", "read_only"),
        (first, {"disputed": True}, "/disputed", "read_only"),
        (first, {"version": 9}, "/version", "read_only"),
        (first, {"responses": [{"stance": "denies"}]}, "/responses/0", "read_only"),
        (first, {"shouted": True}, "/shouted", "extra_forbidden"),
        (first, {"about": [{"topic": "nowhere"}]}, "/about/0/topic", "no_such_topic"),
        (first, {"speaker": None}, "/speaker", "model_attributes_type"),
        (first, {"speakers": []}, "/speakers", "too_short"),
        (other, {"speakers": [ADA, "Bo"], "speaker_title": "x"}, "/speaker_title", "several_speakers"),
        (other, {"attribution": [{**REPORTED, "via": [3]}]}, "/attribution/0/via", "not_earlier"),
        (other, {"said": {"date": "soon"}}, "/said/date", "invalid"),
    ]
    for ident, changes, pointer, code in cases:
        assert fault(refused(newsroom, editor, f"/v1/quotes/{ident}", changes, 422, "PATCH")) == (pointer, code)
    taken = refused(newsroom, editor, f"/v1/quotes/{first}", {"external_id": "wire-1"}, 409, "PATCH")
    assert fault(taken) == ("/external_id", "taken")


def test_a_speaker_and_a_whole_attribution_that_contradict_each_other_are_refused(
    newsroom: Newsroom, editor: Seat
) -> None:
    # given a quote as GET gives it
    ident = single(editor, attribution=[REPORTED])["id"]
    given = seen(editor, ident, "attribution")

    # when both the speaker and the attribution are changed, each to another
    whole: Json = {"steps": [{"role": "speaker", "source": "Eva Roth"}]}
    problem = refused(newsroom, editor, f"/v1/quotes/{ident}", {"speaker": "Bo Ek", "attribution": whole}, 422, "PATCH")
    assert fault(problem) == ("/speaker", "contradicts")

    # then that is refused; where only one of them differs from what was read, that one decides
    assert patched(editor, ident, given | {"speaker": "Bo Ek", "speakers": ["Bo Ek"]})["speaker"]["name"] == "Bo Ek"
    given = seen(editor, ident, "attribution")
    assert patched(editor, ident, given | {"attribution": whole})["speaker"]["name"] == "Eva Roth"


def test_what_the_words_are_about_is_replaced(editor: Seat) -> None:
    ident = single(editor, about=[{"topic": {"name": "Ports"}}])["id"]
    about = patched(editor, ident, {"about": [ADA, "ports"]})["about"]
    assert [(item["type"], item["name"]) for item in about] == [("source", "Ada Lind"), ("topic", "Ports")]
    assert patched(editor, ident, {"about": about})["version"] == 2
    assert patched(editor, ident, {"about": []})["about"] == []


def test_a_stale_change_is_refused(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote that was changed after it was read
    made = single(editor)
    address = f"/v1/quotes/{made['id']}"
    patched(editor, made["id"], {"context": "x"})

    # when it is changed, trashed or published by its old version, or by none
    before = newsroom.everything()
    for method, path in [
        ("PATCH", address), ("DELETE", address), ("POST", f"{address}/publish"), ("POST", f"{address}/unpublish"),
        ("PUT", f"{address}/attribution"),
    ]:  # fmt: skip
        body = {"PATCH": {"context": "y"}, "PUT": {"steps": [{"role": "speaker", "source": "B"}]}}.get(method)
        stale = editor.send(method, path, body, version=9 if method == "PUT" else 1)
        missing = editor.send(method, path, body)

        # then it is refused
        assert (stale.status_code, missing.status_code) == (412, 428)
    assert newsroom.everything() == before


def test_a_quote_goes_to_the_trash_and_comes_back(editor: Seat) -> None:
    # given a quote with a check and a response
    made = single(
        editor,
        verifications=[{"result": "verified", "basis": "heard"}],
        responses=[{"responder": "Tom", "stance": "denies"}],
    )
    address = f"/v1/quotes/{made['id']}"

    # when it is trashed, it can be restored and nothing else
    trashed = editor.delete(address, version=made["version"]).json()
    assert trashed["trashed_at"] is not None
    assert editor.patch(address, {"context": "x"}, version=trashed["version"]).status_code == 404
    restored = editor.post(f"{address}/restore", version=trashed["version"])
    assert restored.status_code == 200, restored.text
    assert restored.json()["trashed_at"] is None
    assert editor.post(f"{address}/restore", version=restored.json()["version"]).status_code == 404


def test_a_quote_that_something_stands_on_stays_out_of_the_trash(newsroom: Newsroom, editor: Seat) -> None:
    # given quotes that are printed, translated, somebody's answer, collected and published by themselves
    items = [quote("A"), {"text": "B", "language": "de", "translation_of": 0}]
    printed = editor.made("/v1/articles", story(quote("P")))["quotes"][0]["id"]
    original = editor.made("/v1/articles", story(*items))
    cleared = editor.patch(f"/v1/articles/{original['id']}", {"quotes": []}, version=1)
    assert cleared.status_code == 200
    answer = single(editor, "Nonsense", speaker="Tom")["id"]
    single(editor, "C", responses=[{"responder": "Tom", "stance": "denies", "quote": {"id": answer}}])
    alone = single(editor, "D")["id"]
    editor.post(f"/v1/quotes/{alone}/publish", version=1)

    # when they are to be trashed
    translated = original["quotes"][0]["id"]
    for ident, where in [(printed, "articles"), (translated, "quote"), (answer, "response"), (alone, "")]:
        problem = refused(newsroom, editor, f"/v1/quotes/{ident}", None, 409, "DELETE")

        # then they are refused, with the place
        assert where in str(problem.get("used_in", "")), problem

    # and what no head prints any more can go
    german = original["quotes"][1]["id"]
    assert editor.delete(f"/v1/quotes/{german}", version=1).status_code == 200
