"""A WordPress site comes in from its export: words, authors, terms, pictures, addresses; what has no place is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk, places
from tests.transfer.wordpress import HEAD, attachment, export, item, meta, term

BLOCKS = """<!-- wp:paragraph -->
<p>The wharf is <strong>open</strong> again.</p>
<!-- /wp:paragraph -->

<!-- wp:quote -->
<blockquote class="wp-block-quote"><!-- wp:paragraph --><p>The wharf stays ours.</p><!-- /wp:paragraph -->\
<cite>Edda Quint, harbor master</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:image {"id":8} -->
<figure class="wp-block-image"><img src="https://courier.example/wharf.jpg" alt="The wharf"/>\
<figcaption class="wp-element-caption">At noon</figcaption></figure>
<!-- /wp:image -->

<!-- wp:embed {"url":"https://video.example/watch?v=1"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://video.example/watch?v=1
</div></figure>
<!-- /wp:embed -->

<!-- wp:latest-posts /-->"""

CLASSIC = """The ferry [sic] sails again.
It is loud.

<!--more-->

[caption id="attachment_8" align="alignleft" width="300"]<a href="https://courier.example/ferry"><img \
src="https://courier.example/ferry.jpg" alt="A ferry" width="300" height="200" /></a> The ferry, <em>freshly</em> \
painted[/caption]

<ul>
<li>One</li>
<li>Two</li>
</ul>

[gallery ids="8,99"]

[embed]https://video.example/watch?v=2[/embed]

https://video.example/watch?v=3

[contact-form-7 id="4" title="Write to us"]

[box]Kept words.[/box]"""


def bring_in(desk: Desk, *items: str, publish: bool = True) -> str:
    archive = desk.write("export.xml", export(*items))
    ended = desk.bring_in(archive, *(["--publish"] if publish else []))
    assert ended.code == 0, ended.said
    return ended.said


def test_a_post_comes_in_with_all_that_stands_behind_it(desk: Desk, reader: Seat) -> None:
    # given a post with a picture, terms, fields and an address of the usual kind
    fields = [
        ("_thumbnail_id", "8"), ("_edit_last", "1"), ("subtitle", "From noon on"), ("_wp_old_slug", "wharf-to-open"),
        ("_yoast_wpseo_title", "Wharf open"), ("_yoast_wpseo_metadesc", "All about it"), ("side", "a"), ("side", "b"),
    ]  # fmt: skip
    terms = term("category", "harbor", "Harbor &amp; Sound") + term("category", "uncategorized", "Uncategorized")
    terms += term("post_tag", "ships", "Ships") + term("region", "north", "North") + term("post_tag", "harbor", "x")
    picture = attachment(8, "https://courier.example/w.jpg", "A wharf", "The wharf at <em>noon</em>", "Jo Ek")
    post = item(
        7, "Wharf &amp; quay <em>open</em>", BLOCKS, slug="wharf-open", excerpt="It <b>opened</b>.", inner=terms,
        fields=fields, link="https://courier.example/2019/01/wharf-open/",
    )  # fmt: skip

    # when the export is imported; the picture stands behind the post
    said = bring_in(desk, post, picture)

    # then readers get all of it
    article = reader.read("/v1/articles/wharf-open?body_format=markdown,portable_text&include=quotes.attribution")
    assert (article["headline"], article["summary"]) == ("Wharf & quay open", "It opened.")
    assert (article["language"], article["external_id"]) == ("en-GB", "https://courier.example/?p=7")
    assert [author["name"] for author in article["authors"]] == ["Ida Moor"]
    assert [topic["slug"] for topic in article["topics"]] == ["harbor", "ships"]
    assert reader.read("/v1/topics/harbor")["parent"]["name"] == "News"
    assert article["image"] == {
        "url": "https://courier.example/w.jpg", "alt": "A wharf", "caption": "The wharf at noon", "credit": "Jo Ek",
        "width": 1200, "height": 800,
    }  # fmt: skip
    assert article["published_at"] == "2019-01-04T09:30:00.000000Z"
    assert article["updated_at"] == "2020-02-02T10:00:00.000000Z"
    assert (article["seo_title"], article["seo_description"]) == ("Wharf open", "All about it")
    assert article["extra"] == {"region": ["North"], "subtitle": "From noon on", "side": ["a", "b"]}

    # and the body, with the block quotation as a quote of who is cited
    kinds = [block["_type"] for block in article["body"]["portable_text"]]
    assert kinds == ["block", "block", "block", "image", "embed"]
    assert "The wharf is **open** again." in article["body"]["markdown"]
    (quote,) = article["quotes"]
    assert (quote["text"], quote["speaker"]["name"], quote["speaker_title"]) == (
        "The wharf stays ours.", "Edda Quint", "harbor master",
    )  # fmt: skip
    assert quote["occurrences"][0]["form"] == "direct"

    # and old addresses lead to it, and what has no place is counted
    for old in ("2019-01-wharf-open", "wharf-to-open"):
        answer = reader.get(f"/v1/articles/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (308, "/v1/articles/wharf-open")
    assert "without a place: block latest-posts (1), first in export.xml, line 18" in said


def test_a_classic_post_gets_its_paragraphs_and_its_shortcodes_are_read(desk: Desk, reader: Seat) -> None:
    # given a post of the time before blocks
    picture = attachment(8, "https://courier.example/ferry.jpg", "A ferry")

    # when it is imported
    said = bring_in(desk, item(7, "Ferry", CLASSIC), picture)

    # then what WordPress would have shown is there; words in brackets stay
    article = reader.read("/v1/articles/ferry?body_format=portable_text,text")
    blocks = article["body"]["portable_text"]
    kinds = ["block", "image", "block", "block", "image", "embed", "embed", "block"]
    assert [block["_type"] for block in blocks] == kinds
    assert article["body"]["text"] == "The ferry [sic] sails again.\nIt is loud.\n\nOne\n\nTwo\n\nKept words."
    assert (blocks[1]["alt"], blocks[1]["caption"]) == ("A ferry", "The ferry, freshly painted")
    assert [block["url"] for block in blocks if block["_type"] == "embed"] == [
        "https://video.example/watch?v=2", "https://video.example/watch?v=3",
    ]  # fmt: skip

    # and what could not be read is counted by its name
    for name in ("shortcode contact-form-7", "shortcode box", "picture of a gallery"):
        assert f"without a place: {name} (1), first in export.xml" in said


@pytest.mark.parametrize(
    ("members", "status", "stage", "warning"),
    [
        ({}, "published", None, None),
        ({"status": "draft", "date": "0000-00-00 00:00:00", "slug": ""}, "draft", "draft", None),
        ({"status": "pending"}, "draft", "in_review", None),
        ({"status": "private"}, "draft", "draft", "restricted"),
        ({"status": "future", "date": "2999-01-01 00:00:00"}, "draft", "scheduled", None),
        ({"post_password": "wharf"}, "draft", "draft", "restricted"),
        ({"kind": "page", "link": "https://courier.example/a/tide/"}, "published", None, None),
    ],
)
def test_what_was_open_to_everybody_is_published_and_nothing_else(
    desk: Desk, newsroom: Newsroom, members: dict[str, Any], status: str, stage: str | None, warning: str | None
) -> None:
    said = bring_in(desk, item(7, "Tide", "Low.", **members))
    (found,) = newsroom.rows("SELECT status, stage FROM article")
    assert found == {"status": status, "stage": stage}
    assert ("warning: restricted (1)" in said) == (warning == "restricted")


def test_what_was_in_the_trash_is_in_the_trash(desk: Desk, newsroom: Newsroom) -> None:
    bring_in(desk, item(7, "Tide", status="trash", slug="tide__trashed"))
    (found,) = newsroom.rows("SELECT slug, trashed_at FROM article")
    assert (found["slug"], found["trashed_at"] is not None) == ("tide", True)


def test_without_publish_all_are_drafts(desk: Desk, newsroom: Newsroom) -> None:
    said = bring_in(desk, item(7, "Tide"), publish=False)
    assert newsroom.rows("SELECT status FROM article") == [{"status": "draft"}]
    assert "warning: not_published (1)" in said


def test_what_is_no_article_is_counted_by_its_type(desk: Desk, newsroom: Newsroom) -> None:
    # given comments, a menu, and what plugins keep
    comment = (
        "\t\t<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>No!</wp:comment_content></wp:comment>\n"
    )
    post = item(7, "Tide", inner=comment * 3, is_sticky="1", post_parent="4")
    said = bring_in(desk, item(5, "Menu", kind="nav_menu_item"), post, item(9, "Talk", kind="event"))

    # then each is named with its number and its first place
    assert len(newsroom.rows("SELECT id FROM article")) == 1
    assert "without a place: item of type nav_menu_item (1), first in export.xml, line 18" in said
    for name, count in (("item of type event", 1), ("comments", 3), ("is_sticky", 1), ("post_parent", 1)):
        assert f"without a place: {name} ({count})" in said


def test_a_picture_without_words_or_that_is_missing_is_counted(desk: Desk, reader: Seat) -> None:
    said = bring_in(
        desk, attachment(8, "https://courier.example/w.jpg"), item(7, "Low", fields=[("_thumbnail_id", "8")]),
        item(6, "High", fields=[("_thumbnail_id", "99")]),
    )  # fmt: skip
    assert "warning: no_alt_text (1)" in said
    assert "warning: image_not_found (1)" in said
    assert reader.read("/v1/articles/low")["image"]["alt"] == ""
    assert reader.read("/v1/articles/high")["image"] is None


def test_several_authors_of_a_plugin_stand_in_order(desk: Desk, reader: Seat) -> None:
    terms = term("author", "cap-jo", "Jo Ek") + term("author", "cap-ida", "Ida Moor")
    bring_in(desk, item(7, "Tide", inner=terms), item(8, "Unknown", creator="gone"))
    assert [author["name"] for author in reader.read("/v1/articles/tide")["authors"]] == ["Jo Ek", "Ida Moor"]
    assert [author["name"] for author in reader.read("/v1/articles/unknown")["authors"]] == ["gone"]


def test_pages_of_one_slug_and_old_slugs_that_are_others_do_not_cost_an_article(desk: Desk, reader: Seat) -> None:
    # given two pages of the same name under different ones, and a post that has the slug that another gave up
    items = (
        item(5, "Team", kind="page", link="https://courier.example/paper/team/"),
        item(6, "Team", kind="page", link="https://courier.example/radio/team/"),
        item(7, "Low tide", slug="low", fields=[("_wp_old_slug", "tide")], link="https://courier.example/low/"),
        item(8, "Tide", slug="tide", link="https://courier.example/tide/"),
    )

    # when they are imported
    said = bring_in(desk, *items)

    # then each is there, under its path too, and the slug leads to the one that has it now
    assert "warning: slug_taken (1)" in said
    assert reader.get("/v1/articles/paper-team").headers["Location"] == "/v1/articles/team"
    assert reader.get("/v1/articles/radio-team").headers["Location"] == "/v1/articles/team-2"
    assert reader.read("/v1/articles/tide")["headline"] == "Tide"


def test_importing_again_changes_nothing_and_a_newer_export_adds_what_is_new(desk: Desk, newsroom: Newsroom) -> None:
    # given an export that is in
    bring_in(desk, item(7, "Low", "Words."), item(8, "High", "Words."))
    before = newsroom.everything()

    # then the same again changes nothing
    assert desk.bring_in(desk.folder / "export.xml", "--publish").counts.startswith("0 imported, 2 there already, 0 re")
    assert newsroom.everything() == before

    # and a newer one adds what is new, and says what has changed
    archive = desk.write(
        "newer.xml", export(item(7, "Low", "Other words."), item(8, "High", "Words."), item(9, "Neap"))
    )
    ended = desk.bring_in(archive, "--publish")
    assert ended.counts.startswith("1 imported, 2 there already, 0 refused, 1 warnings")
    assert "warning: changed_since (1)" in ended.said


def test_what_an_export_takes_for_granted_can_be_said_or_left_out(desk: Desk, reader: Seat) -> None:
    archive = desk.write("export.xml", export(item(7, "Tide", "Low.", excerpt="Short.")).replace("en-GB", ""))
    assert desk.bring_in(archive).code == 3
    assert desk.bring_in(archive, "--set", "language=de", "--map", "summary=", "--publish").code == 0
    article = reader.read("/v1/articles/tide")
    assert (article["language"], article["summary"]) == ("de", None)


def headlines(newsroom: Newsroom) -> list[str]:
    return sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article"))


def refusals(desk: Desk, content: str | bytes, *arguments: str) -> list[tuple[int, str]]:
    return places(desk.refusals(desk.write("export.xml", content), *arguments))


def line_of(content: str, words: str) -> int:
    """The line of the item that has these words."""
    return content[: content.index(words)].count("\n", 0) + 1


def test_what_is_not_well_formed_costs_its_item_alone(desk: Desk, newsroom: Newsroom) -> None:
    # given an item with an ampersand that nobody escaped
    broken = item(8, "Broken").replace("https://courier.example/2019/01/broken/", "https://courier.example/?a=1&b=2")
    content = export(item(7, "Low"), broken, item(9, "High"))

    # then it is refused by its line, and the others are in
    found = desk.refusals(desk.write("export.xml", content))
    assert places(found) == [(line_of(content, "Broken") - 1, "malformed")]
    assert found[0]["until_line"] == line_of(content, "High") - 2
    assert headlines(newsroom) == ["High", "Low"]


def test_a_file_that_ends_in_the_middle_gives_what_is_whole(desk: Desk, newsroom: Newsroom) -> None:
    # given a file cut off within its second item
    content = export(item(7, "Low"), item(8, "Broken", "Words that go on and on"))
    cut = content[: content.index("that go on")]
    assert refusals(desk, cut) == [(line_of(content, "Broken") - 1, "truncated")]
    assert headlines(newsroom) == ["Low"]

    # and when the whole file comes, the rest goes in
    assert desk.bring_in(desk.write("export.xml", content)).counts.startswith("1 imported, 1 there already")


def test_a_file_that_ends_between_two_items_is_noticed(desk: Desk, newsroom: Newsroom) -> None:
    content = HEAD + item(7, "Low")
    assert refusals(desk, content) == [(content.count("\n"), "truncated")]
    assert headlines(newsroom) == ["Low"]


@pytest.mark.parametrize(("bad", "code"), [(b"\xff", "encoding"), (b"\0", "nul")])
def test_bytes_that_are_no_text_cost_their_item_alone(desk: Desk, newsroom: Newsroom, bad: bytes, code: str) -> None:
    content = export(item(7, "Low"), item(8, "Broken", "Wo@rds"), item(9, "High"))
    assert refusals(desk, content.encode().replace(b"@rds", bad)) == [(line_of(content, "Broken") - 1, code)]
    assert headlines(newsroom) == ["High", "Low"]


def test_control_characters_are_taken_out_and_told(desk: Desk, reader: Seat) -> None:
    said = bring_in(desk, item(7, "Low", "Vertical\x0b tab"))
    assert "warning: control_characters (1)" in said
    assert reader.read("/v1/articles/low?body_format=text")["body"]["text"] == "Vertical tab"


def test_an_item_or_a_line_that_is_too_large_costs_itself_alone(desk: Desk, newsroom: Newsroom) -> None:
    # given an item of one endless line, one of endless lines, one of endless elements and one with an endless comment
    large = 17_000_000
    items = (
        item(5, "A", "x" * large), item(6, "B", ("x" * 999 + "\n") * (large // 1000)),
        item(7, "C", inner=("<wp:a/>" * 200 + "\n") * 900),
        item(8, "D", inner="<!--" + ("y" * 99 + "\n") * 2000 + "-->"), item(9, "E", inner="<a>" * 40),
    )  # fmt: skip
    content = export(item(1, "Low"), *items, item(10, "High"))

    # then each is refused, and the others are in
    codes = [code for _, code in refusals(desk, content)]
    assert codes == ["too_large", "too_large", "too_large", "too_large", "too_deep"]
    assert headlines(newsroom) == ["High", "Low"]


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY a SYSTEM "{path}">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, '<!DOCTYPE rss SYSTEM "{path}">', "<!DOCTYPE rss>"])
def test_entities_are_neither_expanded_nor_fetched(desk: Desk, newsroom: Newsroom, doctype: str) -> None:
    # given a file that declares entities, and what one of them would read
    secret = desk.write("secret.txt", "the key")
    content = export(item(7, "Low").replace("<title>", "<title>&c;&a;"))
    content = content.replace("<rss", f"{doctype.format(path=secret)}\n<rss", 1)

    # then nothing of it is taken
    assert refusals(desk, content, "--publish") == [(3, "unreadable")]
    assert headlines(newsroom) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "unreadable"),
        ("no XML at all", "malformed"),
        ("<html><body/></html>", "unreadable"),
        (export(item(7, "Low")).encode("utf-16"), "unreadable"),
        (HEAD.replace("<channel>", "<channel>" * 40), "too_deep"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_a_reason(
    desk: Desk, newsroom: Newsroom, content: str | bytes, code: str
) -> None:
    assert [found for _, found in refusals(desk, content)] == [code]
    assert headlines(newsroom) == []


def test_a_file_in_utf_16_is_read_when_that_is_said(desk: Desk, newsroom: Newsroom) -> None:
    content = export(item(7, "Ébb")).replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert refusals(desk, content, "--encoding", "utf-16") == []
    assert headlines(newsroom) == ["Ébb"]


def test_an_item_without_a_headline_and_twins_are_refused(desk: Desk, newsroom: Newsroom) -> None:
    content = export(item(7, "Low"), item(8, "", slug="none"), item(7, "Lower"), item(9, "High"))
    found = refusals(desk, content)
    assert [code for _, code in found] == ["missing", "twin"]
    assert headlines(newsroom) == ["High", "Low"]


def test_fields_that_are_too_large_are_counted_and_the_rest_goes_in(desk: Desk, reader: Seat) -> None:
    said = bring_in(desk, item(7, "Low", fields=[("big", "x" * 20_000), ("small", "y")], inner=meta("", "no key")))
    assert "without a place: big (too large) (1)" in said
    assert reader.read("/v1/articles/low")["extra"] == {"small": "y"}


def test_a_hostile_body_comes_out_harmless(desk: Desk, reader: Seat) -> None:
    words = '<script>alert(1)</script><p onclick="x()">Low.</p><a href="javascript:x()">on</a>'
    bring_in(desk, item(7, "Low", words + "[caption]" * 1000 + "<!-- wp:a " * 1000))
    body = reader.read("/v1/articles/low?body_format=html")["body"]["html"]
    assert "script" not in body
    assert "onclick" not in body


def test_an_export_may_be_one_line(desk: Desk, newsroom: Newsroom) -> None:
    content = export(item(7, "Low"), item(8, "High")).replace("\n", "")
    assert refusals(desk, content) == []
    assert headlines(newsroom) == ["High", "Low"]
