"""Idempotency-Key: a request that is sent again, because its answer was lost, does nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from httpx2 import Response
from sqlalchemy import text as sql

from app.core.values.times import later, now
from tests.core.requests import problem
from tests.newsroom import Newsroom, Seat, opened

GAS = {"name": "Gas"}
KEPT = ("content-type", "etag", "location", "cache-control")


def topics(editor: Seat) -> list[str]:
    return [item["name"] for item in editor.read("/v1/topics?view=draft")["items"]]


def test_the_same_request_again_gets_the_first_answer_and_does_nothing(newsroom: Newsroom, editor: Seat) -> None:
    # given a topic that was made, and changed since
    first = editor.post("/v1/topics", GAS, idempotency_key="k-1")
    assert first.status_code == 201
    assert "idempotency-replayed" not in first.headers
    editor.patch(f"/v1/topics/{first.json()['id']}", {"name": "Natural gas"}, version=1)
    before = newsroom.everything()

    # when the request comes again
    again = editor.post("/v1/topics", GAS, idempotency_key="k-1")

    # then it gets the first answer, as it was, and nothing is made
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert {name: again.headers[name] for name in KEPT} == {name: first.headers[name] for name in KEPT}
    assert newsroom.everything() == before


def test_a_verb_sent_again_is_answered_before_its_version_is_looked_at(editor: Seat) -> None:
    source = editor.made("/v1/sources", {"kind": "person", "name": "Ida Bell"})
    publish = partial(editor.post, f"/v1/sources/{source['id']}/publish", version=1, idempotency_key="k-2")
    first, again = publish(), publish()
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert problem(editor.post(f"/v1/sources/{source['id']}/publish", version=1), 412, "stale-version")


def test_a_key_belongs_to_one_request_of_one_caller(newsroom: Newsroom, editor: Seat) -> None:
    # given a key that was used
    made = editor.post("/v1/topics", GAS, idempotency_key="k-3").json()
    before = newsroom.everything()

    # then another body, address or query does not get it
    others = (
        ("/v1/topics", {"name": "Coal"}),
        ("/v1/topics", {"name": "Gas", "extra": {}}),
        ("/v1/sources", {"kind": "person", "name": "Gas"}),
        (f"/v1/topics/{made['id']}/restore", None),
    )
    for path, body in others:
        refused = problem(editor.post(path, body, idempotency_key="k-3"), 422, "idempotency-mismatch")
        assert refused["errors"][0]["parameter"] == "Idempotency-Key"
    assert newsroom.everything() == before

    # and another caller has keys of their own
    other = newsroom.editor.post("/v1/topics", GAS, idempotency_key="k-3")
    assert other.status_code == 201
    assert other.json()["id"] != made["id"]
    assert "idempotency-replayed" not in other.headers


def test_a_refusal_is_not_kept(newsroom: Newsroom, editor: Seat) -> None:
    # given refusals: a body that is not right, a slug that is taken, a version that is stale
    topic = editor.made("/v1/topics", GAS)
    refusals = [
        editor.post("/v1/topics", {"name": 5}, idempotency_key="k-4"),
        editor.post("/v1/topics", {"name": "Coal", "slug": "gas"}, idempotency_key="k-4"),
        editor.post(f"/v1/topics/{topic['id']}/restore", version=1, idempotency_key="k-4"),
        editor.post("/v1/topics?x=1", GAS, idempotency_key="k-4"),
        newsroom.with_scopes("write").post("/v1/topics", GAS, idempotency_key="k-4"),
    ]
    assert [answer.status_code for answer in refusals] == [422, 409, 404, 400, 403]
    assert newsroom.rows("SELECT * FROM kept_answer") == []

    # then the request that is right may use the key
    assert editor.post("/v1/topics", {"name": "Coal"}, idempotency_key="k-4").status_code == 201
    assert topics(editor) == ["Coal", "Gas"]


def test_a_secret_is_not_kept(newsroom: Newsroom) -> None:
    admin = newsroom.seat("admin")
    make = partial(admin.post, "/v1/keys", {"name": "desk", "role": "reader"}, idempotency_key="k-5")
    first, again = make(), make()
    assert first.json()["key"].startswith("onr_")
    assert again.json() == first.json() | {"key": None}
    secret = first.json()["key"].rsplit("_", 1)[1]
    assert secret not in str(newsroom.everything())


def test_a_key_is_forgotten_after_a_day(newsroom: Newsroom, editor: Seat) -> None:
    # given answers kept a little less and a little more than a day ago
    for key, age in (("young", 24 * 3600 - 60), ("old", 24 * 3600 + 60)):
        assert editor.post("/v1/topics", GAS, idempotency_key=key).status_code == 201
        newsroom.write(
            "UPDATE kept_answer SET created_at = :then WHERE idempotency_key = :key", then=later(now(), -age), key=key
        )

    # when both requests come again
    young = editor.post("/v1/topics", GAS, idempotency_key="young")
    old = editor.post("/v1/topics", GAS, idempotency_key="old")

    # then only the first is a replay
    assert ("idempotency-replayed" in young.headers, "idempotency-replayed" in old.headers) == (True, False)
    assert len(topics(editor)) == 3
    kept = newsroom.rows("SELECT idempotency_key FROM kept_answer ORDER BY idempotency_key")
    assert [row["idempotency_key"] for row in kept] == ["old", "young"]


def test_a_key_that_is_none_is_refused(newsroom: Newsroom, editor: Seat) -> None:
    before = newsroom.everything()
    for key in ("", " ", "a b", "k" * 256, "a\tb", "é"):
        headers = [(name.encode(), value.encode()) for name, value in editor.headers.items()]
        headers.append((b"idempotency-key", key.encode("latin-1")))
        refused = editor.client.post("/v1/topics", json=GAS, headers=headers)
        assert problem(refused, 400, "invalid-parameter")["errors"][0]["parameter"] == "Idempotency-Key", key
    assert newsroom.everything() == before
    assert editor.post("/v1/topics", GAS, idempotency_key="k" * 255).status_code == 201


def test_only_a_post_is_kept(newsroom: Newsroom, editor: Seat) -> None:
    topic = editor.made("/v1/topics", GAS)
    for version in (1, 2):
        changes = {"name": f"Gas {version}"}
        changed = editor.patch(f"/v1/topics/{topic['id']}", changes, version=version, idempotency_key="k-6")
        assert changed.json()["name"] == f"Gas {version}"
    assert newsroom.rows("SELECT * FROM kept_answer") == []


def test_twins_at_once_do_it_once(newsroom: Newsroom, editor: Seat) -> None:
    for number in range(2):
        # when forty of the same come at once
        def send(place: int, name: str = f"Topic {number}") -> Response:
            return editor.post("/v1/topics", {"name": name}, idempotency_key=f"{name}'s".replace(" ", "-"))

        with ThreadPoolExecutor(40) as pool:
            answers = list(pool.map(send, range(40)))

        # then one does it, and all get its answer
        assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
        assert len({answer.content for answer in answers}) == 1
        assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False] + [True] * 39
    assert topics(editor) == ["Topic 1", "Topic 0"]


def test_a_twin_that_takes_too_long_is_not_waited_for(database_url: str) -> None:
    with opened(database_url, lock_timeout_seconds=0.2) as client:
        newsroom = Newsroom(client)
        editor = newsroom.editor
        actor = editor.read("/v1/whoami")["id"]

        # given a twin at work
        with newsroom.database.writing() as session:
            if not newsroom.database.is_sqlite:
                lock = sql("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                session.execute(lock, {"name": f"{actor} k-7"})

            # then the request is told to come again: on SQLite any write is in the way
            waited = editor.post("/v1/topics", GAS, idempotency_key="k-7")
        name = ("unavailable", 503) if newsroom.database.is_sqlite else ("conflict", 409)
        assert problem(waited, name[1], name[0])
        assert int(waited.headers["retry-after"]) > 0

        # and when the twin is done, it goes through
        assert editor.post("/v1/topics", GAS, idempotency_key="k-7").status_code == 201
