"""News items of agencies come in, in each version of ninjs: one a file, a list, or a folder of files."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk

Json = dict[str, Any]
XHTML = "<p>The wharf is <b>open</b>.</p><blockquote><p>Ours.</p><footer>— Edda Quint</footer></blockquote>"

VERSION_1: Json = {
    "uri": "urn:agency.example:1", "type": "text", "versioncreated": "2020-02-02T10:00:00Z",
    "firstcreated": "2019-01-04T09:30:00Z", "pubstatus": "usable", "language": "en", "urgency": 4,
    "headline": "Wharf open", "description_text": "It opened.", "body_text": "The wharf is open.", "body_xhtml": XHTML,
    "byline": "By Ida Moor and Jo Ek", "slugline": "wharf-open",
    "subject": [{"code": "medtop:20000235", "name": "Shipping"}, {"code": "x"}],
    "place": [{"name": "Soundport", "code": "SP"}], "person": [{"name": "Edda Quint"}],
    "associations": {
        "related": {"type": "text", "uri": "urn:agency.example:0"},
        "featuremedia": {
            "type": "picture", "headline": "Wharf", "description_text": "At noon", "byline": "Ann Lund",
            "renditions": {
                "thumbnail": {"href": "https://agency.example/s.jpg", "width": 70, "height": 50},
                "original": {"href": "https://agency.example/l.jpg", "width": 1200, "height": 800},
            },
        },
    },
}  # fmt: skip
VERSION_2: Json = {
    "uri": "urn:agency.example:1", "type": "text", "versioncreated": "2020-02-02T10:00:00Z",
    "firstcreated": "2019-01-04T09:30:00Z", "pubstatus": "usable", "language": "en", "urgency": 4,
    "headlines": [{"role": "main", "value": "Wharf open"}],
    "descriptions": [{"role": "main", "contenttype": "text/plain", "value": "It opened."}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "The wharf is open."},
        {"role": "main", "contenttype": "application/xhtml+xml", "value": XHTML},
    ],
    "by": "Ida Moor and Jo Ek", "slugline": "wharf-open",
    "subjects": [{"name": "Shipping", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000235"}, {"rel": "about"}],
    "places": [{"name": "Soundport"}], "people": [{"name": "Edda Quint"}],
    "associations": [
        {"name": "related", "type": "text", "uri": "urn:agency.example:0"},
        {"name": "mainpic", "type": "picture", "by": "Ann Lund", "descriptions": [{"value": "At noon"}], "renditions": [
            {"name": "thumbnail", "href": "https://agency.example/s.jpg", "width": 70, "height": 50},
            {"name": "original", "href": "https://agency.example/l.jpg", "width": 1200, "height": 800}]},
    ],
}  # fmt: skip
CAMEL = {"versioncreated": "versionCreated", "firstcreated": "firstCreated", "pubstatus": "pubStatus"}
VERSION_3: Json = {CAMEL.get(name, name): value for name, value in VERSION_2.items()} | {
    "standard": {"name": "ninjs", "version": "3.1"},
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": "The wharf is open."},
        {"role": "richtext", "contentType": "application/xhtml+xml", "value": XHTML},
    ],
}


def item(number: int, **members: Any) -> Json:
    return VERSION_3 | {"uri": f"urn:agency.example:{number}", "headlines": [{"value": f"Item {number}"}]} | members


@pytest.mark.parametrize("sent", [VERSION_1, VERSION_2, VERSION_3])
def test_an_item_of_each_version_comes_in(desk: Desk, reader: Seat, sent: Json) -> None:
    # given an item with words in two forms, subjects, a place and a picture
    archive = desk.write("item.json", json.dumps(sent))

    # when it is imported
    ended = desk.bring_in(archive, "--publish")

    # then readers get all of it
    assert ended.code == 0, ended.said
    article = reader.read("/v1/articles/wharf-open?body_format=markdown")
    assert (article["external_id"], article["language"]) == ("urn:agency.example:1", "en")
    assert (article["headline"], article["summary"]) == ("Wharf open", "It opened.")
    assert article["body"]["markdown"].startswith("The wharf is **open**.")
    assert [author["name"] for author in article["authors"]] == ["Ida Moor", "Jo Ek"]
    assert [topic["name"] for topic in article["topics"]] == ["Shipping", "Soundport"]
    assert reader.read("/v1/topics/shipping")["uri"] == "http://cv.iptc.org/newscodes/mediatopic/20000235"
    assert article["image"] == {
        "url": "https://agency.example/l.jpg", "alt": "", "caption": "At noon", "credit": "Ann Lund", "width": 1200,
        "height": 800,
    }  # fmt: skip
    assert article["published_at"] == "2019-01-04T09:30:00.000000Z"
    assert article["updated_at"] == "2020-02-02T10:00:00.000000Z"
    assert [quote["speaker"]["name"] for quote in article["quotes"]] == ["Edda Quint"]

    # and the rest is kept, or counted
    people = "person" if sent is VERSION_1 else "people"
    assert article["extra"] == {"urgency": 4, "slugline": "wharf-open", people: [{"name": "Edda Quint"}]}
    for warning in ("warning: no_alt_text (1)", "without a place: association (1)", "subject without a name (1)"):
        assert warning in ended.said


@pytest.mark.parametrize("members", [{"pubStatus": "withheld"}, {"embargoedUntil": "2999-01-01T00:00:00Z"}])
def test_what_must_not_go_out_yet_stays_a_draft(desk: Desk, newsroom: Newsroom, members: Json) -> None:
    ended = desk.bring_in(desk.write("item.json", json.dumps(item(1, **members))), "--publish")
    assert "warning: restricted (1)" in ended.said
    assert newsroom.rows("SELECT status FROM article") == [{"status": "draft"}]


def test_a_picture_by_itself_is_an_article_with_it_and_that_is_told(desk: Desk, reader: Seat) -> None:
    association = VERSION_3["associations"][1]
    picture = {"uri": "urn:p:1", "language": "en", "headlines": [{"value": "Wharf"}]} | association
    ended = desk.bring_in(desk.write("item.json", json.dumps(picture)), "--publish")
    assert "warning: not_an_article (1)" in ended.said
    assert reader.read("/v1/articles/wharf")["image"]["url"] == "https://agency.example/l.jpg"


def test_plain_words_keep_their_paragraphs(desk: Desk, reader: Seat) -> None:
    for number, value in enumerate(("One.\nTwo.", "One.\n\nTwo.")):
        bodies = [{"contentType": "text/plain", "value": value}]
        desk.bring_in(desk.write("item.json", json.dumps(item(number, bodies=bodies))), "--publish")
        assert reader.read(f"/v1/articles/item-{number}?body_format=text")["body"]["text"] == "One.\n\nTwo."


def test_a_folder_and_a_list_of_items_come_in_and_what_is_none_is_named(desk: Desk, newsroom: Newsroom) -> None:
    # given a folder with files of one item, of several, and others
    folder = desk.folder / "wire"
    (folder / "inner").mkdir(parents=True)
    files: dict[str, Any] = {
        "a.json": item(1), "b.json": [item(2), item(2), {"uri": "urn:x", "language": "en"}, 7],
        "inner/c.json": {"_items": [item(3), item(4, headlines="?", title="Item 4")]}, "d.json": item(5, language="?!"),
    }  # fmt: skip
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value))
    (folder / "e.json").write_text('{\n"uri": ')
    (folder / "f.json").write_bytes(
        json.dumps(item(6)).replace("Item 6", "Item \udcff").encode(errors="surrogateescape")
    )

    # when it is imported
    refusals = desk.refusals(folder, "--format", "ninjs")

    # then the good ones are in, and each of the others is named by its file, its number and the reason
    assert [(refusal["file"], refusal["item"], refusal["code"]) for refusal in refusals] == [
        ("wire/b.json", 2, "twin"), ("wire/b.json", 3, "missing"), ("wire/b.json", 4, "not_an_object"),
        ("wire/d.json", 1, "invalid"), ("wire/e.json", 2, "malformed"), ("wire/f.json", 1, "encoding"),
    ]  # fmt: skip
    headlines = sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article"))
    assert headlines == ["Item 1", "Item 2", "Item 3", "Item 4"]

    # and importing it again, file by file too, changes nothing
    before = newsroom.everything()
    assert desk.bring_in(folder, "--format", "ninjs").counts.startswith("0 imported, 4 there already, 6 refused")
    assert desk.bring_in(folder / "a.json").counts.startswith("0 imported, 1 there already, 0 refused, 0 warn")
    assert newsroom.everything() == before
