"""What an export holds, and what stays behind: each table is one or the other, and no secret is in it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

from app import schema
from app.tables import metadata
from app.transfer.whole.contents import LEFT_OUT, Plan
from tests.articles.stories import plain, story
from tests.newsroom import Newsroom
from tests.promises.public_side import LIVE
from tests.transfer.desk import Desk

IN_IT = {
    "article", "article_slug", "attribution", "attribution_via", "change", "collection", "collection_item",
    "correction", "folded_revision", "head_occurrence", "head_reference", "key", "kind_seen",
    "live_article", "live_author", "live_occurrence", "live_related", "live_topic", "preview_link",
    "public_article", "public_quote", "quote", "quote_about", "quote_response", "quote_source", "remark", "response",
    "response_to", "revision", "revision_quote", "shown", "source", "source_alias", "topic", "unlisted", "unshown",
    "verification", "visible",
}  # fmt: skip
"""Tables whose rows an export has."""


def test_each_table_is_in_an_export_or_stays_behind() -> None:
    """A new one is put into the list above, or with its reason into LEFT_OUT. What is a secret stays behind."""
    assert set(Plan.of(schema.newest(), metadata).contents) == IN_IT
    assert set(metadata.tables) == IN_IT | set(LEFT_OUT)
    written = {column for content in Plan.of(schema.newest(), metadata).contents.values() for column in content.columns}
    assert {column for column in written if "secret" in column or "token" in column} == set()


def test_the_command_writes_every_row_of_every_table(desk: Desk, newsroom: Newsroom) -> None:
    """In a process of its own, which has loaded only what the command needs."""
    newsroom.editor.made(LIVE, story())
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "export", "-"], capture_output=True, check=True,
        env={"ONRECORD_DATABASE_URL": desk.database_url}, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    header, *lines = [json.loads(line) for line in done.stdout.splitlines()]
    counts = {table: newsroom.rows(f"SELECT COUNT(*) AS n FROM {table}")[0]["n"] for table in IN_IT}
    assert header["rows"] == counts
    written = [line["table"] for line in lines[:-1]]
    assert {table: written.count(table) for table in IN_IT} == counts


def test_no_secret_is_in_an_export(desk: Desk, newsroom: Newsroom) -> None:
    # given a newsroom with a secret of its own, keys, and an answer that is kept for who sends the same again
    kept = newsroom.rows("SELECT value FROM kept_secret")
    admin = newsroom.seat("admin")
    made = admin.made("/v1/keys", {"name": "Night desk", "role": "editor"}, idempotency_key="once-and-for-all-7")
    article = admin.made(LIVE, plain(), idempotency_key="once-and-for-all-8")["id"]
    token = admin.made(f"/v1/articles/{article}/preview-links", {})["token"]
    held = "SELECT secret_hash FROM key UNION ALL SELECT secret_hash FROM preview_link"
    hashes = [row["secret_hash"] for row in newsroom.rows(held)]
    answers = newsroom.rows("SELECT request_digest, idempotency_key FROM kept_answer")

    # when it is written out
    file = desk.folder / "newsroom.jsonl"
    assert desk.run("export", file).code == 0
    text = file.read_text()

    # then none of them is in it, though the names of the keys are
    secrets = [*hashes, admin.key, made["key"], *(key.split("_")[2] for key in (admin.key, made["key"])), token[-32:]]
    secrets += [value for row in [*answers, *kept] for value in row.values()]
    assert len(secrets) >= 12
    assert [secret for secret in secrets if secret in text] == []
    assert "Night desk" in text


def test_only_its_owner_may_read_an_export(desk: Desk, newsroom: Newsroom) -> None:
    newsroom.editor.made("/v1/articles", plain("Draft"))
    for name in ("newsroom.jsonl", "newsroom.jsonl.gz"):
        assert desk.run("export", desk.folder / name).code == 0
        assert stat.S_IMODE((desk.folder / name).stat().st_mode) == 0o600


def test_an_export_that_fails_leaves_the_one_before(desk: Desk, newsroom: Newsroom) -> None:
    # given an export, and a newsroom that has grown since
    newsroom.editor.made("/v1/articles", plain("Draft"))
    file = desk.folder / "newsroom.jsonl"
    desk.run("export", file)
    before = file.read_bytes()
    newsroom.editor.made(LIVE, story())

    # when there is room for half of the next one
    command = f"ulimit -f 10; exec {sys.executable} -c 'from app.cli import main; main()' export {file}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False,
        env={**os.environ, "ONRECORD_DATABASE_URL": desk.database_url}, cwd=Path(__file__).parents[3],
    )  # fmt: skip

    # then it says so, and there is the whole one before, and nothing else
    assert (done.returncode, "It stopped" in done.stderr) == (1, True), done.stderr
    assert file.read_bytes() == before
    assert list(desk.folder.iterdir()) == [file]


def test_what_is_no_file_is_not_replaced(desk: Desk) -> None:
    pipe = desk.folder / "pipe"
    os.mkfifo(pipe)
    for name in (desk.folder, pipe):
        ended = desk.run("export", name)
        assert (ended.code, "no file" in ended.said) == (2, True)
    assert pipe.is_fifo()
