"""The trash: in, listed, out again, or gone for good; what something still needs says where."""

from __future__ import annotations

import pytest

from app.changes.verifying import verify
from tests.articles.stories import plain
from tests.newsroom import Json, Newsroom, Seat
from tests.promises.public_side import LIVE, act, change

WORDS: Json = {"text": "We open on Monday", "speaker": "Nell Ivers"}
PRINTED: Json = plain(body={"text": "“We open on Monday,” said Nell Ivers."}, quotes=[WORDS])
MADE: dict[str, Json] = {
    "articles": plain(slug="harbor", topics=[{"slug": "sea", "name": "Sea"}], authors=["Ida Falk"]),
    "quotes": {**WORDS, "language": "en"},
    "sources": {"kind": "organization", "name": "Harbor office"},
    "topics": {"name": "Harbors"},
    "collections": {"title": "Ships"},
}
TABLES = {
    "articles": ("article", "revision", "article_slug", "head_reference", "head_occurrence", "revision_quote"),
    "quotes": ("quote", "remark", "attribution", "attribution_via", "quote_about"),
    "sources": ("source",), "topics": ("topic",), "collections": ("collection", "collection_item"),
}  # fmt: skip


@pytest.fixture
def admin(newsroom: Newsroom) -> Seat:
    return newsroom.seat("admin")


def thrown_away(editor: Seat, path: str) -> int:
    """Put it into the trash; its version there."""
    there = editor.read(f"{path}?view=draft")
    answer = editor.delete(path, version=there["version"])
    assert answer.status_code == 200, answer.text
    return int(answer.json()["version"])


def purge(admin: Seat, path: str, version: int) -> None:
    answer = admin.post(f"{path}/purge", version=version)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id"] in path


def used_in(seat: Seat, method: str, path: str, version: object) -> Json:
    """Where the refusal says that the thing is still used."""
    answer = seat.send(method, path, version=version)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/in-use"), answer.text
    return dict(answer.json()["used_in"])


@pytest.mark.parametrize("room", MADE)
def test_what_is_thrown_away_is_listed_apart_and_comes_back(editor: Seat, reader: Seat, room: str) -> None:
    # given something that is thrown away
    made = editor.made(f"/v1/{room}", MADE[room])
    path = f"/v1/{room}/{made['id']}"
    version = thrown_away(editor, path)

    # then it is listed in the trash only, for editors only, and nothing but a restore is done with it
    def listed(query: str) -> list[str]:
        return [item["id"] for item in editor.read(f"/v1/{room}?view=draft{query}")["items"]]

    assert made["id"] in listed("&trashed=true")
    assert made["id"] not in listed("")
    assert reader.get(path).status_code == 404
    assert editor.patch(path, {}, version=version).status_code == 404
    assert editor.delete(path, version=version).status_code == 404

    # and restored it is as it was
    back = editor.post(f"{path}/restore", version=version)
    assert (back.status_code, back.json()["trashed_at"]) == (200, None)
    assert made["id"] in listed("")
    assert made["id"] not in listed("&trashed=true")


@pytest.mark.parametrize("room", MADE)
def test_what_is_purged_is_gone_and_the_log_keeps_that_it_was(
    newsroom: Newsroom, editor: Seat, admin: Seat, room: str
) -> None:
    # given a newsroom, and something in it that is thrown away
    before = {table: newsroom.rows(f"SELECT * FROM {table}") for table in TABLES[room]}
    if room == "articles":  # who stands in its byline, and its topic, stay
        before |= {table: [] for table in TABLES[room]}
    made = editor.made(f"/v1/{room}", MADE[room])
    path = f"/v1/{room}/{made['id']}"
    version = thrown_away(editor, path)

    # when it is purged, after somebody tried it with an old version and without one
    assert admin.post(f"{path}/purge", version=version - 1).status_code == 412
    assert admin.post(f"{path}/purge").status_code == 428
    purge(admin, path, version)

    # then no row of it is left, nobody finds it, and it cannot come back
    assert {table: newsroom.rows(f"SELECT * FROM {table}") for table in TABLES[room]} == before
    assert editor.get(f"{path}?view=draft").status_code == 404
    assert editor.read(f"/v1/{room}?view=draft&trashed=true")["items"] == []
    for verb in ("restore", "purge"):
        assert admin.post(f"{path}/{verb}", version=version + 1).status_code == 404

    # and the log tells it, unbroken
    told = [row["action"] for row in newsroom.rows("SELECT action FROM change WHERE id = :id ORDER BY seq", **made)]
    assert told == ["create", "trash", "purge"]
    with newsroom.database.reading() as rows:
        assert verify(rows).fault is None


@pytest.mark.parametrize("room", MADE)
def test_only_what_is_in_the_trash_is_purged(newsroom: Newsroom, editor: Seat, admin: Seat, room: str) -> None:
    made = editor.made(f"/v1/{room}", MADE[room])
    before = newsroom.everything()
    answer = admin.post(f"/v1/{room}/{made['id']}/purge", version=made["version"])
    assert answer.status_code == 404
    assert "in the trash" in answer.json()["detail"]
    assert newsroom.everything() == before


def test_a_purged_draft_gives_its_slug_and_its_quotes_free(newsroom: Newsroom, editor: Seat, admin: Seat) -> None:
    # given a draft that was previewed, in the trash, and its quote in the trash too
    draft = editor.made("/v1/articles", {**PRINTED, "slug": "harbor"})
    editor.made(f"/v1/articles/{draft['id']}/preview-links", {})
    quote = f"/v1/quotes/{draft['quotes'][0]['id']}"
    path = f"/v1/articles/{draft['id']}"
    cleared = change(editor, path, quotes=[])
    of_quote, of_draft = thrown_away(editor, quote), thrown_away(editor, path)
    assert cleared["quotes"] == []

    # when the quote is purged, then that is refused: a kept revision names it
    assert used_in(admin, "POST", f"{quote}/purge", of_quote) == {"revisions of articles": [draft["id"]]}

    # when the draft goes first, then nothing is in the way any more
    purge(admin, path, of_draft)
    purge(admin, quote, of_quote)
    assert newsroom.rows("SELECT id FROM preview_link UNION SELECT id FROM remark") == []
    assert editor.made("/v1/articles", plain(slug="harbor"))["slug"] == "harbor"


def test_an_article_that_was_ever_live_is_kept(newsroom: Newsroom, editor: Seat, admin: Seat) -> None:
    # given an article that was taken back and thrown away
    path = f"/v1/articles/{editor.made(LIVE, plain())['id']}"
    act(editor, path, "unpublish")
    version = thrown_away(editor, path)

    # when it is purged, then that is refused and changes nothing
    before = newsroom.everything()
    answer = admin.post(f"{path}/purge", version=version)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict")
    assert newsroom.everything() == before


def test_what_is_in_use_says_where(editor: Seat, admin: Seat) -> None:
    # given a live article with an author, a topic and a quote, which a collection has and another article points to
    made = editor.made(LIVE, {**PRINTED, "authors": ["Ida Falk"], "topics": [{"slug": "sea", "name": "Sea"}]})
    other = editor.made("/v1/articles", plain("Other", related=[made["id"]]))
    quote, author, topic = made["quotes"][0], made["authors"][0]["id"], made["topics"][0]["id"]
    items = [{"article": made["id"]}, {"quote": {"id": quote["id"]}}]
    collection = editor.made("/v1/collections", {"title": "Ships", "items": items})

    # when these are to be thrown away, then each refusal names what is in the way
    of_article = {"articles": [made["id"]], "live articles": [made["id"]]}
    assert used_in(editor, "DELETE", f"/v1/sources/{author}", 1) == of_article
    assert used_in(editor, "DELETE", f"/v1/topics/{topic}", 1) == of_article
    where = {"collections": [collection["id"]], **of_article}
    assert used_in(editor, "DELETE", f"/v1/quotes/{quote['id']}", 1) == where
    remark = editor.read(f"/v1/quotes/{quote['id']}?view=draft")["remark"]["id"]
    speaker = quote["speaker"]["id"]
    assert used_in(editor, "DELETE", f"/v1/sources/{speaker}", 1) == {"attributions": [remark]}

    # and an article that something points to stays in the trash
    draft = editor.made("/v1/articles", plain("Draft"))
    change(editor, f"/v1/articles/{other['id']}", related=[draft["id"]])
    version = thrown_away(editor, f"/v1/articles/{draft['id']}")
    assert used_in(admin, "POST", f"/v1/articles/{draft['id']}/purge", version) == {"articles": [other["id"]]}


def test_an_old_revision_is_read_and_restored_without_what_was_purged(editor: Seat, admin: Seat) -> None:
    # given a draft that once had an author and a topic, which are purged
    made = editor.made("/v1/articles", MADE["articles"])
    path = f"/v1/articles/{made['id']}"
    change(editor, path, authors=[], topics=[])
    for thing in (f"/v1/sources/{made['authors'][0]['id']}", f"/v1/topics/{made['topics'][0]['id']}"):
        purge(admin, thing, thrown_away(editor, thing))

    # then the first revision leaves them out, and a restore says so
    old = editor.read(f"{path}/revisions/1")["article"]
    assert (old["authors"], old["topics"]) == ([], [])
    restored = editor.post(f"{path}/revisions/1/restore", version=2)
    assert [warning["code"] for warning in restored.json()["warnings"]] == ["gone", "gone"]


def test_what_readers_had_is_kept(editor: Seat, admin: Seat, reader: Seat) -> None:
    # given an article whose author, topic, speaker and reporter were others when it was live first
    quote = {**WORDS, "speaker": "Maren Holt", "attribution": [{"role": "reported_by", "source": "The Fjord Herald"}]}
    article = editor.made(LIVE, {**MADE["articles"], "body": PRINTED["body"], "quotes": [quote]})
    path = f"/v1/articles/{article['id']}"
    told = reader.read(f"/v1/quotes/{article['quotes'][0]['id']}?include=attribution")
    later = {"authors": ["Jo Lund"], "topics": [{"slug": "air", "name": "Air"}]}
    assert editor.patch(path, later, version=1).status_code == 200
    assert editor.post(f"{path}/publish", version=2).status_code == 200
    change(editor, f"/v1/quotes/{told['id']}", speaker="Ole Brand", attribution=[])

    # when these are thrown away, then they are not purged: what readers got at that time names them
    sources = [article["authors"][0]["id"], told["speaker"]["id"], told["attribution"]["steps"][-1]["source"]["id"]]
    for named in (*(f"/v1/sources/{ident}" for ident in sources), f"/v1/topics/{article['topics'][0]['id']}"):
        answer = admin.post(f"{named}/purge", version=thrown_away(editor, named))
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/conflict"), named
        assert reader.get(named).status_code == 404


def test_words_of_a_remark_that_others_share_leave_it_there(newsroom: Newsroom, editor: Seat, admin: Seat) -> None:
    # given two quotes of one remark
    first = editor.made("/v1/quotes", {**WORDS, "language": "en"})
    second = {"text": "Nobody asked us", "language": "en", "same_remark_as": {"id": first["id"]}}
    paths = [f"/v1/quotes/{ident}" for ident in (first["id"], editor.made("/v1/quotes", second)["id"])]

    # when one is purged, then the remark stays for the other, and goes with that
    for path, left in zip(paths, (1, 0), strict=True):
        purge(admin, path, thrown_away(editor, path))
        assert len(newsroom.rows("SELECT id FROM remark")) == left
