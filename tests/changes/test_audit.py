"""Who did what is asked of the log, and the log proves that it was left as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from app.changes.verifying import Anchor, Proof, end_of_log, verify
from app.cli.commands import asked
from tests.newsroom import Json, Newsroom, Seat

STORY: Json = {"headline": "Dam holds", "language": "en", "body": {"text": "“It holds”, said Lund."}}


def audit(admin: Seat, query: str = "") -> list[Json]:
    items: list[Json] = admin.read(f"/v1/audit?limit=100{query}")["items"]
    return items


def proven(newsroom: Newsroom, anchor: Anchor | None = None) -> Proof:
    with newsroom.database.reading() as reader:
        return verify(reader, anchor)


def busy(newsroom: Newsroom) -> tuple[str, str]:
    """A handful of changes by two keys, whose ids are given."""
    editor, author = newsroom.seat("editor"), newsroom.seat("author")
    article = editor.made("/v1/articles?publish=true", STORY)
    editor.patch(f"/v1/articles/{article['id']}", {"headline": "Dam broke"}, version=1)
    editor.post(f"/v1/articles/{article['id']}/unpublish", {"note": "Wrong dam."}, version=2)
    author.made("/v1/articles", STORY)
    return editor.read("/v1/whoami")["id"], author.read("/v1/whoami")["id"]


def test_the_log_tells_who_did_what_newest_first(newsroom: Newsroom) -> None:
    # given what two keys did
    editor, author = busy(newsroom)
    admin = newsroom.seat("admin")
    entries = audit(admin)
    done = [entry for entry in entries if entry["kind"] == "article" and entry["version"] > 0]

    # then it is there, with who did it and the words said with it, and no state unless that is asked for
    assert [entry["action"] for entry in done] == ["create", "unpublish", "update", "publish"]
    assert [entry["actor"]["id"] for entry in done] == [author, editor, editor, editor]
    assert done[1]["details"] == {"note": "Wrong dam."}
    assert [entry["public_after"] for entry in done] == [False, False, True, True]
    assert [entry["seq"] for entry in entries] == list(range(entries[0]["seq"], 0, -1))
    assert {entry["state"] for entry in entries} == {None}
    assert audit(admin, "&include=state&kind=article&action=update")[0]["state"]["headline"] == "Dam broke"


def test_a_note_of_a_thing_is_not_taken_for_what_was_said_with_the_act(newsroom: Newsroom) -> None:
    # given a check with a note of its own
    quote = newsroom.editor.made("/v1/quotes", {"text": "It held", "speaker": "Ada Lind", "language": "en"})
    check = {"result": "inconclusive", "basis": "second_source", "note": "Not in the minutes."}
    assert newsroom.editor.post(f"/v1/quotes/{quote['id']}/verifications", check).status_code == 201

    (entry,) = audit(newsroom.seat("admin"), "&include=state&kind=verification")
    assert (entry["details"], entry["state"]["note"]) == (None, "Not in the minutes.")


def test_the_log_is_asked_by_actor_thing_act_request_and_time(newsroom: Newsroom) -> None:
    busy(newsroom)
    admin = newsroom.seat("admin")
    entries = audit(admin)
    update = next(entry for entry in entries if entry["action"] == "update")
    questions: dict[str, Callable[[Json], bool]] = {
        f"actor={update['actor']['id']}": lambda entry: entry["actor"] == update["actor"],
        "kind=article&action=create": lambda entry: (entry["kind"], entry["action"]) == ("article", "create"),
        f"id={update['id']}": lambda entry: entry["id"] == update["id"],
        f"request_id={update['request_id']}": lambda entry: entry["request_id"] == update["request_id"],
        f"after={update['at']}": lambda entry: entry["at"] >= update["at"],
        f"before={update['at']}": lambda entry: entry["at"] < update["at"],
    }
    for question, holds in questions.items():
        assert audit(admin, f"&{question}") == [entry for entry in entries if holds(entry)] != []


def test_a_walk_through_the_log_meets_each_entry_once(newsroom: Newsroom) -> None:
    busy(newsroom)
    admin, met = newsroom.seat("admin"), list[int]()
    page = admin.read("/v1/audit?limit=3")
    while page["next_cursor"]:
        met += [entry["seq"] for entry in page["items"]]
        page = admin.read(f"/v1/audit?limit=3&cursor={page['next_cursor']}")
    met += [entry["seq"] for entry in page["items"]]
    assert met == list(range(len(met), 0, -1))


TAMPERED = {
    "another actor": ("UPDATE change SET actor = 'nobody' WHERE seq = :seq", "was altered: its hash"),
    "another time": ("UPDATE change SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = :seq", "was altered: its hash"),
    "another state": ("UPDATE change SET state = '{}' WHERE seq = :seq", "The state in row {seq} was altered"),
    "half an erasure": ("UPDATE change SET state = NULL WHERE seq = :seq", "The state in row {seq} was altered"),
    "a row taken out": ("DELETE FROM change WHERE seq = :seq", "Row {seq} is missing"),
    "another link": ("UPDATE change SET previous_hash = hash WHERE seq = :seq", "does not follow row"),
}


@pytest.mark.parametrize(("statement", "fault"), TAMPERED.values(), ids=TAMPERED)
def test_the_first_row_that_was_tampered_with_is_named(newsroom: Newsroom, statement: str, fault: str) -> None:
    # given a log that is right
    busy(newsroom)
    whole = proven(newsroom)
    assert whole.fault is None

    # when somebody with the database in hand changes a row of it
    seq = whole.rows - 3
    newsroom.write(statement, seq=seq)

    # then that row is named, and those before it still hold
    found = proven(newsroom)
    assert fault.format(seq=seq) in (found.fault or "")
    assert found.rows == seq - 1


def test_words_that_were_erased_leave_a_log_that_holds(newsroom: Newsroom) -> None:
    busy(newsroom)
    newsroom.write("UPDATE change SET state = NULL, salt = NULL WHERE kind = 'article'")
    assert proven(newsroom).fault is None


def test_a_tail_that_was_cut_is_shown_by_an_anchor_kept_elsewhere(newsroom: Newsroom) -> None:
    # given an anchor that was kept, and a log that was then cut, its head put right again
    busy(newsroom)
    with newsroom.database.reading() as reader:
        anchor = end_of_log(reader)
    newsroom.write("DELETE FROM change WHERE seq > :seq", seq=anchor.seq - 2)
    assert "its head is at row" in (proven(newsroom).fault or "")
    last = newsroom.rows("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1")[0]
    newsroom.write("UPDATE change_head SET seq = :seq, hash = :hash", **last)

    # then the log by itself seems whole, and the anchor shows that it is not
    assert proven(newsroom).fault is None
    assert "it was cut" in (proven(newsroom, anchor).fault or "")

    # and neither does a new tail help
    busy(newsroom)
    assert "was written anew" in (proven(newsroom, anchor).fault or "")


def test_the_command_names_the_broken_row_and_fails(newsroom: Newsroom, database_url: str) -> None:
    busy(newsroom)
    told = [run(database_url, "anchor")]
    told.append(run(database_url, "verify", "--anchor", told[0][1].strip()))
    newsroom.write("UPDATE change SET action = 'erase' WHERE seq = 2")
    told.append(run(database_url, "verify"))
    told.append(run(database_url, "verify", "--anchor", "yesterday"))

    assert [code for code, _ in told] == [0, 0, 1, 2]
    assert re.search(r"All \d+ rows are as they were written", told[1][1])
    assert told[2][1].startswith("Row 2 was altered")


def run(database_url: str, *arguments: str) -> tuple[int, str]:
    told = CliRunner().invoke(asked([]), ["audit", *arguments], env={"ONRECORD_DATABASE_URL": database_url})
    return told.exit_code, told.stdout
