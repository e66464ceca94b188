"""Who says, records, obtains, publishes and reports."""

from __future__ import annotations

from tests.newsroom import Newsroom, Seat


def test_a_new_source_is_seen_by_editors_and_by_nobody_else(editor: Seat, reader: Seat) -> None:
    # when an editor makes a source
    source = editor.made("/v1/sources", {"kind": "person", "name": "Mira Holt", "aliases": ["M. Holt"]})

    # then editors find it by id and slug, and readers do not find it at all
    assert source["slug"] == "mira-holt"
    assert (
        editor.read("/v1/sources/mira-holt?view=draft")
        == editor.read(f"/v1/sources/{source['id']}?view=draft")
        == source
    )
    assert reader.get("/v1/sources/mira-holt").status_code == 404
    assert reader.read("/v1/sources")["items"] == []


def test_a_source_published_by_itself_is_public_until_that_ends(editor: Seat, reader: Seat) -> None:
    # given a source
    source = editor.made("/v1/sources", {"kind": "organization", "name": "Harbor Board"})

    # when it is published by itself
    published = editor.post(f"/v1/sources/{source['id']}/publish", version=1).json()

    # then readers have it, without what is for editors
    seen = reader.read("/v1/sources/harbor-board")
    assert seen["version"] == published["version"] == 2
    assert "anonymity_reason" not in seen
    assert [item["id"] for item in reader.read("/v1/sources")["items"]] == [source["id"]]

    # and when that ends, they no longer do
    assert editor.post(f"/v1/sources/{source['id']}/unpublish", version=2).status_code == 200
    assert reader.get("/v1/sources/harbor-board").status_code == 404


def test_two_persons_of_one_name_need_a_distinction(editor: Seat) -> None:
    # given a person
    editor.made("/v1/sources", {"kind": "person", "name": "Jan Roth"})

    # when another of that name comes
    refused = editor.post("/v1/sources", {"kind": "person", "name": "JAN  ROTH"})
    made = editor.made("/v1/sources", {"kind": "person", "name": "Jan Roth", "distinction": "the senator"})

    # then the first is refused and the one with a distinction has a slug of its own
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/name"
    assert made["slug"] == "jan-roth-2"


def test_a_refused_source_leaves_the_database_as_it_was(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    for body, pointer in [
        ({"kind": "unnamed", "name": "an official"}, "/anonymity_reason"),
        ({"kind": "unnamed", "name": "an official", "anonymity_reason": "fear", "url": "https://a.example/x"}, "/url"),
        ({"kind": "person", "name": "Ida Bell", "anonymity_reason": "fear"}, "/anonymity_reason"),
        ({"kind": "person", "name": True}, "/name"),
        ({"kind": "person", "name": "Ida Bell", "colour": "red"}, "/colour"),
        ({"kind": "alien", "name": "Ida Bell"}, "/kind"),
        ({"kind": "person", "name": "Ida Bell", "wikidata": "42"}, "/wikidata"),
    ]:
        refused = editor.post("/v1/sources", body)
        assert refused.status_code == 422, refused.text
        assert refused.headers["content-type"] == "application/problem+json"
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
    assert newsroom.everything() == before
