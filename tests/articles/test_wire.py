"""A wire service sends all of a story each time it changes, under an id of its own."""

from __future__ import annotations

import copy
from contextlib import closing
from http.client import HTTPConnection
from json import dumps, loads
from typing import Any
from urllib.parse import quote as encoded

import pytest

from tests.articles.stories import BODY, plain, story
from tests.core.requests import problem
from tests.core.serving import served
from tests.newsroom import Json, Newsroom, Seat

GUID = "tag:wire.example,2026:harbor/7?a=1#b"


def address(external_id: str = GUID, query: str = "") -> str:
    return f"/v1/articles/by-external-id/{encoded(external_id, safe='')}{query}"


@pytest.fixture
def wire(newsroom: Newsroom) -> Seat:
    """The key of a wire service's script."""
    return newsroom.with_scopes("drafts:read", "write", "publish", "verify")


def words(article: dict[str, Any]) -> dict[str, str]:
    """The quotes that an article prints, by their words."""
    return {one["text"]: one["id"] for one in article["quotes"]}


def test_a_story_is_made_once_then_revised_and_the_same_again_changes_nothing(newsroom: Newsroom, wire: Seat) -> None:
    # when a story comes for the first time
    made = wire.put(address(), story())

    # then it is a new article with the wire's id
    assert made.status_code == 201, made.text
    assert made.headers["location"] == f"/v1/articles/{made.json()['id']}"
    assert (made.headers["etag"], made.json()["external_id"]) == ('"1"', GUID)

    # and the same again changes nothing at all
    before = newsroom.everything()
    again = wire.put(address(), story())
    assert (again.status_code, again.headers["etag"]) == (200, '"1"'), again.text
    assert again.json() == made.json() | {"resolved": again.json()["resolved"]}
    assert newsroom.everything() == before

    # and another text is the next revision, at the same address
    revised = wire.put(address(), story(headline="Minister disputes tape again"))
    assert (revised.status_code, revised.headers["etag"], revised.json()["revision"]) == (200, '"2"', 2)
    assert (revised.json()["id"], revised.json()["slug"]) == (made.json()["id"], made.json()["slug"])
    assert newsroom.rows("SELECT COUNT(*) AS n FROM article") == [{"n": 1}]


@pytest.mark.parametrize(
    "body",
    [
        {"markdown": "# Harbor\n\nShips *are* back.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
        {"html": '<h2>Harbor</h2><p>Ships <b>are</b> back.<ul><li>one</ul><img src="https://a.example/x.png">'},
        {"text": "Ships are back.\n\nAll of them."},
        {"portable_text": [{"_type": "block", "children": [{"_type": "span", "text": "Ships are back."}]}]},
        None,
    ],
    ids=["markdown", "html", "text", "portable text", "no body"],
)
def test_whatever_the_body_is_written_in_the_same_again_changes_nothing(
    newsroom: Newsroom, wire: Seat, body: Any
) -> None:
    desk = {"kind": "unidentified", "name": "a stringer"}
    sent = plain(body=body, authors=["Ida Falk", desk], topics=["harbor"], extra={"urgency": 3}, message="take 1")
    newsroom.editor.made("/v1/topics", {"name": "Harbor"})
    sent = {name: value for name, value in sent.items() if value is not None}
    assert wire.put(address(), sent).status_code == 201
    before = newsroom.everything()
    again = wire.put(address(), sent)
    assert (again.status_code, again.headers["etag"]) == (200, '"1"'), again.text
    assert newsroom.everything() == before


def test_what_the_document_leaves_out_is_empty_but_the_slug_stays(wire: Seat) -> None:
    full = plain(
        summary="They are.", authors=["Ida Falk"], genre="news", slug="harbor-open", extra={"urgency": 3},
        image={"url": "https://pictures.example/harbor.jpg", "alt": "The harbor"},
    )  # fmt: skip
    wire.put(address(), full)

    # when less is sent
    less = wire.put(address(), {"headline": "Harbor open", "language": "en"}).json()

    # then the rest is as in a new article
    empty: Json = {"summary": None, "authors": [], "genre": None, "extra": {}, "image": None, "word_count": 0}
    assert {name: less[name] for name in empty} == empty
    assert less["slug"] == "harbor-open"


def test_quotes_of_the_same_words_and_speakers_stay_themselves(newsroom: Newsroom, wire: Seat) -> None:
    # given a story, and what an editor has found out about a quote of it
    first = wire.put(address(query="?publish=true"), story()).json()
    choice, dare = (one["id"] for one in first["quotes"])
    newsroom.editor.made(f"/v1/quotes/{choice}/verifications", {"result": "verified", "basis": "recording"})

    # when the wire sends it with a paragraph in front, other marks, a quote more, and one less later
    body = "A day on.\n\n" + BODY.replace("“", '"').replace("”", '"')
    fake = {"text": "a clumsy fake", "speaker": {"kind": "organization", "name": "Lind's office"}}
    choice_again, dare_again = story()["quotes"]
    longer = story(body={"markdown": body}, quotes=[fake, choice_again, dare_again | {"told_in": 1}])
    second = wire.put(address(), longer)

    # then the quotes are the same ones, each where it now stands
    assert second.status_code == 200, second.text
    found = words(second.json())
    assert (found["I have no choice"], found["You will not dare"]) == (choice, dare)
    assert [one["occurrences"][0]["id"] for one in first["quotes"]] == [
        one["occurrences"][0]["id"] for one in second.json()["quotes"][1:]
    ]
    assert second.json()["quotes"][1]["verification"] == "verified"
    assert second.json()["warnings"] == []
    assert newsroom.rows("SELECT COUNT(*) AS n FROM quote") == [{"n": 3}]

    # and a quote that is left out is no longer printed, and stays a quote
    third = wire.put(address(), story(quotes=[fake])).json()
    assert words(third) == {"a clumsy fake": found["a clumsy fake"]}
    assert newsroom.editor.get(f"/v1/quotes/{dare}?view=draft").status_code == 200


def test_the_same_words_of_another_speaker_are_another_quote(wire: Seat) -> None:
    first = words(wire.put(address(), story()).json())
    other = copy.deepcopy(story())
    other["quotes"][0]["speaker"] = {"kind": "person", "name": "Bo Lind"}
    second = wire.put(address(), other).json()
    assert words(second)["I have no choice"] != first["I have no choice"]
    assert words(second)["You will not dare"] == first["You will not dare"]


def test_equal_words_twice_and_unnamed_or_joint_speakers_are_told_apart(newsroom: Newsroom, wire: Seat) -> None:
    # given a story that prints the same word of two speakers, of one twice, and of a source that is not named
    who = {"kind": "unnamed", "name": "an aide", "anonymity_reason": "fears for the job"}
    sent = plain(
        body={
            "text": "“Never,” said Ada. “Never,” said Bo. “Never,” both. “Never,” he. “Now,” he added. “Never,” she."
        },
        quotes=[
            {"text": "Never", "speaker": "Ada"},
            {"text": "Never", "speaker": "Bo", "occurrences": [{"exact": "Never", "nth": 2}]},
            {"text": "Never", "speakers": ["Ada", "Bo"], "occurrences": [{"exact": "Never", "nth": 3}]},
            {"text": "Never", "speaker": who, "occurrences": [{"exact": "Never", "nth": 4}]},
            {"text": "now", "same_remark_as": 3},
            {"text": "Never", "speaker": "Ada", "occurrences": [{"exact": "Never", "nth": 5}]},
        ],
    )
    first = wire.put(address(), sent)
    assert first.status_code == 201, first.text
    before = newsroom.everything()

    # when it comes again, in another order
    assert wire.put(address(), sent).status_code == 200
    assert newsroom.everything() == before
    turned = [sent["quotes"][place] for place in (2, 1, 3, 0, 4, 5)]
    turned[4] = turned[4] | {"same_remark_as": 2}
    second = wire.put(address(), sent | {"quotes": turned}).json()

    # then each is who it was
    ids = [one["id"] for one in first.json()["quotes"]]
    assert [one["id"] for one in second["quotes"]] == [ids[place] for place in (2, 1, 3, 0, 4, 5)]
    assert newsroom.rows("SELECT COUNT(*) AS n FROM source") == [{"n": 4}]


def test_a_document_that_says_otherwise_of_a_quote_is_told_so_and_changes_no_record(
    newsroom: Newsroom, wire: Seat
) -> None:
    wire.put(address(), story())
    other = copy.deepcopy(story())
    other["quotes"][0] |= {"text": "I have no  choice", "context": "on the plan", "speaker_title": "the minister"}
    other["quotes"][1]["responses"] = [{"responder": "Tom Reed", "stance": "confirms"}]
    other["quotes"][1]["verifications"] = [{"result": "verified", "basis": "heard"}]
    before = newsroom.rows("SELECT * FROM quote ORDER BY id")

    # when the document has another title, another context, a response and a check that are not there
    answer = wire.put(address(), other)

    # then the article is saved, the record is as it was, and each difference has its place
    assert answer.status_code == 200, answer.text
    warned = {one["pointer"] for one in answer.json()["warnings"] if one["code"] == "record-differs"}
    assert warned == {"/quotes/0/text", "/quotes/1/verifications/0", "/quotes/1/responses/0"}
    assert newsroom.rows("SELECT * FROM quote ORDER BY id") == before
    assert newsroom.rows("SELECT stance FROM response") == [{"stance": "denies"}]


def test_a_quote_that_is_not_in_the_new_text_is_refused_as_in_a_new_article(newsroom: Newsroom, wire: Seat) -> None:
    wire.put(address(), story())
    before = newsroom.everything()
    changed = BODY.replace("I have no choice", "I have no choices")
    refused = problem(wire.put(address(), story(body={"markdown": changed})), 422, "quote-not-in-article")
    assert refused["errors"][0]["pointer"] == "/quotes/0/text"
    assert newsroom.everything() == before


def test_what_another_wrote_is_not_written_over_unseen(newsroom: Newsroom, wire: Seat) -> None:
    # given a wire's story that an editor has changed
    desk = newsroom.editor
    article = wire.put(address(), story()).json()
    desk.patch(f"/v1/articles/{article['id']}", {"summary": "A tape."}, version=1)
    before = newsroom.everything()

    # when the next one comes, the wire is told who has changed what
    for sent in (story(), story(summary="Third.")):
        told = problem(wire.put(address(), sent), 412, "stale-version")
        assert told["current_etag"] == '"2"'
        assert told["changed_fields"] == ["summary"]
        assert [one["id"] for one in told["changed_by"]] == [desk.read("/v1/whoami")["id"]]
    assert problem(wire.put(address(), story(), version=1), 412, "stale-version")["changed_fields"] == ["summary"]
    assert problem(wire.put(address(), story(), if_match="*"), 428, "precondition-required")
    assert newsroom.everything() == before

    # and writes over it once it says which version it has read
    kept = wire.put(address(), story(summary="Third."), version=2)
    assert (kept.status_code, kept.json()["summary"], kept.json()["revision"]) == (200, "Third.", 3)
    assert wire.put(address(), story(summary="Fourth.")).json()["revision"] == 4


def test_a_move_by_another_is_in_nobodys_way(newsroom: Newsroom, wire: Seat) -> None:
    article = wire.put(address(), story()).json()
    newsroom.editor.post(f"/v1/articles/{article['id']}/submit", version=1)
    revised = wire.put(address(), story(summary="More."))
    assert (revised.status_code, revised.json()["stage"]) == (200, "in_review")


def test_publishing_at_once_goes_for_each_take(newsroom: Newsroom, wire: Seat, reader: Seat) -> None:
    # given a story that is live, and a draft of the next take
    first = wire.put(address(query="?publish=true"), story()).json()
    draft = wire.put(address(), story(summary="Second take."))
    assert (draft.json()["status"], draft.json()["stage"]) == ("published", "draft")
    assert reader.read(f"/v1/articles/{first['slug']}")["summary"] == story()["summary"]

    # when the same take comes again, to be published
    live = wire.put(address(query="?publish=true"), story(summary="Second take."))

    # then it is live, and once more changes nothing
    assert (live.status_code, live.json()["stage"], live.json()["published_at"]) == (200, None, first["published_at"])
    assert reader.read(f"/v1/articles/{first['slug']}")["summary"] == "Second take."
    before = newsroom.everything()
    assert wire.put(address(query="?publish=true"), story(summary="Second take.")).status_code == 200
    assert newsroom.everything() == before

    # and nothing is kept of a rehearsal
    rehearsed = wire.put(address(query="?dry_run=true&publish=true"), story(summary="Third take."))
    assert rehearsed.json()["summary"] == "Third take."
    assert newsroom.everything() == before


def test_what_was_taken_from_readers_or_thrown_away_does_not_come_back_by_itself(
    newsroom: Newsroom, wire: Seat
) -> None:
    desk, take = newsroom.editor, story(summary="Next take.")
    article = wire.put(address(query="?publish=true"), story()).json()
    own = f"/v1/articles/{article['id']}"

    # given that an editor has unpublished it: the wire's next take is a draft, and goes live only for who has looked
    desk.post(f"{own}/unpublish", version=1)
    refused = problem(wire.put(address(query="?publish=true"), take), 409, "illegal-transition")
    assert "If-Match" in refused["detail"]
    assert wire.put(address(), take).json()["stage"] == "draft"
    assert wire.put(address(query="?publish=true"), take, version=3).json()["status"] == "published"

    # given that it is to go live at a time: the same
    desk.post(f"{own}/unpublish", version=4)
    desk.post(f"{own}/schedule", {"publish_at": "2999-01-01"}, version=5)
    refused = problem(wire.put(address(query="?publish=true"), take), 409, "illegal-transition")
    assert "If-Match" in refused["detail"]
    assert wire.put(address(), take).json()["stage"] == "scheduled"

    # given that it is in the trash: it keeps its external id there
    desk.delete(own, version=6)
    for seat in (wire, desk):
        refused = problem(seat.put(address(), take), 409, "conflict")
        assert "restore" in refused["detail"]
        assert refused["article_id"] == article["id"]

    # given that it is retracted: that ends the line
    desk.post(f"{own}/restore", version=7)
    desk.post(f"{own}/publish", version=8)
    desk.post(f"{own}/retract", {"text": "It was not so."}, version=9)
    for query in ("", "?publish=true"):
        assert problem(wire.put(address(query=query), take), 409, "illegal-transition")["allowed_moves"] == []


def test_an_author_revises_own_drafts_and_an_editor_anybodys(newsroom: Newsroom, wire: Seat) -> None:
    author, desk, hand = newsroom.seat("author"), newsroom.editor, newsroom.with_scopes("edit")
    wire.put(address(), story())
    before = newsroom.everything()
    assert problem(author.put(address(), story()), 403, "forbidden")["scope"] == "edit"
    assert problem(author.put(address(query="?publish=true"), story()), 403, "forbidden")["scope"] == "publish"
    assert problem(hand.put(address("other"), story()), 403, "forbidden")["scope"] == "write"
    assert newsroom.everything() == before
    assert desk.put(address(), story(summary="Ours."), version=1).status_code == 200
    assert author.put(address("desk:1"), plain()).status_code == 201


def test_external_ids_of_any_kind_stand_in_an_address(newsroom: Newsroom, wire: Seat, database_url: str) -> None:
    with served(database_url) as port, closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:

        def put(path: str) -> tuple[int, Json]:
            head = wire.headers | {"Content-Type": "application/json"}
            connection.request("PUT", f"/v1/articles/by-external-id/{path}", dumps(plain()), head)
            answer = connection.getresponse()
            return answer.status, loads(answer.read())

        # what is percent-encoded is the external id, character for character
        for given in ("a/b", "/", "a//b/", "publish", "a%2Fb", " b", "Ü 船", "{0}", "x" * 300, "..", "a+b&c?d#e"):
            status, made = put(encoded(given, safe=""))
            assert (status, made["external_id"]) == (201, given)
            assert put(encoded(given, safe="/+&{}"))[0] == 200

        # and what cannot be one is refused
        before = newsroom.everything()
        for raw in ("", "%20", "x" * 301, "a%FF", "%ED%A0%80"):
            status, told = put(raw)
            assert (status, told["errors"][0]["parameter"]) == (400, "external_id"), raw
        for raw in ("a%0A", "a%00b", "a%0Ab", "%7F"):
            assert put(raw)[0] == 404, raw
        assert newsroom.everything() == before


def test_the_address_says_which_article(newsroom: Newsroom, wire: Seat) -> None:
    told = problem(wire.put(address(), plain(external_id="another")), 422, "invalid-content")
    assert told["errors"][0]["pointer"] == "/external_id"
    assert problem(wire.put(address(), plain(), version=1), 412, "stale-version")
    assert problem(wire.get(address()), 405, "method-not-allowed")
    assert newsroom.rows("SELECT id FROM article") == []
    assert wire.put(address(), plain(external_id=GUID)).status_code == 201


def test_an_import_sets_times_once_and_old_addresses_at_any_time(newsroom: Newsroom, reader: Seat) -> None:
    # given an archive's story, with its own id and times
    desk = newsroom.seat("admin")
    times = {"created_at": "2019-05-01T08:00:00.000000Z", "first_published_at": "2019-05-02T08:00:00.000000Z"}
    live = {"published_at": "2019-05-03T08:00:00.000000Z", "updated_at": "2019-05-04T08:00:00.000000Z"}
    sent = plain(id="0198c0de-0000-7000-8000-000000000001", old_slugs=["harbor-1"], **times, **live)
    made = desk.put(address(query="?publish=true"), sent)
    assert made.status_code == 201, made.text
    before = newsroom.everything()
    assert desk.put(address(query="?publish=true"), sent).status_code == 200
    assert newsroom.everything() == before

    # when a later take comes with its time and one more old address
    later = sent | {"summary": "Open.", "updated_at": "2019-06-01T08:00:00.000000Z", "old_slugs": ["harbor-2"]}
    second = desk.put(address(query="?publish=true"), later)

    # then it is of that time, and both addresses lead to it
    assert second.status_code == 200, second.text
    assert {name: second.json()[name] for name in (*times, *live)} == times | live | {
        "updated_at": "2019-06-01T08:00:00.000000Z"
    }
    assert [reader.get(f"/v1/articles/harbor-{number}").status_code for number in (1, 2)] == [308, 308]

    # and what is set once stays
    desk_without = newsroom.editor
    before = newsroom.everything()
    for name in ("id", "created_at", "first_published_at", "published_at"):
        other = "0198c0de-0000-7000-8000-000000000002" if name == "id" else "2019-05-02T09:00:00.000000Z"
        wrong = {"first_published_at": times["first_published_at"], "published_at": live["published_at"], name: other}
        told = problem(desk.put(address(), plain(**wrong)), 422, "invalid-content")
        assert told["errors"][0]["pointer"] == f"/{name}"
    told = problem(desk.put(address(), plain(updated_at="2999-01-01")), 422, "invalid-content")
    assert told["errors"][0]["code"] == "in_the_future"
    assert problem(desk_without.put(address(), sent, version=2), 403, "forbidden")["scope"] == "import"
    assert newsroom.everything() == before
