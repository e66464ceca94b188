"""A Ghost site comes in from its export: posts with authors, tags and pictures from the tables beside them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk, places

Json = dict[str, Any]
HTML = (
    "<!--kg-card-begin: html--><p>The wharf is <strong>open</strong>.</p><!--kg-card-end: html-->"
    '<figure class="kg-card kg-image-card"><img src="__GHOST_URL__/content/images/noon.jpg" alt="Noon"></figure>'
    '<blockquote>“The wharf stays ours.”<br>— Edda Quint, harbor master</blockquote><p><a href="__GHOST_URL__/tide/">On'
    "</a></p>"
)


def post(number: int, title: str, **members: Any) -> Json:
    return {
        "id": f"5c{number:022x}", "uuid": f"00000000-0000-4000-8000-{number:012d}", "title": title,
        "slug": title.lower().replace(" ", "-"), "html": "<p>Words.</p>", "lexical": None, "mobiledoc": None,
        "feature_image": None, "featured": 0, "type": "post", "status": "published", "visibility": "public",
        "created_at": "2019-01-01T08:00:00.000Z", "updated_at": "2020-02-02T10:00:00.000Z",
        "published_at": "2019-01-04T09:30:00.000Z", "custom_excerpt": None, "codeinjection_head": None,
        "canonical_url": None, **members,
    }  # fmt: skip


def export(*posts: Any, **tables: Any) -> Json:
    data = {
        "posts": list(posts),
        "users": [
            {"id": "u1", "name": "Ida Moor", "slug": "ida", "email": "ida@courier.example"},
            {"id": "u2", "name": "Jo Ek", "slug": "jo", "email": "jo@courier.example"},
        ],
        "tags": [
            {"id": "t1", "name": "Ships", "slug": "ships", "visibility": "public"},
            {"id": "t2", "name": "Harbor", "slug": "the-harbor", "visibility": "public"},
            {"id": "t3", "name": "#wide", "slug": "hash-wide", "visibility": "internal"},
        ],
        "settings": [{"key": "title", "value": "The Sound Courier"}, {"key": "locale", "value": "en"}],
        **tables,
    }
    return {"db": [{"meta": {"exported_on": 1700000000000, "version": "5.75.0"}, "data": data}]}


def bring_in(desk: Desk, document: Any, *arguments: str) -> str:
    archive = desk.write("ghost.json", json.dumps(document))
    ended = desk.bring_in(archive, "--publish", *arguments)
    assert ended.code == 0, ended.said
    return ended.said


def test_a_post_comes_in_with_what_the_tables_beside_it_say(desk: Desk, reader: Seat, editor: Seat) -> None:
    # given a post with two authors, tags in their order, and what newer versions keep beside it
    harbor = post(
        1, "Wharf open", html=HTML, feature_image="__GHOST_URL__/content/images/w.jpg", custom_excerpt="Open.",
        codeinjection_head="<script></script>", canonical_url="https://other.example/wharf",
    )  # fmt: skip
    joins = {
        "posts_authors": [
            {"post_id": harbor["id"], "author_id": "u1", "sort_order": 1},
            {"post_id": harbor["id"], "author_id": "u2", "sort_order": 0},
        ],
        "posts_tags": [
            {"post_id": harbor["id"], "tag_id": "t1", "sort_order": 2},
            {"post_id": harbor["id"], "tag_id": "t2", "sort_order": 0},
            {"post_id": harbor["id"], "tag_id": "t3", "sort_order": 1},
            {"post_id": harbor["id"], "tag_id": "gone", "sort_order": 3},
        ],
        "posts_meta": [
            {"post_id": harbor["id"], "feature_image_alt": "A wharf", "feature_image_caption": "At <em>noon</em>",
             "meta_title": "Open wharf", "meta_description": "All of it", "og_title": "Look"},
        ],
        "members": [{"id": "m1"}, {"id": "m2"}],
    }  # fmt: skip

    # when the export is imported
    said = bring_in(desk, export(harbor, **joins), "--site", "https://courier.example")

    # then readers get all of it
    article = reader.read("/v1/articles/wharf-open?body_format=portable_text,html")
    assert (article["headline"], article["summary"], article["language"]) == ("Wharf open", "Open.", "en")
    assert [author["name"] for author in article["authors"]] == ["Jo Ek", "Ida Moor"]
    assert [topic["slug"] for topic in article["topics"]] == ["the-harbor", "ships"]
    assert article["image"]["url"] == "https://courier.example/content/images/w.jpg"
    assert (article["image"]["alt"], article["image"]["caption"]) == ("A wharf", "At noon")
    assert article["external_id"] == harbor["uuid"]
    assert article["canonical_url"] == "https://other.example/wharf"
    assert article["published_at"] == "2019-01-04T09:30:00.000000Z"
    draft = editor.read("/v1/articles/wharf-open?view=draft")
    assert draft["created_at"] == "2019-01-01T08:00:00.000000Z"
    assert (draft["seo_title"], draft["seo_description"]) == ("Open wharf", "All of it")

    # and the body, with addresses of the site and the quotation of who is named
    image = next(block for block in article["body"]["portable_text"] if block["_type"] == "image")
    assert image["url"] == "https://courier.example/content/images/noon.jpg"
    assert 'href="https://courier.example/tide/"' in article["body"]["html"]
    assert [(quote["text"], quote["speaker"]["name"]) for quote in article["quotes"]] == [
        ("The wharf stays ours.", "Edda Quint")
    ]

    # and what has no place is counted
    for name, count in (("codeinjection_head", 1), ("og_title", 1), ("internal tag", 1), ("table members", 2)):
        assert f"without a place: {name} ({count}), first in ghost.json, item 1" in said


LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {"type": "extended-heading", "tag": "h3", "children": [{"type": "extended-text", "text": "Wharf"}]},
            {"type": "paragraph", "children": [
                {"type": "extended-text", "text": "It is ", "format": 0},
                {"type": "extended-text", "text": "<open>", "format": 1},
                {"type": "linebreak"},
                {"type": "link", "url": "https://courier.example/on", "children": [{"type": "text", "text": "on"}]},
            ]},
            {"type": "list", "listType": "number", "children": [
                {"type": "listitem", "children": [{"type": "text", "text": "One", "format": 2}]},
            ]},
            {"type": "extended-quote", "children": [{"type": "text", "text": "Words."}, {"type": "linebreak"},
                                                    {"type": "text", "text": "— Edda Quint"}]},
            {"type": "image", "src": "https://courier.example/a.jpg", "alt": "A", "caption": "At noon", "width": 10},
            {"type": "codeblock", "code": "a < b", "language": "c"},
            {"type": "embed", "url": "https://video.example/1"},
            {"type": "markdown", "markdown": "*More*"},
            {"type": "horizontalrule"},
            {"type": "signup", "header": "Join"},
        ],
    }
}  # fmt: skip
MOBILEDOC = {
    "version": "0.3.1",
    "markups": [["strong"], ["a", ["href", "https://courier.example/on"]]],
    "atoms": [["soft-return", "", {}]],
    "cards": [
        ["image", {"src": "https://courier.example/a.jpg", "alt": "A", "caption": "At noon", "width": 10}],
        ["code", {"code": "a < b", "language": "c"}], ["embed", {"url": "https://video.example/1"}],
        ["card-markdown", {"markdown": "*More*"}], ["hr", {}], ["signup", {"header": "Join"}],
    ],
    "sections": [
        [1, "h3", [[0, [], 0, "Wharf"]]],
        [1, "p", [[0, [], 0, "It is "], [0, [0], 1, "<open>"], [1, [], 0, 0], [0, [1], 1, "on"]]],
        [3, "ol", [[[0, [], 0, "One"]]]],
        [1, "blockquote", [[0, [], 0, "Words."], [1, [], 0, 0], [0, [], 0, "— Edda Quint"]]],
        [10, 0], [10, 1], [10, 2], [10, 3], [10, 4], [10, 5], [10, 99], ["?"],
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "source"), [("lexical", LEXICAL), ("mobiledoc", MOBILEDOC)])
def test_what_was_never_made_html_is_read_as_its_editor_kept_it(
    desk: Desk, reader: Seat, name: str, source: Json
) -> None:
    # given a post of which only the editor's own form is there
    said = bring_in(desk, export(post(1, "Wharf", html=None, **{name: json.dumps(source)})))

    # then its words, marks and cards are there, and the card that no article has is counted
    article = reader.read("/v1/articles/wharf?body_format=portable_text,markdown,text")
    kinds = [block["_type"] for block in article["body"]["portable_text"]]
    assert kinds == ["block", "block", "block", "block", "image", "code", "embed", "block", "break"]
    assert "It is **\\<open>**" in article["body"]["markdown"]
    assert "(https://courier.example/on)" in article["body"]["markdown"]
    assert article["body"]["text"].startswith("Wharf\n\nIt is <open>\non\n\nOne\n\nWords.\n— Edda Quint")
    assert [quote["speaker"]["name"] for quote in article["quotes"]] == ["Edda Quint"]
    assert "without a place: card signup (1), first in ghost.json, item 1" in said


@pytest.mark.parametrize(
    ("members", "found", "warning"),
    [
        ({}, {"status": "published", "stage": None}, None),
        ({"type": "page"}, {"status": "published", "stage": None}, None),
        ({"status": "draft", "published_at": None}, {"status": "draft", "stage": "draft"}, None),
        ({"status": "scheduled", "published_at": "2999-01-01T00:00:00.000Z"}, {"status": "draft", "stage": "scheduled"},
         None),
        ({"status": "sent"}, {"status": "draft", "stage": "draft"}, "restricted"),
        ({"visibility": "paid"}, {"status": "draft", "stage": "draft"}, "restricted"),
    ],
)  # fmt: skip
def test_what_was_open_to_everybody_is_published_and_nothing_else(
    desk: Desk, newsroom: Newsroom, members: Json, found: Json, warning: str | None
) -> None:
    said = bring_in(desk, export(post(1, "Tide", **members)))
    assert newsroom.rows("SELECT status, stage FROM article") == [found]
    assert ("warning: restricted (1)" in said) == (warning == "restricted")


def test_without_the_site_a_picture_has_no_address_and_is_counted(desk: Desk, reader: Seat) -> None:
    said = bring_in(desk, export(post(1, "Tide", feature_image="__GHOST_URL__/w.jpg", author_id="u1")))
    article = reader.read("/v1/articles/tide")
    assert (article["image"], [author["name"] for author in article["authors"]]) == (None, ["Ida Moor"])
    assert "warning: image_not_found (1)" in said
    assert "without a place: featured image (1)" in said


def test_importing_again_changes_nothing(desk: Desk, newsroom: Newsroom) -> None:
    document = export(post(1, "Low"), post(2, "High"))
    bring_in(desk, document)
    before = newsroom.everything()
    assert "0 imported, 2 there already, 0 refused, 0 warnings" in bring_in(desk, document)
    assert newsroom.everything() == before


def test_posts_that_cannot_go_in_are_refused_by_their_number_and_the_rest_goes_in(
    desk: Desk, newsroom: Newsroom
) -> None:
    # given a post without a title, one with half a character, a twin, and what is no post
    posts = [
        post(1, "Low"), post(2, ""), post(3, "Half \ud83d"), post(1, "Low again"), "no post", post(4, "NUL \0"),
        post(5, "Odd", status=7, html=["x"], published_at=5, author_id=[1], feature_image=9), post(6, "High"),
    ]  # fmt: skip
    archive = desk.write("ghost.json", json.dumps(export(*posts, tags=[{"id": []}, 7], posts_tags="?")))

    # when they are imported
    refusals = desk.refusals(archive)

    # then each is named by its number and the reason
    assert [(refusal["item"], refusal["code"]) for refusal in refusals] == [
        (2, "missing"), (3, "encoding"), (4, "twin"), (5, "not_an_object"), (6, "encoding"),
    ]  # fmt: skip
    assert sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article")) == ["High", "Low", "Odd"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (json.dumps(export(post(1, "Low"), post(2, "High")), indent=1)[:900], 36),
        ('{"db": [{"data": {"posts": ' + "[" * 100_000, 1),
        ('{"posts": NaN}', 1),
        ("", 1),
        (json.dumps(export(post(1, "Low"))).encode("utf-16"), 1),
    ],
)
def test_a_document_that_is_not_whole_gives_nothing_and_says_where(
    desk: Desk, newsroom: Newsroom, content: str | bytes, line: int
) -> None:
    refusals = desk.refusals(desk.write("ghost.json", content))
    assert places(refusals) == [(line, "unreadable")]
    assert newsroom.rows("SELECT id FROM article") == []


def test_a_document_that_is_too_large_is_not_read(
    desk: Desk, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.transfer.formats.archive.LARGEST_DOCUMENT", 1_000)
    refusals = desk.refusals(desk.write("ghost.json", json.dumps(export(post(1, "Low")))))
    assert places(refusals) == [(1, "unreadable")]
    assert "Export it in parts" in refusals[0]["detail"]


def test_what_is_no_export_of_ghost_is_said_when_it_should_be_one(desk: Desk) -> None:
    (refusal,) = desk.refusals(desk.write("ghost.json", '{"posts": []}'), "--format", "ghost")
    assert "no export of Ghost" in refusal["detail"]
