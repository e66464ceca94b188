"""An editor's script posts one JSON and gets an article whose quotes are anchored, attributed and warned about."""

from __future__ import annotations

from tests.articles.stories import story
from tests.newsroom import Newsroom, Seat


def test_one_request_makes_a_draft_with_its_quotes_and_all_who_stand_behind_them(editor: Seat) -> None:
    # when the story of the tape is posted
    answer = editor.post("/v1/articles", story())

    # then it is a draft, at version 1, with an address made from its headline
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"] == '"1"'
    article = answer.json()
    assert answer.headers["location"] == f"/v1/articles/{article['id']}"
    assert (article["status"], article["stage"], article["slug"]) == ("draft", "draft", "minister-disputes-tape")

    # and its quotes know who said them, through whom they came, and who denies them
    first, second = article["quotes"]
    assert first["text"] == "I have no choice"
    assert first["speaker"]["name"] == "Ada Lind"
    assert first["speaker_title"] == "energy minister"
    assert first["said"]["date"] == "2024~"
    assert [(one["stance"], one["responder"]["name"]) for one in first["responses"]] == [("denies", "Tom Reed")]
    assert second["told_by"][0]["name"] == "Ada Lind"

    # and each source was made once, and the answer says so
    made = {(one["pointer"], one["name"]) for one in article["resolved"] if one["made"]}
    assert ("/quotes/0/speaker", "Ada Lind") in made
    assert ("/authors/0", "R. Okafor") in made


def test_every_quote_is_anchored_in_the_article_s_own_characters(editor: Seat) -> None:
    # when the story is posted, and read with its text
    article = editor.made("/v1/articles", story())
    read = editor.read(f"/v1/articles/{article['id']}?view=draft&body_format=text")

    # then each occurrence is byte for byte what stands at its offsets, counted as each side counts
    texts = {"headline": read["headline"], "summary": read["summary"], "body": read["body"]["text"]}
    places = [place for quote in read["quotes"] for place in quote["occurrences"]]
    assert [(place["field"], place["form"]) for place in places] == [
        ("body", "direct"),
        ("body", "direct"),
        ("headline", "indirect"),
    ]
    for place in places:
        text = texts[place["field"]]
        assert text[place["start"] : place["end"]] == place["exact"]
        wide = text.encode("utf-16-le")
        assert wide[2 * place["start_utf16"] : 2 * place["end_utf16"]].decode("utf-16-le") == place["exact"]


def test_a_second_story_finds_the_sources_of_the_first(editor: Seat) -> None:
    # given a story
    first = editor.made("/v1/articles", story())

    # when another names the same people, and a tape of the same name
    second = editor.made("/v1/articles", story(headline="Minister disputes tape again"))

    # then a person of one name is one source, and two stories' "leaked tape" are two tapes
    names = {one["name"]: one for one in second["resolved"]}
    assert not names["Ada Lind"]["made"]
    assert names["Ada Lind"]["id"] == first["quotes"][0]["speaker"]["id"]
    assert names["leaked tape"]["made"]


def test_a_quote_told_by_another_leads_through_that_one_to_its_origin(editor: Seat) -> None:
    # given the story, published
    article = editor.made("/v1/articles?publish=true", story())

    # when its quotes are read with their attributions
    read = editor.read(f"/v1/articles/{article['slug']}?include=quotes.attribution")

    # then the nested one has its own speaker, and goes on through the teller's steps
    nested = read["quotes"][1]["attribution"]
    assert [step["role"] for step in nested["steps"]] == ["speaker"]
    teller = nested["told_in"]
    assert [step["role"] for step in teller["steps"]] == ["speaker", "recorded_in", "obtained_by", "reported_by"]
    assert [step["via"] for step in teller["steps"]] == [[], [0], [1], [2]]
    assert teller["told_in"] is None


def test_a_dry_run_shows_the_outcome_and_keeps_nothing(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    answer = editor.post("/v1/articles?dry_run=true", story())
    assert answer.status_code == 201
    assert len(answer.json()["quotes"]) == 2
    assert newsroom.everything() == before


def test_the_same_idempotency_key_makes_one_article(newsroom: Newsroom, editor: Seat) -> None:
    # when a script posts, gets no answer, and posts again
    first = editor.post("/v1/articles", story(), idempotency_key="one-story")
    again = editor.post("/v1/articles", story(), idempotency_key="one-story")
    other = editor.post("/v1/articles", story(headline="Another"), idempotency_key="one-story")

    # then there is one article, and another body under the same key is refused
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/idempotency-mismatch"
    assert len(newsroom.rows("SELECT id FROM article")) == 1


def test_what_is_got_can_be_patched(editor: Seat) -> None:
    # given the story as an editor reads it
    article = editor.made("/v1/articles", story())
    read = editor.read(f"/v1/articles/{article['id']}?view=draft")

    # when all of it is sent back unchanged
    answer = editor.patch(f"/v1/articles/{article['id']}", read, version=1)

    # then nothing has changed: no revision, no version
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 1
    assert answer.json()["revision"] == 1


def test_words_as_a_split_quotation_are_one_instance(editor: Seat) -> None:
    # given words that the article breaks off to say who speaks
    body = "“We will open the gate,” Holt said, “and it will stay open.”"
    quote = {
        "text": "We will open the gate and it will stay open.",
        "speaker": "Mira Holt",
        "occurrences": [{"pieces": ["We will open the gate", "and it will stay open."]}],
    }

    # when the article is made
    article = editor.made(
        "/v1/articles", {"headline": "Gate", "language": "en", "body": {"text": body}, "quotes": [quote]}
    )

    # then both pieces are anchored, as one instance
    pieces = article["quotes"][0]["occurrences"]
    assert [piece["exact"] for piece in pieces] == ["We will open the gate", "and it will stay open."]
    assert len({piece["instance"] for piece in pieces}) == 1
