"""An article sent as Markdown with front matter is the article that the same members in JSON would make."""

from __future__ import annotations

import json
from typing import Any

import pytest
from httpx2 import Response

from tests.articles.stories import story
from tests.core.requests import problem, send_bytes
from tests.newsroom import Json, Newsroom, Seat

FILE = """---
title: Ferry stays in port   # as the site's own files have it
description: >-
  A pilot refused to sail.
lang: en
categories: [Harbor]
tags:
  - Weather
  - Harbor
authors: [Ida Falk, Tomas Reyes]
image: {url: "https://paper.example/ferry.jpg", alt: The ferry at the quay}
genre: report
extra: {weight: 3, edition: no}
---

The ferry *stays* in port.
"""


def send(seat: Seat, text: str, query: str = "", **headers: str) -> Response:
    return send_bytes(seat, text.encode(), "text/markdown; charset=utf-8", f"/v1/articles{query}", **headers)


def sent(seat: Seat, text: str, query: str = "") -> Json:
    answer = send(seat, text, query)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


def refused(seat: Seat, text: str) -> tuple[str, str]:
    """Where it is wrong, and the code."""
    (fault,) = problem(send(seat, text), 422, "invalid-content")["errors"]
    return fault["pointer"], fault["code"]


def test_a_file_of_a_static_site_becomes_an_article(editor: Seat) -> None:
    # when the file is sent as it is
    made = sent(editor, FILE)

    # then its members stand where an article has them, and the words below are its body
    assert made["headline"] == "Ferry stays in port"
    assert made["summary"] == "A pilot refused to sail."
    assert made["language"] == "en"
    assert [topic["name"] for topic in made["topics"]] == ["Harbor", "Weather"]
    assert [author["name"] for author in made["authors"]] == ["Ida Falk", "Tomas Reyes"]
    assert made["image"]["alt"] == "The ferry at the quay"
    assert (made["genre"], made["extra"]) == ("report", {"weight": 3, "edition": "no"})
    assert made["body"] == {"html": "<p>The ferry <em>stays</em> in port.</p>"}
    assert [one["made"] for one in made["resolved"]] == [True] * 4


def test_every_member_may_stand_in_the_front_matter_as_in_json(newsroom: Newsroom) -> None:
    def told(text: str, media_type: str) -> Json:
        with_key = newsroom.editor
        answer = send_bytes(with_key, text.encode(), media_type, "/v1/articles?dry_run=true")
        assert answer.status_code == 201, answer.text
        shown: Json = answer.json()
        return shown

    # given a story with quotes and all who stand behind them
    members: dict[str, Any] = story(slug="no", seo_title="1.", extra={"a": None, "b": [1.5, True, "2026-11-22"]})
    body = members["body"]["markdown"]

    # when it is sent as JSON, and as YAML, of which JSON is a part
    front = json.dumps({name: value for name, value in members.items() if name != "body"}, ensure_ascii=False)
    as_json = told(json.dumps(members), "application/json")
    as_text = told(f"---\n{front}\n---\n{body}", "text/markdown")

    # then both say the same, but for the ids
    for name in ("headline", "summary", "slug", "body", "word_count", "seo_title", "extra", "warnings", "status"):
        assert as_text[name] == as_json[name]
    for one, other in zip(as_text["quotes"], as_json["quotes"], strict=True):
        assert (one["text"], one["credit"]) == (other["text"], other["credit"])
    assert [one["pointer"] for one in as_text["resolved"]] == [one["pointer"] for one in as_json["resolved"]]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\r\ntitle: Ferry\r\nlang: en\r\n---\r\n\r\nShe said\r\n*no*.\r\n",
        "---  \nheadline: Ferry\nlanguage: en\n...\nShe said\n*no*.",
        '---\n# nothing else\ntitle: \'Ferry\'\n"lang": "en"\n---\n\n\n\nShe said\n*no*.\n\n',
    ],
)
def test_front_matter_is_found_however_its_lines_end(editor: Seat, text: str) -> None:
    made = sent(editor, text)

    assert (made["headline"], made["language"]) == ("Ferry", "en")
    assert made["body"]["html"] == "<p>She said <em>no</em>.</p>"


def test_a_break_in_the_body_is_no_end_of_the_front_matter(editor: Seat) -> None:
    made = sent(editor, "---\ntitle: Ferry\nlang: en\n---\nOne.\n\n---\n\nTwo.\n")

    assert made["body"]["html"] == "<p>One.</p>\n<hr>\n<p>Two.</p>"


def test_words_that_yaml_once_took_for_something_else_stay_words(editor: Seat) -> None:
    made = sent(editor, "---\ntitle: yes\nlang: no\nslug: off\nsummary: 2026-11-22\n---\n")

    assert (made["headline"], made["language"], made["slug"], made["summary"]) == ("yes", "no", "off", "2026-11-22")


def test_what_stands_in_the_query_and_headers_means_the_same(newsroom: Newsroom) -> None:
    editor = newsroom.editor

    # a rehearsal keeps nothing
    before = newsroom.everything()
    assert send(editor, FILE, "?dry_run=true").status_code == 201
    assert newsroom.everything() == before

    # a publication is live at once
    live = sent(editor, FILE, "?publish=true")
    assert newsroom.reader.read(f"/v1/articles/{live['slug']}")["headline"] == "Ferry stays in port"

    # and the same sent again under one key is made once
    first = send(editor, FILE, idempotency_key="k-1")
    again = send(editor, FILE, idempotency_key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert problem(send(editor, FILE + "More.", idempotency_key="k-1"), 422, "idempotency-mismatch")


def test_a_date_is_when_it_was_published_and_needs_the_scope_of_an_import(newsroom: Newsroom) -> None:
    dated = FILE.replace("lang: en", "lang: en\ndate: 2019-03-04\nlastmod: 2019-03-05T10:00:00+01:00")
    importer = newsroom.with_scopes("write", "publish", "import")

    assert problem(send(newsroom.editor, dated), 403, "forbidden")
    made = sent(importer, dated, "?publish=true")

    assert made["published_at"] == "2019-03-04T00:00:00.000000Z"
    assert made["updated_at"] == "2019-03-05T09:00:00.000000Z"


def test_what_an_article_does_not_have_is_pointed_at(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()

    assert problem(send(editor, "Only words.\n\n---\n"), 422, "invalid-content")["errors"][0]["pointer"] == "/headline"
    assert refused(editor, "---\ntitle: a\nlang: en\nlayout: post\n---\n") == ("/layout", "extra_forbidden")
    assert refused(editor, "---\ntitle: a\n---\n") == ("/language", "missing")
    assert refused(editor, "---\ntitle: 1984\nlang: en\n---\n") == ("/headline", "string_type")
    assert refused(editor, "---\ntitle: a\nheadline: b\nlang: en\n---\n") == ("/headline", "twice")
    assert refused(editor, "---\ntitle: a\nlang: en\nbody: b\n---\n") == ("/body", "not_allowed")
    assert refused(editor, "---\ntitle: a\nlang: en\nimage: https://a.example/b.jpg\n---\n") == (
        "/image/alt",
        "missing",
    )
    assert refused(editor, "---\ntitle: a\nlang: en\ntags: [1.10]\n---\n")[0] == "/topics/0"
    assert refused(editor, "---\ntitle: a\nlang: en\n---\n" + "> " * 50) == ("/body/markdown", "too_deep")
    assert newsroom.everything() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: [a\nlang: en\n---\n", "Line 3"),
        ("---\ntitle: a\nlang: en", "no end"),
        ("---\n- a\n---\n", "no object"),
        ("---\ntitle: a\n title: b\n---\n", "Line 3"),
        ("---\ntitle: a\ntitle: b\n---\n", "Line 3, column 1: An object has the same member twice"),
        ("---\ntitle: &a [b]\nlang: *a\n---\n", "Line 2, column 8: Anchors"),
        ("---\ntitle: !!python/name:os.system\n---\n", "Line 2, column 8: Tags"),
        ("---\n? [a]\n: b\n---\n", "Line 2, column 3: The name"),
        ("---\na: " + "[" * 40 + "\n---\n", "Line 2, column 35: This nests deeper"),
        ("---\n--- {title: a}\n---\n", "Line 2, column 1: There is one YAML document"),
        ("---\ntitle: a\x07b\n---\n", "character"),
        ("---\ntitle: a\u2028b\n---\n", "line separator"),
        ('---\ntitle: "a\\0b"\n---\n', "U+0000"),
        ("---\ntitle: a\nlang: en\n---\na\0b", "U+0000"),
    ],
)
def test_what_is_no_front_matter_is_told_with_its_line(editor: Seat, text: str, said: str) -> None:
    assert said in problem(send(editor, text), 400, "malformed-body")["detail"]


def test_bytes_that_are_no_utf_8_are_refused(editor: Seat) -> None:
    answer = send_bytes(editor, b"---\ntitle: \xff\n---\n", "text/markdown", "/v1/articles")

    assert "UTF-8" in problem(answer, 400, "malformed-body")["detail"]


def test_markdown_is_taken_where_an_article_is_made_and_nowhere_else(newsroom: Newsroom, editor: Seat) -> None:
    article = sent(editor, FILE)
    for method, path in (("PATCH", f"/v1/articles/{article['id']}"), ("POST", "/v1/topics")):
        answer = send_bytes(editor, FILE.encode(), "text/markdown", path, method, if_match='"1"')
        assert "application/json" in problem(answer, 415, "unsupported-media-type")["detail"]

    taken = newsroom.reader.read("/openapi.json")["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    assert taken.keys() == {"application/json", "text/markdown"}
