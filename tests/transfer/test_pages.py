"""Folders of Markdown and HTML come in: each file an article, with what its front matter or its head says of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk

JEKYLL = """---
layout: post
title: "Wharf open"
date: 2019-01-04 09:30:00 +0100
last_modified_at: 2020-02-02T10:00:00Z
categories: [Harbor]
tags: [ships, Harbor]
author: Ida Moor
excerpt: It opened.
description: For search engines.
image:
  path: /images/wharf.jpg
  alt: A wharf
  credit: Jo Ek
permalink: /harbor/wharf-open/
redirect_from:
  - /2018/wharf
  - /old/wharf.html
canonical_url: https://other.example/wharf
lang: en_GB
mood: glad
---
The wharf is *open*. ![Noon](/images/noon.jpg)

> The wharf stays ours.
> — Edda Quint, harbor master

{% include share.html %}
"""
HUGO = """+++
title = "Wharf open"
date = 2019-01-04T09:30:00+01:00
lastmod = 2020-02-02T10:00:00Z
categories = ["Harbor"]
tags = ["ships"]
authors = ["Ida Moor"]
summary = "It opened."
aliases = ["/2018/wharf/", "/old/wharf.html"]
canonicalURL = "https://other.example/wharf"
language = "en-GB"
mood = "glad"
slug = "wharf-open"
[cover]
image = "https://courier.example/images/wharf.jpg"
alt = "A wharf"
credit = "Jo Ek"
+++
The wharf is *open*. ![Noon](/images/noon.jpg)

> The wharf stays ours.
>
> — Edda Quint, harbor master

{{< share >}}
"""
ELEVENTY = """---
headline: Wharf open
published_at: 2019-01-04T08:30:00Z
updated: 2020-02-02T10:00:00Z
topics: [Harbor, ships]
authors: [{name: Ida Moor, twitter: ida}]
summary: It opened.
slug: wharf-open
url: /2018/wharf/
alias: /old/wharf.html
canonical: https://other.example/wharf
language: en-GB
featuredImage: https://courier.example/images/wharf.jpg
imageAlt: A wharf
image_credit: Jo Ek
mood: glad
---
The wharf is *open*. ![Noon](/images/noon.jpg)

> The wharf stays ours.
> — Edda Quint (harbor master)

{% share "it" %}
"""


def write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def site(desk: Desk) -> Path:
    (desk.folder / "site").mkdir()
    return desk.folder / "site"


def headlines(newsroom: Newsroom) -> list[str]:
    return sorted(row["headline"] for row in newsroom.rows("SELECT headline FROM article"))


@pytest.mark.parametrize(
    ("name", "text", "tag"),
    [
        ("_posts/2019-01-04-wharf-open.md", JEKYLL, "include"),
        ("content/harbor/wharf-open/index.md", HUGO, "share"),
        ("news/wharf.markdown", ELEVENTY, "share"),
    ],
)
def test_front_matter_of_each_kind_is_read(
    desk: Desk, site: Path, reader: Seat, name: str, text: str, tag: str
) -> None:
    # given a file as a generator of sites has it
    write(site, name, text)

    # when its folder is imported
    ended = desk.bring_in(site, "--publish", "--site", "https://courier.example")

    # then readers get all of it
    assert ended.code == 0, ended.said
    article = reader.read("/v1/articles/wharf-open?body_format=markdown,portable_text")
    assert (article["headline"], article["summary"], article["language"]) == ("Wharf open", "It opened.", "en-GB")
    assert [author["name"] for author in article["authors"]] == ["Ida Moor"]
    assert [topic["slug"] for topic in article["topics"]] == ["harbor", "ships"]
    image = article["image"]
    assert (image["url"], image["alt"]) == ("https://courier.example/images/wharf.jpg", "A wharf")
    assert image["credit"] == "Jo Ek"
    assert article["published_at"] == "2019-01-04T08:30:00.000000Z"
    assert article["updated_at"] == "2020-02-02T10:00:00.000000Z"
    assert article["canonical_url"] == "https://other.example/wharf"
    assert article["external_id"] == f"site/{name}"
    assert article["extra"]["mood"] == "glad"
    assert "![Noon](https://courier.example/images/noon.jpg)" in article["body"]["markdown"]
    (quote,) = article["quotes"]
    assert (quote["text"], quote["speaker"]["name"], quote["speaker_title"]) == (
        "The wharf stays ours.", "Edda Quint", "harbor master",
    )  # fmt: skip

    # and old addresses lead to it, and what a template would have put in is counted
    for old in ("2018-wharf", "old-wharf"):
        assert reader.get(f"/v1/articles/{old}").headers["Location"] == "/v1/articles/wharf-open"
    assert f"without a place: template tag {tag} (1), first in site/{name}, line 1" in ended.said


def test_without_front_matter_the_name_and_the_first_heading_say_what_they_can(
    desk: Desk, site: Path, reader: Seat
) -> None:
    write(site, "2019-01-04-low-tide.md", "# Low tide\n\nCalm.")
    assert desk.bring_in(site, "--publish", "--set", "language=en").code == 0
    article = reader.read("/v1/articles/low-tide?body_format=text")
    assert (article["headline"], article["body"]["text"]) == ("Low tide", "Calm.")
    assert article["published_at"] == "2019-01-04T00:00:00.000000Z"
    assert reader.get("/v1/articles/2019-01-04-low-tide").status_code == 308


@pytest.mark.parametrize(
    ("name", "members"),
    [("a.md", "draft: true"), ("a.md", "published: false"), ("_drafts/a.md", "mood: glad")],
)
def test_drafts_stay_drafts(desk: Desk, site: Path, newsroom: Newsroom, name: str, members: str) -> None:
    write(site, name, f"---\ntitle: A\nlang: en\n{members}\n---\nWords.")
    assert desk.bring_in(site, "--publish").code == 0
    assert newsroom.rows("SELECT status, stage FROM article") == [{"status": "draft", "stage": "draft"}]


def test_a_page_for_later_is_scheduled(desk: Desk, site: Path, newsroom: Newsroom) -> None:
    write(site, "a.md", "---\ntitle: A\nlang: en\npublishDate: 2999-01-01\n---\nWords.")
    assert desk.bring_in(site, "--publish").code == 0
    assert newsroom.rows("SELECT stage, publish_at FROM article") == [
        {"stage": "scheduled", "publish_at": "2999-01-01T00:00:00.000000Z"}
    ]


HEAD = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<title>Wharf open | The Sound Courier</title>
<link rel="canonical" href="https://courier.example/2019/wharf-open.html">
%s
</head>
<body>
<header><a href="/">The Sound Courier</a></header>
<nav><ul><li><a href="/news">News</a></li></ul></nav>
"""
METAS = """<meta name="description" content="It &amp; more opened.">
<meta name="author" content="Ida Moor">
<meta property="article:published_time" content="2019-01-04T09:30:00+01:00">
<meta property="article:modified_time" content="2020-02-02T10:00:00Z">
<meta property="article:section" content="Harbor">
<meta property="article:tag" content="ships">
<meta property="og:image" content="/images/wharf.jpg">
<meta property="og:image:alt" content="A wharf">"""
LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite"},
{"@type": ["NewsArticle"], "headline": "Wharf", "description": "It &amp; more opened.",
"datePublished": "2019-01-04T09:30:00+01:00", "dateModified": "2020-02-02T10:00:00Z",
"author": [{"@type": "Person", "name": "Ida Moor"}], "articleSection": "Harbor", "keywords": ["ships"],
"image": {"@type": "ImageObject", "url": "https://courier.example/images/wharf.jpg"}}]}</script>
<script type="application/ld+json">{"@type": </script><meta property="og:image:alt" content="A wharf">"""
VISIBLE = """<meta property="og:image" content="https://courier.example/images/wharf.jpg">
<meta name="description" content="It &amp; more opened."><meta name="keywords" content="Harbor, ships">
<meta property="article:modified_time" content="2020-02-02T10:00:00Z">"""
SEEN = """<p>By <a rel="author" href="/ida">Ida Moor</a>, <time datetime="2019-01-04T08:30:00Z">in January</time></p>
<img src="https://courier.example/images/wharf.jpg" alt="A wharf">"""
ARTICLE = """<main><article>
<header><h1>Wharf <em>open</em></h1>%s</header>
<p>The wharf is <b>open</b>.</p>
<h2>What she said</h2>
<figure><blockquote><p>The wharf stays ours.</p></blockquote><figcaption>Edda Quint</figcaption></figure>
<form><input name="q">Join</form>
<footer>Share it</footer>
</article><aside>More</aside></main>
<footer>Imprint</footer>
</body></html>"""


@pytest.mark.parametrize(("head", "seen"), [(METAS, ""), (LINKED, ""), (VISIBLE, SEEN)])
def test_a_page_says_of_itself_what_it_can(desk: Desk, site: Path, reader: Seat, head: str, seen: str) -> None:
    # given a page with its article among other things
    write(site, "2019/wharf-open.html", HEAD % head + ARTICLE % seen)

    # when its folder is imported
    ended = desk.bring_in(site, "--publish", "--site", "https://courier.example")

    # then the article is there, and what is said of it
    assert ended.code == 0, ended.said
    article = reader.read("/v1/articles/wharf-open?body_format=markdown")
    assert (article["headline"], article["summary"], article["language"]) == (
        "Wharf open", "It & more opened.", "en-GB",
    )  # fmt: skip
    assert [author["name"] for author in article["authors"]] == ["Ida Moor"]
    assert [topic["name"] for topic in article["topics"]] == ["Harbor", "ships"]
    assert article["image"]["url"] == "https://courier.example/images/wharf.jpg"
    assert article["image"]["alt"] == "A wharf"
    assert article["published_at"] == "2019-01-04T08:30:00.000000Z"
    assert article["updated_at"] == "2020-02-02T10:00:00.000000Z"
    assert article["external_id"] == article["canonical_url"] == "https://courier.example/2019/wharf-open.html"
    assert reader.get("/v1/articles/2019-wharf-open").status_code == 308

    # and the rest of the page is not, and is counted as far as it was in the article
    words = article["body"]["markdown"]
    assert words.startswith("The wharf is **open**.\n\n## What she said\n\n> The wharf stays ours.")
    assert not any(word in words for word in ("News", "Join", "Share", "More", "Imprint", "Ida"))
    assert [quote["speaker"]["name"] for quote in article["quotes"]] == ["Edda Quint"]
    for name in ("form", "footer", "header"):
        assert f"without a place: <{name}> (1), first in site/2019/wharf-open.html, line 1" in ended.said


def test_a_plain_page_has_a_headline_a_dek_and_no_date(desk: Desk, site: Path, reader: Seat) -> None:
    # given pages that have hardly more than words
    write(
        site, "1.html", "<html><head><title>T</title></head><body><h1>Low</h1>\n<h2>A dek</h2><p>« Calme ! »</p></body>"
    )
    write(site, "2.htm", "<title>High</title><p>Waves.<h2>A section</h2><p>More.")
    write(site, "3.html", "---\ntitle: Neap\nlang: en\n---\n<p>Still.</p>")

    # when they are imported
    ended = desk.bring_in(site, "--publish", "--set", "language=fr")

    # then each is an article, and that there is no date is told
    assert ended.code == 0, ended.said
    low, high, neap = (reader.read(f"/v1/articles/{slug}?body_format=text") for slug in ("low", "high", "neap"))
    assert (low["headline"], low["summary"], low["body"]["text"]) == ("Low", "A dek", "« Calme ! »")
    assert (high["summary"], high["body"]["text"]) == (None, "Waves.\n\nA section\n\nMore.")
    assert (neap["language"], neap["body"]["text"]) == ("en", "Still.")
    assert "warning: no_date (3)" in ended.said


def test_nothing_outside_the_folder_is_read(desk: Desk, site: Path, newsroom: Newsroom) -> None:
    # given links out of the folder, to a file and to a folder, one within it, a pipe, and addresses that point outside
    secret = desk.write("secret.md", "# The key\n\nWords.")
    (desk.folder / "elsewhere").mkdir()
    write(desk.folder / "elsewhere", "b.md", "# Elsewhere\n\nWords.")
    write(site, "a.md", "---\ntitle: Low\nlang: en\nimage: ../../secret.md\n---\n![x](../../secret.md)")
    (site / "link.md").symlink_to(secret)
    (site / "inner").symlink_to(desk.folder / "elsewhere")
    (site / "same.md").symlink_to(site / "a.md")
    os.mkfifo(site / "pipe.md")
    write(site, ".hidden/c.md", "# Hidden")

    # when it is imported
    refusals = desk.refusals(site, "--set", "language=en", "--site", "https://courier.example")

    # then only what is inside goes in, and the link is named
    assert [(refusal["file"], refusal["code"]) for refusal in refusals] == [("site/link.md", "outside")]
    assert headlines(newsroom) == ["Low", "Low"]


def test_pages_that_cannot_go_in_are_refused_by_their_names_and_the_rest_goes_in(
    desk: Desk, site: Path, newsroom: Newsroom
) -> None:
    # given files of every kind that no article is
    bad: dict[str, tuple[str | bytes, str, int]] = {
        "anchors.md": ("---\ntitle: &a [x]\nb: *a\n---\n", "malformed", 2),
        "encoding.html": ("<h1>Größe</h1>".encode("latin-1"), "encoding", 1),
        "list.md": ("---\n- a\n---\n", "malformed", 1),
        "nul.md": ("# A\0", "nul", 1),
        "open.md": ("---\ntitle: A\n", "malformed", 1),
        "too_long.md": ("# A\n\n" + "a" * 500_001, "too_long", 1),
        "too_large.md": ("# A\n\n" + "a" * 16_000_001, "too_large", 1),
        "toml.md": ('+++\ntitle = "A"\nb =\n+++\n', "malformed", 3),
        "untitled.md": ("Words alone.", "missing", 1),
        "utf16.html": ("<h1>A</h1>".encode("utf-16"), "unreadable", 1),
        "wrong.md": ("---\ntitle: [A]\n---\n", "string_type", 1),
        "yaml.md": ("---\ntitle: A\nb: [\n---\n", "malformed", 4),
    }  # fmt: skip
    for name, (content, _, _) in bad.items():
        write(site, name, content)
    write(site, "a.md", "# High")
    write(site, "z.md", "# Low")
    write(site, "_index.md", "# All tides")

    # when the folder is imported
    refusals = desk.refusals(site, "--set", "language=en")

    # then each is named with the reason
    found = {refusal["file"].removeprefix("site/"): (refusal["code"], refusal["line"]) for refusal in refusals}
    assert found == {name: (code, line) for name, (_, code, line) in bad.items()}
    assert headlines(newsroom) == ["High", "Low"]


def test_importing_again_changes_nothing_and_what_has_changed_is_noticed(
    desk: Desk, site: Path, newsroom: Newsroom
) -> None:
    # given a folder that is in
    state = desk.folder / "state"
    write(site, "a.md", "# High\n\nWaves.")
    write(site, "inner/b.html", "<h1>Low</h1><p>Calm.")
    arguments: tuple[Any, ...] = (site, "--set", "language=en", "--state", state)
    assert desk.bring_in(*arguments).counts.startswith("2 imported")
    before = newsroom.everything()

    # then the same again changes nothing, one of its files alone neither
    assert desk.bring_in(*arguments).counts.startswith("0 imported, 2 there already, 0 refused, 0 warnings")
    assert desk.bring_in(site / "a.md", "--set", "language=en").counts.startswith("0 imported, 1 there already")
    assert newsroom.everything() == before

    # and when a page has changed and one has come, both are noticed
    write(site, "a.md", "# Higher\n\nWaves.")
    write(site, "0.md", "# Neap")
    ended = desk.bring_in(*arguments)
    assert "site has changed since it was imported" in ended.said
    assert ended.counts.startswith("1 imported, 2 there already, 0 refused")
    assert "warning: changed_since (1)" in ended.said


def test_a_folder_of_several_kinds_needs_its_format(desk: Desk, site: Path, newsroom: Newsroom) -> None:
    write(site, "a.md", "# High")
    write(site, "b.html", "<h1>Low</h1>")
    write(site, "c.json", "{}")
    ended = desk.bring_in(site, "--set", "language=en")
    assert (ended.code, "Say which with --format" in ended.said) == (2, True)
    assert desk.bring_in(site, "--set", "language=en", "--format", "markdown").code == 0
    assert headlines(newsroom) == ["High"]
    assert desk.bring_in(site, "--set", "language=en", "--format", "html").code == 0
    assert headlines(newsroom) == ["High", "Low"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<article>" * 50_000, "<h2></h2>x" * 9_000, "<nav>" * 50_000 + "</nav>" * 50_000, "<h1>" * 9_000 + "A",
        "<blockquote>" * 5_000, "<blockquote><cite>" * 5_000, "<meta name=a content=b>" * 50_000,
        '<script type="application/ld+json">' + "[" * 100_000, "<!--" * 50_000, "<a <a <a" * 20_000,
    ],
)  # fmt: skip
def test_a_hostile_page_is_taken_or_refused_and_the_next_one_goes_in(
    desk: Desk, site: Path, newsroom: Newsroom, hostile: str
) -> None:
    write(site, "a.html", "<h1>Bad</h1>" + hostile)
    write(site, "b.html", "<h1>Low</h1><script>alert(1)</script><p onclick=x>Calm.")
    desk.bring_in(site, "--set", "language=en")
    assert "Low" in headlines(newsroom)
