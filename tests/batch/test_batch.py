"""Up to a hundred writes at once: all of them are done, or none."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from app.api import writing
from tests.articles.stories import plain, story
from tests.core.requests import problem
from tests.core.test_races import all_at_once
from tests.newsroom import Json, Newsroom, Seat

BATCH = "/v1/batch"


def of(*operations: Json) -> Json:
    return {"operations": list(operations)}


def write(method: str, path: str, body: Any = None, if_match: str | None = None) -> Json:
    given = {"body": body, "if_match": if_match}
    return {"method": method, "path": path} | {name: value for name, value in given.items() if value is not None}


def post(path: str, body: Any = None, if_match: str | None = None) -> Json:
    return write("POST", path, body, if_match)


def topic(name: str) -> Json:
    return post("/v1/topics", {"name": name})


def done(seat: Seat, *operations: Json, query: str = "") -> list[Json]:
    """The results of a batch; fails unless it was done."""
    answer = seat.post(f"{BATCH}{query}", of(*operations))
    assert answer.status_code == 200, answer.text
    results: list[Json] = answer.json()["results"]
    return results


def test_each_operation_has_the_result_that_it_has_by_itself(newsroom: Newsroom, editor: Seat) -> None:
    # given what is there
    source = editor.made("/v1/sources", {"kind": "person", "name": "Ruth Amsel"})
    gas = editor.made("/v1/topics", {"name": "Gas"})["id"]
    quote = editor.made("/v1/articles", story())["quotes"][0]["id"]

    # when writes of each method come together
    made, changed, gone, checked, replaced = done(
        editor,
        post("/v1/articles", plain()),
        write("PATCH", f"/v1/sources/{source['id']}", {"bio": "She sails."}, '"1"'),
        write("DELETE", f"/v1/topics/{gas}", None, '"1"'),
        post(f"/v1/quotes/{quote}/verifications", {"result": "verified", "basis": "heard"}),
        write("PUT", "/v1/articles/by-external-id/tag%3Awire%2F1?publish=true", plain("From a wire")),
    )

    # then each answers as it would by itself
    assert (made["status"], made["etag"], made["location"]) == (201, '"1"', f"/v1/articles/{made['body']['id']}")
    assert (changed["status"], changed["etag"], changed["location"]) == (200, '"2"', None)
    assert changed["body"] == editor.read(f"/v1/sources/{source['id']}?view=draft")
    assert (gone["status"], gone["body"]["trashed_at"] is None) == (200, False)
    assert (checked["status"], checked["body"]["result"]) == (201, "verified")
    assert (replaced["status"], replaced["body"]["external_id"]) == (201, "tag:wire/1")
    assert newsroom.reader.read("/v1/articles/from-a-wire")["headline"] == "From a wire"
    assert newsroom.rows("SELECT DISTINCT version FROM quote ORDER BY 1") == [{"version": 1}, {"version": 2}]


def test_later_operations_see_what_earlier_ones_wrote(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # when an article is made, changed, explained and published in one request, with a source and a topic made before
    results = done(
        editor,
        post("/v1/sources", {"kind": "person", "name": "Ida Falk", "bio": "Reports from the harbor."}),
        topic("Harbor"),
        post("/v1/articles", plain(authors=["Ida Falk"], topics=["harbor"])),
        write("PATCH", "/v1/articles/{2.id}", {"summary": "They are."}, '"{2.version}"'),
        post("/v1/articles/{2.id}/publish", {"note": "Go."}, '"{3.version}"'),
        post("/v1/articles/{2.id}/corrections", {"kind": "clarification", "text": "Some ships."}),
        write("PATCH", "/v1/topics/{1.id}", {"name": "The harbor"}, '"1"'),
    )

    # then readers get all of it
    article = results[2]["body"]["id"]
    read = reader.read(f"/v1/articles/{article}?include=authors,topics,corrections")
    assert (read["summary"], read["version"], read["revision"]) == ("They are.", 1, 2)
    assert [one["name"] for one in (*read["authors"], *read["topics"])] == ["Ida Falk", "The harbor"]
    assert [one["text"] for one in read["corrections"]] == ["Some ships."]
    assert [one["made"] for one in results[2]["body"]["resolved"]] == [False]

    # and each result shows its thing as it is after the batch, at the one version that the batch has made
    assert {result["body"]["status"] for result in results[2:5]} == {"published"}
    assert [result["etag"] for result in results] == ['"1"'] * 5 + [None, '"1"']
    assert newsroom.rows("SELECT revision FROM revision ORDER BY 1") == [{"revision": 1}, {"revision": 2}]
    assert results[4]["body"] == editor.read(f"/v1/articles/{article}?view=draft")


def test_a_thing_rises_by_one_version_however_many_operations_change_it(newsroom: Newsroom, editor: Seat) -> None:
    article = editor.made("/v1/articles", plain())
    own = f"/v1/articles/{article['id']}"

    # when several operations change it, and one changes nothing
    results = done(
        editor,
        write("PATCH", own, {"headline": article["headline"]}, '"1"'),
        write("PATCH", own, {"summary": "One."}, '"{0.version}"'),
        post(f"{own}/submit", {"note": "Please look"}, '"2"'),
        post(f"{own}/return", {"note": "Looked"}, '"2"'),
    )
    assert [result["etag"] for result in results] == ['"2"'] * 4
    assert editor.read(f"{own}?view=draft")["version"] == 2

    # then the log has one row of it, which tells all acts
    row = newsroom.rows("SELECT action, version, state FROM change WHERE kind = 'article' ORDER BY seq DESC LIMIT 1")[0]
    assert (row["action"], row["version"]) == ("return", 2)
    assert '"note":{"note":"Looked","earlier":[{"action":"submit","note":"Please look"}]}' in row["state"]

    # and the version that was read before is stale from the first change on, as in another request
    before = newsroom.everything()
    refused = editor.post(
        BATCH, of(write("PATCH", own, {"summary": "Two."}, '"2"'), write("PATCH", own, {"summary": "Three."}, '"2"'))
    )
    told = problem(refused, 412, "stale-version")
    assert (told["operation"], told["current_etag"]) == (1, '"3"')
    assert told["errors"][0]["pointer"] == "/operations/1/if_match"
    assert newsroom.everything() == before


def test_rows_that_an_earlier_operation_wrote_past_the_session_are_seen(editor: Seat) -> None:
    # given an article under a slug that was never live
    first = editor.made("/v1/articles", plain(slug="ferry"))

    # when the slug is named, given up, taken by another, and named again
    results = done(
        editor,
        post("/v1/articles", plain("One", related=["ferry"])),
        write("PATCH", f"/v1/articles/{first['id']}", {"slug": "boat"}, '"1"'),
        post("/v1/articles", plain("Two", slug="ferry")),
        post("/v1/articles", plain("Three", related=["ferry"])),
    )
    ids = [result["body"]["id"] for result in results]
    assert [result["body"]["related"][0]["id"] for result in (results[0], results[3])] == [first["id"], ids[2]]


def test_one_bad_operation_among_a_hundred_leaves_everything_as_it_was(newsroom: Newsroom, editor: Seat) -> None:
    # given a newsroom with a live story
    live = editor.made("/v1/articles?publish=true", story())
    slug = {"headline": "Taken", "language": "en", "slug": live["slug"]}
    wrong = {
        "a rule": (post("/v1/articles", slug), 409, "slug-taken", "/operations/50/body/slug"),
        "its content": (post("/v1/topics", {}), 422, "invalid-content", "/operations/50/body/name"),
        "its version": (
            write("DELETE", f"/v1/articles/{live['id']}", if_match='"7"'), 412, "stale-version",
            "/operations/50/if_match",
        ),
        "its state": (
            write("DELETE", f"/v1/articles/{live['id']}", if_match='"1"'), 409, "illegal-transition", None,
        ),
    }  # fmt: skip
    before = newsroom.everything()
    for name, (bad, status, kind, pointer) in wrong.items():
        # when one in the middle of a hundred is refused, for whatever it is
        operations = [post("/v1/articles?publish=true", plain(f"Story {number}")) for number in range(100)]
        operations[50] = bad
        refused = problem(editor.post(BATCH, of(*operations), idempotency_key="k-1"), status, kind)

        # then its own problem says which it was, and nothing is there of all the others
        assert refused["operation"] == 50, name
        assert [fault["pointer"] for fault in refused.get("errors", [])] == ([pointer] if pointer else []), name
        assert refused["instance"] == BATCH
        assert newsroom.everything() == before, name


def test_a_hundred_are_done_and_one_more_is_too_many(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    many = [post("/v1/articles?publish=true", story(slug=f"story-{number}")) for number in range(100)]
    results = done(editor, *many)
    assert [result["body"]["slug"] for result in results] == [f"story-{number}" for number in range(100)]
    assert reader.read("/v1/articles?count=true")["total"] == 100
    assert newsroom.rows("SELECT COUNT(*) AS n FROM source WHERE name = 'Ada Lind'") == [{"n": 1}]
    for operations in ([*many, many[0]], []):
        refused = problem(editor.post(BATCH, {"operations": operations}), 422, "invalid-content")
        assert refused["errors"][0]["pointer"] == "/operations"


REFUSED: dict[str, tuple[Json, int, str, str]] = {
    "a read": (write("GET", "/v1/articles"), 422, "invalid-content", "/operations/1/method"),
    "a batch": (post(BATCH, of(topic("Gas"))), 422, "invalid-content", "/operations/1/path"),
    "a key": (post("/v1/keys", {"name": "desk", "role": "reader"}), 422, "invalid-content", "/operations/1/path"),
    "a rehearsal": (post("/v1/articles?dry_run=true", plain()), 422, "invalid-content", "/operations/1/path"),
    "an address elsewhere": (post("https://wire.example/v1/topics", {}), 422, "invalid-content", "/operations/1/path"),
    "an address outside": (post("/livez"), 422, "invalid-content", "/operations/1/path"),
    "an address with blanks": (post("/v1/topics ?x=1"), 422, "invalid-content", "/operations/1/path"),
    "no address": (post("/v1/nothing"), 404, "not-found", ""),
    "a method that is not taken": (write("PUT", "/v1/topics", {}), 405, "method-not-allowed", ""),
    "nothing there": (post("/v1/articles/none/submit", if_match='"1"'), 404, "not-found", ""),
    "a control character": (write("PUT", "/v1/articles/by-external-id/a%0A", plain()), 404, "not-found", ""),
    "too long an address": (write("PATCH", f"/v1/topics/{'x' * 8200}", {}), 414, "uri-too-long", ""),
    "an unknown parameter": (post("/v1/topics?draft=1", {}), 400, "unknown-parameter", "/operations/1/path"),
    "a repeated parameter": (
        post("/v1/articles?publish=true&publish=true", {}), 400, "invalid-parameter", "/operations/1/path",
    ),
    "a key in its address": (post("/v1/topics?key=onr_1", {}), 400, "invalid-parameter", "/operations/1/path"),
    "no version": (write("DELETE", "/v1/topics/{0.id}"), 428, "precondition-required", "/operations/1/if_match"),
    "a version without quotes": (
        write("DELETE", "/v1/topics/{0.id}", None, "1"), 412, "stale-version", "/operations/1/if_match",
    ),
    "letters for a version": (
        write("DELETE", "/v1/topics/{0.id}", None, "„1“"), 412, "stale-version", "/operations/1/if_match",
    ),
    "no body": (post("/v1/topics"), 422, "invalid-content", "/operations/1/body"),
    "a body where there is none": (
        post("/v1/topics/{0.id}/restore", {"x": 1}, '"1"'), 415, "unsupported-media-type", "",
    ),
    "a body of another type": (post("/v1/topics", ["Gas"]), 422, "invalid-content", "/operations/1/body"),
    "an unknown member": (post("/v1/topics", {"title": "Gas"}), 422, "invalid-content", "/operations/1/body/title"),
    "a reference to itself": (
        write("DELETE", "/v1/topics/{1.id}", None, '"1"'), 422, "invalid-content", "/operations/1/path",
    ),
    "a version of a later one": (
        write("DELETE", "/v1/topics/{0.id}", None, '"{7.version}"'), 422, "invalid-content", "/operations/1/if_match",
    ),
    "an unknown reference": (write("DELETE", "/v1/topics/{0.slug}", None, '"1"'), 404, "not-found", ""),
    "a member of the operation that is none": (
        topic("Gas") | {"headers": {}}, 422, "invalid-content", "/operations/1/headers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_says_where_and_does_nothing(newsroom: Newsroom, what: str) -> None:
    admin = newsroom.seat("admin")
    before = newsroom.everything()
    bad, status, name, pointer = REFUSED[what]
    refused = problem(admin.post(BATCH, of(topic("Coal"), bad)), status, name)
    if pointer:
        assert pointer in {fault["pointer"] for fault in refused["errors"]}
    assert refused.get("operation", 1) == 1
    assert newsroom.everything() == before


def test_an_operation_that_gives_no_id_or_version_is_not_referred_to(newsroom: Newsroom, editor: Seat) -> None:
    quote = editor.made("/v1/articles?publish=true", story())["quotes"][0]["id"]
    steps = [{"role": "speaker", "source": "Ada Lind", "via": []}]
    put = write("PUT", f"/v1/quotes/{quote}/attribution", {"steps": steps}, '"1"')
    correction = post("/v1/articles/minister/corrections", {"kind": "update", "text": "More."})
    article = newsroom.rows("SELECT id FROM article")[0]["id"]
    correction["path"] = f"/v1/articles/{article}/corrections"
    before = newsroom.everything()
    for first, second, pointer in (
        (put, write("DELETE", "/v1/quotes/{0.id}", None, '"1"'), "/operations/1/path"),
        (correction, post(f"/v1/articles/{article}/unpublish", None, '"{0.version}"'), "/operations/1/if_match"),
    ):
        refused = problem(editor.post(BATCH, of(first, second)), 422, "invalid-content")
        assert refused["errors"][0]["pointer"] == pointer
    assert newsroom.everything() == before


def test_each_operation_needs_its_own_scope(newsroom: Newsroom) -> None:
    # given an author, and somebody else's draft
    author = newsroom.seat("author")
    theirs = newsroom.editor.made("/v1/articles", plain("Theirs"))["id"]
    before_all = newsroom.reader
    assert before_all.post(BATCH, of(topic("Gas"))).status_code == 401
    before = newsroom.everything()

    # then what the author may not do alone, the author may not do among others
    for bad, scope in (
        (topic("Gas"), "quotes:write"),
        (post("/v1/articles?publish=true", plain()), "publish"),
        (post("/v1/articles/{0.id}/publish", None, '"1"'), "publish"),
        (write("PATCH", f"/v1/articles/{theirs}", {"summary": "Mine."}, '"1"'), "edit"),
        (post("/v1/keys", {"name": "desk", "role": "author"}), "keys"),
    ):
        refused = problem(author.post(BATCH, of(post("/v1/articles", plain()), bad)), 403, "forbidden")
        assert (refused["scope"], refused["operation"]) == (scope, 1)
    assert newsroom.everything() == before
    assert [one["status"] for one in done(author, post("/v1/articles", plain()))] == [201]


SENT: tuple[Any, ...] = (None, {}, {"nonsense": 1}, [])


def test_every_route_takes_or_refuses_the_same_body_by_itself_and_in_a_batch(newsroom: Newsroom) -> None:
    admin = newsroom.seat("admin")
    for route in writing():
        if route.path == BATCH:
            continue
        for sent in SENT:
            method = sorted(route.methods or ())[0]
            path = route.path.replace("{id}", "0198c0de-0000-7000-8000-000000000000")
            path = path.replace("{revision}", "1").replace("{external_id:path}", "wire:1")
            alone = admin.send(method, path, sent, version=1)
            together = admin.post(BATCH, of(write(method, path, sent, '"1"')))
            if alone.is_success:
                continue
            problems = [alone.json(), together.json()]
            for one in problems:
                del one["instance"], one["request_id"]
            assert problems[1].pop("operation") == 0, f"{method} {path}: {together.text}"
            for fault in problems[1].get("errors", ()):
                fault["pointer"] = fault["pointer"].removeprefix("/operations/0").removeprefix("/body")
            for fault in problems[0].get("errors", ()):
                fault.setdefault("pointer", "/if_match" if fault.get("parameter") == "If-Match" else "/path")
            assert problems[1] == problems[0], f"{method} {path} {sent}"


def test_a_rehearsed_batch_shows_its_outcome_and_keeps_nothing(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    results = done(
        editor, post("/v1/articles", story()), post("/v1/articles/{0.id}/publish", None, '"1"'), query="?dry_run=true"
    )
    assert results[1]["body"]["status"] == "published"
    assert newsroom.everything() == before


def test_a_batch_sent_again_is_answered_and_not_done_again(newsroom: Newsroom, editor: Seat) -> None:
    send = partial(editor.post, BATCH, of(topic("Gas"), topic("Coal")), idempotency_key="k-1")
    first = send()
    before = newsroom.everything()
    again = send()
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert newsroom.everything() == before
    assert problem(editor.post(BATCH, of(topic("Gas")), idempotency_key="k-1"), 422, "idempotency-mismatch")


@pytest.mark.parametrize("batch", [False, True], ids=["one write", "a batch"])
def test_forty_twins_at_once_do_it_once(newsroom: Newsroom, editor: Seat, batch: bool) -> None:
    body = of(topic("Gas"), post("/v1/articles?publish=true", story())) if batch else story()
    path = BATCH if batch else "/v1/articles?publish=true"

    # when forty of the same come at once
    answers = all_at_once([partial(editor.post, path, body, idempotency_key="k-40")] * 40)

    # then one does it, and all get its answer
    assert {answer.status_code for answer in answers} == {200 if batch else 201}, [one.text for one in answers]
    assert len({answer.content for answer in answers}) == 1
    assert sorted("idempotency-replayed" in one.headers for one in answers) == [False] + [True] * 39
    assert newsroom.rows("SELECT COUNT(*) AS n FROM article") == [{"n": 1}]
    assert newsroom.rows("SELECT COUNT(*) AS n FROM quote") == [{"n": 2}]


def test_batches_that_write_the_same_things_in_other_orders_are_all_done(newsroom: Newsroom, editor: Seat) -> None:
    # given sources and topics that no one has made yet
    names = [f"Person {number}" for number in range(4)]

    # when batches name them in opposite orders at once
    def send(place: int) -> Any:
        turned = names[:: 1 if place % 2 else -1]
        stories = [plain(f"Story {place} {name}", authors=[name], topics=[{"name": name}]) for name in turned]
        return editor.post(BATCH, of(*[post("/v1/articles?publish=true", one) for one in stories]))

    answers = all_at_once([partial(send, place) for place in range(4)])

    # then each is done, whoever had to begin again, and each thing was made once
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    assert newsroom.rows("SELECT COUNT(*) AS n FROM article") == [{"n": 16}]
    assert newsroom.rows("SELECT COUNT(*) AS n FROM source") == [{"n": 4}]
    assert newsroom.rows("SELECT COUNT(*) AS n FROM topic") == [{"n": 4}]
