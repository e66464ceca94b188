"""The change log: every change is one row, and no row can be taken out, put in or altered unseen."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.newsroom import Json, Newsroom, Seat

LINKED = (
    "seq", "public_seq", "at", "actor", "request_id", "kind", "id", "version", "action", "public_before",
    "public_after", "state_digest", "previous_hash",
)  # fmt: skip
LIVE = "/v1/articles?publish=true"


def log(newsroom: Newsroom, after: int = 0) -> list[Json]:
    """The rows of the log, truth values as such."""
    rows = newsroom.rows("SELECT * FROM change WHERE seq > :after ORDER BY seq", after=after)
    return [row | {name: bool(row[name]) for name in ("public_before", "public_after")} for row in rows]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(rows: list[Json]) -> list[int]:
    """The numbers of rows that do not fit: their hash, the one before, their digest unless erased, their place."""
    broken, previous = [], ""
    for place, row in enumerate(rows, 1):
        said = json.dumps([row[name] for name in LINKED], ensure_ascii=False, separators=(",", ":"))
        digest = row["state_digest"] if row["state"] is None else sha256(row["salt"] + row["state"])
        if (row["seq"], row["previous_hash"], row["hash"], row["state_digest"]) != (
            place,
            previous,
            sha256(said),
            digest,
        ):
            broken.append(row["seq"])
        previous = row["hash"]
    return broken


def story(headline: str, **members: Any) -> Json:
    return {"headline": headline, "language": "en", "body": {"text": "“It holds”, said Lund."}, **members}


def busy_day(editor: Seat) -> None:
    """Changes of many kinds: public ones, private ones, and ones without a write of their own."""
    topic = editor.made("/v1/topics", {"name": "Dams", "parent": {"slug": "water", "name": "Wäßrig 💧"}})
    quotes = [{"text": "It holds", "speaker": "Jo Lund"}]
    article = editor.made("/v1/articles", story("Dam", topics=["dams"], quotes=quotes))
    collection = editor.made("/v1/collections", {"title": "All", "items": [{"article": article["id"]}]})
    editor.post(f"/v1/collections/{collection['id']}/publish", version=1)
    editor.post(f"/v1/articles/{article['id']}/publish", version=1)
    editor.patch(f"/v1/topics/{topic['id']}", {"name": "Big dams"}, version=1)
    editor.patch(f"/v1/articles/{article['id']}", {"headline": "Dam again"}, version=2)
    editor.post(f"/v1/articles/{article['id']}/unpublish", version=3)
    editor.delete(f"/v1/collections/{collection['id']}", version=2)


def test_every_change_is_one_row_that_says_who_what_and_when(newsroom: Newsroom, editor: Seat) -> None:
    # given an editor at work
    actor, start = editor.read("/v1/whoami")["id"], len(log(newsroom))
    source = editor.made("/v1/sources", {"kind": "person", "name": "Ida Bell"})
    path = f"/v1/sources/{source['id']}"
    answers = [
        editor.patch(path, {"name": "Ida C. Bell", "aliases": ["Ida Bell", "I. C. Bell"]}, version=1),
        editor.post(f"{path}/publish", version=2),
        editor.patch(path, {"bio": "She writes."}, version=3),
        editor.post(f"{path}/unpublish", version=4),
        editor.delete(path, version=5),
        editor.post(f"{path}/restore", version=6),
    ]
    assert [answer.status_code for answer in answers] == [200] * 6

    # then the log has a row for each, with the version that it made and the state that it left
    rows = log(newsroom, start)
    assert [(row["action"], row["version"]) for row in rows] == [
        ("create", 1), ("update", 2), ("publish", 3), ("update", 4), ("unpublish", 5), ("trash", 6), ("restore", 7),
    ]  # fmt: skip
    assert {(row["kind"], row["id"], row["actor"]) for row in rows} == {("source", source["id"], actor)}
    assert [row["request_id"] for row in rows[1:]] == [answer.headers["x-request-id"] for answer in answers]
    assert [(row["public_before"], row["public_after"]) for row in rows] == [
        (False, False), (False, False), (False, True), (True, True), (True, False), (False, False), (False, False),
    ]  # fmt: skip
    assert [json.loads(row["state"])["version"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert json.loads(rows[1]["state"])["name"] == "Ida C. Bell"
    assert [row["at"] for row in rows[1:]] == [answer.json()["updated_at"] for answer in answers]


def test_one_request_raises_a_version_once_however_much_it_changes(newsroom: Newsroom, editor: Seat) -> None:
    # given a collection with an item
    article = editor.made("/v1/articles", story("Dam"))
    made = editor.made("/v1/collections", {"title": "All", "items": [{"article": article["id"]}]})
    before = len(log(newsroom))

    # when title, slug and items change in one request
    changes = {"title": "None", "slug": "none", "items": []}
    changed = editor.patch(f"/v1/collections/{made['id']}", changes, version=1).json()

    # then that is one version and one row
    assert (made["version"], changed["version"]) == (1, 2)
    rows = log(newsroom)
    assert [(row["kind"], row["version"]) for row in rows[before:]] == [("collection", 2)]

    # and the log has what was in it before and after
    items = [json.loads(row["state"])["items"] for row in rows[before - 1 :]]
    assert items == [[{"article": article["id"], "quote": None, "note": None}], []]


def test_the_rows_are_chained_and_whatever_is_tampered_with_shows(newsroom: Newsroom, editor: Seat) -> None:
    # given a log
    busy_day(editor)
    rows = log(newsroom)
    assert len(rows) > 15
    assert broken_links(rows) == []
    head = newsroom.rows("SELECT seq, public_seq, hash FROM change_head")[0]
    assert (head["seq"], head["hash"]) == (len(rows), rows[-1]["hash"])

    # when anything in it is another, or a row is gone or doubled, it shows there
    for place in (0, len(rows) // 2, len(rows) - 2):
        number = rows[place]["seq"]
        for name in (*LINKED, "hash", "salt", "state"):
            value = rows[place][name]
            other = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value or ''} "
            spoilt = [*rows[:place], rows[place] | {name: other}, *rows[place + 1 :]]
            assert broken_links(spoilt)[:1] == [spoilt[place]["seq"]], name
        assert broken_links(rows[:place] + rows[place + 1 :])[0] == number + 1
        assert broken_links([*rows[: place + 1], rows[place], *rows[place + 1 :]])[0] == number

    # and what is erased leaves the chain whole
    assert broken_links([row | {"state": None, "salt": None} for row in rows]) == []


def test_public_numbers_have_no_gaps_and_are_given_only_to_what_readers_can_notice(
    newsroom: Newsroom, editor: Seat, reader: Seat
) -> None:
    busy_day(editor)
    rows = log(newsroom)
    numbered = [row for row in rows if row["public_seq"] is not None]
    assert [row["public_seq"] for row in numbered] == list(range(1, len(numbered) + 1))
    assert len(numbered) < len(rows)
    assert all(row["public_before"] or row["public_after"] for row in numbered)
    head = newsroom.rows("SELECT public_seq FROM change_head")[0]["public_seq"]
    assert reader.get("/v1/topics").headers["onrecord-seq"] == str(head) == str(len(numbered))


def test_what_comes_and_goes_without_a_write_of_its_own_has_a_row_too(newsroom: Newsroom, editor: Seat) -> None:
    # given a draft about a topic below another
    editor.made("/v1/topics", {"name": "Dams", "parent": {"slug": "water", "name": "Water"}})
    article = editor.made("/v1/articles", story("Dam", topics=["dams"]))
    before = len(log(newsroom))

    # when it is published and unpublished
    editor.post(f"/v1/articles/{article['id']}/publish", version=1)
    published = log(newsroom, before)
    editor.post(f"/v1/articles/{article['id']}/unpublish", version=2)
    unpublished = log(newsroom, before + len(published))

    # then the log says what was shown with it, and hidden, under no version of its own
    for rows, action in ((published, "shown"), (unpublished, "hidden")):
        moved = [row for row in rows if row["action"] == action]
        assert {(row["kind"], row["version"], row["state"]) for row in moved} == {("topic", 0, "{}")}
        assert len(moved) == 2
        assert len({row["request_id"] for row in rows}) == 1
    topics = editor.read("/v1/topics?view=draft")["items"]
    assert [topic["version"] for topic in topics] == [1, 1]


def test_a_draft_moves_no_number_that_readers_see(newsroom: Newsroom, editor: Seat, reader: Seat) -> None:
    # given a live article with a quote and a topic
    quotes = [{"text": "It holds", "speaker": "Jo Lund"}]
    article = editor.made(LIVE, story("Dam", topics=[{"slug": "dams", "name": "Dams"}], quotes=quotes))
    paths = ("/v1/articles", "/v1/articles/dam", "/v1/quotes", "/v1/topics/dams", "/v1/sources", "/v1/collections")

    def seen() -> list[Any]:
        answers = [reader.get(path) for path in paths]
        return [(answer.content, answer.headers["etag"], answer.headers["onrecord-seq"]) for answer in answers]

    before, numbers = seen(), newsroom.rows("SELECT public_seq FROM change_head")

    # when it is saved again, other drafts name the same things, and things are made that nothing public shows
    body = {"headline": "Dam breaks", "body": {"text": "“It holds”, Lund had said."}}
    assert editor.patch(f"/v1/articles/{article['id']}", body, version=1).status_code == 200
    assert editor.post(f"/v1/articles/{article['id']}/submit", version=2).status_code == 200
    editor.made("/v1/articles", story("Dam two", topics=["dams"], authors=["Jo Lund"]))
    editor.made("/v1/topics", {"name": "Floods", "parent": "dams"})
    editor.made("/v1/collections", {"title": "All", "items": [{"article": article["id"]}]})

    # then readers get the same bytes, tags and numbers, and the log has it as private
    assert seen() == before
    assert newsroom.rows("SELECT public_seq FROM change_head") == numbers
    saved = [row for row in log(newsroom) if row["kind"] == "article" and row["id"] == article["id"]][1:]
    assert [(row["public_before"], row["public_after"], row["public_seq"]) for row in saved] == [(True, True, None)] * 2


def test_a_key_is_logged_without_what_it_could_be_known_by(newsroom: Newsroom) -> None:
    admin = newsroom.seat("admin")
    made = admin.made("/v1/keys", {"name": "desk", "role": "reader"})
    admin.delete(f"/v1/keys/{made['id']}", version=1)
    rows = [row for row in log(newsroom) if row["kind"] == "key" and row["id"] == made["id"]]
    assert [row["version"] for row in rows] == [1, 2]
    assert [row["public_seq"] for row in rows] == [None, None]
    assert all("secret" not in row["state"] for row in rows)


def test_writers_at_once_leave_one_chain_without_gaps(newsroom: Newsroom, editor: Seat) -> None:
    # given six writers at once, each with public and private changes
    def work(number: int) -> None:
        made = editor.made("/v1/sources", {"kind": "organization", "name": f"Board {number}"})
        for version, verb in enumerate(("publish", "unpublish", "publish"), 1):
            assert editor.post(f"/v1/sources/{made['id']}/{verb}", version=version).status_code == 200
        editor.made(LIVE, story(f"Dam {number}", topics=[{"slug": "dams", "name": "Dams"}], authors=["Jo Lund"]))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))

    # then the log is one line
    rows = log(newsroom)
    assert broken_links(rows) == []
    numbers = [row["public_seq"] for row in rows if row["public_seq"] is not None]
    assert numbers == list(range(1, len(numbers) + 1))

    # and what all of them named at once is one thing
    assert [item["slug"] for item in editor.read("/v1/topics?view=draft")["items"]] == ["dams"]
    assert len(editor.read("/v1/sources?view=draft&kind=person")["items"]) == 1
