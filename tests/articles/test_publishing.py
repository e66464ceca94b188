"""What readers get: nothing before publication, the live revision until the next one is published, nothing after."""

from __future__ import annotations

import pytest

from tests.articles.stories import plain, story
from tests.newsroom import Json, Newsroom, Seat


def test_readers_get_nothing_of_a_draft(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given what readers get of an empty newsroom
    paths = ["/v1/articles", "/v1/quotes", "/v1/sources", "/v1/topics", "/v1/attributions", "/v1/responses"]
    before = {path: (reader.get(path).content, reader.get(path).headers["etag"]) for path in paths}

    # when a draft is made
    article = editor.made("/v1/articles", story())

    # then every list is the same in bytes and ETag, and the article is not there
    assert {path: (reader.get(path).content, reader.get(path).headers["etag"]) for path in paths} == before
    assert reader.get(f"/v1/articles/{article['id']}").status_code == 404
    assert reader.get("/v1/sources/ada-lind").status_code == 404


def test_publishing_makes_the_article_and_all_that_it_shows_public(editor: Seat, reader: Seat) -> None:
    # given a draft
    article = editor.made("/v1/articles", story())

    # when it is published
    published = editor.post(f"/v1/articles/{article['id']}/publish", version=1)
    assert published.status_code == 200, published.text

    # then readers get it by id and slug, with its quotes, sources and topics
    read = reader.read("/v1/articles/minister-disputes-tape")
    assert read["status"] == "published"
    assert read["version"] == published.json()["version"] == 2
    assert [quote["text"] for quote in read["quotes"]] == ["I have no choice", "You will not dare"]
    assert reader.read(f"/v1/articles/{article['id']}") == read
    names = {source["name"] for source in reader.read("/v1/sources?limit=100")["items"]}
    assert names == {"Ada Lind", "leaked tape", "J. Weiss", "Channel 9", "Tom Reed", "The Chancellor", "R. Okafor"}
    assert [topic["slug"] for topic in reader.read("/v1/topics")["items"]] == ["energy"]
    assert len(reader.read("/v1/quotes")["items"]) == 2


def test_a_save_of_a_live_article_is_not_seen_until_it_is_published(editor: Seat, reader: Seat) -> None:
    # given a live article, and what readers get of it
    article = editor.made("/v1/articles?publish=true", story())
    before = reader.get("/v1/articles/minister-disputes-tape")

    # when an editor changes it
    changed = editor.patch(f"/v1/articles/{article['id']}", {"summary": "She denies it."}, version=1)
    assert changed.status_code == 200, changed.text

    # then readers see nothing of it in bytes, ETag or sequence
    after = reader.get("/v1/articles/minister-disputes-tape")
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]
    assert after.headers["onrecord-seq"] == before.headers["onrecord-seq"]

    # until it is published: then the time of first publication stays
    editor.post(f"/v1/articles/{article['id']}/publish", version=2)
    live = reader.get("/v1/articles/minister-disputes-tape")
    assert live.json()["summary"] == "She denies it."
    assert live.json()["published_at"] == before.json()["published_at"]
    assert live.json()["updated_at"] > before.json()["updated_at"]
    assert live.headers["etag"] != before.headers["etag"]


def test_an_unpublished_article_is_gone_with_all_that_only_it_showed(editor: Seat, reader: Seat) -> None:
    # given two live articles that share a topic and an author
    tape = editor.made("/v1/articles?publish=true", story())
    editor.made("/v1/articles?publish=true", plain(topics=["energy"], authors=["R. Okafor"]))

    # when the one with the quotes is unpublished
    assert editor.post(f"/v1/articles/{tape['id']}/unpublish", version=1).status_code == 200

    # then what only it showed is gone, and what the other shows has stayed
    assert reader.get("/v1/articles/minister-disputes-tape").status_code == 404
    assert reader.read("/v1/quotes")["items"] == []
    assert [source["name"] for source in reader.read("/v1/sources")["items"]] == ["R. Okafor"]
    assert [topic["slug"] for topic in reader.read("/v1/topics")["items"]] == ["energy"]


def test_an_old_address_leads_to_the_new_one(editor: Seat, reader: Seat) -> None:
    # given an article that was live under one slug and is now under another
    article = editor.made("/v1/articles?publish=true", plain(slug="harbor"))
    editor.patch(f"/v1/articles/{article['id']}", {"slug": "harbor-reopens"}, version=1)
    assert reader.get("/v1/articles/harbor-reopens").status_code == 404
    editor.post(f"/v1/articles/{article['id']}/publish", version=2)

    # then the old address answers 308 and keeps the query
    old = reader.get("/v1/articles/harbor?body_format=text")
    assert old.status_code == 308
    assert old.headers["location"] == "/v1/articles/harbor-reopens?body_format=text"
    assert reader.get("/v1/articles/harbor-reopens").status_code == 200

    # and nobody else gets it
    refused = editor.post("/v1/articles", plain(slug="harbor"))
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/slug"


def test_publication_is_refused_while_printed_words_have_drifted(newsroom: Newsroom, editor: Seat) -> None:
    # given a draft whose printed words were changed
    article = editor.made("/v1/articles", story())
    body = article["body"]["html"].replace("I have no choice", "I have got no choice")
    drifted = editor.patch(f"/v1/articles/{article['id']}", {"body": {"html": body}}, version=1).json()
    place = drifted["quotes"][0]["occurrences"][0]
    assert (place["state"], place["exact"], place["found"]) == ("drifted", "I have no choice", "I have got no choice")

    # when it is to be published, then that is refused and nothing has changed
    before = newsroom.everything()
    refused = editor.post(f"/v1/articles/{article['id']}/publish", version=2)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/words-drifted"
    assert newsroom.everything() == before

    # until the editor accepts the place
    quotes = editor.read(f"/v1/articles/{article['id']}?view=draft")["quotes"]
    quotes[0]["occurrences"][0]["state"] = "anchored"
    accepted = editor.patch(f"/v1/articles/{article['id']}", {"quotes": quotes}, version=2)
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["quotes"][0]["occurrences"][0]["exact"] == "I have got no choice"
    assert editor.post(f"/v1/articles/{article['id']}/publish", version=3).status_code == 200


def test_an_override_by_name_and_reason_publishes_and_is_kept(newsroom: Newsroom, editor: Seat) -> None:
    # given a draft with an orphaned quote
    article = editor.made("/v1/articles", story())
    editor.patch(f"/v1/articles/{article['id']}", {"body": {"text": "Nothing of it stands here."}}, version=1)

    # when it is published with an override
    body = {"override": [{"name": "words-drifted", "reason": "the words come back tonight"}]}
    assert editor.post(f"/v1/articles/{article['id']}/publish", body, version=2).status_code == 200

    # then the log keeps who overrode what, and why
    row = newsroom.rows("SELECT state FROM change WHERE kind = 'article' AND action = 'publish'")[0]
    assert "the words come back tonight" in row["state"]


@pytest.mark.parametrize(
    ("override", "pointer"),
    [
        ({"name": "words-drifted"}, "/override/0/reason"),
        ({"name": "words-drifted", "reason": " "}, "/override/0/reason"),
        ({"name": "no-such-check", "reason": "it is late"}, "/override/0/name"),
    ],
)
def test_an_override_names_a_check_and_a_reason(newsroom: Newsroom, editor: Seat, override: Json, pointer: str) -> None:
    article = editor.made("/v1/articles", story())
    editor.patch(f"/v1/articles/{article['id']}", {"body": {"text": "Nothing of it stands here."}}, version=1)
    before = newsroom.everything()
    refused = editor.post(f"/v1/articles/{article['id']}/publish", {"override": [override]}, version=2)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert newsroom.everything() == before


def test_fabricated_words_are_not_printed_as_said(editor: Seat) -> None:
    # given a draft that prints a quote that is found to be fabricated
    article = editor.made("/v1/articles", story())
    quote = article["quotes"][0]["id"]
    editor.made(f"/v1/quotes/{quote}/verifications", {"result": "fabricated", "basis": "expert"})

    # when it is to be published as direct speech, then that is refused
    refused = editor.post(f"/v1/articles/{article['id']}/publish", version=1)
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/checks-failed"
    assert refused.json()["errors"][0]["pointer"] == "/quotes/0"


def test_a_correction_goes_live_with_what_it_explains(editor: Seat, reader: Seat) -> None:
    # given a live article with a change in front
    article = editor.made("/v1/articles?publish=true", plain())
    editor.patch(f"/v1/articles/{article['id']}", {"body": {"text": "Ships are back since noon."}}, version=1)

    # when it is published with a correction, and another is added later
    correction = {"kind": "correction", "text": "The first report gave no time."}
    editor.post(f"/v1/articles/{article['id']}/publish", {"correction": correction}, version=2)
    editor.made(f"/v1/articles/{article['id']}/corrections", {"kind": "editors_note", "text": "We keep watching."})

    # then readers see both, the newest first
    texts = [one["text"] for one in reader.read("/v1/articles/harbor-reopens")["corrections"]]
    assert texts == ["We keep watching.", "The first report gave no time."]
    assert [one["text"] for one in reader.read(f"/v1/articles/{article['id']}/corrections")["items"]] == texts


def test_a_retracted_article_stays_by_address_with_the_notice_first_and_leaves_the_lists(
    editor: Seat, reader: Seat
) -> None:
    # given a live article
    article = editor.made("/v1/articles?publish=true", story())

    # when it is retracted
    answer = editor.post(f"/v1/articles/{article['id']}/retract", {"text": "The tape was forged."}, version=1)
    assert answer.status_code == 200, answer.text

    # then readers get it with the notice, lists only when asked
    read = reader.read("/v1/articles/minister-disputes-tape")
    assert read["status"] == "retracted"
    assert read["corrections"][0]["kind"] == "retraction"
    assert reader.read("/v1/articles")["items"] == []
    assert len(reader.read("/v1/articles?retracted=true")["items"]) == 1

    # and that ends the line
    assert editor.post(f"/v1/articles/{article['id']}/publish", version=2).status_code == 409
    assert editor.patch(f"/v1/articles/{article['id']}", {"headline": "Not so"}, version=2).status_code == 409


def test_related_articles_are_shown_while_they_are_live(editor: Seat, reader: Seat) -> None:
    # given a live article that points to a draft
    draft = editor.made("/v1/articles", plain("Second story"))
    editor.made("/v1/articles?publish=true", plain(related=[draft["slug"]]))
    before = reader.get("/v1/articles/harbor-reopens")
    assert before.json()["related"] == []

    # when the draft goes live, then the first shows it, under a new ETag
    editor.post(f"/v1/articles/{draft['id']}/publish", version=1)
    after = reader.get("/v1/articles/harbor-reopens")
    assert [one["slug"] for one in after.json()["related"]] == ["second-story"]
    assert after.headers["etag"] != before.headers["etag"]
