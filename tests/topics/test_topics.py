"""What stories are about, and which topic is a part of which."""

from __future__ import annotations

import pytest

from tests.newsroom import Json, Newsroom, Seat


def made(editor: Seat, name: str, **members: object) -> Json:
    return editor.made("/v1/topics", {"name": name, **members})


def names(answer: Json) -> list[str]:
    return [item["name"] for item in answer["items"]]


def test_a_new_topic_is_seen_by_editors_and_by_nobody_else(editor: Seat, reader: Seat) -> None:
    # when an editor makes a topic below another
    made(editor, "Energy", uri="https://www.wikidata.org/entity/Q11379")
    topic = made(editor, "Wind power", parent="energy", external_id="desk:17", extra={"color": "teal"})

    # then editors find it by id and slug with the topic above it, and readers do not find it at all
    assert (topic["slug"], topic["parent"]["name"]) == ("wind-power", "Energy")
    by_slug = editor.read("/v1/topics/wind-power?view=draft")
    assert by_slug == editor.read(f"/v1/topics/{topic['id'].upper()}?view=draft") == topic
    assert reader.get("/v1/topics/wind-power").status_code == 404
    assert reader.read("/v1/topics")["items"] == []


def test_a_topic_is_changed_by_what_a_get_gave(editor: Seat) -> None:
    # given a topic below another
    made(editor, "Energy")
    topic = made(editor, "Coal", parent="energy")

    # when it is sent back as it came, nothing is changed
    same = editor.patch(f"/v1/topics/{topic['id']}", topic, version=1)
    assert same.json() == topic

    # and when members are sent, these are
    changes = {"name": "Coal and lignite", "slug": "coal-and-lignite", "parent": None, "extra": {"a": 1}}
    changed = editor.patch(f"/v1/topics/{topic['id']}", changes, version=1)
    assert changed.status_code == 200
    assert changed.headers["etag"] == '"2"'
    assert changed.json() == topic | changes | {"version": 2, "updated_at": changed.json()["updated_at"]}


def test_a_topic_never_lies_below_itself(newsroom: Newsroom, editor: Seat) -> None:
    # given three topics in a line
    top = made(editor, "Sport")
    middle = made(editor, "Rowing", parent="sport")
    made(editor, "Eights", parent={"id": middle["id"]})
    before = newsroom.everything()

    # when the first is placed below the last, below the second, or below itself
    for parent in ("eights", "rowing", "sport"):
        refused = editor.patch(f"/v1/topics/{top['id']}", {"parent": parent}, version=1)

        # then that is refused at its place, and nothing is changed
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/parent"
    assert newsroom.everything() == before


def test_a_given_slug_that_is_taken_is_a_conflict_and_a_derived_one_gets_a_number(editor: Seat) -> None:
    made(editor, "Harbor")
    assert made(editor, "Harbor")["slug"] == "harbor-2"
    assert made(editor, "⚓")["slug"].isalnum()
    for body in ({"name": "Port", "slug": "harbor"}, {"name": "Port", "slug": "harbor-2"}):
        refused = editor.post("/v1/topics", body)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/slug-taken")
        assert refused.json()["errors"][0]["pointer"] == "/slug"
    other = made(editor, "Port")
    assert editor.patch(f"/v1/topics/{other['id']}", {"slug": "harbor"}, version=1).status_code == 409


def test_an_external_id_belongs_to_one_topic(editor: Seat) -> None:
    topic = made(editor, "Floods", external_id="wire:4")
    refused = editor.post("/v1/topics", {"name": "High water", "external_id": "wire:4"})
    assert (refused.status_code, refused.json()["id"]) == (409, topic["id"])
    assert refused.json()["errors"][0]["pointer"] == "/external_id"


def test_a_topic_in_use_is_not_put_into_the_trash(editor: Seat) -> None:
    # given a topic with another below it
    top = made(editor, "Courts")
    below = made(editor, "Appeals", parent="courts")

    # when the upper one is deleted, the answer says what still uses it
    refused = editor.delete(f"/v1/topics/{top['id']}", version=1)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/in-use")
    assert refused.json()["used_in"] == {"topics below it": [below["id"]]}

    # and when the lower one is, it is found in the trash only, and comes back with its slug
    assert editor.delete(f"/v1/topics/{below['id']}", version=1).json()["trashed_at"] is not None
    assert names(editor.read("/v1/topics?view=draft")) == ["Courts"]
    assert names(editor.read("/v1/topics?view=draft&trashed=true")) == ["Appeals"]
    assert editor.patch(f"/v1/topics/{below['id']}", {"name": "x"}, version=2).status_code == 404
    assert editor.post("/v1/topics", {"name": "Other", "slug": "appeals"}).status_code == 409
    restored = editor.post(f"/v1/topics/{below['id']}/restore", version=2)
    assert restored.json() == below | {"version": 3, "updated_at": restored.json()["updated_at"]}
    assert editor.post(f"/v1/topics/{below['id']}/restore", version=3).status_code == 404


def test_topics_are_listed_by_what_they_lie_below_and_what_they_are_called(editor: Seat) -> None:
    # given topics below two others
    energy, trade = made(editor, "Energy"), made(editor, "Trade", external_id="wire:trade")
    for name, parent in (("Solar", "energy"), ("Tariffs", "trade"), ("Gas", "energy")):
        made(editor, name, parent=parent)

    # then each filter gives just its own
    for query, found in (
        ("parent=energy", ["Gas", "Solar"]),
        (f"parent={energy['id']},trade&sort=name", ["Gas", "Solar", "Tariffs"]),
        ("parent=nothing-of-this-name", []),
        ("external_id=wire:trade", ["Trade"]),
        (f"ids={trade['id']},{energy['id']}", ["Trade", "Energy"]),
        ("sort=-name&limit=2", ["Trade", "Tariffs"]),
        ("sort=slug&limit=1", ["Energy"]),
    ):
        assert names(editor.read(f"/v1/topics?view=draft&{query}")) == found, query
    counted = editor.read("/v1/topics?view=draft&parent=energy&limit=1&count=true&fields=slug")
    assert (counted["total"], counted["total_is"]) == (2, "exact")
    assert counted["items"][0].keys() == {"id", "type", "version", "slug"}
    following = editor.read(f"/v1/topics?view=draft&parent=energy&limit=1&cursor={counted['next_cursor']}")
    assert (names(following), following["next_cursor"]) == (["Solar"], None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": 7}, "/name"),
        ({"name": "Gas", "slug": "Natural Gas"}, "/slug"),
        ({"name": "Gas", "slug": "0198c0de-0000-7000-8000-000000000000"}, "/slug"),
        ({"name": "Gas", "uri": "medtop:20000002"}, "/uri"),
        ({"name": "Gas", "parent": "not-there"}, "/parent"),
        ({"name": "Gas", "parent": {"id": "0198c0de-0000-7000-8000-000000000000", "name": "Fuel"}}, "/parent"),
        ({"name": "Gas", "parent": {"slug": "fuel", "name": "Fuel", "color": "red"}}, "/parent/color"),
        ({"name": "Gas", "parent": {}}, "/parent"),
        ({"name": "Gas", "parent": "No Slug"}, "/parent"),
        ({"name": "Gas", "version": 3}, "/version"),
        ({"name": "Gas", "extra": {"words": "w" * 17_000}}, "/extra"),
    ],
)
def test_a_topic_that_is_not_right_is_refused_at_its_place(
    newsroom: Newsroom, editor: Seat, body: Json, pointer: str
) -> None:
    before = newsroom.everything()
    refused = editor.post("/v1/topics", body)
    assert refused.status_code == 422, refused.text
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
    assert newsroom.everything() == before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"name": None}, "/name"), ({"slug": None}, "/slug"), ({"version": 9}, "/version"), ({"extra": None}, "/extra")],
)
def test_a_change_that_is_not_right_is_refused_at_its_place(editor: Seat, change: Json, pointer: str) -> None:
    topic = made(editor, "Gas")
    refused = editor.patch(f"/v1/topics/{topic['id']}", change, version=1)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert editor.read("/v1/topics/gas?view=draft") == topic


@pytest.mark.parametrize("room", ["sources", "topics", "collections"])
def test_a_slug_is_for_reading_and_who_writes_with_one_is_told(editor: Seat, room: str) -> None:
    names = {"sources": {"kind": "person", "name": "Gas"}, "topics": {"name": "Gas"}, "collections": {"title": "Gas"}}
    editor.made(f"/v1/{room}", names[room])
    assert editor.get(f"/v1/{room}/gas?view=draft").status_code == 200
    refused = editor.patch(f"/v1/{room}/gas", {}, version=1)
    assert refused.status_code == 404
    assert "A slug will do for reading it only." in refused.json()["detail"]
