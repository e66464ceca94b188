"""A newsroom that is taken to another database is the same there, to the byte, and work goes on."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from rich.console import Console

from app import schema
from app.auth.keys import revoke_key
from app.auth.models import Key
from app.tables import metadata
from app.transfer.progress import Telling
from app.transfer.whole.contents import Plan
from app.transfer.whole.exporting import export_newsroom
from tests.articles.stories import plain
from tests.changes.reckoning import assert_exact
from tests.changes.test_log import broken_links, log
from tests.newsroom import Json, Newsroom, Seat, migrate, opened
from tests.promises.crawling import Crawl
from tests.promises.public_side import LIVE, act, quoting
from tests.transfer.desk import Desk
from tests.transfer.whole.conftest import SECRET
from tests.transfer.whole.lived_in import LivedIn

STRANGER = {"zz-article-id-zz": "01955fd8-d240-7000-8000-0000000000aa"}


def taken(desk: Desk, elsewhere: Desk, name: str = "newsroom.jsonl") -> Path:
    """Take the newsroom of one desk to the other; the file that it went in."""
    file = desk.folder / name
    for ended in (desk.run("export", file), elsewhere.bring_in(file)):
        assert ended.code == 0, ended.said
    return file


def told_to_readers(reader: Seat, document: Json, lived_in: LivedIn) -> Crawl:
    crawl = Crawl(reader, STRANGER)
    crawl.everything(document, lived_in.public)
    return crawl


def place_of(path: str, ident: str) -> str:
    """An address of the path: of the thing, and of its first two revisions where it names some."""
    return re.sub("{new}", "2", re.sub("{(revision|old)}", "1", re.sub("{(id|ref)}", ident, path)))


def told_to_editors(editor: Seat, document: Json, lived_in: LivedIn, known: list[str]) -> Crawl:
    """What editors see where readers got an answer, and of each thing that is hidden from those.

    But for the list of keys, which tells when each was used in one place.
    """
    crawl = Crawl(editor, {})
    asked = {
        path: found["get"] for path, found in document["paths"].items() if path.startswith("/v1") and "get" in found
    }
    for path, operation in asked.items():
        drafts = any(parameter["name"] == "view" for parameter in operation.get("parameters", ()))
        for ident in lived_in.hidden if path != "/v1/keys" else ():
            crawl.follow(place_of(path, ident) + ("?view=draft" if drafts else ""))
    for address in known:
        crawl.follow(f"{address}{'&' if '?' in address else '?'}view=draft")
    return crawl


def assert_told_again(seat: Seat, before: Crawl) -> None:
    """That a third of it, another one in each run, is told again, to the byte."""
    again = Crawl(seat, before.names)
    for address in random.sample(sorted(before.told), len(before.told) // 3):
        again.ask(address)
        assert again.told[address] == before.told[address], address
    assert sum(told.status == 200 for told in again.told.values()) > 200


def test_everything_that_readers_and_editors_ask_is_answered_as_before_to_the_byte(
    desk: Desk, elsewhere: Desk, newsroom: Newsroom, lived_in: LivedIn
) -> None:
    # given all that readers and editors are told of a newsroom with everything in it
    document = newsroom.reader.read("/openapi.json")
    of_readers = told_to_readers(newsroom.reader, document, lived_in)
    known = [address for address, told in of_readers.told.items() if told.status == 200]
    known = random.sample(known, len(known) // 2)
    editor = newsroom.seat("admin")
    of_editors = told_to_editors(editor, document, lived_in, known)

    # when it is taken to a database of the other kind
    taken(desk, elsewhere)

    # then its keys open nothing, until one gets its secret back past the log
    with opened(elsewhere.database_url, secret=SECRET) as client:
        there = Newsroom(client)
        same = Seat(client, editor.headers)
        assert same.get("/v1/whoami").status_code == 401
        for row in newsroom.rows("SELECT id, secret_hash FROM key"):
            there.write("UPDATE key SET secret_hash = :secret_hash WHERE id = :id", **row)

        # and readers and editors are told the same, with the same headers, ETags, cursors and names
        assert_told_again(there.reader, of_readers)
        assert_told_again(same, of_editors)
        assert_exact(there)


def test_the_export_of_the_import_is_the_export(desk: Desk, elsewhere: Desk, lived_in: LivedIn) -> None:
    # given a newsroom with everything in it, taken to a database of the other kind
    first = taken(desk, elsewhere)

    # when it is written out there, and once more after the readers' side was made again from what is kept
    again, rebuilt = desk.folder / "again.jsonl", desk.folder / "rebuilt.jsonl"
    assert elsewhere.run("export", again).code == 0
    assert elsewhere.run("project", "--all").code == 0
    assert elsewhere.run("export", rebuilt).code == 0

    # then the files are equal, but for the first line, which says when
    header, rows = first.read_bytes().split(b"\n", 1)
    for file in (again, rebuilt):
        other, same = file.read_bytes().split(b"\n", 1)
        assert same == rows
        assert {**json.loads(other), "at": "", "check": ""} == {**json.loads(header), "at": "", "check": ""}


def test_work_goes_on_where_a_newsroom_was_taken(desk: Desk, elsewhere: Desk, newsroom: Newsroom) -> None:
    # given an article of which an editor holds version 2, taken to another database
    editor = newsroom.editor
    actor = editor.read("/v1/whoami")["id"]
    path = f"/v1/articles/{editor.made(LIVE, quoting('Locks', 'They hold', speaker='Ida Bell'))['id']}"
    assert editor.patch(path, {"summary": "Of locks."}, version=1).json()["version"] == 2
    taken(desk, elsewhere)

    with opened(elsewhere.database_url) as client:
        there = Newsroom(client)
        before = len(log(there))
        colleague = there.editor

        # when another revises it there, then only at the version that it has, and all know who made it
        assert colleague.patch(path, {"summary": "Of old locks."}, version=1).status_code == 412
        changed = colleague.patch(path, {"summary": "Of old locks."}, version=2)
        assert (changed.status_code, changed.json()["version"], changed.json()["created_by"]) == (200, 3, actor)

        # and a new article that names the same speaker finds her, and readers get both
        made = colleague.made(LIVE, quoting("Weirs", "They leak", speaker="Ida Bell"))
        act(colleague, path, "publish")
        assert made["quotes"][0]["speaker"] == there.reader.read(path)["quotes"][0]["speaker"]
        assert [item["headline"] for item in there.reader.read("/v1/articles")["items"]] == ["Weirs", "Locks"]

        # and the log goes on where it was
        rows = log(there)
        assert len(rows) > before > 0
        assert broken_links(rows) == []
        assert_exact(there)


def test_two_newsrooms_that_were_one_have_the_same_etags_until_they_part(
    desk: Desk, elsewhere: Desk, newsroom: Newsroom
) -> None:
    # given a newsroom, and one elsewhere that was taken from it and has a secret of its own
    made = newsroom.editor.made(LIVE, plain())
    path = f"/v1/articles/{made['id']}"
    addresses = (path, "/v1/articles", "/v1/topics")
    taken(desk, elsewhere)
    with opened(elsewhere.database_url) as client:
        there = Newsroom(client)

        def etags(room: Newsroom) -> list[str]:
            return [room.reader.get(address).headers["ETag"] for address in addresses]

        assert etags(there) == etags(newsroom)

        # when the same is done in both, which the next public change is in each
        for room in (newsroom, there):
            assert room.editor.patch(path, {"summary": "Ships."}, version=1).status_code == 200
            act(room.editor, path, "publish")

        # then no cache takes the answer of one for that of the other
        seqs = {room.reader.get(path).headers["Onrecord-Seq"] for room in (newsroom, there)}
        parted = [here != other for here, other in zip(etags(newsroom), etags(there), strict=True)]
        assert (len(seqs), parted) == (1, [True, True, False])


class Interrupted(io.BytesIO):
    """A file during whose writing something else happens, once."""

    def __init__(self, happening: Callable[[], object]) -> None:
        super().__init__()
        self._happening: Callable[[], object] | None = happening

    def write(self, content: Any) -> int:
        if b'"table":' in content and self._happening is not None:
            happening, self._happening = self._happening, None
            happening()
        return super().write(content)


def test_what_is_written_while_an_export_runs_is_in_none_of_it(
    elsewhere: Desk, newsroom: Newsroom, editor: Seat
) -> None:
    # given a newsroom in which an editor publishes while it is being written out
    editor.made(LIVE, plain("Before"))
    file = Interrupted(lambda: editor.made(LIVE, quoting("Meanwhile", "It runs", speaker="Ida Bell")))
    plan = Plan.of(schema.newest(), metadata)
    export_newsroom(newsroom.database, file, plan, Telling(Console(quiet=True)))
    assert [item["headline"] for item in newsroom.reader.read("/v1/articles")["items"]] == ["Meanwhile", "Before"]

    # then the file has the moment at which it began, in every table
    assert b"Meanwhile" not in file.getvalue()
    ended = elsewhere.bring_in(elsewhere.write("newsroom.jsonl", file.getvalue()))
    assert ended.code == 0, ended.said
    with opened(elsewhere.database_url) as client:
        assert [item["headline"] for item in Newsroom(client).reader.read("/v1/articles")["items"]] == ["Before"]
        assert_exact(Newsroom(client))


@pytest.mark.parametrize("name", ["newsroom.jsonl.gz", "packed"])
def test_a_packed_export_is_known_by_what_is_in_it(desk: Desk, elsewhere: Desk, newsroom: Newsroom, name: str) -> None:
    newsroom.editor.made(LIVE, plain())
    packed, plainly = desk.folder / "newsroom.jsonl.gz", desk.folder / "newsroom.jsonl"
    for file in (packed, plainly):
        assert desk.run("export", file).code == 0
    assert gzip.decompress(packed.read_bytes()).split(b"\n", 1)[1] == plainly.read_bytes().split(b"\n", 1)[1]
    assert elsewhere.bring_in(packed.rename(desk.folder / name)).code == 0


def test_a_dry_run_looks_at_all_of_it_and_keeps_nothing(desk: Desk, elsewhere: Desk, newsroom: Newsroom) -> None:
    newsroom.editor.made(LIVE, plain())
    file = desk.folder / "newsroom.jsonl"
    desk.run("export", file)
    for _ in range(2):
        ended = elsewhere.bring_in(file, "--dry-run")
        assert (ended.code, "none is kept" in ended.counts) == (0, True)
    assert elsewhere.bring_in(file).code == 0


def test_the_key_of_the_settings_opens_where_a_newsroom_was_taken(
    desk: Desk, elsewhere: Desk, newsroom: Newsroom
) -> None:
    # given a newsroom in which the key of the settings has written something
    key = f"onr_{uuid4().hex}_{'5e' * 24}"
    with opened(desk.database_url, admin_key=key) as client:
        made = Seat(client, {"Authorization": f"Bearer {key}"}).made(LIVE, plain())
    taken(desk, elsewhere)

    # when it is served elsewhere with the same settings, then the key writes on
    with opened(elsewhere.database_url, admin_key=key) as client:
        same = Seat(client, {"Authorization": f"Bearer {key}"})
        assert same.patch(f"/v1/articles/{made['id']}", {"summary": "Ships."}, version=1).status_code == 200
        assert broken_links(log(Newsroom(client))) == []

    # but not if it was revoked before
    with newsroom.database.writing() as session:
        revoke_key(session, session.get_one(Key, str(UUID(key.split("_")[1]))))
        newsroom.database.commit(session)
    third = Desk(desk.folder, f"sqlite:///{desk.folder}/third.db")
    migrate(third.database_url)
    taken(desk, third)
    with opened(third.database_url, admin_key=key) as client:
        assert Seat(client, {"Authorization": f"Bearer {key}"}).get("/v1/whoami").status_code == 401
