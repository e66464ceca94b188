"""Replacing how words came to us, and the act of saying, for every quote of a remark at once."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, OFFICIAL, RECORDED, REPORTED, fault, quote, refused, seen, single, story

SPEAKS: Json = {"role": "speaker", "source": ADA}


def replaced(editor: Seat, ident: str, *steps: Json) -> Json:
    address = f"/v1/quotes/{ident}/attribution"
    etag = editor.get(f"{address}?view=draft").headers["etag"]
    answer = editor.put(address, {"steps": list(steps)}, if_match=etag)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == editor.get(f"{address}?view=draft").headers["etag"]
    return dict(answer.json())


def test_an_attribution_is_replaced_for_all_quotes_of_the_remark(editor: Seat) -> None:
    # given two quotes of one remark
    items = [quote("A", attribution=[REPORTED]), {"text": "B", "same_remark_as": 0}]
    first, second = editor.made("/v1/articles", story(*items))["quotes"]

    # when the attribution is replaced under one of them
    after = replaced(editor, second["id"], SPEAKS, {**RECORDED, "via": [0]}, {**REPORTED, "via": [0, 1]})

    # then both have it, and whoever has read one of them before is told so
    assert [step["via"] for step in after["steps"]] == [[], [0], [0, 1]]
    for made in (first, second):
        now = seen(editor, made["id"], "attribution")
        assert now["attribution"] == after
        assert now["version"] == made["version"] + 1
        assert editor.patch(f"/v1/quotes/{made['id']}", {"context": "x"}, version=1).status_code == 412


def test_replacing_by_the_same_changes_nothing(newsroom: Newsroom, editor: Seat) -> None:
    # given an attribution as it is read
    ident = single(editor, attribution=[RECORDED, {**REPORTED, "date": "2024?"}])["id"]
    given = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")
    before = newsroom.everything()

    # when it is put back
    assert replaced(editor, ident, *given["steps"]) == given

    # then nothing has changed, the tape is still the same one
    assert newsroom.everything() == before


def test_what_is_known_follows_from_who_carries_the_words(editor: Seat) -> None:
    # given words that nobody else carries, others told in them, and others that somebody has checked
    outer = quote("A", speaker="Otto Brandt")
    inner = quote("B", speaker={"kind": "unidentified", "name": "a guard"}, told_in=0)
    checked = {"text": "C", "same_remark_as": 0, "verifications": [{"result": "inconclusive"}]}
    first, told, third = (made["id"] for made in editor.made("/v1/articles", story(outer, inner, checked))["quotes"])
    assert seen(editor, told)["verification"] == "attributed"

    # when a channel is found to have reported them
    replaced(editor, first, {"role": "speaker", "source": "Otto Brandt"}, {**REPORTED, "via": [0]})

    # then they are attributed to it, but for those that were checked
    assert [seen(editor, ident)["verification"] for ident in (first, told, third)] == [
        "attributed", "attributed", "inconclusive",
    ]  # fmt: skip

    # and when nobody knows who told it, nobody named carries them any more
    vague: Json = {"kind": "unidentified", "name": "people there"}
    replaced(editor, first, {"role": "speaker", "source": vague})
    assert [seen(editor, ident)["verification"] for ident in (first, told, third)] == [
        "unverified", "unverified", "inconclusive",
    ]  # fmt: skip


def test_an_attribution_that_is_not_right_is_refused_where_it_is_wrong(newsroom: Newsroom, editor: Seat) -> None:
    address = f"/v1/quotes/{single(editor, attribution=[REPORTED])['id']}/attribution"
    other = single(editor, "B", speaker=OFFICIAL)["speaker"]["id"]
    cases: list[tuple[Json, str, str]] = [
        ({}, "/steps", "missing"),
        ({"steps": []}, "/steps", "missing"),
        ({"steps": [{**REPORTED, "via": []}]}, "/steps/0/role", "begins_with_speaker"),
        ({"steps": [SPEAKS, REPORTED]}, "/steps/1/via", "missing"),
        ({"steps": [SPEAKS, {**REPORTED, "via": []}]}, "/steps/1/via", "missing"),
        ({"steps": [SPEAKS, {**REPORTED, "via": [1]}]}, "/steps/1/via", "not_earlier"),
        ({"steps": [SPEAKS, {**REPORTED, "via": [-1]}]}, "/steps/1/via", "not_earlier"),
        ({"steps": [SPEAKS, {**SPEAKS, "via": [0]}]}, "/steps/1/via", "speaker_with_via"),
        ({"steps": [SPEAKS, {**REPORTED, "via": [0]}, SPEAKS]}, "/steps/2/role", "speaker_among_later_steps"),
        ({"steps": [SPEAKS] * 17}, "/steps", "too_long"),
        ({"steps": [{**SPEAKS, "evidence_url": "ftp://files.example/tape"}]}, "/steps/0/evidence_url", "invalid"),
        ({"steps": [{**SPEAKS, "on_behalf_of": {"id": other}}]}, "/steps/0/on_behalf_of", "unnamed_elsewhere"),
        ({"steps": [SPEAKS], "loud": True}, "/loud", "extra_forbidden"),
    ]
    for body, pointer, code in cases:
        assert fault(refused(newsroom, editor, address, body, 422, "PUT")) == (pointer, code)


def test_an_unnamed_source_stays_in_its_remark(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote of an unnamed source
    made = single(editor, speaker=OFFICIAL)

    # when its attribution is replaced by one in which that source stands again
    replaced(editor, made["id"], {"role": "speaker", "source": {"id": made["speaker"]["id"]}}, {**REPORTED, "via": [0]})

    # then it is the same source
    assert len(newsroom.rows("SELECT id FROM source WHERE kind = 'unnamed'")) == 1


def test_when_and_where_is_changed_for_all_quotes_of_the_remark(newsroom: Newsroom, editor: Seat) -> None:
    # given two quotes of one remark
    items = [quote("A", said={"date": "2024", "place": "Riga"}), {"text": "B", "same_remark_as": 0}]
    first, second = editor.made("/v1/articles", story(*items))["quotes"]
    remark = editor.read(f"/v1/remarks/{seen(editor, first['id'])['remark']['id']}")
    address = f"/v1/remarks/{remark['id']}"

    # when the remark is sent back as it is, then with another day
    same = editor.patch(address, remark, version=1)
    changed = editor.patch(address, {"said": {"date": "2024-05"}}, version=1)

    # then the first changes nothing, and the second both quotes
    assert (same.status_code, same.headers["etag"]) == (200, '"1"')
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    for made in (first, second):
        now = seen(editor, made["id"])
        assert (now["said"]["date"], now["said"]["place"], now["version"]) == ("2024-05", "Riga", 2)
    assert newsroom.rows("SELECT said_from, said_until FROM remark") == [
        {"said_from": "2024-05-01", "said_until": "2024-05-31"}
    ]

    # and steps, which have an address of their own, are refused here
    steps = remark["attribution"] | {"steps": []}
    before = newsroom.everything()
    refusal = editor.patch(address, {"attribution": steps}, version=2)
    assert (refusal.status_code, fault(refusal.json())) == (422, ("/attribution", "read_only"))
    assert newsroom.everything() == before
    assert fault(editor.patch(address, {"told_in": {"id": remark["id"]}}, version=2).json())[0] == "/told_in"
    assert editor.patch(f"/v1/remarks/{second['id']}", {"said": "2024"}, version=1).status_code == 404
