"""Saving an article again: the next revision, every quote followed to where its words now stand."""

from __future__ import annotations

import threading

from tests.articles.stories import BODY, plain, story
from tests.newsroom import Newsroom, Seat


def test_a_paragraph_in_front_moves_every_quote_and_keeps_its_occurrence(editor: Seat) -> None:
    # given the story
    article = editor.made("/v1/articles", story())
    before = [place for quote in article["quotes"] for place in quote["occurrences"]]

    # when a paragraph is put in front, with an emoji in it
    changed = editor.patch(
        f"/v1/articles/{article['id']}", {"body": {"markdown": "First of all 📰 this.\n\n" + BODY}}, version=1
    ).json()

    # then each occurrence has its id, its words and its new place
    after = [place for quote in changed["quotes"] for place in quote["occurrences"]]
    assert [place["id"] for place in after] == [place["id"] for place in before]
    assert [place["exact"] for place in after] == [place["exact"] for place in before]
    assert {place["state"] for place in after} == {"anchored"}
    body = [(old["start"], new["start"]) for old, new in zip(before, after, strict=True) if old["field"] == "body"]
    assert {new - old for old, new in body} == {len("First of all 📰 this.\n\n")}


def test_a_paragraph_that_is_taken_out_orphans_its_quote(editor: Seat) -> None:
    article = editor.made("/v1/articles", story())
    without = "\n\n".join(part for part in BODY.split("\n\n") if "no choice" not in part)
    changed = editor.patch(f"/v1/articles/{article['id']}", {"body": {"markdown": without}}, version=1).json()
    place = changed["quotes"][0]["occurrences"][0]
    assert (place["state"], place["start"], place["end"], place["block"]) == ("orphaned", None, None, None)


def test_a_quote_left_out_of_the_list_is_no_longer_printed_and_stays_a_quote(editor: Seat) -> None:
    # given the story, live
    article = editor.made("/v1/articles?publish=true", story())
    first, second = article["quotes"]

    # when the list is sent without the first quote
    changed = editor.patch(f"/v1/articles/{article['id']}", {"quotes": [{"id": second["id"]}]}, version=1)
    assert changed.status_code == 200, changed.text

    # then the article prints the other alone, and the first is still there
    assert [quote["id"] for quote in changed.json()["quotes"]] == [second["id"]]
    assert changed.json()["quotes"][0]["occurrences"] == second["occurrences"]
    assert editor.get(f"/v1/quotes/{first['id']}?view=draft").status_code == 200


def test_a_quote_that_exists_is_printed_in_a_second_article(editor: Seat, reader: Seat) -> None:
    # given a quote of one story
    quote = editor.made("/v1/articles?publish=true", story())["quotes"][0]

    # when another story prints it
    body = "Last week the minister said: “I have no choice”."
    other = plain("A week on", body={"text": body}, quotes=[{"id": quote["id"]}])
    editor.made("/v1/articles?publish=true", other)

    # then it is one quote with two places
    read = reader.read("/v1/articles/a-week-on")
    assert read["quotes"][0]["id"] == quote["id"]
    listed = reader.read(f"/v1/quotes?ids={quote['id']}")["items"][0]
    assert listed["articles_count"] == 2
    assert {one["slug"] for one in listed["articles"]} == {"a-week-on", "minister-disputes-tape"}


def test_words_beside_the_id_of_a_quote_must_be_as_they_are(newsroom: Newsroom, editor: Seat) -> None:
    article = editor.made("/v1/articles", story())
    quote = article["quotes"][0]
    before = newsroom.everything()
    refused = editor.patch(
        f"/v1/articles/{article['id']}", {"quotes": [{"id": quote["id"], "text": "I have a choice"}]}, version=1
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/quotes/0/text"
    assert newsroom.everything() == before


def test_revisions_are_numbered_without_a_gap_and_never_change(newsroom: Newsroom, editor: Seat) -> None:
    article = editor.made("/v1/articles", plain())
    first = newsroom.rows("SELECT document FROM revision WHERE revision = 1")
    for version in (1, 2, 3):
        editor.patch(f"/v1/articles/{article['id']}", {"summary": f"Take {version}."}, version=version)
    assert [row["revision"] for row in newsroom.rows("SELECT revision FROM revision ORDER BY 1")] == [1, 2, 3, 4]
    assert newsroom.rows("SELECT document FROM revision WHERE revision = 1") == first


def test_a_change_that_changes_nothing_makes_no_revision(newsroom: Newsroom, editor: Seat) -> None:
    article = editor.made("/v1/articles", story())
    before = newsroom.everything()
    html = article["body"]["html"]
    same = {"headline": article["headline"], "body": {"html": html}, "authors": article["authors"]}
    answer = editor.patch(f"/v1/articles/{article['id']}", same, version=1)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == '"1"'
    assert newsroom.everything() == before


def test_an_empty_summary_is_not_a_missing_one(editor: Seat) -> None:
    article = editor.made("/v1/articles", plain(summary=""))
    assert article["summary"] == ""
    changed = editor.patch(f"/v1/articles/{article['id']}", {"summary": None}, version=1).json()
    assert changed["summary"] is None


def test_a_member_that_is_never_null_is_refused_as_null(editor: Seat) -> None:
    article = editor.made("/v1/articles", plain())
    for member in ("headline", "language", "quotes", "authors", "extra", "slug"):
        refused = editor.patch(f"/v1/articles/{article['id']}", {member: None}, version=1)
        assert refused.status_code == 422, member
        assert refused.json()["errors"][0]["pointer"] == f"/{member}"


def test_words_come_back_byte_for_byte_whatever_they_are(editor: Seat, reader: Seat) -> None:
    # given words with marks, blanks, bidi marks, joined emoji and letters in two pieces
    for number, words in enumerate(
        [
            "sh*t, “no”!",
            "a\u00a0b\u2009c",
            "e\u0301 and é",
            "\u200fשלום\u200e",
            "👩‍👩‍👧 said",
            "«Non !»",
            "1. _u_ | <b>",
            "tab\tbed",
        ]
    ):
        quote = {"text": words, "speaker": "Mira Holt"}
        body = {"text": f"She said: “{words}” and left."}

        # when they are published
        slug = f"words-{number}"
        editor.made("/v1/articles?publish=true", plain("Words", slug=slug, body=body, quotes=[quote]))

        # then readers get them as they were typed, as a quote and where it is printed
        read = reader.read(f"/v1/articles/{slug}?body_format=text")
        assert read["quotes"][0]["text"] == words
        place = read["quotes"][0]["occurrences"][0]
        assert place["exact"] == words
        assert read["body"]["text"][place["start"] : place["end"]] == words


def test_two_editors_at_once_one_wins(newsroom: Newsroom, editor: Seat) -> None:
    # given an article and ten editors who read the same version
    article = editor.made("/v1/articles", plain())
    answers: list[int] = []

    def save(number: int) -> None:
        answer = editor.patch(f"/v1/articles/{article['id']}", {"summary": f"Take {number}."}, version=1)
        answers.append(answer.status_code)

    # when all save at once
    threads = [threading.Thread(target=save, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # then one is kept and the others are told
    assert sorted(answers) == [200] + [412] * 9
    assert len(newsroom.rows("SELECT revision FROM revision")) == 2


def test_stories_that_name_the_same_new_sources_at_once_make_each_once(newsroom: Newsroom, editor: Seat) -> None:
    # given twelve scripts that post stories of the same people, in either order
    people = ["Ada Lind", "Ben Ode", "Cy Roe", "Dee Fall"]
    answers: list[int] = []

    def post(number: int) -> None:
        authors = people if number % 2 else people[::-1]
        answers.append(editor.post("/v1/articles", plain(authors=authors)).status_code)

    # when all post at once
    threads = [threading.Thread(target=post, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # then every story is there, under an address of its own, and each person once
    assert answers == [201] * 12
    assert sorted(row["name"] for row in newsroom.rows("SELECT name FROM source")) == people
    assert len({row["slug"] for row in newsroom.rows("SELECT slug FROM article")}) == 12
