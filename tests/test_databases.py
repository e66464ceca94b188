"""The databases that tests are given: fresh, alike, and gone with the run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests import databases


def ask(url: str, statement: str) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        answer = connection.execute(text(statement))
        return [row[0] for row in answer] if answer.returns_rows else []


def add_a_desk(url: str) -> None:
    ask(url, "CREATE TABLE desk (name TEXT NOT NULL)")
    ask(url, "INSERT INTO desk VALUES ('politics')")


def refuse_to_migrate(url: str) -> None:
    ask(url, "CREATE TABLE half_made (name TEXT)")
    raise ValueError("stopped half way")


@pytest.fixture(params=databases.KINDS)
def server(request: pytest.FixtureRequest) -> str:
    return databases.server(request.param)


def test_each_database_is_migrated_and_has_nothing_of_another(server: str) -> None:
    # given two databases
    first = databases.fresh_database(server, add_a_desk)
    second = databases.fresh_database(server, add_a_desk)

    # when one is written to
    ask(first, "INSERT INTO desk VALUES ('sports')")

    # then the other, and one made later, are as they were migrated
    third = databases.fresh_database(server, add_a_desk)
    assert ask(first, "SELECT name FROM desk ORDER BY name") == ["politics", "sports"]
    assert ask(second, "SELECT name FROM desk") == ask(third, "SELECT name FROM desk") == ["politics"]
    for url in (first, second, third):
        databases.drop_database(server, url)


def test_a_database_that_is_dropped_is_gone_though_somebody_is_connected(server: str) -> None:
    # given a database with a connection
    url = databases.fresh_database(server, add_a_desk)
    engine = create_engine(url)
    engine.connect().close()

    # when it is dropped
    databases.drop_database(server, url)
    engine.dispose()

    # then nobody finds it
    with pytest.raises(Exception, match=r"does not exist|unable to open"):
        ask(url, "SELECT name FROM desk")


def test_a_migration_that_stops_half_way_leaves_nothing_to_copy(server: str) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="half way"):
            databases.fresh_database(server, refuse_to_migrate)


# A run of its own in which two workers ask for a PostgreSQL. Prints the folder, both answers and the pid of the server.
RUN = """
import subprocess, sys, time
from tests import databases
print(databases.open_run())
ask = "from tests import databases; print(databases.postgres_server())"
workers = [subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE) for _ in range(2)]
for worker in workers:
    print(worker.communicate()[0].decode().strip())
print((databases.open_run() / "postgresql" / "postmaster.pid").read_text().split()[0], flush=True)
time.sleep(float(sys.argv[1]))
"""


def lives(pid: str) -> bool:
    try:
        return Path("/proc", pid, "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("ended", ["by itself", "by a signal"])
def test_workers_share_one_server_and_it_ends_with_the_run(ended: str) -> None:
    if "TEST_POSTGRES_URL" in os.environ:
        pytest.skip("the server that TEST_POSTGRES_URL names is not ours to end")
    databases.server("postgresql")

    # given a run in which two workers got a server
    environment = {name: value for name, value in os.environ.items() if name != databases.FOLDER}
    arguments = [sys.executable, "-c", RUN, "0" if ended == "by itself" else "600"]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder, first, second, pid = (run.stdout.readline().strip() for _ in range(4))

        # when the run ends
        if ended == "by a signal":
            run.terminate()
        run.wait(timeout=60)

    # then both were told the same, and server and folder are gone
    assert first == second
    assert first.startswith("postgresql+psycopg://")
    assert not Path(folder).exists()
    deadline = time.monotonic() + 30
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not lives(pid)


def test_without_a_postgresql_a_test_is_skipped_but_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a machine without one
    monkeypatch.setattr(databases, "_postgres", lambda: (None, "none installed"))

    # when nobody insists, then it is a skip that says why
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("ONRECORD_REQUIRE_POSTGRES", raising=False)
    with pytest.raises(pytest.skip.Exception, match="none installed"):
        databases.server("postgresql")

    # when somebody does, then it is a failure
    monkeypatch.setenv("ONRECORD_REQUIRE_POSTGRES", "1")
    with pytest.raises(pytest.fail.Exception, match="none installed"):
        databases.server("postgresql")
