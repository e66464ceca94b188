"""A preview link opens one revision of one article, for a while, in the form that readers would get."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.core.settings import Settings
from app.core.values.times import later
from tests.newsroom import Json, Newsroom, Seat, opened

ADA: Json = {"name": "Ada Lind", "kind": "person"}
STORY: Json = {
    "headline": "Dam holds",
    "language": "en",
    "body": {"text": "“It holds”, said Lind. “It may not”, said an official."},
    "topics": [{"slug": "dams", "name": "Dams"}],
    "quotes": [
        {"text": "It holds", "speaker": ADA, "said": "2024"},
        {"text": "It may not", "speaker": {"kind": "unnamed", "name": "an official", "anonymity_reason": "fears"}},
    ],
}
VOLATILE = frozenset({"version", "published_at", "first_published_at", "updated_at", "preview"})


def link(seat: Seat, article: Json, **options: object) -> Json:
    return seat.made(f"/v1/articles/{article['id']}/preview-links", options)


def bearer(made: Json) -> dict[str, str]:
    return {"authorization": f"Bearer {made['token']}"}


def lasting(page: Json) -> Json:
    return {name: value for name, value in page.items() if name not in VOLATILE}


def test_a_preview_is_what_readers_get_once_it_is_published(editor: Seat, reader: Seat) -> None:
    # given a draft with quotes, and a link to it
    draft = editor.made("/v1/articles", STORY)
    made = link(editor, draft)
    asked = f"/v1/articles/{draft['slug']}?include=quotes.attribution,sources,topics&body_format=html,text&marks=quotes"

    # when somebody with the token reads it, and it is then published
    preview = reader.get(asked, **bearer(made))
    assert editor.post(f"/v1/articles/{draft['id']}/publish", version=1).status_code == 200
    live = reader.read(asked)

    # then both are the same but for times, and the preview says that it is one
    assert preview.status_code == 200
    assert preview.json()["preview"] is True
    assert "preview" not in live
    assert lasting(preview.json()) == lasting(live)
    assert preview.headers["cache-control"] == "private, no-store"
    assert preview.headers["x-robots-tag"] == "noindex"
    assert "etag" not in preview.headers


def test_a_preview_leaves_no_trace(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    draft = editor.made("/v1/articles", STORY)
    made = link(editor, draft)
    before = newsroom.everything()
    assert reader.get(f"/v1/articles/{draft['id']}", **bearer(made)).status_code == 200
    assert newsroom.everything() == before
    assert reader.get(f"/v1/articles/{draft['id']}").status_code == 404
    assert reader.read("/v1/quotes")["items"] == reader.read("/v1/sources")["items"] == []


def test_a_link_stays_with_its_revision(editor: Seat, reader: Seat) -> None:
    # given a live article, a draft in front of it with a link, and then another save
    article = editor.made("/v1/articles?publish=true", STORY)
    path = f"/v1/articles/{article['id']}"
    assert editor.patch(path, {"headline": "Dam breaks", "slug": "dam-breaks"}, version=1).status_code == 200
    made = link(editor, article)
    assert editor.patch(path, {"headline": "Dam gone", "slug": "dam-gone"}, version=2).status_code == 200
    editor.made("/v1/articles?publish=true", {**STORY, "slug": "dam-breaks"})

    # then the link shows the revision that it was made for, another the live one, and readers get the live one
    assert reader.get(path, **bearer(made)).json()["headline"] == "Dam breaks"
    assert reader.get(path, **bearer(link(editor, article, revision=1))).json()["headline"] == "Dam holds"
    assert reader.read(path)["headline"] == "Dam holds"


def test_a_preview_token_opens_nothing_else(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a token for one article, and another article
    draft, other = editor.made("/v1/articles", STORY), editor.made("/v1/articles?publish=true", STORY)
    token = bearer(link(editor, draft))
    before = newsroom.everything()

    # then it is of no use for the other, for one that is not there, for lists, editors' views and writes
    for reference in (other["id"], other["slug"], "no-such-article"):
        answer = reader.get(f"/v1/articles/{reference}", **token)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/preview-of-another")
    own = f"/v1/articles/{draft['id']}"
    for path in (
        "/v1/articles", f"{own}?view=draft", f"{own}/revisions", f"{own}/preview-links", "/v1/whoami", "/v1/quotes",
        f"/v1/quotes/{draft['quotes'][0]['id']}", "/v1/keys",
    ):  # fmt: skip
        assert reader.get(path, **token).status_code == 401, path
    assert reader.patch(own, {"headline": "Mine"}, version=1, **token).status_code == 401
    assert reader.post(f"{own}/preview-links", {}, **token).status_code == 401
    assert reader.get(f"{own}?as_of=2024-01-01", **token).status_code == 400
    assert newsroom.everything() == before


def test_a_link_ends_by_itself_or_when_it_is_revoked(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given two links, a token that never was, and one with another secret
    draft = editor.made("/v1/articles", STORY)
    path = f"/v1/articles/{draft['id']}"
    revoked, late = link(editor, draft), link(editor, draft, minutes=5)
    tokens = [revoked["token"], late["token"], f"onp_{'0' * 32}_{'0' * 48}", f"{late['token'][:-1]}z"]
    tokens.append(late["token"][:-1] + ("0" if late["token"][-1] != "0" else "1"))

    # when one is revoked and the time of the other has come
    assert editor.delete(f"{path}/preview-links/{revoked['id']}", version=1).status_code == 200
    newsroom.write("UPDATE preview_link SET expires_at = :past", past=later(late["created_at"], -1))

    # then none opens anything, all with the same words, which say nothing of why
    answers = [reader.get(path, authorization=f"Bearer {token}") for token in tokens]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1

    # and both are still listed, without their tokens
    listed = editor.read(f"{path}/preview-links")["items"]
    assert [one["id"] for one in listed] == [late["id"], revoked["id"]]
    assert "token" not in listed[0]


def test_the_token_is_shown_once_and_kept_nowhere(newsroom: Newsroom, editor: Seat) -> None:
    draft = editor.made("/v1/articles", STORY)
    path = f"/v1/articles/{draft['id']}/preview-links"
    first, again = (editor.post(path, {}, idempotency_key="k1").json() for _ in range(2))
    assert again == first | {"token": None, "url": None}
    assert first["token"].rsplit("_", 1)[1] not in repr(newsroom.everything())


def test_what_is_gone_is_not_previewed(editor: Seat, reader: Seat) -> None:
    # given links to an article in the trash and to a retracted one
    trashed, retracted = editor.made("/v1/articles", STORY), editor.made("/v1/articles?publish=true", STORY)
    tokens = {one["id"]: bearer(link(editor, one)) for one in (trashed, retracted)}
    assert editor.delete(f"/v1/articles/{trashed['id']}", version=1).status_code == 200
    assert editor.post(f"/v1/articles/{retracted['id']}/retract", {"text": "Wrong."}, version=1).status_code == 200

    # then neither is shown, and no new link is made
    for ident, token in tokens.items():
        assert reader.get(f"/v1/articles/{ident}", **token).status_code == 404
    assert editor.post(f"/v1/articles/{retracted['id']}/preview-links", {}).status_code == 409
    assert editor.post(f"/v1/articles/{trashed['id']}/preview-links", {}).status_code == 404


def test_a_link_is_made_of_a_revision_that_is_there_by_who_may_write_it(newsroom: Newsroom, editor: Seat) -> None:
    draft = editor.made("/v1/articles", STORY)
    path = f"/v1/articles/{draft['id']}/preview-links"
    for options, pointer in (
        ({"revision": 2}, "/revision"), ({"revision": 0}, "/revision"), ({"minutes": 10081}, "/minutes"),
    ):  # fmt: skip
        answer = editor.post(path, options)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert newsroom.seat("author").post(path, {}).status_code == 403
    other = editor.made("/v1/articles", STORY)
    made = link(editor, draft)
    assert editor.delete(f"/v1/articles/{other['id']}/preview-links/{made['id']}", version=1).status_code == 404


def test_the_address_is_the_frontends(database_url: str) -> None:
    template = "https://paper.example/preview/{slug}?token={token}&revision={revision}"
    with opened(database_url, preview_url=template) as client:
        desk = Newsroom(client).editor
        made = link(desk, desk.made("/v1/articles", {**STORY, "slug": "größe"}))
    assert made["url"] == f"https://paper.example/preview/gr%C3%B6%C3%9Fe?token={made['token']}&revision=1"


@pytest.mark.parametrize("address", ["https://paper.example/{slug}", "https://paper.example/{token}/{key}", "{token"])
def test_an_address_that_could_not_be_filled_in_is_refused_at_start(address: str) -> None:
    with pytest.raises(ValidationError, match="token"):
        Settings(preview_url=address)


def test_a_preview_is_read_where_reading_is_closed(database_url: str) -> None:
    with opened(database_url, read="keyed") as client:
        newsroom = Newsroom(client)
        draft = newsroom.editor.made("/v1/articles", STORY)
        answer = newsroom.reader.get(f"/v1/articles/{draft['id']}", **bearer(link(newsroom.editor, draft)))
    assert answer.status_code == 200
