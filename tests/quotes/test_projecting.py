"""Quotes are finished when something they show changes; what readers get is the same as if each were made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.articles.live.projecting import finished_rows
from app.quotes.answers.printed import NEWEST, articles_of
from app.quotes.live.projecting import printed_json
from app.quotes.telling.reading import quote_views
from tests.articles.stories import plain, story
from tests.newsroom import Newsroom, Seat, opened

FINISHED = """
    SELECT p.quote_id, p.view, p.attribution, p.printed FROM public_quote p
    JOIN visible v ON v.kind = 'quote' AND v.id = p.quote_id AND v.seq = p.seq ORDER BY p.quote_id
"""
UNTRUE = """
    SELECT v.id FROM visible v LEFT JOIN public_article p ON p.article_id = v.id
    WHERE v.kind = 'article' AND (p.seq IS NULL OR p.seq <> v.seq)
    UNION SELECT article_id FROM public_article p
    WHERE NOT EXISTS (SELECT 1 FROM visible v WHERE v.kind = 'article' AND v.id = p.article_id)
"""
"""Live articles that are not finished, or not as they are since their newest change; and what is not live any more."""


def check_finished(newsroom: Newsroom) -> int:
    """Every public quote is finished, and as it would be made now; how many there are. So is every live article."""
    assert newsroom.rows(UNTRUE) == []
    live = {row["article_id"]: row for row in newsroom.rows("SELECT * FROM public_article")}
    with newsroom.database.reading() as reader:
        for made in finished_rows(reader, list(live)):
            assert {name: live[made["article_id"]][name] for name in made} == made
    kept = {row["quote_id"]: row for row in newsroom.rows(FINISHED)}
    public = [row["id"] for row in newsroom.rows("SELECT id FROM visible WHERE kind = 'quote'")]
    assert sorted(kept) == sorted(public)
    assert len(newsroom.rows("SELECT quote_id FROM public_quote")) == len(public)
    with newsroom.database.reading() as reader:
        views = quote_views(reader, public, draft=False, include=frozenset({"attribution"})).views
        printed = articles_of(reader, public, draft=False, retracted=False, most=NEWEST)
    for ident, view in views.items():
        attribution = view.pop("attribution")
        assert json.loads(kept[ident]["view"]) == view
        assert json.loads(kept[ident]["attribution"]) == attribution
        assert kept[ident]["printed"] == printed_json(*printed[ident])
    return len(public)


def test_whatever_a_quote_shows_changes_its_finished_form_is_the_newest(newsroom: Newsroom) -> None:
    # given a live story
    editor = newsroom.editor
    made = editor.made("/v1/articles?publish=true", story())
    assert check_finished(newsroom) == 2
    quote, speaker = made["quotes"][0], made["quotes"][0]["speaker"]

    # when a source is renamed, words are checked and denied, the record is changed, and another story prints them
    editor.patch(f"/v1/sources/{speaker['id']}", {"name": "Ada M. Lind"}, version=1)
    check_finished(newsroom)
    editor.made(f"/v1/quotes/{quote['id']}/verifications", {"result": "inconclusive", "basis": "recording"})
    check_finished(newsroom)
    editor.made(f"/v1/quotes/{quote['id']}/responses", {"responder": "Tom Reed", "stance": "disputes", "text": "No."})
    check_finished(newsroom)
    version = editor.read(f"/v1/quotes/{quote['id']}?view=draft")["version"]
    editor.patch(f"/v1/quotes/{quote['id']}", {"context": "of the plan", "about": ["energy"]}, version=version)
    check_finished(newsroom)
    editor.patch("/v1/topics/" + made["topics"][0]["id"], {"name": "Power"}, version=1)
    assert check_finished(newsroom) == 2

    # then each was as new at every step, and readers get the newest
    read = newsroom.reader.read(f"/v1/articles/{made['slug']}?include=quotes.attribution")
    assert read["quotes"][0]["speaker"]["name"] == "Ada M. Lind"
    assert read["quotes"][0]["about"][0]["name"] == "Power"
    assert read["quotes"][0]["verification"] == "inconclusive"

    # and so it is when another story prints them, is renamed and retracted
    again = {"id": quote["id"], "occurrences": [{"exact": "Ships are back"}]}
    other = editor.made("/v1/articles?publish=true", plain(quotes=[again]))
    check_finished(newsroom)
    path = f"/v1/articles/{other['id']}"
    for step, body in (("", {"headline": "Otherwise"}), ("/publish", None), ("/retract", {"text": "Wrong."})):
        version = editor.read(f"{path}?view=draft")["version"]
        answer = editor.send("POST" if step else "PATCH", f"{path}{step}", body, version=version)
        assert answer.status_code == 200, answer.text
        check_finished(newsroom)

    # and nothing is kept of those that are not public any more, once the first is taken back
    editor.post(f"/v1/articles/{made['id']}/unpublish", version=1)
    assert check_finished(newsroom) == 1


@pytest.fixture
def uncached(database_url: str, newsroom: Newsroom) -> Iterator[Seat]:
    """A reader of a worker that makes each answer anew."""
    with opened(database_url, answer_cache_bytes=0) as client:
        yield Newsroom(client).reader


@pytest.mark.parametrize(
    "paths",
    [
        [
            f"/v1/articles/{slug}{query}"
            for slug in ("minister-disputes-tape", "harbor-reopens")
            for query in (
                "", "?include=quotes.attribution", "?fields=quotes", "?include=quotes&fields=slug", "?include=sources",
                "?fields=topics,body", "?body_format=text,portable_text",
            )
        ],
        [
            f"/v1/articles{query}"
            for query in ("", "?topic=energy", "?fields=headline", "?count=true&limit=1", "?body_format=html")
        ],
        [
            f"/v1/quotes{query}"
            for query in (
                "", "?include=attribution", "?include=articles,attribution&count=true", "?speaker=ada-lind&limit=1"
            )
        ],
        [f"/v1/changes{query}" for query in ("", "?type=article", "?type=quote&limit=1", "?topic=energy")],
    ],
    ids=["articles", "lists of articles", "lists of quotes", "the feed"],
)  # fmt: skip
def test_answers_are_the_same_with_finished_forms_and_without(
    newsroom: Newsroom, uncached: Seat, paths: list[str]
) -> None:
    # given live stories, and what readers get
    newsroom.editor.made("/v1/articles?publish=true", story())
    newsroom.editor.made("/v1/articles?publish=true", plain(quotes=[{"text": "Ships are back", "speaker": "Ada Lind"}]))
    before = [uncached.get(path) for path in paths]

    # when the finished forms are not there, as of what thousands of things show
    newsroom.write("DELETE FROM public_quote")
    newsroom.write("DELETE FROM public_article")

    # then readers get the same: it is made of the rows, byte for byte, under the same ETag and tags
    for path, old in zip(paths, before, strict=True):
        new = uncached.get(path)
        assert new.content == old.content, path
        assert new.headers.get("etag") == old.headers.get("etag")
        tags = [set(one.headers.get("surrogate-key", "").split()) for one in (old, new)]
        assert tags[0] == tags[1]


def test_what_too_many_things_show_is_not_given_as_it_was(
    newsroom: Newsroom, uncached: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a live story, and a change that more things show than are finished at once
    made = newsroom.editor.made("/v1/articles?publish=true", story())
    ident = made["quotes"][0]["speaker"]["id"]
    monkeypatch.setattr("app.changes.public.finishing.MOST", 0)

    # when its speaker is renamed
    newsroom.editor.patch(f"/v1/sources/{ident}", {"name": "Ada M. Lind"}, version=1)

    # then nothing that shows the old name is kept, and readers get the new one
    assert "Ada Lind" not in repr(newsroom.rows("SELECT view, attribution FROM public_quote"))
    read = uncached.read(f"/v1/articles/{made['slug']}?include=quotes.attribution")
    assert read["quotes"][0]["speaker"]["name"] == "Ada M. Lind"
    assert uncached.read("/v1/quotes?speaker=ada-lind")["items"][0]["speaker"]["name"] == "Ada M. Lind"

    # and the next change that fewer show finishes it again
    monkeypatch.undo()
    newsroom.editor.patch(f"/v1/sources/{ident}", {"name": "Ada Maria Lind"}, version=2)
    assert check_finished(newsroom) == 2


def test_finished_quotes_never_name_an_unnamed_source(newsroom: Newsroom) -> None:
    # given a live story with an unnamed source
    source = {"kind": "unnamed", "name": "an official", "anonymity_reason": "fears for the job"}
    quote = {"text": "Ships are back", "speaker": source}
    newsroom.editor.made("/v1/articles?publish=true", plain(quotes=[quote]))

    # then neither its id nor the reason is in what is kept for readers
    ident = newsroom.rows("SELECT id FROM source WHERE kind = 'unnamed'")[0]["id"]
    kept = repr(newsroom.rows("SELECT * FROM public_quote"))
    assert "an official" in kept
    assert ident not in kept
    assert "fears" not in kept
