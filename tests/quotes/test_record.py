"""The record around words and recordings: checks, of which the newest decides, and what others say to them."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import OFFICIAL, RECORDED, fault, quote, refused, seen, single, story


def recording(editor: Seat, ident: str) -> str:
    steps = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")["steps"]
    return str(next(step["source"]["id"] for step in steps if step["role"] == "recorded_in"))


def test_the_newest_check_decides_and_none_is_lost(editor: Seat) -> None:
    # given a quote
    ident = single(editor, attribution=[RECORDED])["id"]
    address = f"/v1/quotes/{ident}/verifications"

    # when it is checked, and checked again
    first = editor.made(address, {"result": "verified", "basis": "recording", "checked_by": "Ina Bell"})
    second = editor.made(
        address, {"result": "altered", "basis": "expert", "checked_at": "2024-05-01", "note": "A cut at 0:14."}
    )

    # then the newest decides, whatever the day of the check, and both are kept
    assert seen(editor, ident)["verification"] == "altered"
    assert first["checked_by"]["name"] == "Ina Bell"
    assert second["checked_at"] == "2024-05-01T00:00:00.000000Z"
    listed = editor.read(f"{address}?view=draft")["items"]
    assert [item["id"] for item in listed] == [second["id"], first["id"]]

    # and a check says nothing of what is disputed, nor the other way round
    assert seen(editor, ident)["disputed"] is False


def test_a_recording_is_checked_and_answered_too(editor: Seat) -> None:
    # given a quote on a tape
    ident = single(editor, attribution=[RECORDED])["id"]
    tape = recording(editor, ident)

    # when the tape is checked and denied
    check = editor.made(f"/v1/sources/{tape}/verifications", {"result": "fabricated", "basis": "expert"})
    denial = editor.made(f"/v1/sources/{tape}/responses", {"responder": "Tom Reed", "stance": "denies", "text": "Fake"})

    # then that stands with the tape; the quote is disputed, and as far checked as it was
    assert [item["id"] for item in editor.read(f"/v1/sources/{tape}/verifications?view=draft")["items"]] == [
        check["id"]
    ]
    assert denial["target_source"]["id"] == tape
    assert seen(editor, ident)["verification"] == "attributed"
    assert seen(editor, ident)["disputed"] is True


def test_an_answer_is_changed_but_not_who_answered_what(newsroom: Newsroom, editor: Seat) -> None:
    # given a denial
    ident = single(editor)["id"]
    denial = editor.made(
        f"/v1/quotes/{ident}/responses",
        {"responder": "Tom Reed", "stance": "denies", "text": "No", "date": "2024", "on": "remark"},
    )
    address = f"/v1/responses/{denial['id']}"
    assert denial["target_remark"]["id"] == seen(editor, ident)["remark"]["id"]

    # when it is sent back as it is, then withdrawn
    same = editor.patch(address, denial, version=1)
    changed = editor.patch(address, {"state": "withdrawn", "text": "Never", "date": "2025-01", "note": None}, version=1)

    # then that is known of it
    assert (same.status_code, same.json()) == (200, denial)
    assert changed.status_code == 200, changed.text
    assert changed.headers["etag"] == '"2"'
    assert (changed.json()["state"], changed.json()["text"]) == ("withdrawn", "Never")
    assert newsroom.rows("SELECT date_from FROM response") == [{"date_from": "2025-01-01"}]

    # and all else is refused, each at its place
    before = newsroom.everything()
    for body, pointer in [
        ({"responder": {"id": denial["responder"]["id"], "name": "Eva"}}, "/responder"),
        ({"on": "quote"}, "/on"),
        ({"quote": {"id": ident}}, "/quote"),
        ({"stance": None}, "/stance"),
        ({"stance": "no_response"}, "/stance"),
        ({"state": "lost"}, "/state"),
        ({"date": "soon"}, "/date"),
        ({"quotes": []}, "/quotes"),
    ]:
        answer = editor.patch(address, body, version=2)
        assert (answer.status_code, fault(answer.json())[0]) == (422, pointer)
    assert editor.patch(address, {"state": "open"}, version=1).status_code == 412
    assert editor.patch(address, {"state": "open"}).status_code == 428
    assert editor.patch(f"/v1/responses/{ident}", {"state": "open"}, version=1).status_code == 404
    assert newsroom.everything() == before


def test_checks_and_answers_that_are_not_right_are_refused(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote of an unnamed source, and one that shares its remark with a third
    official = single(editor, speaker=OFFICIAL)
    first, second = editor.made("/v1/articles", story(quote("A"), {"text": "B", "same_remark_as": 0}))["quotes"]
    address = f"/v1/quotes/{first['id']}"
    unnamed: Json = {"id": official["speaker"]["id"]}

    # when something is said of them that cannot be
    for ending, body, pointer, code in [
        ("verifications", {"result": "verified"}, "/basis", "no_basis"),
        ("verifications", {"result": "verified", "basis": "none"}, "/basis", "no_basis"),
        ("verifications", {"result": "true", "basis": "heard"}, "/result", "literal_error"),
        ("verifications", {"result": "inconclusive", "checked_by": unnamed}, "/checked_by", "unnamed"),
        ("verifications", {"result": "inconclusive", "checked_by": {"name": "B"}}, "/checked_by", "unnamed_source"),
        ("verifications", {"result": "inconclusive", "checked_at": "soon"}, "/checked_at", "invalid"),
        ("responses", {"responder": "B"}, "/stance", "missing"),
        ("responses", {"responder": "B", "stance": "denies", "quote": {"id": first["id"]}}, "/quote", "itself"),
        (
            "responses",
            {"responder": "B", "stance": "denies", "quote": {"id": second["id"]}, "on": "remark"},
            "/quote",
            "itself",
        ),
        ("responses", {"responder": "B", "stance": "denies", "quote": 0}, "/quote", "model_attributes_type"),
        ("responses", {"responder": "B", "stance": "no_response", "text": "…"}, "/text", "no_words"),
        ("responses", {"responder": unnamed, "stance": "denies"}, "/responder", "unnamed_elsewhere"),
        ("responses", {"responder": "B", "stance": "denies", "on": "source"}, "/on", "literal_error"),
    ]:
        # then it is refused at its place
        assert fault(refused(newsroom, editor, f"{address}/{ending}", body)) == (pointer, code)

    # and an unnamed source is neither checked nor answered
    for ending, body in [
        ("verifications", {"result": "inconclusive"}),
        ("responses", {"responder": "B", "stance": "denies"}),
    ]:
        refused(newsroom, editor, f"/v1/sources/{unnamed['id']}/{ending}", body, 409)
        refused(newsroom, editor, f"/v1/sources/{first['id']}/{ending}", body, 404)
        refused(newsroom, editor, f"/v1/quotes/{unnamed['id']}/{ending}", body, 404)


def test_an_answer_is_sent_twice_with_one_key_and_kept_once(newsroom: Newsroom, editor: Seat) -> None:
    address = f"/v1/quotes/{single(editor)['id']}/responses"
    body = {"responder": "Tom", "stance": "denies"}
    first = editor.post(address, body, idempotency_key="a-1")
    again = editor.post(address, body, idempotency_key="a-1")
    assert again.headers["idempotency-replayed"] == "true"
    assert first.json() == again.json()
    assert len(newsroom.rows("SELECT id FROM response")) == 1


def test_only_who_may_verify_records_a_check(newsroom: Newsroom, editor: Seat) -> None:
    ident = single(editor)["id"]
    seat = newsroom.with_scopes("drafts:read", "quotes:write")
    problem = refused(
        newsroom, seat, f"/v1/quotes/{ident}/verifications", {"result": "verified", "basis": "heard"}, 403
    )
    assert problem["scope"] == "verify"


def test_publishing_a_quote_by_itself_needs_both_rights(newsroom: Newsroom, editor: Seat) -> None:
    address = f"/v1/quotes/{single(editor)['id']}"
    for scopes, missing in [(("quotes:write",), "publish"), (("publish",), "quotes:write")]:
        seat = newsroom.with_scopes("drafts:read", *scopes)  # type: ignore[arg-type] # each is a scope
        answer = seat.post(f"{address}/publish", version=1)
        assert (answer.status_code, answer.json()["scope"]) == (403, missing)
