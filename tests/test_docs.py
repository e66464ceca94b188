"""The written pages say what is so: their examples are sent, their tables are held against the program."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from app.articles.live.workflow import MOVES
from app.auth.keys import create_key
from app.auth.scopes import MEANING, ROLES
from app.core.problems import Problem
from app.core.settings import Settings
from app.core.values.times import later, now
from app.database import open_database
from app.main import create_app
from app.quotes.models import Result
from tests.newsroom import Newsroom, migrate
from tests.pages import HOUSE, Telling, anchors, blocks, examples, names, page, pages, table

COMMON = {"limit", "cursor", "count", "sort", "fields", "include", "body_format", "marks", "view", "min_seq"}
"""Parameters that are explained once, not list by list."""


def described() -> dict[str, dict[str, Any]]:
    """The paths of the OpenAPI document."""
    paths: dict[str, dict[str, Any]] = create_app(Settings()).openapi()["paths"]
    return paths


def test_the_readme_lists_every_setting_with_its_default() -> None:
    rows = []
    for name, setting in Settings.model_fields.items():
        default = ",".join(setting.default) if isinstance(setting.default, tuple) else setting.default
        shown = "none" if default in (None, "") else f"`{default}`"
        rows.append([f"`ONRECORD_{name.upper()}`", shown, setting.description])
    wanted = "\n".join(f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
    assert table(page("README.md"), "## Settings") == rows, f"The table of README.md should be:\n{wanted}"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server with a fresh database in this folder, the key to it beside; its address."""
    settings = Settings(database_url=f"sqlite:///{folder}/onrecord.db")
    migrate(settings.database_url)
    database = open_database(settings)
    with database.writing() as session:
        _, key = create_key(session, "first", ROLES["admin"])
        database.commit(session)
    database.dispose()
    (folder / ".onrecord-admin-key").write_text(f"{key}\n")
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server has ended"
            time.sleep(0.01)
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def typed(commands: list[str], folder: Path, **programs: str) -> list[str]:
    """What a shell in this folder prints; fails unless every command works. `programs` stand for commands."""
    functions = "".join(f'{name}() {{ {program} "$@"; }}\n' for name, program in programs.items())
    script = f"set -euo pipefail\n{functions}" + "\n".join(commands)
    environment = {**os.environ, "ONRECORD_DATABASE_URL": "sqlite:///onrecord.db", "PYTHONPATH": str(HOUSE)}
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_commands_of_the_readme_work(tmp_path: Path) -> None:
    # given a newcomer at a shell
    program = "command curl" if shutil.which("curl") else f"'{sys.executable}' '{HOUSE}/tests/curl.py'"

    # when the commands are typed one after the other
    commands = blocks(page("README.md"), "sh")
    with served(tmp_path) as address:
        there = [command.replace("127.0.0.1:8000", address) for command in commands]
        printed = typed(there, tmp_path, curl=f"{program} --fail-with-body -w '\\n'")

    # then each works, and the last ones read what the first one wrote
    answers = [line for line in printed if line.startswith("{")]
    assert len(answers) == "".join(commands).count("\ncurl ")
    assert '"status":"draft"' in answers[0]
    assert '"status":"published"' in answers[-2]
    assert all('"credit":"Nora Quist, harbor master' in answer for answer in answers)


def test_the_commands_for_operators_work(tmp_path: Path) -> None:
    # when the commands are typed one after the other
    printed = typed(
        blocks(page("docs/operating.md"), "sh"),
        tmp_path,
        onrecord=f"'{sys.executable}' -c 'from app.cli import main; main()'",
        python3=f"'{sys.executable}'",
    )

    # then a key was made, both rows are in, and the copy holds what the database holds
    assert any(re.fullmatch(r"onr_[0-9a-f]{32}_[0-9a-f]{48}", line) for line in printed)
    assert any(line.startswith("2 live articles") for line in printed)
    with closing(sqlite3.connect(tmp_path / "onrecord-backup.db")) as copy:
        assert copy.execute("SELECT COUNT(*) FROM live_article").fetchone() == (2,)


def tell(newsroom: Newsroom, text: str) -> int:
    """Send the examples of these pages, one after the other; how many they are."""
    known = {"key": newsroom.seat("admin").key, "author_key": newsroom.seat("author").key}
    known |= {"tomorrow": later(now(), 86_400), "some_day": later(now(), 7 * 86_400)}
    telling = Telling(newsroom.reader, known)
    told = list(examples(text))
    for example in told:
        telling.tell(example)
    return len(told)


def test_the_examples_of_the_api_get_the_answers_that_are_written(newsroom: Newsroom) -> None:
    assert tell(newsroom, "".join(page(f"docs/{name}.md") for name in ("api", "api-writing", "api-reference"))) > 20


def test_an_editors_day_goes_as_it_is_told(newsroom: Newsroom) -> None:
    assert tell(newsroom, page("docs/editors-day.md")) > 15


def test_the_reference_lists_every_address_and_what_it_takes() -> None:
    listed = {
        f"{method} {path}" for row in table(page("docs/api-reference.md"), "## Addresses") for path in names(row[0])
        for method in row[1].replace(",", "").split()
    }  # fmt: skip
    there = {f"{method.upper()} {path}" for path, found in described().items() for method in found}
    assert listed == {one for one in there if " /v1" in one}


def test_the_reference_lists_every_filter_of_every_list() -> None:
    lists = {
        path: {one["name"] for one in found["get"]["parameters"]} - COMMON
        for path, found in described().items()
        if "get" in found and "{" not in path and "parameters" in found["get"]
    }
    lists = {path: filters for path, filters in lists.items() if filters}
    rows = table(page("docs/api-reference.md"), "## Filters")
    assert {names(row[0])[0]: set(names(row[1])) for row in rows} == lists


def test_the_reference_lists_every_problem() -> None:
    rows = table(page("docs/api-reference.md"), "## Problems")
    listed = {(int(row[0]), name) for row in rows for name in names(row[1])}
    assert listed == {(kind.status, kind.name) for kind in Problem.kinds.values()}


def test_the_reference_lists_every_scope_and_role() -> None:
    rows = table(page("docs/api-reference.md"), "## Keys and scopes")
    assert {names(row[0])[0]: set(names(row[2])) for row in rows} == {
        scope: {role for role, scopes in ROLES.items() if scope in scopes} for scope in MEANING
    }


def test_the_reference_lists_every_limit(newsroom: Newsroom) -> None:
    limits = newsroom.reader.read("/v1")["limits"]
    rows = table(page("docs/api-reference.md"), "## Limits")
    assert {names(row[0])[0]: int(row[1].replace(",", "")) for row in rows} == limits


def test_the_model_page_knows_every_result_and_every_move() -> None:
    text = page("docs/domain.md")
    assert [names(row[0])[0] for row in table(text, "## Is it so?")] == list(Result.__args__)  # type: ignore[attr-defined] # a Literal has them
    told = {move for row in table(text, "## Articles") for move in row[0].split(", ")}
    assert told == set(MOVES)


def test_every_file_and_page_that_is_named_is_there() -> None:
    missing = []
    for written in pages():
        text = written.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            target, _, anchor = link.partition("#")
            if "://" in link:
                continue
            found = (written.parent / target).resolve() if target else written
            if not found.exists() or (anchor and anchor not in anchors(found.read_text(encoding="utf-8"))):
                missing.append(f"{written.name}: {link}")
        for named in re.findall(r"`((?:app|tests|docs|bench|migrations|\.ci)/[\w./-]*)`", text):
            if "NNNN" not in named and not (HOUSE / named).exists() and not named.startswith("app/events/"):
                missing.append(f"{written.name}: {named}")
    assert missing == []


def test_the_floors_and_rooms_of_the_architecture_page_are_the_real_ones() -> None:
    text = page("docs/architecture.md")
    layers = re.search(r"^layers = \[\n(.*?)^\]", page("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert layers is not None
    floors = [re.findall(r"\w+", line) for line in re.findall(r'"([^"]+)"', layers[1])]
    built = [{room for room in floor if list((HOUSE / "app").glob(f"{room}*"))} for floor in floors]
    assert [set(names(row[0])) for row in table(text, "## Floors")] == [floor for floor in built if floor]
    rooms = {f"app/{path.parent.name}/" for path in (HOUSE / "app").glob("*/__init__.py")}
    assert {names(row[0])[0] for row in table(text, "## Rooms")} == rooms
