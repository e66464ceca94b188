"""Sources that a request makes on the way: never a second one of what is one thing."""

from __future__ import annotations

import pytest

from tests.articles.stories import plain
from tests.newsroom import Newsroom


@pytest.mark.parametrize("member", ["slug", "wikidata", "external_id"])
def test_a_new_source_with_what_another_has_is_refused_with_its_place(newsroom: Newsroom, member: str) -> None:
    # given a source that other systems know
    editor = newsroom.editor
    known = {"kind": "person", "name": "Mira Holt", "slug": "holt", "wikidata": "Q7", "external_id": "desk-7"}
    editor.made("/v1/sources", known)
    before = newsroom.everything()

    # when a story makes another that claims to be new and has one of these
    fresh = {"slug": "new", "wikidata": "Q8", "external_id": "desk-8"} | {member: known[member]}
    author = {"kind": "person", "name": "Ida Bell", "new": True, **fresh}
    named = editor.post("/v1/articles", plain(authors=[author]))

    # then the story is refused, or the one that is named is used; nothing half is kept
    if named.status_code == 201:
        assert named.json()["authors"][0]["name"] == "Mira Holt"
    else:
        assert named.status_code == 409
        assert named.json()["errors"][0]["pointer"] == f"/authors/0/{member}"
        assert newsroom.everything() == before


def test_a_second_new_person_of_one_name_needs_a_distinction(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    editor.made("/v1/articles", plain(authors=["Ida Bell"]))
    refused = editor.post("/v1/articles", plain(authors=[{"kind": "person", "name": "Ida Bell", "new": True}]))
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/authors/0/name"
    other = {"kind": "person", "name": "Ida Bell", "new": True, "distinction": "the pilot"}
    assert editor.post("/v1/articles", plain(authors=[other])).status_code == 201


def test_a_name_without_letters_has_a_slug_that_can_be_sent_back(newsroom: Newsroom) -> None:
    editor = newsroom.editor
    source = editor.made("/v1/sources", {"kind": "organization", "name": "★ ★"})
    assert editor.patch(f"/v1/sources/{source['id']}", {"slug": source["slug"]}, version=1).status_code == 200
    article = editor.made("/v1/articles", plain("★ ★"))
    assert editor.patch(f"/v1/articles/{article['id']}", {"slug": article["slug"]}, version=1).status_code == 200
    assert editor.read(f"/v1/articles/{article['slug']}?view=draft")["id"] == article["id"]
