"""An export that is not as it was written is refused with its first wrong line, and nothing of it is kept."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.settings import Settings
from app.database import open_database
from app.demo.loading import load_demo
from app.tables import metadata
from app.transfer.whole.sealed_lines import Seal
from tests.newsroom import Newsroom, migrate
from tests.transfer.desk import Desk

Lines = list[bytes]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The lines of an export of the demo."""
    desk = Desk(folder := tmp_path_factory.mktemp("written"), f"sqlite:///{folder}/onrecord.db")
    migrate(desk.database_url)
    database = open_database(Settings(database_url=desk.database_url))
    load_demo(database, "https://content.example")
    database.dispose()
    desk.run("export", folder / "newsroom.jsonl")
    return (folder / "newsroom.jsonl").read_bytes().splitlines(keepends=True)


def rows_in(newsroom: Newsroom) -> dict[str, int]:
    """How many rows each table has, of those that have any. A database that was served has its secret."""
    found = {table: len(newsroom.rows(f"SELECT 1 FROM {table}")) for table in metadata.tables}
    return {table: count for table, count in found.items() if count and table not in {"kept_secret", "change_head"}}


def resealed(lines: Lines, change: Callable[[int, dict[str, Any]], None]) -> bytes:
    """The lines after a change, with marks that fit: what somebody makes who knows how."""
    made, header, seal = [], Seal(), Seal()
    for number, line in enumerate(lines, 1):
        content = json.loads(line)
        del content["check"]
        if "end" in content:
            content["sha256"] = seal.whole()
        change(number, content)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        made.append((header if number == 1 else seal).close(text))
    return b"".join(made)


def number_of(lines: Lines, beginning: bytes) -> int:
    return next(number for number, line in enumerate(lines, 1) if line.startswith(beginning))


NINE, TEN, ELEVEN = 8, 9, 10
"""The places of lines 9, 10 and 11."""
DAMAGES: dict[str, tuple[Callable[[Lines], Lines], str]] = {
    "cut in a line": (lambda all: [*all[:TEN], all[TEN][:50]], "The file ends after line 9,"),
    "cut between lines": (lambda all: all[:TEN], "The file ends after line 9,"),
    "without its last line": (lambda all: all[:-1], "The file ends after line {before_last},"),
    "one letter changed": (lambda all: [*all[:TEN], all[TEN].replace(b"e", b"a", 1), *all[ELEVEN:]], "Line 10 "),
    "one mark changed": (lambda all: [*all[:TEN], all[TEN][:-4] + b'z"}\n', *all[ELEVEN:]], "Line 10 "),
    "a line removed": (lambda all: [*all[:TEN], *all[ELEVEN:]], "Line 10 "),
    "the first line removed": (lambda all: all[1:], "Line 1 "),
    "a line doubled": (lambda all: [*all[:ELEVEN], *all[TEN:]], "Line 11 "),
    "two lines swapped": (lambda all: [*all[:TEN], all[ELEVEN], all[TEN], *all[ELEVEN + 1 :]], "Line 10 "),
    "a blank line between": (lambda all: [*all[:TEN], b"\n", *all[TEN:]], "Line 10 "),
    "the counts changed": (lambda all: [all[0].replace(b'"article":', b'"article":1'), *all[1:]], "Line 1 "),
    "the end changed": (lambda all: [*all[:-1], all[-1].replace(b'"sha256":"', b'"sha256":"0')], "Line {last} "),
    "something behind the end": (lambda all: [*all, all[TEN]], "Line {behind} stands behind the end"),
    "an export twice": (lambda all: [*all, *all], "Line {behind} stands behind the end"),
    "other ends of lines": (lambda all: [line.replace(b"\n", b"\r\n") for line in all], "Line 1 "),
    "a byte order mark": (lambda all: [b"\xef\xbb\xbf", *all], "Line 1 "),
    "in UTF-16": (lambda all: [b"".join(all).decode().encode("utf-16")], "Line 1 "),
    "letters of another encoding": (lambda all: [line.decode().encode("cp1252", "replace") for line in all], "Line "),
    "packed and cut": (lambda all: [gzip.compress(b"".join(all))[:-5000]], "cannot be unpacked after line "),
    "packed and changed": (lambda all: [gzip.compress(b"".join(all))[:-8], b"\0" * 8], "cannot be unpacked after line"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_export_is_refused_with_its_line(desk: Desk, newsroom: Newsroom, written: Lines, damage: str) -> None:
    # given an empty database, and an export that something happened to
    spoil, told = DAMAGES[damage]
    file = desk.write("newsroom.jsonl", b"".join(spoil(written)))

    # when it is imported, then the first line that is wrong is named, and nothing is in
    ended = desk.bring_in(file)
    last = len(written)
    sentence = told.format(before_last=last - 1, last=last, behind=last + 1)
    assert (ended.code, sentence in ended.said, "nothing is kept" in ended.said) == (1, True, True), ended.said
    assert rows_in(newsroom) == {}

    # and the whole file goes in afterwards
    assert desk.bring_in(desk.write("newsroom.jsonl", b"".join(written))).code == 0


def test_a_history_that_was_rewritten_is_refused(desk: Desk, newsroom: Newsroom, written: Lines) -> None:
    """Marks show accidents, and whoever changes a file can mark it anew. The change log is chained all the same."""
    third = number_of(written, b'{"table":"change"') + 2
    deeds: list[Callable[[dict[str, Any]], None]] = [
        lambda row: row.update(actor="somebody else"),
        lambda row: row.update(at="2020-01-01T00:00:00.000000Z"),
        lambda row: row["state"].update(headline="Another"),
        lambda row: row.update(hash="0" * 64),
        lambda row: row.update(seq=row["seq"] + 1),
    ]
    for deed in deeds:
        # given an export in which somebody changed the history, with marks that fit
        def rewrite(number: int, content: dict[str, Any], deed: Callable[[dict[str, Any]], None] = deed) -> None:
            if number == third:
                deed(content["row"])

        ended = desk.bring_in(desk.write("newsroom.jsonl", resealed(written, rewrite)))

        # then the line is named, and nothing is in
        assert (ended.code, f"Line {third} does not continue the change log" in ended.said) == (1, True), ended.said
        assert rows_in(newsroom) == {}

    # but a state that was erased is no break
    def erase(number: int, content: dict[str, Any]) -> None:
        if number == third:
            del content["row"]["state"], content["row"]["salt"]

    assert desk.bring_in(desk.write("newsroom.jsonl", resealed(written, erase))).code == 0


FORGERIES: dict[str, tuple[bytes, Callable[[dict[str, Any]], None], str]] = {
    "a column of another schema": (b'{"table":"topic"', lambda line: line["row"].update(color="red"), "Line {line} is"),
    "a table of another schema": (b'{"table":"topic"', lambda line: line.update(table="feed"), "Line {line} is of no"),
    "a key": (b'{"table":"topic"', lambda line: line.update(table="key"), "Line {line} is of no newsroom"),
    "no row": (b'{"table":"topic"', lambda line: line.pop("row"), "Line {line} is of no newsroom"),
    "a missing value": (b'{"table":"topic"', lambda line: line["row"].pop("name"), "does not take lines {line} to"),
    "a value of another type": (b'{"table":"topic"', lambda line: line["row"].update(name={}), "does not take lines"),
    "a name of nothing": (
        b'{"table":"quote"', lambda line: line["row"].update(remark_id="x"), "does not take lines|names another",
    ),
    "a row of its own table that is not there": (
        b'{"table":"topic"', lambda line: line["row"].update(parent_id="x"), "names another that is not in it",
    ),
    "another sum": (b'{"end"', lambda line: line.update(sha256="0" * 64), "Line {line} is not as it was written"),
    "fewer rows than said": (b'{"onrecord"', lambda line: line["rows"].update(topic=999), "999"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_rows_that_do_not_fit_are_refused(desk: Desk, newsroom: Newsroom, written: Lines, forgery: str) -> None:
    beginning, deed, told = FORGERIES[forgery]
    place = number_of(written, beginning)
    file = desk.write(
        "newsroom.jsonl",
        resealed(written, lambda number, content: deed(content) if number == place else None),
    )
    ended = desk.bring_in(file)
    assert ended.code == 1
    assert re.search(told.format(line=place), ended.said), ended.said
    assert rows_in(newsroom) == {}


@pytest.mark.parametrize(
    ("member", "value", "advice"),
    [
        ("schema", "9999", "newer than this program"),
        ("format", 2, "newer than this program"),
        ("schema", "0001", "older than this program"),
    ],
)
def test_an_export_of_another_release_is_refused_with_what_to_do(
    desk: Desk, newsroom: Newsroom, written: Lines, member: str, value: object, advice: str
) -> None:
    def other(number: int, content: dict[str, Any]) -> None:
        if number == 1:
            content[member] = value

    ended = desk.bring_in(desk.write("newsroom.jsonl", resealed(written, other)))
    assert (ended.code, advice in ended.said, "Onrecord 0." in ended.said) == (2, True, True), ended.said
    assert rows_in(newsroom) == {}


def test_only_an_empty_database_takes_an_export(desk: Desk, newsroom: Newsroom, written: Lines) -> None:
    # given a database with no more than a key
    file = desk.write("newsroom.jsonl", b"".join(written))
    newsroom.seat("editor")
    before = newsroom.everything()

    # then it says what would be right, and stays as it is
    ended = desk.bring_in(file)
    assert ended.code == 2
    assert "This database is not empty: it has rows of change, key." in ended.said
    assert "onrecord db upgrade" in ended.said
    assert newsroom.everything() == before


@pytest.mark.parametrize(
    "options",
    [("--set", "language=en"), ("--map", "headline=title"), ("--publish",), ("--state", "s"), ("--report", "r")],
)
def test_an_export_is_taken_as_it_is(desk: Desk, newsroom: Newsroom, written: Lines, options: tuple[str, ...]) -> None:
    file = desk.write("newsroom.jsonl", b"".join(written))
    ended = desk.bring_in(file, *options)
    assert (ended.code, "as it is" in ended.said) == (2, True)
    assert rows_in(newsroom) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "Line 1 is not that of an export"),
        ('{"headline": "Low tide"}\n', "Line 1 is not that of an export"),
        ("title,text\nLow tide,Calm\n", "Line 1 is not that of an export"),
    ],
)
def test_what_is_no_export_is_none(desk: Desk, newsroom: Newsroom, content: str, told: str) -> None:
    ended = desk.bring_in(desk.write("tides.jsonl", content), "--format", "onrecord")
    assert (ended.code, told in ended.said) == (1, True), ended.said
    assert rows_in(newsroom) == {}


PROGRAM = (sys.executable, "-c", "from app.cli import main; main()")


def test_an_import_that_is_killed_leaves_an_empty_database(desk: Desk, newsroom: Newsroom, written: Lines) -> None:
    # given an import from a pipe that has read more than half of the rows, and waits for the others
    content = b"".join(written)
    assert len(content) > 300_000
    with subprocess.Popen(
        [*PROGRAM, "import", "-"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={"ONRECORD_DATABASE_URL": desk.database_url}, cwd=Path(__file__).parents[3],
    ) as running:  # fmt: skip
        assert running.stdin is not None
        running.stdin.write(content[:-5000])
        running.stdin.flush()
        assert running.poll() is None

        # when it is killed
        running.kill()
        running.wait()
        running.stdin.close()

    # then nothing is in, and the next one takes all of it
    assert rows_in(newsroom) == {}
    assert desk.bring_in(desk.write("newsroom.jsonl", content)).code == 0
    assert len(newsroom.rows("SELECT 1 FROM article")) == json.loads(written[0])["rows"]["article"]
