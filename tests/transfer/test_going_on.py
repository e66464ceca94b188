"""An import that is run again goes on where it stopped: nothing twice, nothing left out, changes noticed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from app.sources.finding import make_source
from app.sources.shapes import SourceCreate
from tests.newsroom import Newsroom, Seat
from tests.transfer.desk import Desk


def tide(name: str, **members: Any) -> dict[str, Any]:
    return {"headline": f"{name} tide", "language": "en", **members}


def test_importing_again_changes_nothing(desk: Desk, newsroom: Newsroom) -> None:
    # given an imported file, whose rows have an address, an id of their own, or none
    rows = (tide("Low", url="https://old.example/low"), tide("Neap", pageid=12), tide("High"))
    archive = desk.jsonl("tides.jsonl", *rows)
    assert desk.bring_in(archive, "--publish").counts.startswith("3 imported")
    before = newsroom.everything()
    assert {row["external_id"] for row in before["article"]} > {"https://old.example/low", "tides:12"}

    # when it is imported again
    ended = desk.bring_in(archive, "--publish")

    # then every row is there already
    assert (ended.code, ended.counts[:28]) == (0, "0 imported, 3 there already,")
    assert newsroom.everything() == before


def test_only_what_was_not_in_goes_in_later(desk: Desk, reader: Seat) -> None:
    desk.bring_in(desk.jsonl("tides.jsonl", tide("Low", pageid=1)), "--publish")
    ended = desk.bring_in(desk.jsonl("tides.jsonl", tide("Low", pageid=1), tide("High", pageid=2)), "--publish")
    assert ended.counts.startswith("1 imported, 1 there already")
    assert len(reader.read("/v1/articles")["items"]) == 2


def test_an_article_that_was_made_through_the_api_is_there_already(desk: Desk, editor: Seat) -> None:
    editor.made("/v1/articles", tide("Low", external_id="tide-1"))
    ended = desk.bring_in(desk.jsonl("tides.jsonl", tide("Lower", external_id="tide-1")))
    assert ended.counts.startswith("0 imported, 1 there already, 0 refused, 0 warnings")


def test_an_article_given_with_its_id_keeps_it(desk: Desk, newsroom: Newsroom) -> None:
    ident = "0198c0de-0000-7000-8000-00000000abcd"
    archive = desk.jsonl("tides.jsonl", tide("Low", id=ident))
    assert desk.bring_in(archive).counts.startswith("1 imported")
    assert desk.bring_in(archive).counts.startswith("0 imported, 1 there already")
    assert newsroom.rows("SELECT id, external_id FROM article") == [{"id": ident, "external_id": None}]


def test_a_row_that_has_changed_since_is_noticed(desk: Desk, newsroom: Newsroom) -> None:
    # given an imported row
    desk.bring_in(desk.jsonl("tides.jsonl", tide("Low", pageid=1)))

    # when the file comes again with other words under the same id
    ended = desk.bring_in(desk.jsonl("tides.jsonl", tide("Lower", pageid=1)))

    # then that is said, and the article stays as it is
    assert "warning: changed_since (1)" in ended.said
    assert "first in tides.jsonl, line 1" in ended.said
    assert [row["headline"] for row in newsroom.rows("SELECT headline FROM article")] == ["Low tide"]


def test_a_state_file_tells_what_is_in_and_refused_rows_are_tried_again(desk: Desk, newsroom: Newsroom) -> None:
    # given an import of which one row was refused, as its topic was missing
    state = desk.folder / "state"
    archive = desk.jsonl("tides.jsonl", tide("Low"), tide("High", topics=["sea"]), tide("Neap"))
    assert desk.bring_in(archive, "--state", state).counts.startswith("2 imported, 0 there already, 1 refused")

    # when the topic is there and the import is run again
    newsroom.editor.made("/v1/topics", {"name": "Sea"})
    ended = desk.bring_in(archive, "--state", state)

    # then that row goes in
    assert (ended.code, ended.counts[:28]) == (0, "1 imported, 2 there already,")
    (kept,) = json.loads(state.read_text())["imports"].values()
    assert (kept["rows"], kept["refused"]) == (3, [])


def test_a_file_that_has_changed_is_noticed_and_read_from_its_beginning(desk: Desk, newsroom: Newsroom) -> None:
    # given an import with a state file
    state = desk.folder / "state"
    desk.bring_in(desk.jsonl("tides.jsonl", tide("Low", pageid=1), tide("High", pageid=2)), "--state", state)

    # when the file is another one
    desk.jsonl("tides.jsonl", tide("Spring", pageid=3), tide("Higher", pageid=2), tide("Low", pageid=1))
    ended = desk.bring_in(desk.folder / "tides.jsonl", "--state", state)

    # then that is said, and no row is passed over
    assert "tides.jsonl has changed since it was imported" in ended.said
    assert ended.counts.startswith("1 imported, 2 there already, 0 refused, 1 warnings")
    assert len(newsroom.rows("SELECT id FROM article")) == 3


def test_the_state_of_another_database_hides_nothing(desk: Desk, newsroom: Newsroom) -> None:
    # given a state file that was written beside another database
    state = desk.folder / "state"
    archive = desk.jsonl("tides.jsonl", tide("Low"), tide("High"))
    desk.bring_in(archive, "--state", state)
    for table in ("revision_quote", "head_reference", "head_occurrence", "revision", "article_slug", "article"):
        newsroom.write(f"DELETE FROM {table}")

    # then everything goes in
    assert desk.bring_in(archive, "--state", state).counts.startswith("2 imported")


def test_a_state_file_that_is_none_is_passed_over(desk: Desk) -> None:
    state = desk.write("state", "{")
    ended = desk.bring_in(desk.jsonl("tides.jsonl", tide("Low")), "--state", state)
    assert ended.counts.startswith("1 imported")
    assert "state holds no state of an import" in ended.said


def test_who_comes_in_between_is_waited_for_and_looked_at_again(desk: Desk, newsroom: Newsroom) -> None:
    # given somebody who is making an author, and has not ended
    archive = desk.jsonl("tides.jsonl", tide("Low"), tide("High", authors=["Ida Moor"]))
    with newsroom.database.writing() as session, ThreadPoolExecutor(1) as thread:
        make_source(session, SourceCreate(kind="person", name="Ida Moor"))
        session.flush()

        # when an import that names the same author runs into it
        importing = thread.submit(desk.bring_in, archive)
        time.sleep(0.5)
        newsroom.database.commit(session)
        ended = importing.result()

    # then all rows go in, by that author
    assert (ended.code, ended.counts[:10]) == (0, "2 imported"), ended.said
    assert len(newsroom.rows("SELECT id FROM article")) == 2
    assert len(newsroom.rows("SELECT id FROM source")) == 1


KILLED = 40
"""Rows of the import that is killed, five in a transaction."""
KEPT = """
    SELECT (SELECT COUNT(*) FROM article) AS articles, (SELECT COUNT(*) FROM revision) AS revisions,
        (SELECT COUNT(*) FROM change WHERE kind = 'article') AS changes, (SELECT COUNT(*) FROM live_article) AS live
"""


def test_an_import_killed_at_any_moment_goes_on_without_a_gap_or_a_double(desk: Desk, newsroom: Newsroom) -> None:
    # given an import that is killed once it has begun to write, and again while it goes on
    rows = (tide(f"Tide {number}", pageid=number, authors=[f"Author {number % 7}"]) for number in range(KILLED))
    archive = desk.jsonl("tides.jsonl", *rows)
    for least in (1, 11):
        with started(desk, archive) as process:
            while process.poll() is None and count(newsroom) < least:
                time.sleep(0.002)
            process.kill()
            process.wait()
        (kept,) = newsroom.rows(KEPT)
        assert kept["articles"] >= least
        assert kept["articles"] % 5 == 0, "a batch is whole or not there"
        assert kept["articles"] == kept["revisions"] == kept["changes"] == kept["live"]

    # when it is run to its end
    ended = desk.bring_in(archive, "--publish", "--state", desk.folder / "state")

    # then every row is in once
    imported, there, refused = (int(number) for number in re.findall(r"[0-9]+", ended.counts)[:3])
    assert (imported + there, refused) == (KILLED, 0)
    assert there >= 11
    ids = [row["external_id"] for row in newsroom.rows("SELECT external_id FROM live_article")]
    assert sorted(ids) == sorted(f"tides:{number}" for number in range(KILLED))
    assert len(newsroom.rows("SELECT id FROM source")) == 7


def started(desk: Desk, archive: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from app.cli import main; main()", "import", str(archive), "--publish"]
    options = ["--batch", "5", "--state", str(desk.folder / "state")]
    return subprocess.Popen([*command, *options], env=os.environ | {"ONRECORD_DATABASE_URL": desk.database_url})


def count(newsroom: Newsroom) -> int:
    return len(newsroom.rows("SELECT id FROM article"))
