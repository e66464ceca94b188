"""What readers get because a public quote shows it, and what goes with it."""

from __future__ import annotations

from tests.newsroom import Json, Newsroom, Seat
from tests.quotes.writing import ADA, OFFICIAL, RECORDED, REPORTED, TAPE, published, quote, seen, single


def public(newsroom: Newsroom, kind: str) -> set[str]:
    return {row["id"] for row in newsroom.rows("SELECT id FROM visible WHERE kind = :kind", kind=kind)}


def visible_names(newsroom: Newsroom) -> set[str]:
    rows = newsroom.rows(
        "SELECT s.name FROM source s JOIN visible v ON v.id = s.id AND v.kind IN ('source', 'unnamed')"
    )
    return {row["name"] for row in rows}


def without_seq(newsroom: Newsroom) -> list[tuple[str, str]]:
    return sorted((row["kind"], row["id"]) for row in newsroom.rows("SELECT kind, id FROM visible"))


FULL: Json = quote(
    speaker={"source": ADA, "on_behalf_of": {"kind": "organization", "name": "Ministry"}},
    attribution=[RECORDED, {"role": "obtained_by", "source": OFFICIAL}, REPORTED],
    about=[{"topic": {"name": "Ports", "parent": {"name": "Trade"}}}, {"kind": "person", "name": "Eva Roth"}],
    verifications=[{"result": "verified", "basis": "heard", "checked_by": "Ina Bell"}],
    responses=[{"responder": "Tom Reed", "stance": "denies"}, {"responder": "Ole", "stance": "denies", "on": "remark"}],
)


def test_a_public_quote_shows_all_around_it_and_takes_it_along(newsroom: Newsroom, editor: Seat) -> None:
    # given a quote with all around it, not public
    ident = single(editor, **FULL)["id"]
    assert without_seq(newsroom) == []

    # when it is published by itself
    answer = editor.post(f"/v1/quotes/{ident}/publish", version=seen(editor, ident)["version"])
    assert answer.status_code == 200, answer.text

    # then all of that is public
    assert visible_names(newsroom) == {
        "Ada Lind", "Ministry", TAPE["name"], "an official", "Channel 9", "Eva Roth", "Ina Bell", "Tom Reed", "Ole",
    }  # fmt: skip
    assert public(newsroom, "quote") == {ident}
    assert {len(public(newsroom, kind)) for kind in ("remark", "verification", "unnamed")} == {1}
    assert {len(public(newsroom, kind)) for kind in ("response", "topic")} == {2}

    # and when that ends, nothing of it is
    assert editor.post(f"/v1/quotes/{ident}/unpublish", version=answer.json()["version"]).status_code == 200
    assert without_seq(newsroom) == []
    assert newsroom.rows("SELECT * FROM shown") == []


def test_a_quote_stays_public_while_an_article_prints_it(editor: Seat, reader: Seat) -> None:
    # given a quote that is printed and published by itself
    ident = published(editor, quote())["quotes"][0]["id"]
    version = editor.post(f"/v1/quotes/{ident}/publish", version=1).json()["version"]

    # when the second ends
    editor.post(f"/v1/quotes/{ident}/unpublish", version=version)

    # then the first still shows it
    assert reader.get(f"/v1/quotes/{ident}").status_code == 200


def test_nested_speech_and_translations_show_the_words_they_come_from(newsroom: Newsroom, editor: Seat) -> None:
    # given words told in others, and their translation
    outer = single(editor, "A", attribution=[RECORDED])
    inner = single(editor, "B", speaker="Otto Brandt", told_in={"id": outer["id"]})
    english = single(editor, "C", speaker=None, translation_of={"id": inner["id"]}, language="de")

    # when the translation is published by itself
    editor.post(f"/v1/quotes/{english['id']}/publish", version=1)

    # then what it translates is public, and who told it on which tape; what the teller said besides is not
    assert public(newsroom, "quote") == {english["id"], inner["id"]}
    assert visible_names(newsroom) == {"Otto Brandt", "Ada Lind", TAPE["name"]}
    assert public(newsroom, "remark") == {inner["remark"]["id"], outer["remark"]["id"]}


def test_a_ring_that_nothing_else_reaches_is_not_public(newsroom: Newsroom, editor: Seat) -> None:
    # given a live article whose quote is on a tape, a denial of the tape, and the denial's words, which are about it
    article = published(editor, quote("We open", attribution=[RECORDED]))
    ident = article["quotes"][0]["id"]
    steps = editor.read(f"/v1/quotes/{ident}/attribution?view=draft")["steps"]
    tape = steps[1]["source"]["id"]
    words = single(editor, "That tape is fake", speaker="Tom Reed", about=[{"source": {"id": tape}}])
    denial = editor.made(
        f"/v1/sources/{tape}/responses", {"responder": "Tom Reed", "stance": "denies", "quote": {"id": words["id"]}}
    )
    assert public(newsroom, "response") == set()

    # when the words are published by themselves, the denial is public
    version = editor.post(f"/v1/quotes/{words['id']}/publish", version=seen(editor, words["id"])["version"])
    assert public(newsroom, "response") == {denial["id"]}

    # and when they no longer are, neither is, though the tape still is
    editor.post(f"/v1/quotes/{words['id']}/unpublish", version=version.json()["version"])
    assert public(newsroom, "response") == set()
    assert public(newsroom, "quote") == {ident}
    assert tape in public(newsroom, "source")

    # and with the article all of it goes
    assert editor.post(f"/v1/articles/{article['id']}/unpublish", version=article["version"]).status_code == 200
    assert without_seq(newsroom) == []
    assert newsroom.rows("SELECT * FROM shown") == []


def test_what_is_added_to_a_public_quote_is_public_at_once(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a public quote
    ident = published(editor, quote())["quotes"][0]["id"]
    before = reader.get(f"/v1/quotes/{ident}").headers["etag"]

    # when it is checked, answered, and gets another step
    editor.made(f"/v1/quotes/{ident}/verifications", {"result": "verified", "basis": "heard", "checked_by": "Ina Bell"})
    editor.made(f"/v1/quotes/{ident}/responses", {"responder": "Tom Reed", "stance": "denies", "on": "remark"})
    editor.patch(f"/v1/quotes/{ident}", {"attribution": [REPORTED]}, version=seen(editor, ident)["version"])

    # then readers have it, under another ETag
    now = reader.get(f"/v1/quotes/{ident}?include=verifications,attribution")
    assert visible_names(newsroom) >= {"Ina Bell", "Tom Reed", "Channel 9"}
    assert (now.json()["verification"], now.json()["disputed"]) == ("verified", True)
    assert now.json()["credit"] == "Ada Lind, according to Channel 9"
    assert reader.get(f"/v1/quotes/{ident}").headers["etag"] != before

    # and what is taken out is no longer public
    editor.patch(f"/v1/quotes/{ident}", {"attribution": []}, version=seen(editor, ident)["version"])
    assert "Channel 9" not in visible_names(newsroom)


def test_a_draft_that_names_public_quotes_moves_nothing_that_readers_see(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    # given a live article
    article = published(editor, quote(attribution=[REPORTED]))
    ident = article["quotes"][0]["id"]
    addresses = ["/v1/quotes", f"/v1/quotes/{ident}", "/v1/sources", "/v1/attributions", "/v1/responses"]
    before = [(reader.get(address).content, reader.get(address).headers["etag"]) for address in addresses]

    # when drafts share its remark, tell in it, and quote the same people
    items = [
        {"text": "More", "same_remark_as": {"id": ident}},
        quote("Others", speaker="Eva Roth", told_in={"id": ident}, attribution=[REPORTED]),
    ]
    body = {"headline": "Next", "language": "en", "body": {"text": "“More” “Others”"}, "quotes": items}
    editor.made("/v1/articles", body)
    single(editor, "By itself", attribution=[REPORTED])

    # then readers get the same bytes
    assert [(reader.get(address).content, reader.get(address).headers["etag"]) for address in addresses] == before
