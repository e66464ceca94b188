"""What a desk puts together, and what of it readers see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx2 import Response

from app.auth.scopes import Scope
from tests.newsroom import Json, Newsroom, Seat

UNKNOWN = "0198c0de-0000-7000-8000-000000000000"


def article(editor: Seat, headline: str, *words: str, publish: bool = True) -> Json:
    """An article that prints these words of Jo Lund."""
    body = " ".join(f"“{said}”, said Lund." for said in words) or "Nobody spoke."
    quotes = [{"text": said, "speaker": "Jo Lund", "speaker_title": "harbor master"} for said in words]
    document = {"headline": headline, "language": "en", "body": {"text": body}, "quotes": quotes}
    return editor.made(f"/v1/articles{'?publish=true' if publish else ''}", document)


def move(editor: Seat, thing: str, found: Json, verb: str, **body: Any) -> Json:
    answer = editor.post(f"/v1/{thing}/{found['id']}/{verb}", body or None, version=found["version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def inside(collection: Json) -> list[str]:
    """The headlines and words in a collection, in order."""
    return [(item["article"] or {}).get("headline") or item["quote"]["text"] for item in collection["items"]]


def test_a_collection_is_made_in_order_and_seen_by_editors_only(editor: Seat, reader: Seat) -> None:
    # given a live article with a quote, and a draft
    live = article(editor, "Harbor reopens", "We are back")
    draft = article(editor, "Harbor to close again", publish=False)
    quote = live["quotes"][0]

    # when they are put together
    items = [
        {"article": draft["id"]},
        {"quote": {"id": quote["id"]}, "note": "Say it loud"},
        {"article": {"slug": live["slug"]}},
    ]
    made = editor.made("/v1/collections", {"title": "Ships!", "description": "All of them", "items": items})

    # then editors see all in that order, by id and by slug, and readers nothing
    assert made["slug"] == "ships"
    assert inside(made) == ["Harbor to close again", "We are back", "Harbor reopens"]
    assert made["items"][1]["note"] == "Say it loud"
    assert made["items"][1]["quote"] | {"speaker": None} == {
        "id": quote["id"], "type": "quote", "version": 1, "text": "We are back", "wording": "verbatim",
        "language": "en", "speaker": None, "speaker_title": "harbor master", "told_by": [],
        "credit": "Jo Lund, harbor master",
        "verification": "unverified", "disputed": False,
    }  # fmt: skip
    assert editor.read("/v1/collections/ships?view=draft") == made
    assert reader.get("/v1/collections/ships").status_code == 404
    assert reader.read("/v1/collections")["items"] == []


def test_readers_of_a_published_collection_see_what_of_it_is_public_while_it_is(editor: Seat, reader: Seat) -> None:
    # given a published collection of a live article, a draft, and a quote of the draft
    live = article(editor, "Harbor reopens")
    draft = article(editor, "Harbor to close again", "It leaks", publish=False)
    items = [{"article": draft["id"]}, {"quote": {"id": draft["quotes"][0]["id"]}}, {"article": live["id"]}]
    made = editor.made("/v1/collections", {"title": "Ships", "items": items})
    published = move(editor, "collections", made, "publish")

    # then readers get what is live, and nothing that tells of the rest
    before = reader.get("/v1/collections/ships")
    assert inside(before.json()) == ["Harbor reopens"]
    assert before.json()["version"] == published["version"] == 2
    assert draft["id"] not in before.text
    assert draft["id"] not in str(before.headers)
    assert "published" not in before.json()

    # when the draft goes live, the collection shows it and its quote, though nobody touched it
    draft = move(editor, "articles", draft, "publish")
    between = reader.get("/v1/collections/ships")
    assert inside(between.json()) == ["Harbor to close again", "It leaks", "Harbor reopens"]
    assert between.headers["etag"] != before.headers["etag"]
    assert f"quote-{draft['quotes'][0]['id']}" in between.headers["surrogate-key"]

    # and when it is taken back, all of that is gone again
    move(editor, "articles", draft, "unpublish")
    after = reader.get("/v1/collections/ships")
    assert inside(after.json()) == ["Harbor reopens"]
    assert after.headers["etag"] not in {before.headers["etag"], between.headers["etag"]}

    # and when the collection is unpublished, it is not there
    move(editor, "collections", published, "unpublish")
    assert reader.get("/v1/collections/ships").status_code == 404
    assert reader.get(f"/v1/articles/{live['slug']}").status_code == 200


def test_a_retracted_article_is_in_no_collection(editor: Seat, reader: Seat) -> None:
    # given a published collection of two live articles
    kept, wrong = article(editor, "Harbor reopens"), article(editor, "Harbor sinks")
    made = editor.made(
        "/v1/collections", {"title": "Ships", "items": [{"article": wrong["id"]}, {"article": kept["id"]}]}
    )
    move(editor, "collections", made, "publish")
    before = reader.get("/v1/collections/ships")

    # when one is retracted
    move(editor, "articles", wrong, "retract", text="No harbor sank.")

    # then the collection no longer lists it, and whoever kept the answer learns that
    after = reader.get("/v1/collections/ships", If_None_Match=before.headers["etag"])
    assert after.status_code == 200
    assert inside(after.json()) == ["Harbor reopens"]


def test_a_collection_makes_nothing_public(editor: Seat, reader: Seat) -> None:
    draft = article(editor, "Not yet", "Wait")
    draft = move(editor, "articles", draft, "unpublish")
    items = [{"article": draft["id"]}, {"quote": {"id": draft["quotes"][0]["id"]}}]
    made = editor.made("/v1/collections", {"title": "Soon", "items": items})
    move(editor, "collections", made, "publish")
    assert reader.read("/v1/collections/soon")["items"] == []
    assert reader.get(f"/v1/articles/{draft['slug']}").status_code == 404
    assert reader.read("/v1/articles")["items"] == reader.read("/v1/topics")["items"] == []


def test_what_a_get_gives_is_accepted_and_items_are_the_whole_list(editor: Seat) -> None:
    # given a collection of three
    stories = [article(editor, f"Ship {number}", f"Ahoy {number}") for number in range(2)]
    items = [{"article": story["id"]} for story in stories] + [{"quote": {"id": stories[0]["quotes"][0]["id"]}}]
    made = editor.made("/v1/collections", {"title": "Ships", "items": items})
    address = f"/v1/collections/{made['id']}"

    # when it comes back as it was, nothing is changed
    assert editor.patch(address, made, version=1).json() == made

    # and when its items come back in another order with one left out, it has these
    sent = [made["items"][2], made["items"][0] | {"note": "First"}]
    changed = editor.patch(address, {"items": sent}, version=1).json()
    assert (changed["version"], inside(changed)) == (2, ["Ahoy 0", "Ship 0"])
    assert changed["items"] == sent
    assert changed["title"] == "Ships"

    # and a title or a description changes nothing else
    renamed = editor.patch(address, {"title": "Boats", "description": "small"}, version=2).json()
    expected = changed | {"title": "Boats", "description": "small", "version": 3, "updated_at": renamed["updated_at"]}
    assert renamed == expected
    emptied = editor.patch(address, {"items": [], "description": None, "slug": "boats"}, version=3).json()
    assert (emptied["items"], emptied["description"], emptied["slug"]) == ([], None, "boats")


@pytest.mark.parametrize(
    ("items", "pointer"),
    [
        ([{}], "/items/0"),
        ([{"article": "harbor-reopens", "quote": {"id": UNKNOWN}}], "/items/0"),
        ([{"article": "harbor-reopens"}, {"article": {"slug": "harbor-reopens"}, "note": "again"}], "/items/1"),
        ([{"article": "harbor-reopens"}, {"article": "no-such-story"}], "/items/1/article"),
        ([{"article": {"id": UNKNOWN}}], "/items/0/article"),
        ([{"article": {}}], "/items/0/article"),
        ([{"quote": {"id": UNKNOWN}}], "/items/0/quote"),
        ([{"quote": UNKNOWN}], "/items/0/quote"),
        ([{"quote": {}}], "/items/0/quote/id"),
        ([{"article": "harbor-reopens", "note": 5}], "/items/0/note"),
        ([{"article": "harbor-reopens", "position": 1}], "/items/0/position"),
        ({"article": "harbor-reopens"}, "/items"),
    ],
)
def test_items_that_are_not_right_are_refused_at_their_place(
    newsroom: Newsroom, editor: Seat, items: object, pointer: str
) -> None:
    article(editor, "Harbor reopens")
    made = editor.made("/v1/collections", {"title": "Ships"})
    before = newsroom.everything()
    for refused in (
        editor.post("/v1/collections", {"title": "Boats", "items": items}),
        editor.patch(f"/v1/collections/{made['id']}", {"items": items}, version=1),
    ):
        assert refused.status_code == 422, refused.text
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
    assert newsroom.everything() == before


def test_a_collection_goes_into_the_trash_and_comes_back_with_its_items(editor: Seat, reader: Seat) -> None:
    # given a published collection
    items = [{"article": article(editor, "Harbor reopens")["id"]}]
    made = editor.made("/v1/collections", {"title": "Ships", "items": items})
    published = move(editor, "collections", made, "publish")
    address = f"/v1/collections/{made['id']}"

    # then it is unpublished before it goes
    assert editor.delete(address, version=2).status_code == 409
    move(editor, "collections", published, "unpublish")
    trashed = editor.delete(address, version=3).json()
    assert trashed["trashed_at"] is not None
    assert editor.read("/v1/collections?view=draft")["items"] == []
    assert [item["id"] for item in editor.read("/v1/collections?view=draft&trashed=true")["items"]] == [made["id"]]
    assert editor.post(f"{address}/publish", version=4).status_code == 404

    # and it comes back whole, with the slug that nobody could take meanwhile
    refused = editor.post("/v1/collections", {"title": "Other", "slug": "ships"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/slug-taken")
    restored = editor.post(f"{address}/restore", version=4).json()
    assert (restored["slug"], inside(restored), restored["trashed_at"]) == ("ships", ["Harbor reopens"], None)
    assert reader.get("/v1/collections/ships").status_code == 404


def test_collections_are_listed_with_their_items_when_asked(editor: Seat, reader: Seat) -> None:
    # given three published collections and one that is not
    items = [{"article": article(editor, "Harbor reopens", "We are back")["id"]}]
    made = [editor.made("/v1/collections", {"title": title, "items": items}) for title in ("Cod", "Ant", "Bee")]
    for collection in made:
        move(editor, "collections", collection, "publish")
    editor.made("/v1/collections", {"title": "Draft"})

    # then a list has them without items, and with these when asked
    plain = reader.read("/v1/collections?count=true")
    assert ([item["title"] for item in plain["items"]], plain["total"]) == (["Bee", "Ant", "Cod"], 3)
    assert all("items" not in item for item in plain["items"])
    assert reader.read("/v1/collections?count=true&limit=1")["total"] == 3
    page = reader.read("/v1/collections?include=items&sort=title&limit=2")
    assert [(item["title"], inside(item)) for item in page["items"]] == [
        ("Ant", ["Harbor reopens"]), ("Bee", ["Harbor reopens"]),
    ]  # fmt: skip
    rest = reader.read(f"/v1/collections?include=items&sort=title&limit=2&cursor={page['next_cursor']}")
    assert ([item["title"] for item in rest["items"]], rest["next_cursor"]) == (["Cod"], None)
    some = reader.read(f"/v1/collections?ids={made[0]['id']},{made[1]['id']}&fields=slug,items")
    assert [item.keys() for item in some["items"]] == [{"id", "type", "version", "slug", "items"}] * 2
    assert reader.read("/v1/collections/ant?fields=title").keys() == {"id", "type", "version", "title"}
    assert reader.get("/v1/collections?include=quotes").status_code == 400


def test_publishing_a_collection_needs_both_scopes(newsroom: Newsroom, editor: Seat) -> None:
    made = editor.made("/v1/collections", {"title": "Ships"})
    address = f"/v1/collections/{made['id']}/publish"
    alone: tuple[tuple[Scope, Scope], ...] = (("quotes:write", "publish"), ("publish", "quotes:write"))
    for scope, missing in alone:
        refused = newsroom.with_scopes(scope).post(address, version=1)
        assert (refused.status_code, refused.json()["scope"]) == (403, missing)
    assert newsroom.with_scopes("publish", "quotes:write").post(address, version=1).status_code == 200


def test_collections_of_one_title_made_at_once_get_slugs_of_their_own(editor: Seat) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: editor.post("/v1/collections", {"title": "🚢 Boats"}), range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6
    slugs = sorted(answer.json()["slug"] for answer in answers)
    assert slugs == ["boats", *(f"boats-{number}" for number in range(2, 7))]
    assert editor.made("/v1/collections", {"title": "🚢"})["slug"].isalnum()


def test_of_many_who_fill_a_collection_at_once_one_wins(editor: Seat) -> None:
    # given a collection and five articles
    articles = [article(editor, f"Ship {number}", publish=False) for number in range(5)]
    made = editor.made("/v1/collections", {"title": "Ships", "items": [{"article": articles[0]["id"]}]})

    # when five editors give it other items at once
    def fill(number: int) -> Response:
        items = [{"article": other["id"]} for other in articles[number:] + articles[:number]]
        return editor.patch(f"/v1/collections/{made['id']}", {"items": items}, version=1)

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(fill, range(5)))

    # then it has the items of the one whose write was kept
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 4, [a.text for a in answers]
    kept = next(answer.json() for answer in answers if answer.status_code == 200)
    assert editor.read("/v1/collections/ships?view=draft") == kept
    assert kept["version"] == 2
